/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/watch_internal.h"
#include "store/overdue.h"

/* Failures in a row before a source is said to be failing. */
#define FAILURES_TOLD 3

/* For operators, beside the ledger's facts. */
static void
note(Watch *watch, const char *kind, const char *source_id, const char *text)
{
    g_autoptr(GError) error = NULL;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    if (!ledger_record_notice(watch->ledger, kind, source_id, text, now, &error))
        journal_say(watch->journal, JOURNAL_ERROR, "%s: not recorded: %s", source_id,
                    error->message);
}

static void
tell_recovery(Watch *watch, const Outcome *outcome, unsigned failures_before)
{
    g_autofree char *text = g_strdup_printf("well again after %u failure%s", failures_before,
                                            failures_before == 1 ? "" : "s");
    const JournalTopic topic = {.message = MESSAGE_SOURCE_RECOVERED, .source = outcome->source_id};
    journal_tell(watch->journal, JOURNAL_EVENT, &topic, "%s: %s", outcome->source_id, text);
    if (failures_before >= FAILURES_TOLD)
        note(watch, "source_recovered", outcome->source_id, text);
}

/* Told when it begins, when it lasts, and when it takes another form; not at every try. Whoever
 * asked for the round is told its outcome anyway. */
static void
tell_failure(Watch *watch, const Watched *watched, const Outcome *outcome, bool is_known)
{
    g_autoptr(GDateTime) next = g_date_time_new_from_unix_local(watched->next_at);
    g_autofree char *when = g_date_time_format(next, "%Y-%m-%d %H:%M:%S");
    const char *verdict = verdict_to_name(outcome->verdict);
    const char *evidence = outcome->evidence != NULL ? outcome->evidence : "without a word";
    const JournalTopic topic = {.message = MESSAGE_SOURCE_FAILING, .source = outcome->source_id};
    if (watched->failures != FAILURES_TOLD) {
        journal_tell(watch->journal,
                     is_known || !watch->is_started ? JOURNAL_DETAIL : JOURNAL_WARNING, &topic,
                     "%s: %s (%s); nothing is compared; asked again at %s", outcome->source_id,
                     verdict, evidence, when);
        return;
    }
    g_autofree char *text =
        g_strdup_printf("failing, %u times in a row: %s (%s); asked again at %s", watched->failures,
                        verdict, evidence, when);
    journal_tell(watch->journal, JOURNAL_ERROR, &topic, "%s: %s", outcome->source_id, text);
    note(watch, "source_failing", outcome->source_id, text);
}

/* After a round, when what should have come could have been seen. */
static void
note_overdue(Watch *watch)
{
    g_autoptr(GError) error = NULL;
    char **overdue = ledger_note_overdue(watch->ledger, g_get_real_time() / G_USEC_PER_SEC, &error);
    if (overdue == NULL) {
        journal_say(watch->journal, JOURNAL_ERROR, "overdue releases: %s", error->message);
        return;
    }
    g_strfreev(watch->overdue);
    watch->overdue = overdue;
}

void
watch_tell_outcome(Watch *watch, const Watched *watched, const Outcome *outcome,
                   unsigned failures_before, Verdict verdict_before)
{
    note_overdue(watch);
    if (outcome_is_failure(outcome)) {
        bool is_known = failures_before > 0 && outcome->verdict == verdict_before;
        tell_failure(watch, watched, outcome, is_known);
        return;
    }
    if (failures_before > 0)
        tell_recovery(watch, outcome, failures_before);
    g_autofree char *words = outcome_describe(outcome);
    bool is_event = outcome->new_documents > 0 && watch->is_started;
    const JournalTopic topic = {.source = outcome->source_id};
    journal_tell(watch->journal, is_event ? JOURNAL_EVENT : JOURNAL_DETAIL, &topic, "%s", words);
}
