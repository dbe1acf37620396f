/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "transfers/transfers.h"

typedef enum { EXPECT_PAGE, EXPECT_FEED, EXPECT_LIST, EXPECT_JSON } Expectation;

/**
 * Decides what an answer is before anything is compared, and puts address, status, headers,
 * validators, body, hash, verdict and evidence into @capture. Block pages come with any status, 200
 * included (Akamai "Access Denied" + "Reference #", AWS WAF challenge, Cloudflare); so do error
 * pages.
 * @known_sha256: (nullable) the body hash of the last accepted capture
 */
void verdict_decide(Capture *capture, const HttpResponse *response, Expectation expectation,
                    const char *known_sha256);
