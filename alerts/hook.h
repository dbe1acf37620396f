/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "alerts/mail.h"
#include "config/recipient.h"

/* What a program is told: a webhook, a chat, a command. */
typedef struct {
    const char *message_id;
    const char *rule;        /* (nullable) why it is sent to this recipient */
    const char *in_reply_to; /* (nullable) message id of what this corrects */
    gint64 date;             /* UTC seconds: when the changes were recorded */
    GPtrArray *changes;      /* of Change, maybe none */
    GPtrArray *notices;      /* of MailNotice, maybe none */
} HookMessage;

typedef struct {
    char *address;    /* (owned) */
    char *method;     /* (owned) (nullable) NULL: POST */
    char *media_type; /* (owned) */
    char **headers;   /* (owned) "Name: value" */
    GBytes *body;     /* (owned) */
} HookRequest;
void hook_request_free(HookRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HookRequest, hook_request_free)

/* One line of JSON as docs/civcas-json.5 describes it. The same input gives the same bytes.
 * Returns: (owned) */
char *hook_compose_json(const Recipient *recipient, const HookMessage *message);

/* What is sent over the web to @recipient, whose channel is neither mail nor a command. Our own
 * JSON is signed with the recipient's secret; all carry an Idempotency-Key. Returns: (owned) */
HookRequest *hook_compose(const Recipient *recipient, const HookMessage *message);
