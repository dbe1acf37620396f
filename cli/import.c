/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import.h"

#include <string.h>

#include "base/capture.h"
#include "changes/release_id.h"
#include "cli/changes.h"
#include "cli/import_table.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/verb.h"
#include "cli/writer.h"

/* Files recorded by one call; more is a slip of the shell. */
#define IMPORT_MAX_FILES 100000u

static const Usage usage = {
    .page = "civcas-check",
    .operands = "FILE…",
    .description = "Records releases and articles from files in the ledger, oldest period first,\n"
                   "and prints what they change. Nobody is told. A page is known by its canonical\n"
                   "address, when it states one, else by its path.\n\n"
                   "Example: civcas import 2019-03.html 2019-04.html\n\n"
                   "With --figures, FILE is a table of figures of past releases, parted by tabs,\n"
                   "such as /usr/share/civcas/data/releases.tsv: it fills the books, is no news,\n"
                   "and yields to the publisher's own text.\n\n"
                   "Exit status as of civcas read. A civcasd that holds the ledger is asked to\n"
                   "record them, and reads them with its own phrases.",
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

/* A document to record, and where it comes in the fold. */
typedef struct {
    const char *path; /* (borrowed) */
    GBytes *body;     /* (owned) (nullable) of standard input, which is there once */
    char *period;     /* (owned) last day it covers, else day of publication, else "" */
} Item;

static void
item_free(gpointer data)
{
    Item *item = data;
    g_clear_pointer(&item->body, g_bytes_unref);
    g_free(item->period);
    g_free(item);
}

static int
compare_items(gconstpointer a, gconstpointer b)
{
    const Item *const *first = a;
    const Item *const *second = b;
    return strcmp((*first)->period, (*second)->period);
}

static bool
read_item(const Item *item, const ReaderOptions *how, const PhraseBook *phrases,
          Reading *ret_reading, GError **error)
{
    Reading reading = {0};
    reading.body = item->body != NULL ? g_bytes_ref(item->body) : reading_load(item->path, error);
    if (reading.body != NULL)
        reading.page = page_text_read(reading.body, NULL, error);
    if (reading.page != NULL)
        reading.release = reader_read(phrases, reading.page, how, error);
    *ret_reading = reading;
    if (reading.body != NULL && reading.release == NULL)
        g_prefix_error(error, "%s: ", item->path); /* loading names the file itself */
    return reading.release != NULL;
}

/* Tells @error, and frees it. Returns: an exit code */
static int
refuse_item(GError *error)
{
    bool is_unknown = reading_error_is_unknown(error);
    int code = verb_fail(error);
    g_error_free(error);
    return is_unknown ? EXIT_CODE_UNKNOWN : code;
}

static char *
find_period(const Release *release)
{
    const char *days[] = {release->period_to, release->period_from, release->published};
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        if (days[i] != NULL)
            return g_strdup(days[i]);
    }
    return g_strdup("");
}

/* Reads each file once to learn its period, and keeps none but standard input: there may be more
 * than fit into memory. What cannot be read is told and left out, and worsens *@worst.
 * Returns: (owned) array of Item, oldest first */
static GPtrArray *
list_items(char **paths, const ReaderOptions *how, const PhraseBook *phrases, int *worst)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(item_free);
    for (unsigned i = 0; paths[i] != NULL; i++) {
        GError *error = NULL;
        g_auto(Reading) reading = {0};
        Item *item = g_new0(Item, 1);
        item->path = paths[i];
        if (!read_item(item, how, phrases, &reading, &error)) {
            *worst = exit_code_worse(*worst, refuse_item(error));
            item_free(item);
            continue;
        }
        if (g_str_equal(paths[i], "-"))
            item->body = g_bytes_ref(reading.body);
        item->period = find_period(reading.release);
        g_ptr_array_add(items, item);
    }
    g_ptr_array_sort(items, compare_items); /* stable: equal periods stay in the order given */
    return items;
}

/* Says of a file without changes why that is right. */
static void
print_nothing_new(const char *path, const Release *release)
{
    if (release->kind == RELEASE_KIND_RELEASE) {
        g_autofree char *id = release_get_id(release);
        g_print("%s: %s is on record already; nothing is new\n", path, id != NULL ? id : "it");
    } else {
        g_print("%s: an article; its %u figures are on record, and no case changes\n", path,
                release->figures->len);
    }
}

static bool
record(Writer *writer, const PhraseBook *phrases, const Item *item, Reading *reading,
       const ReaderOptions *how, GError **error)
{
    g_autoptr(Capture) capture = make_capture(item->path, reading, how->published);
    g_autoptr(GPtrArray) changes = NULL;
    if (!writer_import(writer, capture, phrases, how, &reading->release, &changes, error)) {
        g_prefix_error(error, "%s: ", item->path);
        return false;
    }
    if (changes->len == 0)
        print_nothing_new(item->path, reading->release);
    changes_print(changes);
    return true;
}

/* Returns: an exit code */
static int
import_item(const Item *item, const ReaderOptions *how, const PhraseBook *phrases, Writer *writer)
{
    GError *error = NULL;
    g_auto(Reading) reading = {0};
    if (!read_item(item, how, phrases, &reading, &error) ||
        !record(writer, phrases, item, &reading, how, &error))
        return refuse_item(error);
    return release_is_doubtful(reading.release) ? EXIT_CODE_DOUBTFUL : EXIT_CODE_OK;
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
        return import_table_run(&options);
    if (published != NULL && !reading_day_is_valid(published))
        return verb_refuse("--published=%s is no day of the form 2019-06-02", published);

    g_autoptr(GError) error = NULL;
    g_autoptr(PhraseBook) phrases = options_load_phrases(&options, &error);
    g_autoptr(Writer) writer = phrases == NULL ? NULL : writer_open(&options, &error);
    if (writer == NULL)
        return verb_fail(error);
    if (writer_is_daemon(writer) && options.phrases != NULL)
        return verb_refuse("civcasd holds the ledger and reads with its own phrases; leave "
                           "--phrases out");
    const ReaderOptions how = {.series = series, .published = published};
    int worst = EXIT_CODE_OK;
    g_autoptr(GPtrArray) items = list_items(options.operands, &how, phrases, &worst);
    for (unsigned i = 0; i < items->len; i++)
        worst =
            exit_code_worse(worst, import_item(g_ptr_array_index(items, i), &how, phrases, writer));
    return worst;
}
