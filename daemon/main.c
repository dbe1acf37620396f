/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "base/program.h"
#include "daemon/once.h"
#include "daemon/service.h"

enum { EXIT_CODE_OK = 0, EXIT_CODE_FAILED = 1, EXIT_CODE_USAGE = 2 };

typedef struct {
    char *folder;   /* (owned) (nullable) */
    char *ledger;   /* (owned) (nullable) */
    char *phrases;  /* (owned) (nullable) */
    char **sources; /* (owned) (nullable) */
    gboolean once;
    gboolean json;
    gboolean progress;
    gboolean verbose;
    gboolean version;
} Options;

static void
options_clear(Options *options)
{
    g_free(options->folder);
    g_free(options->ledger);
    g_free(options->phrases);
    g_strfreev(options->sources);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static int
fail(int code, const char *message)
{
    fprintf(stderr, "civcasd: %s%s\n", message,
            code == EXIT_CODE_USAGE ? "; see civcasd --help" : "");
    return code;
}

static bool
parse(Options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &options->folder,
         "Folder of settings, sources and recipients", "DIR"},
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &options->ledger,
         "Ledger to record in, instead of the one in the settings", "FILE"},
        {"phrases", 0, 0, G_OPTION_ARG_FILENAME, &options->phrases,
         "Folder of the only phrase files to use", "DIR"},
        {"once", '1', 0, G_OPTION_ARG_NONE, &options->once,
         "Ask the named sources, or all, once; deliver what is due; end", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, "With --once: one JSON object a source",
         NULL},
        {"progress", 0, 0, G_OPTION_ARG_NONE, &options->progress,
         "Show a progress line on a terminal", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, "Say also what went as it should",
         NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version and end", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->sources, NULL, "[SOURCE…]"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Watches sources of official releases, records what they say, and tells people.");
    g_option_context_set_description(
        context, "Example: civcasd --once --verbose oir-releases\n\n"
                 "Signals: SIGHUP loads everything anew, SIGTERM and SIGINT end it.\n"
                 "Exit status: 0 done; 1 a source failed, or it could not begin; 2 wrong usage.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (options->folder != NULL && !g_file_test(options->folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--config=%s: there is no such folder", options->folder);
        return false;
    }
    if (options->once || (options->sources == NULL && !options->json))
        return true;
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                        options->json ? "--json goes with --once"
                                      : "sources are named with --once only");
    return false;
}

/* Readers run elsewhere, so a path must mean the same there. Returns: (owned) (nullable) */
static char *
make_absolute(const char *path)
{
    return path == NULL ? NULL : g_canonicalize_filename(path, NULL);
}

/* The civcas command, which reads documents. Returns: (owned), or NULL with @error */
static char *
find_reader(GError **error)
{
    char *reader = program_find_sister("civcas", "cli", CIVCAS_BIN_DIR);
    if (reader == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "the civcas command, which reads documents, is neither beside civcasd nor in "
                    "%s; install it there",
                    CIVCAS_BIN_DIR);
    return reader;
}

static bool
find_places(const Options *options, SetupPlaces *places, GError **error)
{
    g_autofree char *folder =
        options->folder == NULL ? settings_find_folder() : g_strdup(options->folder);
    places->folder = make_absolute(folder);
    places->phrases = make_absolute(options->phrases);
    places->vendor_phrases = program_find_built_phrases();
    places->ledger = make_absolute(options->ledger);
    places->reader = find_reader(error);
    return places->reader != NULL;
}

static int
run(const Options *options, const SetupPlaces *places, GError **error)
{
    g_autoptr(Setup) setup = setup_load(places, error);
    if (setup == NULL)
        return EXIT_CODE_FAILED;
    const char *path = setup_get_ledger(setup);
    g_autofree char *folder = g_path_get_dirname(path);
    /* When it cannot be made, opening the ledger says so. One that --db names may be a slip. */
    if (places->ledger == NULL)
        (void)g_mkdir_with_parents(folder, 0750);
    g_autoptr(Ledger) ledger = ledger_open(path, LEDGER_WRITE, "civcasd", error);
    if (ledger == NULL || !ledger_load_places(ledger, places->folder, error))
        return EXIT_CODE_FAILED;
    JournalOptions how = {.is_verbose = options->verbose,
                          .shows_progress = options->progress,
                          .on_error_output = options->json};
    g_autoptr(Journal) journal = journal_new(&how);
    return options->once ? once_run(setup, ledger, journal, options->sources, options->json)
                         : service_run(setup, ledger, journal);
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    (void)signal(SIGPIPE, SIG_IGN); /* a reader may die while its document is written to it */
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&options, &argc, &argv, &error))
        return fail(EXIT_CODE_USAGE, error->message);
    if (options.version) {
        printf("civcasd %s\n", CIVCAS_VERSION);
        return EXIT_CODE_OK;
    }
    SetupPlaces places = {0};
    int code = EXIT_CODE_FAILED;
    if (find_places(&options, &places, &error))
        code = run(&options, &places, &error);
    setup_places_clear(&places);
    return error == NULL ? code : fail(EXIT_CODE_FAILED, error->message);
}
