/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import.h"

#include <string.h>

#include "base/capture.h"
#include "cli/changes.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/verb.h"
#include "releases/figures_table.h"

/* Files recorded by one call; more is a slip of the shell. */
#define IMPORT_MAX_FILES 100000u

static const Usage usage = {
    .operands = "FILE…",
    .description = "Records releases and articles from files in the ledger, in the order given,\n"
                   "and prints what they change. Nobody is told. A page is known by its canonical\n"
                   "address, when it states one, else by its path.\n\n"
                   "Example: civcas import 2019-03.html 2019-04.html\n\n"
                   "With --figures, FILE is a table of figures of past releases, parted by tabs,\n"
                   "such as /usr/share/civcas/data/releases.tsv: it fills the books, is no news,\n"
                   "and yields to the publisher's own text.\n\n"
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

static bool
record_row(Ledger *ledger, const TableRow *row, gint64 now, GError **error)
{
    const ReadingOrigin origin = {.reader_version = READER_VERSION, .is_history = true};
    g_autoptr(Capture) capture = capture_new("import", row->document, now);
    g_autoptr(GBytes) body = g_bytes_new(row->text, strlen(row->text));
    g_autoptr(GPtrArray) changes = NULL;
    g_free(capture->address);
    capture->address = g_strdup(row->address);
    capture->title = g_strdup(row->release->title);
    capture->published = g_strdup(row->release->published);
    capture_set_body(capture, body);
    capture_set_verdict(capture, VERDICT_OK, "imported from a table of figures");
    return ledger_record_reading(ledger, capture, row->release, &origin, NULL, now, &changes,
                                 error);
}

/* Returns: an exit code */
static int
import_table(const char *path, Ledger *ledger)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = reading_load(path, &error);
    gsize length = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    g_autoptr(GPtrArray) rows =
        bytes != NULL ? figures_table_read(text != NULL ? text : "", length, &error) : NULL;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    bool recorded = rows != NULL;
    for (unsigned i = 0; recorded && i < rows->len; i++)
        recorded = record_row(ledger, g_ptr_array_index(rows, i), now, &error);
    if (!recorded) {
        g_prefix_error(&error, "%s: ", path);
        return verb_fail(error);
    }
    g_print("%s: figures of %u releases recorded; civcas books shows the sums.\n", path, rows->len);
    return EXIT_CODE_OK;
}

/* Returns: an exit code */
static int
import_tables(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(options, LEDGER_WRITE, &error);
    if (ledger == NULL)
        return verb_fail(error);
    int worst = EXIT_CODE_OK;
    for (unsigned i = 0; options->operands[i] != NULL; i++)
        worst = exit_code_worse(worst, import_table(options->operands[i], ledger));
    return worst;
}

int
import_run(int argc, char **argv)
{
    gboolean figures = FALSE;
    g_auto(Options) options = {0};
    g_autofree char *series = NULL;
    g_autofree char *published = NULL;
    const GOptionEntry entries[] = {
        {"series", 0, 0, G_OPTION_ARG_STRING, &series, "Read as this series only", "NAME"},
        {"published", 0, 0, G_OPTION_ARG_STRING, &published,
         "Day of publication, where the page does not say it", "YYYY-MM-DD"},
        {"figures", 0, 0, G_OPTION_ARG_NONE, &figures, "FILE is a table of figures", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (figures && (series != NULL || published != NULL))
        return verb_refuse("--figures goes without --series and --published");
    if (figures)
        return import_tables(&options);
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
