/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/changes.h"

#include "cli/options.h"
#include "cli/since.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/words.h"

/* Rows asked for at once, so that a ledger of any size is listed in bounded memory. */
static const unsigned page_rows = 1000;

static const Usage usage = {
    .page = "civcas-cases",
    .operands = NULL,
    .description = "Lists what releases said differently from the ledger, oldest first.\n\n"
                   "WHEN is a sequence number (118: after it), a day or time in UTC\n"
                   "(2019-06-02, 2019-06-02T09:30), or a span until now (90min, 12h, 7d, 2w).\n\n"
                   "Example: civcas changes --since 7d",
    .taken = TAKES_DB | TAKES_JSON,
};

static Tone
tone_for_kind(ChangeKind kind)
{
    switch (kind) {
    case CHANGE_CASE_CREDIBLE:
    case CHANGE_CASE_MISSING:
    case CHANGE_CASE_REVERSED:
    case CHANGE_CASE_CONTRADICTED:
    case CHANGE_BOOKS_UNBALANCED:
    case CHANGE_CORRECTED:
    case CHANGE_REKEY_SUSPECTED:
    case CHANGE_RELEASE_WITHDRAWN:
        return TONE_BAD;
    case CHANGE_CASE_REOPENED:
    case CHANGE_CASE_AMENDED:
    case CHANGE_CASE_RETURNED:
    case CHANGE_RELEASE_EDITED:
    case CHANGE_PUBLISHERS_DIFFER:
    case CHANGE_FIGURE_MOVED:
        return TONE_NOTE;
    case CHANGE_RELEASE_PUBLISHED:
    case CHANGE_CASE_RECEIVED:
    case CHANGE_CASE_DISMISSED:
    case CHANGE_CASE_DUPLICATE:
        break;
    }
    return TONE_PLAIN;
}

static void
print_release_line(const Change *change)
{
    g_autofree char *when = words_for_time(change->recorded_at);
    g_autofree char *line = g_strdup_printf(
        "%s · recorded %s%s%s", change->release_id != NULL ? change->release_id : change->series,
        when, change->baseline ? " · history, not told" : "",
        change->doubtful ? " · doubtful reading" : "");
    terminal_print_heading(line);
    if (change->document != NULL)
        terminal_print(TONE_FAINT, "", change->document, 0);
}

static void
print_change(const Change *change)
{
    enum { number_width = 6 };
    g_autofree char *label =
        g_strdup_printf("%*" G_GINT64_FORMAT "  ", number_width, change->sequence);
    g_autofree char *sentence = change_describe(change);
    terminal_print(tone_for_kind(change->kind), label, sentence, number_width + 2);
}

/* @previous: (nullable) the change printed before */
static void
print_after(const Change *previous, const Change *change)
{
    if (previous == NULL || g_strcmp0(previous->release_id, change->release_id) != 0 ||
        previous->recorded_at != change->recorded_at)
        print_release_line(change);
    print_change(change);
}

void
changes_print(GPtrArray *changes)
{
    const Change *previous = NULL;
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        print_after(previous, change);
        previous = change;
    }
}

static void
print_as_json(GPtrArray *changes)
{
    for (unsigned i = 0; i < changes->len; i++) {
        g_autofree char *json = change_to_json(g_ptr_array_index(changes, i));
        g_print("%s\n", json);
    }
}

/* Prints everything from @since on, a page at a time. */
static bool
list_from(Ledger *ledger, Since since, bool as_json, unsigned *ret_count, GError **error)
{
    *ret_count = 0;
    while (true) {
        g_autoptr(GPtrArray) changes =
            ledger_list_changes(ledger, since.sequence, since.time, page_rows, error);
        if (changes == NULL)
            return false;
        if (as_json)
            print_as_json(changes);
        else
            changes_print(changes);
        *ret_count += changes->len;
        if (changes->len < page_rows)
            return true;
        const Change *last = g_ptr_array_index(changes, changes->len - 1);
        since.sequence = last->sequence;
    }
}

int
changes_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *since_text = NULL;
    const GOptionEntry entries[] = {{"since", 0, 0, G_OPTION_ARG_STRING, &since_text,
                                     "A number, day, time (UTC) or span", "WHEN"},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    Since since = {0};
    if (since_text != NULL && !since_read(since_text, g_get_real_time() / G_USEC_PER_SEC, &since))
        return verb_refuse("--since=%s is no number, day, time or span", since_text);

    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    unsigned count = 0;
    if (ledger == NULL || !list_from(ledger, since, options.json, &count, &error))
        return verb_fail(error);
    if (count == 0 && !options.json)
        g_print("No changes%s.\n", since_text != NULL ? " since then" : " yet");
    return EXIT_CODE_OK;
}
