/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/copies.h"

#include <string.h>

#include "releases/reader.h"
#include "with_reading.h"

#define CREDIBLE                                                                                   \
    "Dec. 24, 2017, near Kharayij, Syria, via self-report. Regrettably, two civilians were "       \
    "unintentionally killed."
#define NON_CREDIBLE                                                                               \
    "Feb. 2, 2018, near al-Bahra, Syria, via Airwars report. The report contains insufficient "    \
    "information."
#define OPEN                                                                                       \
    "June 10, 2017 near Euphrates River, Syria via Amnesty International report.\n\n"              \
    "Nov. 14, 2018, near Abu Kamal and Al Baghouz, via social media report."

/* @note goes to the end of each case of the second copy. */
static char *
a_page_holding_it_twice(const char *note)
{
    g_autofree char *original = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autofree char *credible = g_strconcat(CREDIBLE, note, NULL);
    g_autofree char *non_credible = g_strconcat(NON_CREDIBLE, note, NULL);
    g_autofree char *annotated = release_text(credible, non_credible, OPEN);
    return g_strconcat("Military Reports\n\nOriginal\n\n", original, "\n\nAnnotated\n\n", annotated,
                       "\n\nMore of the site.\n", NULL);
}

static void
assert_read_once(const char *text)
{
    g_autofree char *alone = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) once = reading_of(alone, NULL);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_autofree char *expected = figures_in_words(once);
    g_autofree char *figures = figures_in_words(release);
    g_assert_cmpstr(figures, ==, expected);
    g_assert_cmpuint(release->entries->len, ==, once->entries->len);
    for (guint i = 0; i < release->doubts->len; i++)
        g_assert_cmpstr(g_ptr_array_index(release->doubts, i), ==, "");
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = entry_at(release, i);
        g_autofree char *there =
            g_utf8_substring(text, (glong)entry->span.start, (glong)entry->span.end);
        g_assert_cmpstr(entry->quote, ==, there);
    }
}

static void
reads_a_release_once_that_stands_there_twice(void)
{
    g_autofree char *text = a_page_holding_it_twice("");
    assert_read_once(text);
}

static void
reads_the_copy_without_notes(void)
{
    g_autofree char *text = a_page_holding_it_twice(" 2802/CS099 37SEV008785");
    assert_read_once(text);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpuint(entry_at(release, 0)->codes->len, ==, 0);
}

static void
keeps_a_line_in_which_the_copies_differ(void)
{
    g_autofree char *text = a_page_holding_it_twice("");
    char *second = strstr(strstr(text, "Annotated"), "two civilians were");
    memcpy(second, "six", 3);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpuint(release->entries->len, ==, 5);
    g_assert_true(release_is_doubtful(release));
}

static void
leaves_a_page_that_holds_it_once(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_assert_null(copies_blank(text));
    g_assert_null(copies_blank(""));
}

/* One report dismissed and, told again, still open. */
static void
leaves_cases_that_stand_in_two_lists(void)
{
    static const char cases[] =
        "Mar. 13, 2019, near al-Baghouz, Syria, via Airwars report and media report.\n\n"
        "Mar. 14, 2019, near al-Baghouz, Syria, via Airwars report and media report.\n\n"
        "Mar. 15, 2019, near al-Baghouz, Syria, via Airwars report and media report.\n\n"
        "Mar. 16, 2019, near al-Baghouz, Syria, via Airwars report and media report.\n\n";
    g_autofree char *text = g_strconcat(cases, "Open Reports\n\n", cases, NULL);
    g_assert_null(copies_blank(text));
}

/* A letter's width breaks two reasons at the same words. */
static void
leaves_entries_dismissed_in_the_same_words(void)
{
    static const char reason[] =
        "available information it was assessed that no Coalition strikes were\n"
        "conducted in the geographical area that correspond to the report of\n"
        "civilian casualties, and these words of ours are as long as theirs.\n\n";
    g_autofree char *text = g_strconcat(
        "1. Apr. 26, 2016, near Samplah, Iraq, via NGO report: After review of\n", reason,
        "2. Apr. 27, 2016, near Exampil, Iraq, via NGO report: After review of\n", reason, NULL);
    g_assert_null(copies_blank(text));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CLAIM(name) g_test_add_func("/copies/" #name, name)
    CLAIM(reads_a_release_once_that_stands_there_twice);
    CLAIM(reads_the_copy_without_notes);
    CLAIM(keeps_a_line_in_which_the_copies_differ);
    CLAIM(leaves_a_page_that_holds_it_once);
    CLAIM(leaves_cases_that_stand_in_two_lists);
    CLAIM(leaves_entries_dismissed_in_the_same_words);
    return g_test_run();
}
