/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "alerts/chart.h"
#include "alerts/history.h"
#include "changes/change.h"
#include "config/house.h"

/* Bytes of one mail, headers and encoding included. What does not fit is counted in the mail. */
#define MAIL_MAX_BYTES (1024u * 1024)

/* What a mail says of its changes, put into words. The same for all recipients of the same ones. */
typedef struct MailStory MailStory;
/* @words: (nullable) used in here only. Returns: (owned) */
MailStory *mail_story_new(GPtrArray *changes, const LetterWords *words);
void mail_story_free(MailStory *story);

/* One mail about one release, a digest of several, or about the watching itself; for one recipient.
 */
typedef struct {
    const char *message_id; /* without angle brackets */
    const char *sender;     /* "civcas <alerts@example.org>" or an address */
    const char *recipient;
    const char *recipient_name; /* (nullable) */
    const char *recipient_id;   /* (nullable) name of the *.recipient file, for the footer */
    gint64 date;                /* UTC seconds: when the changes were recorded */
    const char *coverage;       /* (nullable) one line on sources ok, failing, stale */
    const char *rule;           /* (nullable) why it is sent to this recipient */
    const char *rate;           /* (nullable) "daily 07:00 UTC" of a digest */
    const char *in_reply_to;    /* (nullable) message id of what this corrects */
    const char *stop_address;   /* (nullable) whom to write to, so as to get no more */
    const House *house;         /* (nullable) */
    const Chart *chart;         /* (nullable) what the picture says */
    GBytes *chart_picture;      /* (borrowed) (nullable) chart_draw() of it: one for many mails */
    const MailStory *story;     /* (nullable) of the same changes; NULL: made for this one mail */
    const LetterWords *words;   /* (nullable) of a story that is made for this one mail */
} MailEnvelope;

/* Something that happened to the watching. */
typedef struct {
    gint64 recorded_at; /* UTC seconds */
    const char *kind;
    const char *subject;
    const char *text;
} MailNotice;

/**
 * Composes the mail for @changes: the finding as subject and first line, then, release by release,
 * each change with both quotes and the way back to the evidence; plain text first, HTML second. The
 * same input gives the same bytes. None of @changes: a digest that says so.
 * Returns: (owned) RFC 5322 message with CRLF line ends.
 */
GBytes *mail_compose(const MailEnvelope *envelope, GPtrArray *changes);

/* The same for @notices, of MailNotice. */
GBytes *mail_compose_notices(const MailEnvelope *envelope, GPtrArray *notices);

/* Only the text or only the HTML of what mail_compose() makes. Returns: (owned) */
char *mail_compose_part(const MailEnvelope *envelope, GPtrArray *changes, bool as_html);
