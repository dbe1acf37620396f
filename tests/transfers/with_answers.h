/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/support/with_server.h"
#include "transfers/transfers.h"

/* An HttpResponse or MailResponse that outlives its callback. */
typedef struct {
    unsigned calls;
    TransferOutcome outcome;
    char *message;
    unsigned status;
    char *address;
    char *media_type;
    char *headers;
    char *etag;
    char *last_modified;
    char *server;
    gint64 retry_after_s;
    GStrv hops;
    bool moved_for_good;
    char *peer;
    GBytes *body;
    bool permanent;
} Answer;
void answer_free(Answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)

/* HttpDone and MailDone; @data: an Answer */
void answer_take(const HttpResponse *response, gpointer data);
void answer_take_mail(const MailResponse *response, gpointer data);

/* Runs the default main context until @answer has come. */
void answer_wait(const Answer *answer);

/* A request for loopback with limits a test can wait for. */
HttpRequest a_request(const char *address);
/* Asks and waits. Returns: (owned) */
Answer *get(Transfers *transfers, const HttpRequest *request);
/* The same for a path of @server. */
Answer *get_path(const Server *server, const char *path);

/* Asserts that the answer's body is @text. */
void assert_body(const Answer *answer, const char *text);
