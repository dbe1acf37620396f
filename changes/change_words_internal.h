/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "changes/change.h"

/* Wording that sentences and summaries share. Each appends to @text. */

/* "1,302", "2.5", "−8" */
void words_append_count(GString *text, double value);

/* "April 2019" out of "cjtf-oir-monthly/2019-04" */
void words_append_period(GString *text, const char *release_id);

/* "5 killed, 13 injured"; nothing where nothing is stated */
void words_append_harm(GString *text, Count killed, Count injured);

/* "1,291 → 1,302" */
void words_append_move(GString *text, const Change *change);

/* ", 6 more than explained"; nothing when all is */
void words_append_unexplained(GString *text, Count residual);
