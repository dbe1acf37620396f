/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* Bytes of one value we take from an answer or put into a request. */
#define HEADER_VALUE_MAX_BYTES 1024

/* True when @value may stand in a header line: not empty, not too long, and without control bytes,
 * which could begin a line of their own (RFC 9110, 5.5). */
bool header_value_is_usable(const char *value);
