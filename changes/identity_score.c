/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/day_internal.h"
#include "changes/identity.h"
#include "changes/identity_internal.h"

/* Just under: looks alike, and a person decides. */
#define LINK_SHORT_OF_SURE 0.01

static bool
is_digit_slip(const char *a, const char *b)
{
    unsigned differ = 0;
    for (size_t i = 0; a[i] != '\0' && b[i] != '\0'; i++)
        differ += a[i] != b[i] ? 1 : 0;
    return differ == 1;
}

static bool
do_ranges_overlap(const Entry *a, const Entry *b)
{
    if (a->date_to == NULL && b->date_to == NULL)
        return false;
    const char *end_a = a->date_to != NULL ? a->date_to : a->date;
    const char *end_b = b->date_to != NULL ? b->date_to : b->date;
    return strcmp(a->date, end_b) <= 0 && strcmp(b->date, end_a) <= 0;
}

static Part
compare_undated(const Entry *entry, const Entry *before)
{
    if (entry->date == NULL && before->date == NULL && entry->date_text != NULL &&
        *entry->date_text != '\0' && g_strcmp0(entry->date_text, before->date_text) == 0)
        return (Part){0.9, "same words for the day", false};
    return (Part){0, NULL, false};
}

/* A duplicate of another report is a report of its own. */
static bool
is_duplicate_of(const Entry *entry, const Entry *before)
{
    if (entry->section != SECTION_DUPLICATE || entry->refers_to_date == NULL ||
        g_strcmp0(entry->refers_to_date, before->date) != 0)
        return false;
    return g_strcmp0(entry->date, before->date) != 0 || before->section == SECTION_CREDIBLE ||
           before->section == SECTION_NON_CREDIBLE;
}

static Part
compare_days(const Entry *entry, const Entry *before)
{
    GDate a, b;
    if (is_duplicate_of(entry, before))
        return (Part){0, NULL, false};
    if (entry->section != SECTION_DUPLICATE && entry->refers_to_date != NULL &&
        g_strcmp0(entry->refers_to_date, before->date) == 0)
        return (Part){1, "corrects that day", false};
    if (entry->date != NULL && g_strcmp0(entry->date, before->date) == 0)
        return (Part){1, "same day", false};
    if (!day_from_text(entry->date, &a) || !day_from_text(before->date, &b))
        return compare_undated(entry, before);
    if (do_ranges_overlap(entry, before))
        return (Part){0.9, "overlapping days", false};
    if (ABS(g_date_days_between(&a, &b)) <= IDENTITY_NEARBY_DAYS)
        return (Part){0.5, "a day or few apart", true};
    if (is_digit_slip(entry->date, before->date))
        return (Part){0.5, "day one digit apart", true};
    return (Part){0, NULL, false};
}

static guint
count_shared(GPtrArray *a, GPtrArray *b)
{
    guint shared = 0;
    for (guint i = 0; i < a->len; i++) {
        for (guint j = 0; j < b->len; j++) {
            if (g_ascii_strcasecmp(g_ptr_array_index(a, i), g_ptr_array_index(b, j)) == 0)
                shared++;
        }
    }
    return shared;
}

static Part
compare_sources(const Entry *entry, const Entry *before)
{
    guint shared = count_shared(entry->sources, before->sources);
    if (entry->sources->len == 0 || before->sources->len == 0)
        return (Part){0.6, "source not stated in both", false};
    if (shared == 0)
        return (Part){0, "different sources", true};
    if (shared == entry->sources->len && shared == before->sources->len)
        return (Part){1, "same source", false};
    return (Part){0.8, "a source in common", false};
}

static Part
compare_countries(const Gazetteer *gazetteer, const Entry *entry, const Entry *before)
{
    if (entry->country == NULL || before->country == NULL)
        return (Part){0.7, NULL, false};
    if (g_ascii_strcasecmp(entry->country, before->country) == 0)
        return (Part){1, "same country", false};
    if (identity_is_country_slip(gazetteer, entry, before))
        return (Part){0.8, "different countries, though the place is known", false};
    return (Part){0.2, "different countries", true};
}

/* What was decided changes sides seldom, and is then listed with its source. */
static Part
compare_outcomes(const Entry *entry, const Entry *before)
{
    bool sides = (entry->section == SECTION_CREDIBLE && before->section == SECTION_NON_CREDIBLE) ||
                 (entry->section == SECTION_NON_CREDIBLE && before->section == SECTION_CREDIBLE);
    if (!sides || entry->reopened || count_shared(entry->sources, before->sources) > 0)
        return (Part){0, NULL, false};
    return (Part){0, "the outcome would change sides without a source to go by", true};
}

/* A count stated twice is a weak sign: most are one or two. */
static Part
compare_count(Count now, Count was, const char *same, const char *different)
{
    if (!now.stated || !was.stated || (now.value <= 0 && was.value <= 0))
        return (Part){0, NULL, false};
    if (count_equals(now, was))
        return (Part){MIN(now.value, 10) / 10, same, false};
    return (Part){-0.5, different, false};
}

static void
append_words(GString *words, Part part)
{
    if (part.words == NULL)
        return;
    g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", part.words);
}

/* All that is compared besides codes. */
enum { PART_DAY, PART_PLACE, PART_SOURCE, PART_COUNTRY, PART_KILLED, PART_INJURED, PART_OUTCOME };
enum { PARTS = PART_OUTCOME + 1 };
static const double weights[PARTS] = {0.35, 0.35, 0.20, 0.10, 0.05, 0.03, 0};

static double
add_up(const Part *parts, GString *words)
{
    double score = 0;
    bool doubtful = false;
    for (size_t i = 0; i < PARTS; i++) {
        score += weights[i] * parts[i].value;
        doubtful = doubtful || parts[i].doubtful;
        append_words(words, parts[i]);
    }
    score = CLAMP(score, 0, 1);
    return doubtful ? MIN(score, LINK_SURE_SCORE - LINK_SHORT_OF_SURE) : score;
}

static double
weigh_codes(CodesAnswer answer, double score, GString *words)
{
    switch (answer) {
    case CODES_SAME:
        append_words(words, (Part){1, "same code", false});
        return 1;
    case CODES_APART:
        return 0;
    case CODES_DIFFER:
        append_words(words, (Part){0, "different codes", true});
        return MIN(score, LINK_UNSURE_SCORE);
    case CODES_SILENT:
        break;
    }
    return score;
}

double
identity_score(const Gazetteer *gazetteer, const Entry *entry, const Entry *before,
               char **ret_reasons)
{
    g_autoptr(GString) words = g_string_new(NULL);
    double score = 0;
    Part parts[PARTS] = {compare_days(entry, before)};
    if (parts[PART_DAY].value > 0)
        parts[PART_PLACE] = identity_compare_places(gazetteer, entry, before);
    if (parts[PART_PLACE].value > 0) {
        parts[PART_SOURCE] = compare_sources(entry, before);
        parts[PART_COUNTRY] = compare_countries(gazetteer, entry, before);
        parts[PART_KILLED] =
            compare_count(entry->killed, before->killed, "as many killed", "not as many killed");
        parts[PART_INJURED] = compare_count(entry->injured, before->injured, "as many injured",
                                            "not as many injured");
        parts[PART_OUTCOME] = compare_outcomes(entry, before);
        score = add_up(parts, words);
    }
    score = weigh_codes(identity_compare_codes(entry, before), score, words);
    if (score > 0 && ret_reasons != NULL)
        *ret_reasons = g_string_free(g_steal_pointer(&words), FALSE);
    return score;
}
