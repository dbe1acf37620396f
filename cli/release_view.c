/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/release_view.h"

#include "cli/checks_table.h"
#include "cli/terminal.h"
#include "cli/words.h"

static const unsigned quote_indent = 2;

static void
print_head(const Release *release)
{
    terminal_print(TONE_STRONG, "", release->title != NULL ? release->title : "(no title)", 0);
    g_autoptr(GString) line = g_string_new(release_kind_to_name(release->kind));
    if (release->series != NULL)
        g_string_append_printf(line, " of the series %s", release->series);
    if (release->publisher != NULL)
        g_string_append_printf(line, ", by %s", release->publisher);
    if (release->carrier != NULL)
        g_string_append_printf(line, ", as printed by %s", release->carrier);
    if (release->published != NULL)
        g_string_append_printf(line, ", published %s", release->published);
    if (release->period_from != NULL && release->period_to != NULL)
        g_string_append_printf(line, ", covers %s to %s", release->period_from, release->period_to);
    terminal_print(TONE_PLAIN, "", line->str, 0);
}

static void
print_figures(const GPtrArray *figures)
{
    static const Column columns[] = {
        {"FIGURE", false, 0}, {"VALUE", true, 0}, {"WHO SAYS SO", false, 16}, {"ABOUT", false, 28}};
    terminal_print_heading("Figures");
    if (figures->len == 0) {
        g_print("none\n");
        return;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < figures->len; i++) {
        const Figure *figure = g_ptr_array_index(figures, i);
        g_autofree char *name = words_for_name(figure->name);
        g_autofree char *value = words_for_figure(figure);
        g_autofree char *about = words_for_extent(figure);
        const char *cells[] = {name, value, figure->speaker != NULL ? figure->speaker : "nobody",
                               about};
        table_add_row(table, TONE_PLAIN, cells);
    }
    table_print(table);
}

/* What the entries of one section come to. */
typedef struct {
    unsigned entries;
    unsigned reopened;
    unsigned unreported;
    Count killed; /* absent when no entry states it: a blank is not a zero */
    Count injured;
} SectionSum;

static void
add_stated(Count *sum, Count count)
{
    if (count.stated)
        *sum = count_of((sum->stated ? sum->value : 0) + count.value);
}

static SectionSum
sum_section(const GPtrArray *entries, Section section)
{
    SectionSum sum = {0};
    for (unsigned i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        if (entry->section != section)
            continue;
        sum.entries++;
        sum.reopened += entry->reopened ? 1 : 0;
        sum.unreported += entry->previously_unreported ? 1 : 0;
        add_stated(&sum.killed, entry->killed);
        add_stated(&sum.injured, entry->injured);
    }
    return sum;
}

static void
print_entries(const GPtrArray *entries)
{
    static const Column columns[] = {{"LISTED AS", false, 0}, {"NUMBER", true, 0},
                                     {"KILLED", true, 0},     {"INJURED", true, 0},
                                     {"REOPENED", true, 0},   {"NEVER TOLD BEFORE", true, 0}};
    terminal_print_heading("Cases");
    if (entries->len == 0) {
        g_print("none listed\n");
        return;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (Section section = SECTION_CREDIBLE; section <= SECTION_CORRECTION; section++) {
        SectionSum sum = sum_section(entries, section);
        if (sum.entries == 0)
            continue;
        g_autofree char *name = words_for_name(section_to_name(section));
        g_autofree char *number = words_for_count(count_of(sum.entries));
        g_autofree char *killed = words_for_count(sum.killed);
        g_autofree char *injured = words_for_count(sum.injured);
        g_autofree char *reopened = words_for_count(count_of(sum.reopened));
        g_autofree char *unreported = words_for_count(count_of(sum.unreported));
        const char *cells[] = {name, number, killed, injured, reopened, unreported};
        table_add_row(table, TONE_PLAIN, cells);
    }
    table_print(table);
}

static void
print_unread(const GPtrArray *unread)
{
    if (unread->len == 0)
        return;
    terminal_print_heading("Not understood");
    for (unsigned i = 0; i < unread->len; i++) {
        const Unread *sentence = g_ptr_array_index(unread, i);
        terminal_print(TONE_NOTE, "  ", sentence->text, quote_indent);
    }
}

static void
print_doubts(const GPtrArray *doubts)
{
    if (doubts->len == 0)
        return;
    terminal_print_heading("Doubtful: a person should look first");
    for (unsigned i = 0; i < doubts->len; i++)
        terminal_print(TONE_BAD, "  ", g_ptr_array_index(doubts, i), quote_indent);
}

void
release_view_print(const Release *release)
{
    print_head(release);
    print_figures(release->figures);
    if (release->kind == RELEASE_KIND_RELEASE)
        print_entries(release->entries);
    if (release->checks->len > 0) {
        terminal_print_heading("Sums that must hold");
        g_autoptr(ChecksTable) table = checks_table_new(false);
        for (unsigned i = 0; i < release->checks->len; i++)
            checks_table_add(table, NULL, g_ptr_array_index(release->checks, i));
        checks_table_print(table);
    }
    print_unread(release->unread);
    print_doubts(release->doubts);
}
