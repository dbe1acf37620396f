/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "changes/change.h"
#include "changes/change_words_internal.h"

typedef struct {
    unsigned counts[CHANGE_CORRECTED + 1];
    Count killed;
    Count injured;
    const Change *total;     /* (borrowed) (nullable) move of killed_total */
    const Change *amended;   /* (borrowed) (nullable) the last one */
    const Change *published; /* (borrowed) (nullable) */
    const Change *any;       /* (borrowed) (nullable) */
    unsigned unbalanced;     /* sums, apart from unexplained totals */
    unsigned unexplained;    /* told already where the total's move is */
} Tally;

static void
add_harm(Count *sum, Count more)
{
    if (more.stated)
        *sum = count_of(sum->value + more.value);
}

static void
tally_change(Tally *tally, const Change *change)
{
    tally->counts[change->kind]++;
    tally->any = change;
    if (change->kind == CHANGE_CASE_CREDIBLE) {
        add_harm(&tally->killed, change->killed);
        add_harm(&tally->injured, change->injured);
    }
    if (change->kind == CHANGE_CASE_AMENDED)
        tally->amended = change;
    if (change->kind == CHANGE_RELEASE_PUBLISHED)
        tally->published = change;
    if (change->kind == CHANGE_FIGURE_MOVED && g_strcmp0(change->name, "killed_total") == 0)
        tally->total = change;
    if (change->kind != CHANGE_BOOKS_UNBALANCED)
        return;
    if (g_strcmp0(change->name, "total_explained") == 0)
        tally->unexplained++;
    else
        tally->unbalanced++;
}

static void
append_part(GString *text, size_t start, const char *separator)
{
    if (text->len > start)
        g_string_append(text, separator);
}

/* One field alone is said whole: nobody should have to open a mail for it. */
static void
append_amended(GString *text, const Tally *tally)
{
    static const char *const fields[] = {"date", "killed", "injured", "source", "country", NULL};
    const Change *amended = tally->amended;
    if (tally->counts[CHANGE_CASE_AMENDED] != 1 || amended->name == NULL ||
        !g_strv_contains(fields, amended->name))
        return;
    g_string_append_printf(text, " (%s ", amended->name);
    words_append_move(text, amended);
    g_string_append_c(text, ')');
}

static void
append_counts(GString *text, const Tally *tally, size_t start)
{
    static const struct {
        ChangeKind kind;
        const char *words;
    } parts[] = {
        {CHANGE_CASE_CREDIBLE, "newly credible"}, {CHANGE_CASE_REVERSED, "reversed"},
        {CHANGE_CASE_DISMISSED, "dismissed"},     {CHANGE_CASE_DUPLICATE, "duplicate"},
        {CHANGE_CASE_REOPENED, "reopened"},       {CHANGE_CASE_CONTRADICTED, "contradicted"},
        {CHANGE_CASE_MISSING, "missing"},         {CHANGE_CASE_RETURNED, "back on the list"},
        {CHANGE_CASE_RECEIVED, "received"},       {CHANGE_CASE_AMENDED, "amended"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (tally->counts[parts[i].kind] == 0)
            continue;
        append_part(text, start, ", ");
        g_string_append_printf(text, "%u %s", tally->counts[parts[i].kind], parts[i].words);
        if (parts[i].kind == CHANGE_CASE_AMENDED)
            append_amended(text, tally);
        if (parts[i].kind != CHANGE_CASE_CREDIBLE ||
            (!tally->killed.stated && !tally->injured.stated))
            continue;
        g_string_append(text, " (");
        words_append_harm(text, tally->killed, tally->injured);
        g_string_append_c(text, ')');
    }
}

static void
append_events(GString *text, const Tally *tally, size_t start)
{
    static const struct {
        ChangeKind kind;
        const char *words;
    } events[] = {
        {CHANGE_RELEASE_EDITED, "edited after publication"},
        {CHANGE_RELEASE_WITHDRAWN, "withdrawn"},
        {CHANGE_PUBLISHERS_DIFFER, "two copies differ"},
        {CHANGE_REKEY_SUSPECTED, "cases may have been renamed"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        if (tally->counts[events[i].kind] == 0)
            continue;
        append_part(text, start, ", ");
        g_string_append(text, events[i].words);
    }
}

static void
append_books(GString *text, const Tally *tally, size_t start)
{
    if (tally->total != NULL) {
        append_part(text, start, "; ");
        g_string_append(text, "total ");
        words_append_move(text, tally->total);
        words_append_unexplained(text, tally->total->residual);
    }
    unsigned unbalanced = tally->unbalanced + (tally->total == NULL ? tally->unexplained : 0);
    if (unbalanced > 0) {
        append_part(text, start, "; ");
        g_string_append_printf(
            text, unbalanced == 1 ? "%u sum does not add up" : "%u sums do not add up", unbalanced);
    }
}

/* What stands under it is no news of its own: "1 dismissed" would be told once more. */
static void
append_corrections(GString *text, const Tally *tally, size_t start)
{
    unsigned count = tally->counts[CHANGE_CORRECTED];
    if (count == 0)
        return;
    append_part(text, start, "; ");
    g_string_append_printf(text,
                           count == 1 ? "%u change told before does not hold"
                                      : "%u changes told before do not hold",
                           count);
}

char *
changes_summarise(GPtrArray *changes)
{
    Tally tally = {0};
    for (guint i = 0; i < changes->len; i++)
        tally_change(&tally, g_ptr_array_index(changes, i));
    if (tally.any == NULL)
        return g_strdup("nothing moved");
    g_autoptr(GString) text = g_string_new(tally.any->doubtful ? "doubtful: " : "");
    if (tally.published != NULL && tally.published->baseline) {
        g_string_append(text, "first release on record");
        if (tally.published->after != NULL)
            g_string_append_printf(text, ": %s", tally.published->after);
    }
    size_t start = tally.any->doubtful ? strlen("doubtful: ") : 0;
    append_events(text, &tally, start);
    append_counts(text, &tally, start);
    append_books(text, &tally, start);
    append_corrections(text, &tally, start);
    if (text->len == start && tally.published != NULL && tally.published->after != NULL &&
        strstr(tally.published->after, " listed") == NULL)
        g_string_append_printf(text, "published: %s", tally.published->after);
    if (text->len == start)
        g_string_append(text, tally.published != NULL ? "published, no case and no death toll moved"
                                                      : "figures moved");
    g_string_append(text, " (");
    words_append_period(text, tally.any->release_id);
    g_string_append_c(text, ')');
    return g_string_free(g_steal_pointer(&text), FALSE);
}
