/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/outcome.h"

/* Somebody wants several sources asked now, and to know what came of it. */
typedef struct Inquiry Inquiry;

/* @outcomes: (borrowed) array of Outcome, in the order the rounds ended. */
typedef void (*InquiryDone)(GPtrArray *outcomes, gpointer data);

Inquiry *inquiry_new(InquiryDone done, gpointer data);
void inquiry_free(Inquiry *inquiry);

/* Waits for the source @id too; a name given twice counts once. */
void inquiry_add(Inquiry *inquiry, const char *id);

/* Takes a round's outcome, if it waits for that source. */
void inquiry_take(Inquiry *inquiry, const Outcome *outcome);

/* Nothing is waited for any more. */
bool inquiry_is_over(const Inquiry *inquiry);

/* Calls the one who asked. */
void inquiry_finish(const Inquiry *inquiry);
