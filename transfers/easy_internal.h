/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>

/* Options that every request gets: no signals, no netrc, no proxy from the environment, verified
 * TLS of today. @ca_file: (nullable) @message: of CURL_ERROR_SIZE bytes, outlives @easy */
void easy_harden(CURL *easy, const char *protocols, const char *ca_file, unsigned timeout_s,
                 char *message);
