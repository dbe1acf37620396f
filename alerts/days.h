/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Days and months in the language of a reader. ICU knows them all by itself: no locale of the
 * system is needed. */
typedef struct Days Days;

/* Whether ICU knows how days are written in @language, such as "de" or "en-GB". */
bool days_know_language(const char *language);

/* @language: (nullable) NULL or "iso": as the ledger has them, 2019-04-30. Returns: (owned) */
Days *days_new(const char *language);
void days_free(Days *days);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Days, days_free)

/* "2019-04-30" as "30. April 2019", "2019-04" as "April 2019"; whatever else stays as it is.
 * Returns: (owned) */
char *days_tell(const Days *days, const char *day);
