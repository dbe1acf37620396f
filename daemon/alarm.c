/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/alarm.h"

/* Where the ledger keeps, over restarts, that operators know. */
static const char told_name[] = "alarm:delivery";

static bool
tell_operators(Ledger *ledger, const char *channel, const char *trouble, Journal *journal,
               GError **error)
{
    gint64 told_at = 0, now = g_get_real_time() / G_USEC_PER_SEC;
    unsigned unused = 0;
    bool is_late = channel != NULL;
    if (!ledger_find_schedule(ledger, told_name, &told_at, &unused, error))
        return false;
    if (is_late == (told_at != 0))
        return true;
    if (!is_late)
        return ledger_record_schedule(ledger, told_name, 0, 0, error);
    journal_say(journal, JOURNAL_ERROR, "delivery: %s", trouble);
    return ledger_record_notice(ledger, "delivery_failing",
                                *channel != '\0' ? channel : "several channels", trouble, now,
                                error) &&
           ledger_record_schedule(ledger, told_name, now, 0, error);
}

void
alarm_look(const Setup *setup, Ledger *ledger, Announcer *announcer, Journal *journal)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *trouble = NULL, *channel = NULL;
    if (!ledger_describe_stuck(ledger, g_get_real_time() / G_USEC_PER_SEC,
                               setup->settings->mail_alarm_s, &trouble, &channel, &error) ||
        !tell_operators(ledger, channel, trouble, journal, &error)) {
        journal_say(journal, JOURNAL_ERROR, "delivery: %s", error->message);
        return;
    }
    announcer_tell_trouble(announcer, trouble);
}
