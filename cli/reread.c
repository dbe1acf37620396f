/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reread.h"

#include <string.h>

#include "changes/edition.h"
#include "cli/changes.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/writer.h"
#include "store/rereading.h"

static const Usage usage = {
    .page = "civcas-judge",
    .description =
        "Reads everything on record again, with the reader and the phrases as they are\n"
        "now, and lists what it would say differently. --accept records that, and folds\n"
        "again; until then nothing changes and nobody is told.\n\n"
        "Example: civcas reread --dry-run",
    .taken = TAKES_DB | TAKES_PHRASES,
};

/* What goes on while the archive is read. */
typedef struct {
    Writer *writer; /* (nullable) NULL: nothing is recorded */
    Ledger *ledger;
    PhraseBook *phrases;
    unsigned differ;
    unsigned failed;
} Rereading;

static Release *
read_again(const Rereading *rereading, const KeptReading *kept, const char *published,
           GError **error)
{
    g_autoptr(GBytes) body = ledger_load_body(rereading->ledger, kept->sha256, error);
    g_autoptr(PageText) page = body != NULL ? page_text_read(body, kept->media_type, error) : NULL;
    const ReaderOptions how = {.published = published};
    return page != NULL ? reader_read(rereading->phrases, page, &how, error) : NULL;
}

static bool
is_same(const KeptReading *kept, const Release *release)
{
    g_autoptr(GPtrArray) differences = edition_compare(kept->release, release);
    return differences->len == 0 &&
           release_is_doubtful(kept->release) == release_is_doubtful(release);
}

/* Whether the source's day of publication was told to the reader then is not on record: the reading
 * that comes out as it did counts. */
static Release *
read_as_before(const Rereading *rereading, const KeptReading *kept, char **ret_published,
               GError **error)
{
    g_autoptr(Release) release = read_again(rereading, kept, NULL, error);
    g_autofree char *day = kept->published != NULL ? g_strndup(kept->published, 10) : NULL;
    if (release == NULL || is_same(kept, release) || day == NULL || !reading_day_is_valid(day))
        return g_steal_pointer(&release);
    g_autoptr(Release) told = read_again(rereading, kept, day, NULL);
    if (told == NULL || !(is_same(kept, told) || release->period_to == NULL))
        return g_steal_pointer(&release);
    *ret_published = g_steal_pointer(&day);
    return g_steal_pointer(&told);
}

static void
print_differences(const KeptReading *kept, const Release *release)
{
    g_autoptr(GPtrArray) differences = edition_compare(kept->release, release);
    terminal_print_heading(kept->release_id != NULL ? kept->release_id : kept->document);
    for (unsigned i = 0; i < differences->len; i++) {
        const Change *change = g_ptr_array_index(differences, i);
        g_autofree char *line =
            g_strdup_printf("%s: %s → %s", change->name != NULL ? change->name : "text",
                            change->before != NULL         ? change->before
                            : change->quote_before != NULL ? change->quote_before
                                                           : "not read",
                            change->after != NULL         ? change->after
                            : change->quote_after != NULL ? change->quote_after
                                                          : "not read");
        terminal_print(TONE_NOTE, "  ", line, 4);
    }
    if (release_is_doubtful(kept->release) != release_is_doubtful(release))
        terminal_print(TONE_NOTE, "  ",
                       release_is_doubtful(release) ? "now doubtful" : "no longer doubtful", 4);
}

static bool
accept(const Rereading *rereading, const KeptReading *kept, const Release *release,
       const char *published, GError **error)
{
    g_autoptr(GPtrArray) changes = NULL;
    if (!writer_accept_reread(rereading->writer, kept, release, rereading->phrases, published,
                              &changes, error))
        return false;
    changes_print(changes);
    return true;
}

static void
reread_one(Rereading *rereading, const KeptReading *kept)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *published = NULL;
    g_autoptr(Release) release = read_as_before(rereading, kept, &published, &error);
    if (release != NULL && is_same(kept, release))
        return;
    if (release != NULL) {
        rereading->differ++;
        print_differences(kept, release);
    }
    if (release != NULL &&
        (rereading->writer == NULL || accept(rereading, kept, release, published, &error)))
        return;
    rereading->failed++;
    g_prefix_error(&error, "%s: ", kept->document);
    (void)verb_fail(error); /* counted; the others are read all the same */
}

int
reread_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    gboolean dry = FALSE, accepts = FALSE;
    const GOptionEntry entries[] = {
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "List what would differ", NULL},
        {"accept", 0, 0, G_OPTION_ARG_NONE, &accepts, "Record it", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (dry == accepts)
        return verb_refuse("say --dry-run or --accept");
    g_autoptr(PhraseBook) phrases = options_load_phrases(&options, &error);
    g_autoptr(Writer) writer = NULL;
    g_autoptr(Ledger) own = NULL;
    Ledger *ledger = NULL;
    if (phrases != NULL && !accepts)
        ledger = own = options_open_ledger(&options, LEDGER_READ, &error);
    else if (phrases != NULL && (writer = writer_open(&options, &error)) != NULL)
        ledger = writer_get_ledger(writer, &error);
    g_autoptr(GPtrArray) kept = ledger == NULL ? NULL : ledger_list_kept_readings(ledger, &error);
    if (kept == NULL)
        return verb_fail(error);
    Rereading rereading = {.writer = writer, .ledger = ledger, .phrases = phrases};
    for (unsigned i = 0; i < kept->len; i++)
        reread_one(&rereading, g_ptr_array_index(kept, i));
    g_print("%u readings: %u differ, %u could not be read again.\n", kept->len, rereading.differ,
            rereading.failed);
    return rereading.failed > 0 ? EXIT_CODE_FAILED : EXIT_CODE_OK;
}
