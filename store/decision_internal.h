/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/judgements.h"

/* What a person decided, in words for those whom it corrects: "Ada amended killed from 3 to 5
 * (“the table says five”)". */

/* @before: (nullable) of an amendment, what counted until then. Returns: (owned) */
char *decision_describe(const Judgement *judgement, const char *before);

/* That @judgement was taken back. Returns: (owned) */
char *decision_describe_undo(const Judgement *judgement);

/* Says of each of @changes which judgement brought it about. */
void decision_sign(GPtrArray *changes, const char *judgement_id, const char *decision);
