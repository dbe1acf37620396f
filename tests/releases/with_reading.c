/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "with_reading.h"

#include "releases/numbers.h"
#include "releases/pattern.h"

PhraseBook *
shipped_phrases(void)
{
    static const char *const files[] = {"africom-quarterly.phrases", "africom-statements.phrases",
                                        "article.phrases",           "centcom-civcas.phrases",
                                        "cjtf-oir-monthly.phrases",  "dod-1057.phrases",
                                        "oir-strikes.phrases",       "statements.phrases"};
    PhraseBook *book = phrase_book_new();
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path =
            g_build_filename(TEST_SOURCE_DIR, "config", "phrases", files[i], NULL);
        g_autofree char *text = NULL;
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_get_contents(path, &text, NULL, &error));
        bool added = phrase_book_add(book, files[i], text, &error);
        g_assert_no_error(error);
        g_assert_true(added);
    }
    return book;
}

Release *
reading_of(const char *text, const char *published)
{
    static PhraseBook *book; /* one for all readings: to compile it takes longer than to read */
    if (book == NULL)
        book = shipped_phrases();
    PageText page = {.text = (char *)text};
    ReaderOptions options = {.published = published};
    return reader_read(book, &page, &options, NULL);
}

char *
release_text(const char *credible, const char *non_credible, const char *open)
{
    return g_strconcat("Invented sample for a test.\n\n"
                       "The Coalition conducted 34,502 strikes between August 2014 and the end of "
                       "April 2019. During this "
                       "period, CJTF-OIR assesses at least 1,302 civilians have been "
                       "unintentionally killed by Coalition "
                       "strikes.\n\n"
                       "In the month of April, CJTF-OIR carried over three open reports from "
                       "previous months and received "
                       "one new report. CJTF-OIR completed two civilian-casualty allegation "
                       "assessment reports. Out of the "
                       "two completed casualty allegation reports, one report was determined to be "
                       "credible and resulted "
                       "in two unintentional civilian deaths. The remaining one report was "
                       "assessed to be non-credible. "
                       "Two reports are still open.\n\n"
                       "Credible Reports\xe2\x80\x93 Of the incident assessed.\n\n",
                       credible,
                       "\n\nNon Credible Reports\xe2\x80\x93 Of the incident assessed.\n\n",
                       non_credible,
                       "\n\nOpen Reports\xe2\x80\x93 CJTF-OIR is still assessing two reports of "
                       "civilian casualties:\n\n",
                       open, "\n", NULL);
}

char *
figures_in_words(const Release *release)
{
    GString *words = g_string_new(NULL);
    for (guint i = 0; i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        Number number = {.low = figure->low, .high = figure->high, .bound = figure->bound};
        g_strlcpy(number.marker, figure->marker, sizeof(number.marker));
        number.percent = figure_name_is_rate(figure->name);
        g_autofree char *value = number_print(&number);
        g_string_append_printf(words, "%s%s=%s", i > 0 ? " " : "", figure->name, value);
    }
    return g_string_free(words, FALSE);
}

char *
figures_in_full(const Release *release, bool with_speakers)
{
    static const char *const signs[] = {"", "~", ">=", ">", "<=", ""};
    GString *words = g_string_new(NULL);
    for (guint i = 0; release != NULL && i < release->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(release->figures, i);
        Count count = figure->low.stated ? figure->low : figure->high;
        g_string_append(words, i > 0 ? " " : "");
        if (with_speakers)
            g_string_append_printf(words, "%s ",
                                   figure->speaker != NULL ? figure->speaker : "nobody");
        g_string_append_printf(words, "%s=%s%.10g", figure->name, signs[figure->bound],
                               count.value);
        if (figure->bound == BOUND_BETWEEN)
            g_string_append_printf(words, "..%.10g", figure->high.value);
        g_string_append_printf(words, "%s%s", figure->marker,
                               figure_name_is_rate(figure->name) ? "%" : "");
        if (figure->scope != NULL)
            g_string_append_printf(words, "(%s)", figure->scope);
        if (figure->from != NULL || figure->to != NULL)
            g_string_append_printf(words, "[%s..%s]", figure->from != NULL ? figure->from : "",
                                   figure->to != NULL ? figure->to : "");
    }
    return g_string_free(words, FALSE);
}

const Entry *
entry_at(const Release *release, guint index)
{
    g_assert_cmpuint(index, <, release->entries->len);
    return g_ptr_array_index(release->entries, index);
}

const Check *
check_named(const Release *release, const char *name, const char *section)
{
    for (guint i = 0; i < release->checks->len; i++) {
        const Check *check = g_ptr_array_index(release->checks, i);
        if (g_str_equal(check->name, name) && g_strcmp0(check->section, section) == 0)
            return check;
    }
    g_assert_not_reached();
}
