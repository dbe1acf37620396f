/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A day, month or year as printed, or a run of them. A year or day of 0 was not printed. */
typedef struct {
    int year, month, day;          /* first */
    int year_to, month_to, day_to; /* last; the same as first for one day */
    bool this_year;                /* "this year" stood for the year */
    bool last_year;
    bool is_end;    /* "the end of April" */
    bool is_range;  /* "Aug. 27-Sept. 2" */
    int quarter;    /* 1 to 4 for "2nd quarter, 2022", else 0 */
    bool is_fiscal; /* "FY2022" */
} PrintedDate;

/**
 * A regular expression (PCRE2) for one printed date in folded text: "apr. 9, 2016", "nov.29, 2018",
 * "30 aug, 2018", "2019-06-03", "aug. 27-sept. 2", "the end of april 2019", "april", "2014", "this
 * year". Returns: (owned)
 */
char *date_get_pattern(void);

/* Reads what date_get_pattern() matched. Returns false for a day no calendar has. */
bool date_read(const char *folded, size_t length, PrintedDate *ret_date);

/**
 * Turns a quarter into its months; fiscal: of the US federal year, which October begins. Anything
 * else stays as it is.
 */
void date_settle_quarter(PrintedDate *date, bool fiscal);

/* True when a day of the month was printed. */
bool date_has_day(const PrintedDate *date);

/**
 * First and last day it covers, "YYYY-MM-DD", once the year is known. Returns: (owned) (nullable)
 * NULL while the year is not known.
 */
char *date_get_first_day(const PrintedDate *date);
char *date_get_last_day(const PrintedDate *date);

/**
 * Fills in a missing year: the latest one in which the date is not after @published ("YYYY-MM-DD").
 * @published NULL leaves it missing.
 */
void date_resolve_year(PrintedDate *date, const char *published);

/* Adds the words such a date can begin with to @words, a set of (borrowed) char*; two words, where
 * the first by itself begins none. */
void date_add_starters(GHashTable *words);
