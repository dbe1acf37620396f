/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gmime/gmime.h>

#include "alerts/letter_internal.h"

/* What stands below the headers of a mail, as MIME has it. Only for mail.c. */
typedef struct {
    const LetterFrame *frame;
    GBytes *picture;      /* (nullable) */
    const char *boundary; /* of this mail alone */
    /* (nullable) Parts that were encoded before, of mail_body_new_memory(): mails of one story
     * differ in their footer only, and encoding is most of the work of a large one. */
    GHashTable *encoded;
} MailBody;

GHashTable *mail_body_new_memory(void);

/* Plain text first, HTML with its picture second. Returns: (owned) */
GMimeObject *mail_body_new(const MailBody *body);

/* Returns: (owned) with CRLF line ends */
GBytes *mail_body_write(GMimeMessage *message);
