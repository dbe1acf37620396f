/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/read.h"

#include "base/memory.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/release_view.h"
#include "cli/sandbox.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "releases/release_json.h"

/* Files read by one call; more is a slip of the shell. */
#define READ_MAX_FILES 100000u

typedef struct {
    Options common;
    char *series;     /* (owned) (nullable) */
    char *published;  /* (owned) (nullable) */
    char *media_type; /* (owned) (nullable) */
    gboolean text;
    gboolean confined;
} ReadOptions;

static void
read_options_clear(ReadOptions *options)
{
    options_clear(&options->common);
    g_clear_pointer(&options->series, g_free);
    g_clear_pointer(&options->published, g_free);
    g_clear_pointer(&options->media_type, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReadOptions, read_options_clear)

static const Usage usage = {
    .page = "civcas-read",
    .operands = "FILE…",
    .description = "Reads releases and articles, from files or from standard input for \"-\", and\n"
                   "says what they state. No ledger is touched and nobody is told.\n\n"
                   "Example: civcas read --published 2018-10-05 page.html\n\n"
                   "Exit status: 0 read; 3 doubtful, a person should look first; 4 neither a\n"
                   "release nor an article that civcas knows; 1 a file could not be read; 2 wrong\n"
                   "usage. Of several files the worst counts.",
    .taken = TAKES_JSON | TAKES_PHRASES,
    .min_operands = 1,
    .max_operands = READ_MAX_FILES,
};

static void
print_text(const char *text)
{
    if (terminal_is_there()) { /* somebody else's escape sequences stay out of a terminal */
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (unsigned i = 0; lines[i] != NULL; i++)
            terminal_print(TONE_PLAIN, "", lines[i], 0);
        return;
    }
    g_print("%s", text); /* to the byte: spans count its characters */
}

static void
print_release(const Release *release, bool as_json)
{
    if (!as_json) {
        release_view_print(release);
        return;
    }
    g_autofree char *json = release_to_json(release);
    g_print("%s\n", json);
}

/* Takes what reading needs, and gives up the rest. */
static bool
confine(PageTools **ret_tools, GError **error)
{
    g_autoptr(PageTools) tools = page_tools_new();
    if (!sandbox_is_built_in())
        g_printerr("civcas: --confined does nothing: this build has no sandbox\n");
    if (!sandbox_enter(error))
        return false;
    *ret_tools = g_steal_pointer(&tools);
    return true;
}

/* Reads one file. Returns: an exit code */
static int
read_one(const char *path, const ReadOptions *options, const PhraseBook *phrases)
{
    g_autoptr(GError) error = NULL;
    g_auto(Reading) reading = {0};
    reading.body = reading_load(path, &error);
    if (reading.body == NULL)
        return verb_fail(error);

    g_autoptr(PageTools) tools = NULL;
    if (options->confined && !confine(&tools, &error))
        return verb_fail(error);
    reading.page = page_text_read(reading.body, options->media_type, &error);
    if (reading.page != NULL && options->text) {
        print_text(reading.page->text);
        return EXIT_CODE_OK;
    }
    const ReaderOptions how = {.series = options->series, .published = options->published};
    if (reading.page != NULL)
        reading.release = reader_read(phrases, reading.page, &how, &error);
    if (reading.release == NULL) {
        if (g_error_matches(error, READER_ERROR, READER_ERROR_SERIES))
            return verb_refuse("%s", error->message);
        bool is_unknown = reading_error_is_unknown(error);
        g_prefix_error(&error, "%s: ", path);
        (void)verb_fail(error); /* told; the exit code tells more */
        return is_unknown ? EXIT_CODE_UNKNOWN : EXIT_CODE_FAILED;
    }
    print_release(reading.release, options->common.json);
    return release_is_doubtful(reading.release) ? EXIT_CODE_DOUBTFUL : EXIT_CODE_OK;
}

int
read_run(int argc, char **argv)
{
    g_auto(ReadOptions) options = {0};
    const GOptionEntry entries[] = {{"series", 0, 0, G_OPTION_ARG_STRING, &options.series,
                                     "As this series only; \"article\" for others' pages", "NAME"},
                                    {"published", 0, 0, G_OPTION_ARG_STRING, &options.published,
                                     "Day of publication, for months without a year", "YYYY-MM-DD"},
                                    {"type", 0, 0, G_OPTION_ARG_STRING, &options.media_type,
                                     "Content-Type, as a server sent it", "MEDIA-TYPE"},
                                    {"text", 0, 0, G_OPTION_ARG_NONE, &options.text,
                                     "Print the text itself; spans count its characters", NULL},
                                    {"confined", 0, 0, G_OPTION_ARG_NONE, &options.confined,
                                     "Give up files and network before reading one FILE", NULL},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options.common, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (options.published != NULL && !reading_day_is_valid(options.published))
        return verb_refuse("--published=%s is no day of the form 2019-06-02", options.published);

    if (options.confined && options_count_operands(&options.common) > 1)
        return verb_refuse("--confined reads one file: the next could not be opened");

    memory_expect_reuse();
    g_autoptr(GError) error = NULL;
    g_autoptr(PhraseBook) phrases = NULL;
    if (!options.text && (phrases = options_load_phrases(&options.common, &error)) == NULL)
        return verb_fail(error);
    int worst = EXIT_CODE_OK;
    for (unsigned i = 0; options.common.operands[i] != NULL; i++) {
        if (i > 0 && !options.common.json && !options.text)
            g_print("\n");
        worst = exit_code_worse(worst, read_one(options.common.operands[i], &options, phrases));
        if (worst == EXIT_CODE_USAGE)
            break;
    }
    return worst;
}
