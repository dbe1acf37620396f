/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "changes/identity.h"
#include "changes/identity_internal.h"
#include "changes/news_internal.h"
#include "changes/place.h"

static char *
join_places(const Entry *entry)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < entry->places->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(entry->places, i));
    for (guint i = 0; i < entry->alternatives->len; i++) {
        GPtrArray *places = g_ptr_array_index(entry->alternatives, i);
        for (guint j = 0; j < places->len; j++)
            g_string_append_printf(text, "%s%s", j > 0 ? ", " : " and ",
                                   (const char *)g_ptr_array_index(places, j));
    }
    if (entry->country != NULL)
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", entry->country);
    return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static char *
join_sources(const Entry *entry)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < entry->sources->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(entry->sources, i));
    return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

char *
news_name_case(const Entry *entry)
{
    g_autofree char *place = join_places(entry), *sources = join_sources(entry);
    g_autoptr(GString) text =
        g_string_new(entry->date != NULL                                     ? entry->date
                     : entry->date_text != NULL && *entry->date_text != '\0' ? entry->date_text
                                                                             : "undated");
    g_string_append_printf(text, " %s", place != NULL ? place : "place not stated");
    if (sources != NULL)
        g_string_append_printf(text, " (%s)", sources);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

Change *
news_add_case(const News *news, ChangeKind kind, const Entry *entry, const KnownCase *known)
{
    Change *change = news_add(news, kind);
    change->case_id = g_strdup(known != NULL ? known->id : entry->id);
    change->entry_id = g_strdup(entry->id);
    change->date = g_strdup(entry->date);
    change->place = join_places(entry);
    change->allegation_source = join_sources(entry);
    if (known != NULL) {
        change->before = g_strdup(case_status_to_name(known->status));
        change->quote_before = g_strdup(known->last != NULL ? known->last->quote : NULL);
    }
    return change;
}

static bool
is_closed(CaseStatus status)
{
    return status == STATUS_CREDIBLE || status == STATUS_NON_CREDIBLE || status == STATUS_DUPLICATE;
}

static bool
find_open_kind(const Entry *entry, const KnownCase *known, ChangeKind *ret_kind)
{
    bool known_open = known != NULL && known->status == STATUS_OPEN;
    bool told_before = known_open && known->last != NULL && known->last->reopened;
    if (known != NULL && known->status == STATUS_MISSING)
        *ret_kind = CHANGE_CASE_RETURNED;
    else if ((known != NULL && is_closed(known->status)) || (entry->reopened && !told_before))
        *ret_kind = CHANGE_CASE_REOPENED;
    else
        *ret_kind = CHANGE_CASE_RECEIVED;
    return *ret_kind != CHANGE_CASE_RECEIVED || !known_open;
}

static bool
find_closed_kind(const Entry *entry, const KnownCase *known, CaseStatus after, ChangeKind *ret_kind)
{
    bool sides_differ = known != NULL && is_closed(known->status) &&
                        (known->status == STATUS_CREDIBLE) != (after == STATUS_CREDIBLE);
    if (known != NULL && known->status == after)
        return false;
    if (sides_differ && !entry->reopened)
        *ret_kind = CHANGE_CASE_REVERSED;
    else if (after == STATUS_CREDIBLE)
        *ret_kind = CHANGE_CASE_CREDIBLE;
    else
        *ret_kind = after == STATUS_DUPLICATE ? CHANGE_CASE_DUPLICATE : CHANGE_CASE_DISMISSED;
    return true;
}

/* What is told as new may be a case on record: that is said. Returns: (owned) (nullable) */
static char *
describe_lookalike(const News *news, const Entry *entry)
{
    for (guint i = 0; i < news->unsure->len; i++) {
        const Match *match = g_ptr_array_index(news->unsure, i);
        if (g_ptr_array_index(news->release->entries, match->entry) != entry ||
            known_case_get_judged(match->known, entry->id) == JUDGED_DIFFERENT)
            continue;
        g_autofree char *name = news_name_case(match->known->last);
        return g_strdup_printf("maybe the case %s (%s)", name, match->reasons);
    }
    return NULL;
}

static void
tell_status(const News *news, const Entry *entry, const KnownCase *known, CaseStatus after)
{
    ChangeKind kind = CHANGE_CASE_AMENDED;
    bool open = entry->section == SECTION_OPEN;
    if (!(open ? find_open_kind(entry, known, &kind)
               : find_closed_kind(entry, known, after, &kind)))
        return;
    Change *change = news_add_case(news, kind, entry, known);
    change->after = g_strdup(case_status_to_name(after));
    change->quote_after = g_strdup(entry->quote);
    if (kind == CHANGE_CASE_RECEIVED)
        change->reason = describe_lookalike(news, entry);
    if (after == STATUS_CREDIBLE) {
        change->killed = entry->killed;
        change->injured = entry->injured;
    } else if (!open) {
        change->reason = after == STATUS_DUPLICATE && entry->refers_to_date != NULL
                             ? g_strdup_printf("of the report of %s", entry->refers_to_date)
                             : g_strdup(reason_to_name(entry->reason));
    }
}

/* A correction that hangs on no case we know is told as it stands. */
static void
tell_lone_correction(const News *news, const Entry *entry)
{
    Change *change = news_add_case(news, CHANGE_CASE_AMENDED, entry, NULL);
    change->name = g_strdup("correction");
    change->quote_after = g_strdup(entry->quote);
    change->killed = entry->killed;
    change->injured = entry->injured;
}

static void
tell_amendment(const News *news, const Entry *entry, const KnownCase *known, const char *field,
               const char *before, const char *after)
{
    Change *change = news_add_case(news, CHANGE_CASE_AMENDED, entry, known);
    g_free(change->before);
    change->name = g_strdup(field);
    change->before = g_strdup(before);
    change->after = g_strdup(after);
    change->quote_after = g_strdup(entry->quote);
}

static void
tell_amended_count(const News *news, const Entry *entry, const KnownCase *known, const char *field,
                   Count before, Count after)
{
    char before_text[G_ASCII_DTOSTR_BUF_SIZE], after_text[G_ASCII_DTOSTR_BUF_SIZE];
    bool was_credible = known->status == STATUS_CREDIBLE;
    /* A count that comes with the finding is the finding, and a count left out is no correction. */
    if (!after.stated || count_equals(before, after) || (!before.stated && !was_credible))
        return;
    g_ascii_formatd(before_text, sizeof before_text, "%.0f", before.value);
    g_ascii_formatd(after_text, sizeof after_text, "%.0f", after.value);
    tell_amendment(news, entry, known, field, before.stated ? before_text : NULL, after_text);
}

/* Drifting spellings are the same place; anything else is worth telling. */
static bool
is_same_place(const News *news, const Entry *entry, const Entry *before)
{
    if (entry->places->len == 0 || before->places->len == 0)
        return true; /* left out is not corrected */
    return identity_compare_places(news->knowledge->places, entry, before).value >= PLACE_SAME;
}

static bool
is_same_set(GPtrArray *a, GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        if (!g_ptr_array_find_with_equal_func(b, g_ptr_array_index(a, i), g_str_equal, NULL))
            return false;
    }
    return true;
}

static void
tell_amendments(const News *news, const Entry *entry, const KnownCase *known)
{
    const Entry *last = known->last;
    if (entry->date != NULL && last->date != NULL && !g_str_equal(entry->date, last->date))
        tell_amendment(news, entry, known, "date", last->date, entry->date);
    if (!is_same_place(news, entry, last)) {
        g_autofree char *before = join_places(last), *after = join_places(entry);
        tell_amendment(news, entry, known, "place", before, after);
    }
    if (entry->country != NULL && last->country != NULL &&
        !g_str_equal(entry->country, last->country))
        tell_amendment(news, entry, known, "country", last->country, entry->country);
    if (entry->sources->len > 0 && last->sources->len > 0 &&
        !is_same_set(entry->sources, last->sources)) {
        g_autofree char *before = join_sources(last), *after = join_sources(entry);
        tell_amendment(news, entry, known, "source", before, after);
    }
    tell_amended_count(news, entry, known, "killed", last->killed, entry->killed);
    tell_amended_count(news, entry, known, "injured", last->injured, entry->injured);
}

void
news_tell_cases(const News *news)
{
    for (guint i = 0; i < news->release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(news->release->entries, i);
        const Match *match = g_ptr_array_index(news->matches, i);
        const Link *link = g_ptr_array_index(news->comparison->links, i);
        if (entry->section != SECTION_CORRECTION)
            tell_status(news, entry, match->known, link->status);
        else if (match->known == NULL)
            tell_lone_correction(news, entry);
        if (match->known != NULL)
            tell_amendments(news, entry, match->known);
    }
}

/* What makes two entries of one release look like one allegation. Returns: (owned) (nullable) */
static char *
get_twin_key(const Entry *entry)
{
    if (entry->section == SECTION_CORRECTION || entry->date == NULL || entry->places->len == 0)
        return NULL;
    g_autofree char *place = place_fold(g_ptr_array_index(entry->places, 0));
    g_autofree char *sources = join_sources(entry);
    return g_strdup_printf("%s|%s|%s", entry->date, place, sources != NULL ? sources : "");
}

static void
add_twin(const News *news, guint first, guint second)
{
    const Link *of_first = g_ptr_array_index(news->comparison->links, first);
    const Link *of_second = g_ptr_array_index(news->comparison->links, second);
    Link *link = g_new0(Link, 1);
    link->entry_id = g_strdup(of_second->entry_id);
    link->case_id = g_strdup(of_first->case_id);
    link->status = of_second->status;
    link->score = LINK_SURE_SCORE;
    link->reasons = g_strdup("same day, same place, same source, and one release gives both "
                             "different outcomes");
    g_ptr_array_add(news->comparison->unsure, link);
}

void
news_add_twins(const News *news)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < news->release->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(news->release->entries, i);
        g_autofree char *key = get_twin_key(entry);
        gpointer first = NULL;
        bool found = key != NULL && g_hash_table_lookup_extended(seen, key, NULL, &first);
        const Entry *twin =
            found ? g_ptr_array_index(news->release->entries, GPOINTER_TO_UINT(first)) : NULL;
        if (twin != NULL && twin->section != entry->section)
            add_twin(news, GPOINTER_TO_UINT(first), i);
        else if (key != NULL)
            g_hash_table_replace(seen, g_steal_pointer(&key), GUINT_TO_POINTER(i));
    }
}

static const Match *
find_match(const News *news, const Entry *entry)
{
    guint index = 0;
    bool found = g_ptr_array_find(news->release->entries, entry, &index);
    g_assert(found);
    return g_ptr_array_index(news->matches, index);
}

/* Two cases that were two before do not contradict each other when they part ways. */
static bool
were_two_before(const News *news, const Entry *first, const Entry *second)
{
    const KnownCase *one = find_match(news, first)->known;
    const KnownCase *other = find_match(news, second)->known;
    return one != NULL && other != NULL && !g_str_equal(one->id, other->id);
}

static void
tell_contradiction(const News *news, const Entry *first, const Entry *second)
{
    Change *change =
        news_add_case(news, CHANGE_CASE_CONTRADICTED, second, find_match(news, second)->known);
    g_free(change->before);
    g_free(change->quote_before);
    change->before = g_strdup(section_to_name(first->section));
    change->after = g_strdup(section_to_name(second->section));
    change->quote_before = g_strdup(first->quote);
    change->quote_after = g_strdup(second->quote);
}

void
news_tell_contradictions(const News *news)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < news->release->entries->len; i++) {
        Entry *entry = g_ptr_array_index(news->release->entries, i);
        g_autofree char *key = get_twin_key(entry);
        const Entry *twin = key != NULL ? g_hash_table_lookup(seen, key) : NULL;
        bool differs = twin != NULL && twin->section != entry->section;
        if (differs && !were_two_before(news, twin, entry))
            tell_contradiction(news, twin, entry);
        else if (key != NULL && !differs)
            g_hash_table_replace(seen, g_steal_pointer(&key), entry);
    }
}
