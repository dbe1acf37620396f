/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/phrases.h"

#include <string.h>

#include "cli/explanation.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "cli/verb.h"

/* Phrase files checked by one call; more is a slip of the shell. */
#define CHECK_MAX_FILES 1000u

static const Usage check_usage = {
    .page = "civcas-read",
    .operands = "[FILE…]",
    .description = "Compiles the phrase files and runs every example in them; or only each FILE,\n"
                   "by itself. What is wrong is told with file, line and column.\n\n"
                   "Example: civcas phrases check ./cjtf-oir-monthly.phrases",
    .taken = TAKES_PHRASES,
    .max_operands = CHECK_MAX_FILES,
};

static const Usage explain_usage = {
    .page = "civcas-read",
    .operands = "FILE",
    .description = "Prints the text of a page (standard input for \"-\") with what each phrase\n"
                   "took of it, the file and line of that phrase, and what nothing took.\n\n"
                   "Example: civcas phrases explain page.html\n\n"
                   "Exit status: as of civcas read.",
    .taken = TAKES_JSON | TAKES_PHRASES,
    .min_operands = 1,
    .max_operands = 1,
};

static bool
check_file(const char *path, GError **error)
{
    gsize size = 0;
    g_autofree char *text = reading_load_text(path, &size, error);
    if (text == NULL)
        return false;
    if (strlen(text) != size) {
        g_set_error(error, PHRASES_ERROR, PHRASES_ERROR_SYNTAX, "%s:1:1: holds a NUL byte", path);
        return false;
    }
    g_autoptr(PhraseBook) book = phrase_book_new();
    return phrase_book_add(book, path, text, error) && phrase_book_check(book, error);
}

static bool
check_files(char **paths)
{
    bool all_work = true;
    for (unsigned i = 0; paths[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;
        bool works = check_file(paths[i], &error);
        terminal_print(works ? TONE_GOOD : TONE_BAD, "", works ? paths[i] : error->message, 4);
        all_work = all_work && works;
    }
    return all_work;
}

static bool
check_all(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PhraseBook) book = options_load_phrases(options, &error);
    bool works = book != NULL && phrase_book_check(book, &error);
    terminal_print(works ? TONE_GOOD : TONE_BAD, "phrases     ",
                   works ? "every example yields what it says" : error->message, 12);
    return works;
}

int
phrases_check_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &check_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    bool works = options.operands == NULL ? check_all(&options) : check_files(options.operands);
    return works ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}

typedef struct {
    Options common;
    char *series;     /* (owned) (nullable) */
    char *published;  /* (owned) (nullable) */
    char *media_type; /* (owned) (nullable) */
} ExplainOptions;

static void
explain_options_clear(ExplainOptions *options)
{
    options_clear(&options->common);
    g_clear_pointer(&options->series, g_free);
    g_clear_pointer(&options->published, g_free);
    g_clear_pointer(&options->media_type, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExplainOptions, explain_options_clear)

static int
explain(const ExplainOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_auto(Reading) reading = {0};
    g_autoptr(PhraseBook) book = options_load_phrases(&options->common, &error);
    reading.body = book == NULL ? NULL : reading_load(options->common.operands[0], &error);
    if (reading.body == NULL)
        return verb_fail(error);
    reading.page = page_text_read(reading.body, options->media_type, &error);
    if (reading.page == NULL) {
        g_prefix_error(&error, "%s: ", options->common.operands[0]);
        (void)verb_fail(error); /* told; the code tells more */
        return EXIT_CODE_UNKNOWN;
    }
    const ReaderOptions how = {.series = options->series, .published = options->published};
    g_autoptr(GPtrArray) uses = NULL;
    reading.release = reader_explain(book, reading.page, &how, &uses, &error);
    if (g_error_matches(error, READER_ERROR, READER_ERROR_SERIES))
        return verb_refuse("%s", error->message);
    explanation_print(reading.page->text, uses, reading.release, options->common.json);
    if (reading.release == NULL) {
        g_prefix_error(&error, "%s: ", options->common.operands[0]);
        (void)verb_fail(error); /* told; the code tells more */
        return EXIT_CODE_UNKNOWN;
    }
    return release_is_doubtful(reading.release) ? EXIT_CODE_DOUBTFUL : EXIT_CODE_OK;
}

int
phrases_explain_run(int argc, char **argv)
{
    g_auto(ExplainOptions) options = {0};
    const GOptionEntry entries[] = {{"series", 0, 0, G_OPTION_ARG_STRING, &options.series,
                                     "As this series only; \"article\" for others' pages", "NAME"},
                                    {"published", 0, 0, G_OPTION_ARG_STRING, &options.published,
                                     "Day of publication, for months without a year", "YYYY-MM-DD"},
                                    {"type", 0, 0, G_OPTION_ARG_STRING, &options.media_type,
                                     "Content-Type, as a server sent it", "MEDIA-TYPE"},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options.common, &explain_usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (options.published != NULL && !reading_day_is_valid(options.published))
        return verb_refuse("--published=%s is no day of the form 2019-06-02", options.published);
    return explain(&options);
}
