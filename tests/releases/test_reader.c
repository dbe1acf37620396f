/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "releases/release_json.h"
#include "with_reading.h"

#define CREDIBLE                                                                                   \
    "Dec. 24, 2017, near Kharayij, Syria, via self-report. Regrettably, two civilians were "       \
    "unintentionally killed."
#define NON_CREDIBLE                                                                               \
    "Feb. 2, 2018, near al-Bahra, Syria, via Airwars report. The report contains insufficient "    \
    "information."
#define OPEN                                                                                       \
    "June 10, 2017 near Euphrates River, Syria via Amnesty International report.\n\n"              \
    "Nov. 14, 2018, near Abu Kamal and Al Baghouz, via social media report (previously closed, "   \
    "but reopened due to new "                                                                     \
    "information)."

static void
reads_the_books_of_a_release(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_autofree char *figures = figures_in_words(release);
    g_assert_cmpstr(release_kind_to_name(release->kind), ==, "release");
    g_assert_cmpstr(release->series, ==, "cjtf-oir-monthly");
    g_assert_cmpstr(release->period_from, ==, "2019-04-01");
    g_assert_cmpstr(release->period_to, ==, "2019-04-30");
    g_assert_cmpstr(figures, ==,
                    "strikes_total=34502 killed_total=>=1302 carried_over=3 received=1 completed=2 "
                    "completed=2 credible=1 "
                    "killed=2 non_credible=1 open=2 open=2");
}

static void
holds_every_check_of_a_release_that_balances(void)
{
    static const char *const names[][2] = {
        {"open_balances", NULL},         {"outcomes_add_up", NULL},
        {"entries_counted", "credible"}, {"entries_counted", "non_credible"},
        {"entries_counted", "open"},     {"killed_listed", NULL}};
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_test_message("%s %s", names[i][0], names[i][1] != NULL ? names[i][1] : "");
        g_assert_cmpint(check_named(release, names[i][0], names[i][1])->result, ==, CHECK_HOLDS);
    }
    g_assert_cmpuint(release->doubts->len, ==, 0);
}

/* Replaces the only @from in @text. Returns: (owned) */
static char *
replace(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(text, from, -1);
    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    return g_strjoinv(to, parts);
}

static void
doubts_what_a_slip_or_a_note_may_undo(void)
{
    static const struct {
        const char *from, *to;
    } slips[] = {
        {"1,302", "1, 302"},
        {"1,302", "1 302"},
        {"1,302", "1'302"},
        {"1,302", "1.302"},
        {"end of April 2019", "end of April 2017"},
        {"two civilians were unint", "one of two civilians was unint"},
        {"two civilians were unint", "two or three civilians were unint"},
        {"two civilians were unint", "half of the ten civilians were unint"},
        {"information).", "information).\n\nCorrection: the Dec. 24 case killed five civilians."},
        {"information).", "information).\n\nOne case was previously closed but reopened."},
        {"information).", "information).\n\nEleven reports were referred to another body."},
    };
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    for (size_t i = 0; i < G_N_ELEMENTS(slips); i++) {
        g_autofree char *slipped = replace(text, slips[i].from, slips[i].to);
        g_autoptr(Release) release = reading_of(slipped, "2019-06-02");
        g_test_message("%s", slips[i].to);
        g_assert_true(release_is_doubtful(release));
        g_assert_cmpuint(release->entries->len, ==, 4);
        g_assert_false(entry_at(release, 2)->killed.stated);
    }
}

static void
adds_up_people_named_one_by_one(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autofree char *named =
        replace(text, "two civilians were unint", "a man and a child were unint");
    g_autoptr(Release) release = reading_of(named, NULL);
    g_assert_cmpfloat(entry_at(release, 0)->killed.value, ==, 2);
    g_assert_cmpuint(release->doubts->len, ==, 0);
}

static void
reads_an_entry_with_its_place_source_and_casualties(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    const Entry *entry = entry_at(release, 0);
    g_assert_cmpstr(entry->id, ==, "cjtf-oir-monthly.2019-04.credible.2017-12-24.kharayij.1");
    g_assert_cmpstr(entry->date, ==, "2017-12-24");
    g_assert_cmpstr(g_ptr_array_index(entry->places, 0), ==, "Kharayij");
    g_assert_cmpstr(entry->country, ==, "Syria");
    g_assert_cmpstr(g_ptr_array_index(entry->sources, 0), ==, "self");
    g_assert_true(count_equals(entry->killed, count_of(2)));
    g_assert_false(entry->injured.stated);
}

static void
leaves_null_what_an_entry_does_not_state(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    const Entry *entry = entry_at(release, 3);
    g_assert_null(entry->country);
    g_assert_false(entry->killed.stated);
    g_assert_cmpint(entry->reason, ==, REASON_NOT_STATED);
    g_assert_true(entry->reopened);
    g_assert_cmpuint(entry->alternatives->len, ==, 1);
    const GPtrArray *second = g_ptr_array_index(entry->alternatives, 0);
    g_assert_cmpstr(g_ptr_array_index(second, 0), ==, "Al Baghouz");
}

static void
finds_a_heading_glued_to_the_end_of_the_last_case(void)
{
    g_autofree char *text = release_text(
        CREDIBLE " Non Credible Reports\xe2\x80\x93 After a review.", NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpuint(release->entries->len, ==, 4);
    g_assert_cmpint(entry_at(release, 1)->section, ==, SECTION_NON_CREDIBLE);
    g_assert_null(strstr(entry_at(release, 0)->quote, "Non Credible"));
}

static void
reads_lists_that_lost_every_break(void)
{
    g_autofree char *broken = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autofree char *text = g_strdup(broken);
    char *to = text;
    for (const char *from = broken; *from != '\0'; from++)
        if (*from != '\n')
            *to++ = *from;
    *to = '\0';
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpuint(release->entries->len, ==, 4);
    g_assert_cmpint(entry_at(release, 1)->section, ==, SECTION_NON_CREDIBLE);
    g_assert_cmpint(entry_at(release, 2)->section, ==, SECTION_OPEN);
}

static void
doubts_a_list_that_is_shorter_than_its_count(void)
{
    g_autofree char *text =
        release_text(CREDIBLE, NON_CREDIBLE,
                     "June 10, 2017 near Euphrates River, Syria via Amnesty International report.");
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpint(check_named(release, "entries_counted", "open")->result, ==, CHECK_FAILS);
    g_assert_true(release_is_doubtful(release));
}

static void
doubts_a_line_of_a_list_that_it_does_not_understand(void)
{
    g_autofree char *text =
        release_text(CREDIBLE, NON_CREDIBLE,
                     OPEN "\n\nSmarch 13, 2018 close by Hajin, Syria, via Airwars report.");
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpuint(release->entries->len, ==, 4);
    g_assert_cmpuint(release->unread->len, ==, 1);
    g_assert_true(release_is_doubtful(release));
}

static void
doubts_a_mark_without_its_footnote(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_auto(GStrv) parts = g_strsplit(text, "1,302", 2);
    g_autofree char *marked = g_strjoinv("1,302*", parts);
    g_autoptr(Release) release = reading_of(marked, NULL);
    g_assert_true(release_is_doubtful(release));
}

static void
quotes_every_figure_and_entry_verbatim(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        g_autofree char *there =
            g_utf8_substring(text, (glong)figure->span.start, (glong)figure->span.end);
        g_assert_cmpstr(figure->quote, ==, there);
    }
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = entry_at(release, i);
        g_autofree char *there =
            g_utf8_substring(text, (glong)entry->span.start, (glong)entry->span.end);
        g_assert_cmpstr(entry->quote, ==, there);
    }
}

static void
keeps_a_number_that_touches_the_end_out(void)
{
    g_autoptr(Release) release =
        reading_of("Invented. The coalition has admitted to killing 40 civilians. It says that it "
                   "conducted 34,5",
                   NULL);
    g_autofree char *figures = figures_in_words(release);
    g_assert_cmpstr(figures, ==, "killed_total=40");
}

static void
files_what_an_organisation_estimates_under_its_name(void)
{
    g_autoptr(Release) release = reading_of("Invented press page.\n\nThe coalition has admitted to "
                                            "killing at least 40 civilians.\n\nAirwars, a "
                                            "monitor, estimates 80 to 130 civilians have died in "
                                            "US-led coalition airstrikes in Iraq and Syria since "
                                            "2014.\n",
                                            NULL);
    const Figure *admitted = g_ptr_array_index(release->figures, 0);
    const Figure *estimated = g_ptr_array_index(release->figures, 1);
    g_assert_cmpint(release->kind, ==, RELEASE_KIND_ARTICLE);
    g_assert_cmpstr(admitted->speaker, ==, "CJTF-OIR");
    g_assert_cmpint(admitted->basis, ==, BASIS_ADMITTED);
    g_assert_cmpstr(estimated->speaker, ==, "Airwars");
    g_assert_cmpint(estimated->basis, ==, BASIS_ESTIMATED);
    g_assert_cmpstr(estimated->from, ==, "2014-01-01");
}

static void
does_not_guess_the_year_of_a_month(void)
{
    const char *text = "Invented press page.\n\nThe coalition conducted 300 strikes between August "
                       "2014 and the end of "
                       "September.\n";
    g_autoptr(Release) unresolved = reading_of(text, NULL);
    g_autoptr(Release) resolved = reading_of(text, "2018-10-26");
    g_assert_null(((const Figure *)g_ptr_array_index(unresolved->figures, 0))->to);
    g_assert_cmpuint(unresolved->doubts->len, ==, 1);
    g_assert_cmpstr(((const Figure *)g_ptr_array_index(resolved->figures, 0))->to, ==,
                    "2018-09-30");
}

static void
says_that_it_does_not_know_a_page(void)
{
    g_assert_null(reading_of("A page about gardening in seven steps.", NULL));
    g_assert_null(reading_of("", NULL));
}

/* The lead has words of its own: only the title tells what it is. */
static void
knows_a_release_by_its_title(void)
{
    static const struct {
        const char *title;
        bool is_release;
    } cases[] = {
        {"CJTF-OIR Monthly Civilian Casualty Report", true},
        {"Combined Joint Task Force \xe2\x80\x93 Operation Inherent Resolve Monthly Civilian "
         "Casualty "
         "Report - Iraq | A Site",
         true},
        {"What the CJTF-OIR Monthly Civilian Casualty Report leaves out", false},
        {"CJTF-OIR Monthly Civilian Casualty Report: an invented comment", false},
    };
    g_autoptr(PhraseBook) book = shipped_phrases();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *title = g_strdup(cases[i].title);
        PageText page = {.title = title,
                         .text =
                             (char *)"In June 2018, which we invent, the task force had 314 "
                                     "reports that were still open.\n\nAt least 1,059 civilians "
                                     "have been unintentionally killed by Coalition strikes.\n"};
        ReaderOptions options = {0};
        g_autoptr(GError) error = NULL;
        g_autoptr(Release) release = reader_read(book, &page, &options, &error);
        g_assert_no_error(error);
        g_test_message("%s", cases[i].title);
        g_assert_cmpint(release->kind == RELEASE_KIND_RELEASE, ==, cases[i].is_release);
    }
}

static void
never_takes_a_number_that_the_whole_text_lacks_when_cut(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(PhraseBook) book = shipped_phrases();
    g_autoptr(Release) whole = reading_of(text, NULL);
    g_autofree char *all = figures_in_words(whole);
    for (size_t cut = 0; cut < strlen(text); cut += 3) {
        g_autofree char *part = g_utf8_make_valid(text, (gssize)cut);
        PageText page = {.text = part};
        ReaderOptions options = {0};
        g_autoptr(Release) release = reader_read(book, &page, &options, NULL);
        g_autofree char *figures = release != NULL ? figures_in_words(release) : g_strdup("");
        g_auto(GStrv) words = g_strsplit(figures, " ", -1);
        for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++) {
            if (strstr(all, words[i]) == NULL)
                g_test_message("cut at %zu: %s", cut, words[i]);
            g_assert_nonnull(strstr(all, words[i]));
        }
    }
}

static void
survives_json_there_and_back(void)
{
    g_autofree char *text = release_text(CREDIBLE, NON_CREDIBLE, OPEN);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_autofree char *there = release_to_json(release);
    g_autoptr(GError) error = NULL;
    g_autoptr(Release) again = release_from_json(there, -1, &error);
    g_assert_no_error(error);
    g_autofree char *back = release_to_json(again);
    g_assert_cmpstr(there, ==, back);
}

static void
refuses_json_that_is_no_release(void)
{
    static const char *const broken[] = {
        "",
        "{",
        "[]",
        "{\"schema\":2}",
        "{\"schema\":1,\"kind\":\"poem\"}",
        "{\"schema\":1,\"kind\":\"release\",\"figures\":[{\"name\":7}]}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(release_from_json(broken[i], -1, &error));
        g_assert_nonnull(error);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CLAIM(name) g_test_add_func("/reader/" #name, name)
    CLAIM(reads_the_books_of_a_release);
    CLAIM(holds_every_check_of_a_release_that_balances);
    CLAIM(doubts_what_a_slip_or_a_note_may_undo);
    CLAIM(adds_up_people_named_one_by_one);
    CLAIM(reads_an_entry_with_its_place_source_and_casualties);
    CLAIM(leaves_null_what_an_entry_does_not_state);
    CLAIM(finds_a_heading_glued_to_the_end_of_the_last_case);
    CLAIM(reads_lists_that_lost_every_break);
    CLAIM(doubts_a_list_that_is_shorter_than_its_count);
    CLAIM(doubts_a_line_of_a_list_that_it_does_not_understand);
    CLAIM(doubts_a_mark_without_its_footnote);
    CLAIM(quotes_every_figure_and_entry_verbatim);
    CLAIM(keeps_a_number_that_touches_the_end_out);
    CLAIM(files_what_an_organisation_estimates_under_its_name);
    CLAIM(does_not_guess_the_year_of_a_month);
    CLAIM(says_that_it_does_not_know_a_page);
    CLAIM(knows_a_release_by_its_title);
    CLAIM(never_takes_a_number_that_the_whole_text_lacks_when_cut);
    CLAIM(survives_json_there_and_back);
    CLAIM(refuses_json_that_is_no_release);
    return g_test_run();
}
