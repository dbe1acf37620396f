/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "cli/writer.h"

/* Who decides, and why: every decision is signed. */
typedef struct {
    char *by;   /* (owned) (nullable) */
    char *note; /* (owned) (nullable) */
} Signature;
void signature_clear(Signature *signature);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Signature, signature_clear)

#define SIGNATURE_OPTIONS(signature)                                                               \
    {"by", 0, 0, G_OPTION_ARG_STRING, &(signature).by, "Who decides", "NAME"},                     \
    {                                                                                              \
        "note", 0, 0, G_OPTION_ARG_STRING, &(signature).note, "Why", "TEXT"                        \
    }

/* Signs @judgement as of now, records it and prints what follows; recipients are told of that by
 * their rules when civcasd runs. Returns: an exit code */
int signature_judge(Writer *writer, Judgement *judgement, const Signature *signature);
