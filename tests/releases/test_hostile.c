/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts made to take for ever, or all memory. That they end is the claim: nothing here looks at a
 * clock, and the test runner ends what does not. */
#include <string.h>

#include "releases/view.h"
#include "with_reading.h"

#define MIB (1024u * 1024)
#define BOOKS                                                                                      \
    "In the month of April, CJTF-OIR carried over 122 open reports and received seven new "        \
    "reports. CJTF-OIR completed 18 reports.\n\nOpen Reports \xe2\x80\x93 CJTF-OIR is still "      \
    "assessing 111 reports of civilian casualties:\n\n"

/* @head and then @part again and again, @size bytes in all. */
static char *
repeat(const char *head, const char *part, size_t size)
{
    GString *text = g_string_sized_new(size + strlen(part) + 1);
    g_string_append(text, head);
    while (text->len < size)
        g_string_append(text, part);
    return g_string_free(text, FALSE);
}

/* Read or refused for its size; within the stated limits either way. */
static void
assert_bounded(const char *text)
{
    g_autoptr(PhraseBook) book = shipped_phrases();
    g_autoptr(GError) error = NULL;
    PageText page = {.text = (char *)text};
    ReaderOptions options = {0};
    g_autoptr(Release) release = reader_read(book, &page, &options, &error);
    if (release == NULL) {
        g_assert_cmpint(error->domain, ==, READER_ERROR);
        return;
    }
    g_assert_cmpuint(release->entries->len, <=, READER_MAX_ENTRIES);
    g_assert_cmpuint(release->doubts->len, <=, RELEASE_MAX_DOUBTS);
    g_assert_cmpuint(release->numbers, <=, VIEW_MAX_TOKENS);
}

typedef struct {
    const char *claim, *head, *part;
    size_t size;
} Case;

static const Case cases[] = {
    {"a number of eight million digits", "", "1", 8 * MIB},
    {"four million numbers", "", "1 ", 8 * MIB},
    {"a million months without a year", "", "in May ", 8 * MIB},
    {"a word of eight million letters", "", "a", 8 * MIB},
    {"words without the end of a sentence", "", "reports said civilians ", 8 * MIB},
    {"eight million line ends", "", "\n", 8 * MIB},
    {"controls of direction", "", "\xe2\x80\xae\xe2\x80\xac", 8 * MIB},
    {"letters that each stand for a sentence", "", "\xef\xb7\xba", 2 * MIB},
    {"open brackets and quotation marks", "", "(\"'[", 8 * MIB},
    {"a million entries", BOOKS, "May 2, 2018, near A, Syria, via B report.\n", 42 * MIB / 4},
    {"entries that lost every break", BOOKS, "May 2, 2018, near A, Syria, via B report.", 8 * MIB},
    {"lines of a list that are no entries", BOOKS "May 2, 2018, near A, Syria, via B report.\n",
     "Smarch 13, near by, via some report 7 \n", 8 * MIB},
    {"figures of months without a year", BOOKS, "CJTF-OIR received 2 new reports in May. ",
     8 * MIB},
    {"figures with marks without footnotes", BOOKS,
     "1,302* civilians have been unintentionally killed by Coalition strikes. ", 8 * MIB},
    {"speakers", "", "Airwars' Chris Woods said that he told him that Woods said ", 4 * MIB},
    {"sentences that nothing takes", BOOKS, "There were 7 killed. ", 8 * MIB},
    {"headings", BOOKS, "Open Reports - Credible Reports - ", 8 * MIB},
};

static void
ends_and_stays_in_bounds(gconstpointer data)
{
    const Case *hostile = data;
    g_autofree char *text = repeat(hostile->head, hostile->part, hostile->size);
    assert_bounded(text);
}

static void
refuses_more_text_than_it_says(void)
{
    g_autofree char *text = repeat("", "a ", (size_t)READER_MAX_TEXT + 1);
    g_autoptr(PhraseBook) book = shipped_phrases();
    g_autoptr(GError) error = NULL;
    PageText page = {.text = text};
    ReaderOptions options = {0};
    g_assert_null(reader_read(book, &page, &options, &error));
    g_assert_error(error, READER_ERROR, READER_ERROR_LIMIT);
}

static void
says_that_it_stopped_listing(void)
{
    g_autofree char *text =
        repeat(BOOKS, "May 2, 2018, near A, Syria, via B report.\n", READER_MAX_ENTRIES * 45u);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_cmpuint(release->entries->len, ==, READER_MAX_ENTRIES);
    g_assert_true(release_is_doubtful(release));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/hostile/ends with %s", cases[i].claim);
        g_test_add_data_func(path, &cases[i], ends_and_stays_in_bounds);
    }
    g_test_add_func("/hostile/refuses_more_text_than_it_says", refuses_more_text_than_it_says);
    g_test_add_func("/hostile/says_that_it_stopped_listing", says_that_it_stopped_listing);
    return g_test_run();
}
