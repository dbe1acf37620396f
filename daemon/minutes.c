/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/minutes.h"

#include "daemon/archivist.h"
#include "daemon/news.h"
#include "daemon/remarks.h"
#include "releases/reader.h"

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

bool
minutes_is_page(const Minutes *minutes)
{
    return minutes->plan.source->kind == SOURCE_PAGE;
}

void
minutes_note_trouble(Minutes *minutes, Verdict verdict, const char *evidence)
{
    minutes->outcome->is_complete = false;
    outcome_note(minutes->outcome, verdict, evidence);
}

void
minutes_note_ledger_trouble(Minutes *minutes, const GError *error)
{
    g_autofree char *why = g_strdup_printf("not recorded: %s", error->message);
    journal_say(minutes->plan.journal, JOURNAL_ERROR, "%s: %s", minutes->plan.source->id, why);
    minutes_note_trouble(minutes, VERDICT_FAILED, why);
}

static void
take_ledger_error(const GError *error, gpointer data)
{
    minutes_note_ledger_trouble(data, error);
}

static Remarks
get_remarks(const Minutes *minutes)
{
    return (Remarks){.ledger = minutes->plan.ledger,
                     .journal = minutes->plan.journal,
                     .source_id = minutes->plan.source->id,
                     .subscribers =
                         minutes->plan.is_quiet ? NULL : minutes->plan.setup->subscribers};
}

void
minutes_note(const char *kind, const char *text, gpointer data)
{
    Minutes *minutes = data;
    const Remarks remarks = get_remarks(minutes);
    bool is_layout = g_str_equal(kind, "layout_changed");
    bool was_told = is_layout && (minutes->plan.is_rebuilt || minutes->outcome->is_rebuilt);
    g_autoptr(GError) error = NULL;
    minutes->outcome->is_rebuilt |= is_layout;
    bool is_done = was_told ||
                   (g_str_equal(kind, "source_moved") ? remarks_note_move(&remarks, text, &error)
                                                      : remarks_note(&remarks, kind, text, &error));
    if (!is_done)
        minutes_note_ledger_trouble(minutes, error);
}

void
minutes_note_removals(Minutes *minutes, const GPtrArray *captures)
{
    const Remarks remarks = get_remarks(minutes);
    for (guint i = 0; i < captures->len; i++) {
        g_autoptr(GError) error = NULL;
        if (!remarks_note_removal(&remarks, captures->pdata[i], &minutes->outcome->changes, &error))
            minutes_note_ledger_trouble(minutes, error);
    }
}

/* Nothing is read of what is there again unchanged: that it is back is told here. */
static void
note_return(Minutes *minutes, const Capture *capture)
{
    Verdict before = recheck_get_verdict(minutes->recheck, capture->document);
    g_autoptr(GError) error = NULL;
    if (before == VERDICT_OK || before == VERDICT_UNCHANGED)
        return;
    const Remarks remarks = get_remarks(minutes);
    if (!remarks_note_return(&remarks, capture, &minutes->outcome->changes, &error))
        minutes_note_ledger_trouble(minutes, error);
}

void
minutes_record_capture(Minutes *minutes, const Capture *capture)
{
    g_autoptr(GError) error = NULL;
    if (capture->verdict == VERDICT_UNCHANGED)
        note_return(minutes, capture);
    recheck_forget(minutes->recheck);
    if (capture->verdict == VERDICT_UNCHANGED) {
        checks_add_capture(minutes->plan.checks, capture);
        return;
    }
    (void)checks_record(minutes->plan.checks); /* what came before; has been said */
    if (!ledger_record_capture(minutes->plan.ledger, capture, NULL, &error))
        minutes_note_ledger_trouble(minutes, error);
}

/* On the first run of a source one baseline is told by mail, and what else it holds is not news. */
static GPtrArray *
choose_subscribers(const Minutes *minutes)
{
    bool is_quiet = minutes->plan.is_quiet ||
                    (minutes->plan.is_first_run && minutes->outcome->has_told_baseline);
    return is_quiet ? NULL : minutes->plan.setup->subscribers;
}

/* What a mirror or the press repeats can establish a release until the force's own is seen. */
static void
mark_carrier(const Source *source, Release *release)
{
    if (source->authority == AUTHORITY_OFFICIAL || release->carrier != NULL)
        return;
    release->carrier = g_strdup(source->name != NULL ? source->name : source->id);
}

/* A page that makes news is put down for an archive, if the settings name one.
 * Returns: (borrowed) (nullable) */
static const char *
find_save_address(const Minutes *minutes, const Capture *capture)
{
    bool is_taken = g_str_has_prefix(capture->address, "http") &&
                    archivist_takes(minutes->plan.setup, minutes->plan.source);
    return is_taken ? capture->address : NULL;
}

bool
minutes_record_release(Minutes *minutes, const Capture *capture, Release *release)
{
    ReadingOrigin origin = {.reader_version = READER_VERSION,
                            .phrases_hash = minutes->plan.setup->phrases_hash,
                            .save_address = find_save_address(minutes, capture)};
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GError) error = NULL;
    mark_carrier(minutes->plan.source, release);
    recheck_forget(minutes->recheck);
    (void)checks_record(minutes->plan.checks); /* what came before; has been said */
    if (!ledger_record_reading(minutes->plan.ledger, capture, release, &origin,
                               choose_subscribers(minutes), get_now(), &changes, &error)) {
        minutes_note_ledger_trouble(minutes, error);
        return false;
    }
    minutes->outcome->changes += changes->len;
    news_tell(minutes->plan.journal, capture, release, changes);
    if (changes->len == 0)
        return false;
    const Change *first = changes->pdata[0];
    if (first->baseline)
        minutes->outcome->has_told_baseline = true;
    return true;
}

void
minutes_record_death(Minutes *minutes, Capture *capture, const char *why)
{
    g_autoptr(GError) error = NULL;
    if (!ledger_record_reader_death(minutes->plan.ledger, capture->sha256, why, &error))
        minutes_note_ledger_trouble(minutes, error);
    capture_set_verdict(capture, VERDICT_FAILED, why);
    minutes_record_capture(minutes, capture);
    journal_say(minutes->plan.journal, JOURNAL_ERROR,
                "%s: %s: %s; kept, and not read again unless it changes", minutes->plan.source->id,
                news_get_title(capture), why);
}

static const RecheckClient recheck_client = {.fail = take_ledger_error, .note = minutes_note};

void
minutes_init(Minutes *minutes, const RoundPlan *plan)
{
    minutes->plan = *plan;
    minutes->plan.setup = setup_ref(plan->setup);
    minutes->outcome = outcome_new(plan->source->id);
    minutes->recheck =
        recheck_new(plan->ledger, plan->source, plan->ask_all, &recheck_client, minutes);
}

void
minutes_clear(Minutes *minutes)
{
    outcome_free(minutes->outcome);
    recheck_free(minutes->recheck);
    setup_unref(minutes->plan.setup);
}
