/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import.h"

#include "base/capture.h"
#include "cli/changes.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/verb.h"

/* Files recorded by one call; more is a slip of the shell. */
#define IMPORT_MAX_FILES 100000u

static const Usage usage = {
    .operands = "FILE…",
    .description = "Records releases and articles from files in the ledger, in the order given,\n"
                   "and prints what they change. Nobody is told. A page is known by its canonical\n"
                   "address, when it states one, else by its path.\n\n"
                   "Example: civcas import 2019-03.html 2019-04.html\n\n"
                   "Exit status as of civcas read. While civcasd holds the ledger, nothing is\n"
                   "recorded.",
    .taken = TAKES_DB | TAKES_PHRASES,
    .min_operands = 1,
    .max_operands = IMPORT_MAX_FILES,
};

static Capture *
make_capture(const char *path, const Reading *reading, const char *published)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    const char *canonical = reading->page->canonical;
    Capture *capture = capture_new("import", canonical != NULL ? canonical : absolute,
                                   g_get_real_time() / G_USEC_PER_SEC);
    g_free(capture->address);
    capture->address = g_filename_to_uri(absolute, NULL, NULL);
    capture->title = g_strdup(reading->page->title);
    capture->published = g_strdup(published != NULL ? published : reading->page->published);
    capture_set_body(capture, reading->body);
    capture_set_verdict(capture, VERDICT_OK, "imported from a file");
    return capture;
}

static bool
record(Ledger *ledger, const PhraseBook *phrases, const Capture *capture, const Release *release,
       GError **error)
{
    const ReadingOrigin origin = {.reader_version = READER_VERSION,
                                  .phrases_hash = phrase_book_get_hash(phrases)};
    g_autoptr(GPtrArray) changes = NULL;
    if (!ledger_record_reading(ledger, capture, release, &origin, NULL, capture->fetched_at,
                               &changes, error))
        return false;
    changes_print(changes);
    return true;
}

/* Returns: an exit code */
static int
import_one(const char *path, const ReaderOptions *how, const PhraseBook *phrases, Ledger *ledger)
{
    g_autoptr(GError) error = NULL;
    g_auto(Reading) reading = {0};
    bool is_unknown = false;
    if ((reading.body = reading_load(path, &error)) != NULL &&
        (reading.page = page_text_read(reading.body, NULL, &error)) != NULL)
        reading.release = reader_read(phrases, reading.page, how, &error);
    if (reading.release != NULL) {
        g_autoptr(Capture) capture = make_capture(path, &reading, how->published);
        if (record(ledger, phrases, capture, reading.release, &error))
            return release_is_doubtful(reading.release) ? EXIT_CODE_DOUBTFUL : EXIT_CODE_OK;
    } else {
        is_unknown = reading_error_is_unknown(error);
    }
    g_prefix_error(&error, "%s: ", path);
    int code = verb_fail(error);
    return is_unknown ? EXIT_CODE_UNKNOWN : code;
}

int
import_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *series = NULL;
    g_autofree char *published = NULL;
    const GOptionEntry entries[] = {
        {"series", 0, 0, G_OPTION_ARG_STRING, &series, "Read as this series only", "NAME"},
        {"published", 0, 0, G_OPTION_ARG_STRING, &published,
         "Day of publication, where the page does not say it", "YYYY-MM-DD"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (published != NULL && !reading_day_is_valid(published))
        return verb_refuse("--published=%s is no day of the form 2019-06-02", published);

    g_autoptr(GError) error = NULL;
    g_autoptr(PhraseBook) phrases = options_load_phrases(&options, &error);
    g_autoptr(Ledger) ledger =
        phrases == NULL ? NULL : options_open_ledger(&options, LEDGER_WRITE, &error);
    if (ledger == NULL)
        return verb_fail(error);
    const ReaderOptions how = {.series = series, .published = published};
    int worst = EXIT_CODE_OK;
    for (unsigned i = 0; options.operands[i] != NULL; i++)
        worst = exit_code_worse(worst, import_one(options.operands[i], &how, phrases, ledger));
    return worst;
}
