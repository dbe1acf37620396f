/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/checks.h"

/* How long the first of them waits for company. */
#define GATHERING_MS 100u
/* After a failure: a disk that is full is not helped by haste. */
#define RETRY_MS 5000u
/* More than this many are written at once, whatever the time. */
#define CAPTURES_MAX 2000u

struct Checks {
    Ledger *ledger;
    Journal *journal;
    GPtrArray *captures;   /* (owned) of Capture */
    GHashTable *schedules; /* (owned) id of source (owned) to LedgerSchedule (owned) */
    guint timer;
    bool is_failing;
};

static gboolean
on_timer(gpointer data)
{
    Checks *checks = data;
    checks->timer = 0;
    (void)checks_record(checks); /* has been said */
    return G_SOURCE_REMOVE;
}

static bool
is_empty(const Checks *checks)
{
    return checks->captures->len == 0 && g_hash_table_size(checks->schedules) == 0;
}

static void
wait(Checks *checks)
{
    if (checks->timer == 0)
        checks->timer =
            g_timeout_add(checks->is_failing ? RETRY_MS : GATHERING_MS, on_timer, checks);
}

Checks *
checks_new(Ledger *ledger, Journal *journal)
{
    Checks *checks = g_new0(Checks, 1);
    checks->ledger = ledger;
    checks->journal = journal;
    checks->captures = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    checks->schedules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return checks;
}

void
checks_free(Checks *checks)
{
    if (checks == NULL)
        return;
    (void)checks_record(checks); /* has been said */
    g_clear_handle_id(&checks->timer, g_source_remove);
    g_ptr_array_unref(checks->captures);
    g_hash_table_unref(checks->schedules);
    g_free(checks);
}

void
checks_add_capture(Checks *checks, const Capture *capture)
{
    if (checks->is_failing && checks->captures->len >= CAPTURES_MAX)
        g_ptr_array_remove_index(checks->captures, 0); /* the disk has been full for hours */
    g_ptr_array_add(checks->captures, capture_copy(capture));
    if (!checks->is_failing && checks->captures->len >= CAPTURES_MAX)
        (void)checks_record(checks); /* has been said */
    else
        wait(checks);
}

void
checks_add_schedule(Checks *checks, const char *source_id, gint64 next_at, unsigned failures)
{
    LedgerSchedule *schedule = g_new0(LedgerSchedule, 1);
    char *id = g_strdup(source_id);
    *schedule = (LedgerSchedule){.source_id = id, .next_at = next_at, .failures = failures};
    /* The key goes with the value that names it. */
    g_hash_table_replace(checks->schedules, id, schedule);
    wait(checks);
}

static GArray *
list_schedules(const Checks *checks)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(LedgerSchedule));
    GHashTableIter iter;
    gpointer schedule = NULL;
    g_hash_table_iter_init(&iter, checks->schedules);
    while (g_hash_table_iter_next(&iter, NULL, &schedule))
        g_array_append_vals(list, schedule, 1);
    return list;
}

bool
checks_record(Checks *checks)
{
    g_clear_handle_id(&checks->timer, g_source_remove);
    if (is_empty(checks))
        return true;
    g_autoptr(GArray) schedules = list_schedules(checks);
    g_autoptr(GError) error = NULL;
    if (ledger_record_checks(checks->ledger, checks->captures, schedules, &error)) {
        g_ptr_array_set_size(checks->captures, 0);
        g_hash_table_remove_all(checks->schedules);
        checks->is_failing = false;
        return true;
    }
    if (!checks->is_failing)
        journal_say(checks->journal, JOURNAL_ERROR, "not recorded, and tried again: %u checks: %s",
                    g_hash_table_size(checks->schedules), error->message);
    checks->is_failing = true;
    wait(checks);
    return false;
}
