/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* Values in plain words. */

/* "1,302", "0.94", or "–" when it is not stated. Returns: (owned) */
char *words_for_count(Count count);

/* "at least 1,302*", "75 to 119", "up to 3,700". Returns: (owned) */
char *words_for_figure(const Figure *figure);

/* "killed_total" becomes "killed in all", other underscores become spaces. Returns: (owned) */
char *words_for_name(const char *name);

/* "Kharayij, Syria", innermost first; "Abu Kamal or Al Baghouz" for two. Returns: (owned) */
char *words_for_place(const Entry *entry);

/* "self, media". Returns: (owned) */
char *words_for_sources(const Entry *entry);

/* "2026-04-01 12:30" in UTC; "never" for 0. Returns: (owned) */
char *words_for_time(gint64 time);

/* What a figure is about, beyond its name: "Mosul; 2014-08-01 to 2019-04-30; estimated". (owned) */
char *words_for_extent(const Figure *figure);
