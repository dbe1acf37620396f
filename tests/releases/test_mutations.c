/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <stdlib.h>
#include <string.h>

#include "releases/numbers.h"
#include "releases/pattern.h"
#include "with_reading.h"
#include "with_samples.h"
#include "with_variants.h"

/* A word no phrase knows. */
#define STRANGE "blorp"

static PhraseBook *book; /* compiled once: some thousand readings follow */

static Release *
read_text(const char *text)
{
    PageText page = {.text = (char *)text};
    ReaderOptions options = {0};
    return reader_read(book, &page, &options, NULL);
}

/* "name=>=1302*@scope[from..to]" of each figure: a lost hedge is another statement. */
static GHashTable *
list_figures(const Release *release)
{
    GHashTable *figures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; release != NULL && i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        Number number = {.low = figure->low, .high = figure->high, .bound = figure->bound};
        g_strlcpy(number.marker, figure->marker, sizeof(number.marker));
        number.percent = figure_name_is_rate(figure->name);
        g_autofree char *value = number_print(&number);
        g_hash_table_add(figures, g_strdup_printf("%s=%s@%s", figure->name, value,
                                                  figure->scope != NULL ? figure->scope : ""));
    }
    return figures;
}

/* A figure of the books that @whole lacks, or NULL. A number that is told to be narrowed is told.
 */
static const char *
find_invented(GHashTable *whole, GHashTable *mutated)
{
    GHashTableIter iter;
    gpointer figure = NULL;
    g_hash_table_iter_init(&iter, mutated);
    while (g_hash_table_iter_next(&iter, &figure, NULL))
        if (!g_hash_table_contains(whole, figure))
            return figure;
    return NULL;
}

static const char *
find_lost(GHashTable *whole, GHashTable *mutated)
{
    return find_invented(mutated, whole);
}

static bool
has_new_doubt(const Release *whole, const Release *mutated)
{
    for (guint i = 0; i < mutated->doubts->len; i++)
        if (!g_ptr_array_find_with_equal_func(whole->doubts, g_ptr_array_index(mutated->doubts, i),
                                              g_str_equal, NULL))
            return true;
    return false;
}

/* Does the reading say that something is not understood or missing? */
static bool
says_so(const Release *whole, const Release *mutated)
{
    return mutated == NULL || mutated->kind != whole->kind ||
           mutated->unread->len > whole->unread->len || has_new_doubt(whole, mutated);
}

/* What a release of the series may leave out without a word: a reader cannot miss it. */
static bool
may_be_left_out(const Release *whole, const char *figure)
{
    static const char *const quarterly[] = {
        "carried_over=", "completed=", "credible=", "duplicate=", "killed=", "injured="};
    bool is_quarterly = g_str_equal(whole->series, "africom-quarterly");
    for (size_t i = 0; is_quarterly && i < G_N_ELEMENTS(quarterly); i++)
        if (g_str_has_prefix(figure, quarterly[i]))
            return true;
    bool is_early = whole->period_to != NULL && strcmp(whole->period_to, "2017-02") < 0;
    if (is_early && g_str_has_prefix(figure, "completed="))
        return true; /* the first releases did not say how many were completed */
    return g_str_equal(figure, "duplicate=0@");
}

static void
assert_told(const Release *whole, GHashTable *figures, const char *text, bool is_gone,
            const char *what)
{
    g_autoptr(Release) mutated = read_text(text);
    g_autoptr(GHashTable) left = list_figures(mutated);
    const char *lost = find_lost(figures, left);
    const char *invented =
        mutated != NULL && mutated->kind == whole->kind ? find_invented(figures, left) : NULL;
    if (is_gone && lost != NULL && may_be_left_out(whole, lost))
        lost = NULL;
    if ((lost == NULL && invented == NULL) || says_so(whole, mutated))
        return;
    g_test_message("%s: lost %s, came up with %s", what, lost, invented);
    g_test_fail();
}

/* Complete samples */

/* The number the row states as @name, or @fallback, which it states from now on. */
static int
complete(GHashTable *row, const char *name, int fallback)
{
    g_autofree char *key = g_strconcat("=", name, NULL);
    const char *value = g_hash_table_lookup(row, key);
    if (value != NULL)
        return atoi(value);
    g_hash_table_insert(row, g_strdup(name), g_strdup_printf("%d", fallback));
    g_hash_table_insert(row, g_steal_pointer(&key), g_strdup_printf("%d", fallback));
    return fallback;
}

/* A row from the press lacks what its release said, and is doubted for that. What is missing is
 * invented here, so that nothing is doubted until a word is touched. */
static void
complete_row(GHashTable *row)
{
    const char *era = facts_get(row, "era");
    if (!g_str_equal(facts_get(row, "series"), "cjtf-oir-monthly"))
        return;
    int duplicate = *facts_get(row, "duplicate") != '\0' ? complete(row, "duplicate", 0) : 0;
    int completed = *facts_get(row, "completed") != '\0' ? complete(row, "completed", 0) : -1;
    int non_credible =
        *facts_get(row, "non_credible") != '\0' ? complete(row, "non_credible", 0) : -1;
    bool is_short = non_credible < 0 && completed >= 0;
    int credible =
        complete(row, "credible",
                 completed >= 0 && non_credible >= 0 ? completed - non_credible - duplicate : 1);
    non_credible = complete(row, "non_credible", is_short ? completed - credible - duplicate : 7);
    int received = complete(row, "received", 4);
    (void)complete(row, "killed", 5); /* its number is in the row now */
    if (strchr("DB", *era) == NULL || *facts_get(row, "completed") != '\0')
        completed = complete(row, "completed", credible + non_credible + duplicate);
    int open = *facts_get(row, "open") != '\0' ? complete(row, "open", 0) : 60;
    if (strchr("DB", *era) == NULL)
        open = complete(row, "carried_over", open + completed - received) + received - completed;
    (void)complete(row, "open", open);
    if (strchr("EFG", *era) != NULL)
        (void)complete(row, "strikes_total", 29000);
    if (*facts_get(row, "engagements_total") != '\0')
        (void)complete(row, "reports_total", 2000);
    if (*facts_get(row, "reports_total") != '\0')
        (void)complete(row, "credible_total", 150);
}

static void
tells_when_a_clause_is_gone(gconstpointer data)
{
    g_autoptr(GPtrArray) clauses = sample_build((GHashTable *)data);
    g_autofree char *text = sample_join(clauses, G_MAXUINT);
    g_autoptr(Release) whole = read_text(text);
    g_autoptr(GHashTable) figures = list_figures(whole);
    g_assert_cmpuint(g_hash_table_size(figures), >, 0);
    for (guint i = 0; i < clauses->len; i++) {
        g_autofree char *rest = sample_join(clauses, i);
        assert_told(whole, figures, rest, true, g_ptr_array_index(clauses, i));
    }
}

static bool
is_letter(char c)
{
    return g_ascii_isalpha(c) || (guchar)c >= 0x80;
}

static void
tells_when_a_word_is_another(gconstpointer data)
{
    g_autoptr(GPtrArray) clauses = sample_build((GHashTable *)data);
    g_autofree char *text = sample_join(clauses, G_MAXUINT);
    g_autoptr(Release) whole = read_text(text);
    g_autoptr(GHashTable) figures = list_figures(whole);
    for (size_t at = 0; text[at] != '\0';) {
        size_t length = 0;
        while (is_letter(text[at + length]))
            length++;
        if (length >= 2) {
            g_autofree char *mutated =
                g_strdup_printf("%.*s" STRANGE "%s", (int)at, text, text + at + length);
            g_autofree char *what =
                g_strdup_printf("%.*s at byte %zu", (int)(length + 40), text + at, at);
            assert_told(whole, figures, mutated, false, what);
        }
        at += MAX(length, 1);
    }
}

/* What is gone cleanly leaves another true sentence, which no reader can tell from the first. These
 * are all such words, each by itself:
 *   a hedge of one word: "approximately 12" - "12";
 *   a part of a number: "Twenty Eight" - "Twenty", "34 thousand 917" - "34 thousand";
 *   the year of a month that the day of publication resolves: "March 2017" - "March";
 *   "correction." of "Date correction.": then the case is dismissed like those around it. */
static bool
leaves_a_true_sentence(const char *text, size_t at, size_t length)
{
    static const char *const hedges[] = {"approximately", "about",       "nearly", "some",
                                         "over",          "correction.", NULL};
    static const char numbers[] =
        "^(?:one|two|three|four|five|six|seven|eight|nine|twenty|thirty|forty|fifty|sixty|seventy|"
        "eighty|ninety|hundred|thousand|and|[0-9]+)$";
    g_autofree char *word = g_strndup(text + at, length);
    if (g_strv_contains(hedges, word))
        return true;
    if (g_regex_match_simple("^20[0-9]{2}[.,]?$", word, 0, 0))
        return true;
    size_t before = at, after = at + length;
    while (before > 0 && text[before - 1] == ' ')
        before--;
    size_t start = before;
    while (start > 0 && strchr(" \n", text[start - 1]) == NULL)
        start--;
    while (text[after] == ' ')
        after++;
    g_autofree char *left = g_strndup(text + start, before - start);
    g_autofree char *right = g_strndup(text + after, strcspn(text + after, " \n"));
    return g_regex_match_simple(numbers, word, G_REGEX_CASELESS, 0) &&
           (g_regex_match_simple(numbers, left, G_REGEX_CASELESS, 0) ||
            g_regex_match_simple(numbers, right, G_REGEX_CASELESS, 0));
}

static void
tells_when_a_word_is_gone(gconstpointer data)
{
    g_autoptr(GPtrArray) clauses = sample_build((GHashTable *)data);
    g_autofree char *text = sample_join(clauses, G_MAXUINT);
    g_autoptr(Release) whole = read_text(text);
    g_autoptr(GHashTable) figures = list_figures(whole);
    for (size_t at = 0; text[at] != '\0';) {
        size_t length = strcspn(text + at, " \n");
        if (length >= 1 && !leaves_a_true_sentence(text, at, length)) {
            g_autofree char *mutated = g_strdup_printf("%.*s%s", (int)at, text, text + at + length);
            g_autofree char *what =
                g_strdup_printf("%.*s at byte %zu", (int)(length + 40), text + at, at);
            assert_told(whole, figures, mutated, false, what);
        }
        at += MAX(length, 1);
    }
}

/* A sentence cut before it takes its number back contradicts what was said before. */
static bool
contradicts_itself(const Release *release)
{
    for (guint i = 0; i < release->doubts->len; i++)
        if (strstr(g_ptr_array_index(release->doubts, i), " is stated as ") != NULL)
            return true;
    return false;
}

static void
takes_no_number_the_whole_lacks_when_cut(gconstpointer data)
{
    g_autoptr(GPtrArray) clauses = sample_build((GHashTable *)data);
    g_autofree char *text = sample_join(clauses, G_MAXUINT);
    g_autoptr(Release) whole = read_text(text);
    g_autoptr(GHashTable) figures = list_figures(whole);
    for (size_t cut = 0; cut < strlen(text); cut += 5) {
        g_autofree char *part = g_utf8_make_valid(text, (gssize)cut);
        g_autoptr(Release) release = read_text(part);
        g_autoptr(GHashTable) left = list_figures(release);
        const char *invented = find_invented(figures, left);
        if (invented == NULL || contradicts_itself(release))
            continue;
        g_test_message("cut at byte %zu: %s", cut, invented);
        g_test_fail();
    }
}

#define BOOKS                                                                                      \
    "Combined Joint Task Force - Operation Inherent Resolve Monthly Civilian Casualty Report\n\n"  \
    "News | May 31, 2019\n\nInvented wording; a sample for a test.\n\n"                            \
    "The Coalition conducted 34,502 strikes between August 2014 and the end of April 2019. "       \
    "During this period, CJTF-OIR assesses at least 1,302 civilians have been unintentionally "    \
    "killed by Coalition strikes.\n\nIn the month of April, CJTF-OIR carried over five open "      \
    "reports from previous months and received two new reports. CJTF-OIR completed five "          \
    "civilian-casualty allegation assessment reports. Out of the five completed casualty "         \
    "allegation reports, two reports were determined to be credible and resulted in four "         \
    "unintentional civilian deaths. The remaining three reports were assessed to be "              \
    "non-credible. Two reports are still open, including one that had been previously closed.\n\n"
#define LISTS                                                                                      \
    "Credible Reports\xe2\x80\x93\n\n"                                                             \
    "Apr. 9, 2016, near Mosul, Iraq, via Airwars report. Regrettably, three civilians were "       \
    "unintentionally killed and nine others unintentionally wounded.\n\n"                          \
    "Mar. 27, 2017, near Idlib, Syria, via self-report. Regrettably, one civilian was "            \
    "unintentionally killed and one civilian was injured.\n\n"                                     \
    "Non Credible Reports\xe2\x80\x93\n\n"                                                         \
    "June 2, 2017, near Raqqah, Syria, via media report: It was assessed that no Coalition "       \
    "strikes were conducted in the geographical area.\n\n"                                         \
    "Mar. 11, 2019, near Hajin, Syria, via Airwars report. There is insufficient information of "  \
    "the time.\n\n"                                                                                \
    "Oct. 5, 2016, near Hatra, Iraq, via NGO report. It was determined that civilian casualties "  \
    "did not occur.\n\n"                                                                           \
    "Open Reports\xe2\x80\x93\n\n"                                                                 \
    "Jan. 3, 2017, near Sarmada, Syria, via social media report (previously closed, but reopened " \
    "due to new information).\n\n"                                                                 \
    "Nov. 14, 2018, near Hajin, via social media report.\n"

/* What an entry says, without its place and sources: those may be any words. */
static char *
describe_entries(const Release *release)
{
    GString *words = g_string_new(NULL);
    for (guint i = 0; release != NULL && i < release->entries->len; i++) {
        const Entry *entry = entry_at(release, i);
        g_string_append_printf(
            words, "%s %s %s-%s %d%g %d%g %d%d\n", section_to_name(entry->section),
            entry->reason != REASON_NOT_STATED ? reason_to_name(entry->reason) : "", entry->date,
            entry->date_to, entry->killed.stated, entry->killed.value, entry->injured.stated,
            entry->injured.value, entry->reopened, entry->previously_unreported);
    }
    return g_string_free(words, FALSE);
}

static void
tells_when_a_word_of_an_entry_is_another(void)
{
    static const char text[] = BOOKS LISTS;
    g_autoptr(Release) whole = read_text(text);
    g_autofree char *expected = describe_entries(whole);
    g_assert_cmpuint(whole->entries->len, ==, 7);
    g_assert_cmpuint(whole->doubts->len, ==, 0);
    g_assert_cmpuint(whole->unread->len, ==, 0);
    for (size_t at = strlen(BOOKS); text[at] != '\0';) {
        size_t length = 0;
        while (is_letter(text[at + length]))
            length++;
        if (length >= 2) {
            g_autofree char *mutated =
                g_strdup_printf("%.*s" STRANGE "%s", (int)at, text, text + at + length);
            g_autoptr(Release) release = read_text(mutated);
            g_autofree char *read = describe_entries(release);
            if (!g_str_equal(read, expected) && !says_so(whole, release)) {
                g_test_message("%.*s at byte %zu", (int)(length + 40), text + at, at);
                g_test_fail();
            }
        }
        at += MAX(length, 1);
    }
}

static void
tells_when_a_line_of_a_list_is_gone(void)
{
    g_auto(GStrv) lines = g_strsplit(LISTS, "\n\n", -1);
    g_autoptr(Release) whole = read_text(BOOKS LISTS);
    for (guint i = 0; lines[i] != NULL; i++) {
        GString *rest = g_string_new(BOOKS);
        for (guint j = 0; lines[j] != NULL; j++)
            if (j != i)
                g_string_append_printf(rest, "%s\n\n", lines[j]);
        g_autofree char *text = g_string_free(rest, FALSE);
        g_autoptr(Release) release = read_text(text);
        if (!says_so(whole, release)) {
            g_test_message("%s", lines[i]);
            g_test_fail();
        }
    }
}

/* The variants of wording, each by itself */

static bool
is_of_entries(char *const *row)
{
    static const char *const frames[] = {"credible", "non_credible", "open", "batch-list", NULL};
    return g_strv_contains(frames, row[VARIANT_FRAME]);
}

static char *
describe(char *const *row, const Release *release)
{
    return is_of_entries(row) ? describe_entries(release) : variant_describe(row, release);
}

/* @length bytes at @at of the sample become @other. */
static void
assert_change_is_told(char *const *row, const Release *whole, size_t at, size_t length,
                      const char *other)
{
    const char *sample = row[VARIANT_SAMPLE];
    g_autofree char *mutated =
        g_strdup_printf("%.*s%s%s", (int)at, sample, other, sample + at + length);
    g_autofree char *text = variant_build(row, mutated);
    g_autoptr(Release) release = variant_read(row, book, text);
    g_autofree char *reads = describe(row, release);
    g_autofree char *expected = describe(row, whole);
    if (g_str_equal(reads, expected) || says_so(whole, release))
        return;
    g_test_message("lost: %.*s[%.*s|%s]%s: reads %s", (int)at, sample, (int)length, sample + at,
                   other, sample + at + length, reads);
    g_test_fail();
}

static bool
is_of_sentences(char *const *row)
{
    static const char *const frames[] = {"month", "quarter", "year", "strikes", NULL};
    return g_strv_contains(frames, row[VARIANT_FRAME]) && *row[VARIANT_READS] != '\0';
}

static void
tells_when_a_variant_is_another(gconstpointer data)
{
    char *const *row = data;
    const char *sample = row[VARIANT_SAMPLE];
    g_autofree char *text = variant_build(row, sample);
    g_autoptr(Release) whole = variant_read(row, book, text);
    for (size_t at = 0; sample[at] != '\0';) {
        size_t length = 0;
        while (is_letter(sample[at + length]))
            length++;
        if (length >= 2)
            assert_change_is_told(row, whole, at, length, STRANGE);
        at += MAX(length, 1);
    }
}

static void
tells_when_a_variant_lacks_a_word(gconstpointer data)
{
    char *const *row = data;
    const char *sample = row[VARIANT_SAMPLE];
    g_autofree char *text = variant_build(row, sample);
    g_autoptr(Release) whole = variant_read(row, book, text);
    for (size_t at = 0; sample[at] != '\0';) {
        size_t length = strcspn(sample + at, " \n");
        if (length >= 1 && !leaves_a_true_sentence(sample, at, length))
            assert_change_is_told(row, whole, at, length, "");
        at += MAX(length, 1);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = shipped_phrases();
    g_autoptr(GPtrArray) rows = facts_load();
    for (guint i = 0; i < rows->len; i++) {
        GHashTable *row = g_ptr_array_index(rows, i);
        complete_row(row);
        const char *period = facts_get(row, "period");
        g_autofree char *gone =
            g_strdup_printf("/mutations/%s/tells when a clause is gone", period);
        g_autofree char *word_gone =
            g_strdup_printf("/mutations/%s/tells when a word is gone", period);
        g_autofree char *another =
            g_strdup_printf("/mutations/%s/tells when a word is another", period);
        g_test_add_data_func(gone, row, tells_when_a_clause_is_gone);
        g_test_add_data_func(word_gone, row, tells_when_a_word_is_gone);
        g_test_add_data_func(another, row, tells_when_a_word_is_another);
        g_autofree char *cut =
            g_strdup_printf("/mutations/%s/takes no number the whole lacks when cut", period);
        g_test_add_data_func(cut, row, takes_no_number_the_whole_lacks_when_cut);
    }
    g_autoptr(GPtrArray) variants = variants_load();
    for (guint i = 0; i < variants->len; i++) {
        char **row = g_ptr_array_index(variants, i);
        g_autofree char *another =
            g_strdup_printf("/mutations/%s/tells when a word is another", row[VARIANT_ID]);
        g_autofree char *gone =
            g_strdup_printf("/mutations/%s/tells when a word is gone", row[VARIANT_ID]);
        if (!is_of_sentences(row) && !is_of_entries(row))
            continue;
        g_test_add_data_func(another, row, tells_when_a_variant_is_another);
        g_test_add_data_func(gone, row, tells_when_a_variant_lacks_a_word);
    }
    g_test_add_func("/mutations/lists/tells when a word of an entry is another",
                    tells_when_a_word_of_an_entry_is_another);
    g_test_add_func("/mutations/lists/tells when a line of a list is gone",
                    tells_when_a_line_of_a_list_is_gone);
    int result = g_test_run();
    phrase_book_free(book);
    return result;
}
