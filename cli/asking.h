/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/source.h"
#include "fetchers/verdict.h"

/* One request made for a person who waits for its answer. */
typedef struct {
    TransferOutcome outcome;
    char *message;    /* (owned) what went wrong on the way, "" when an answer came */
    Capture *capture; /* (owned) the answer, and what it is */
} Asked;
void asked_free(Asked *asked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Asked, asked_free)

/**
 * Asks @source's address once, within its limits, and waits. @expectation: what the answer should
 * be. Returns: (owned)
 */
Asked *asking_get(Transfers *transfers, const Source *source, Expectation expectation);

/* Talks to the mail server of @request and waits: delivers the mail, or with @is_probe only logs
 * in.
 * @ret_message: (owned) "" when all is well. Returns: true when all is well */
bool asking_mail(Transfers *transfers, const MailRequest *request, bool is_probe,
                 TransferOutcome *ret_outcome, char **ret_message);
