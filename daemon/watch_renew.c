/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/watch_internal.h"

static void
answer_for_missing(Watch *watch, const char *id, const char *why)
{
    g_autoptr(Outcome) outcome = outcome_new(id);
    outcome_note(outcome, VERDICT_FAILED, why);
    watch_answer_inquiries(watch, outcome);
}

/* Returns: (owned) (nullable) */
static Watched *
take_out(Watch *watch, const char *id)
{
    for (guint i = 0; i < watch->watched->len; i++) {
        Watched *watched = watch->watched->pdata[i];
        if (g_str_equal(watched->source->id, id))
            return g_ptr_array_steal_index(watch->watched, i);
    }
    return NULL;
}

/* What is known of a source goes on in the new list; its round under way keeps the setup it began
 * with. */
static void
carry_over(Watch *watch, Setup *setup, GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        Watched *fresh = list->pdata[i];
        Watched *old = take_out(watch, fresh->source->id);
        if (old == NULL)
            continue;
        if (old->round != NULL)
            g_hash_table_remove(watch->busy, old->host);
        watched_renew(old, fresh->source, setup->settings, g_get_real_time() / G_USEC_PER_SEC);
        if (old->round != NULL)
            g_hash_table_add(watch->busy, old->host);
        list->pdata[i] = old;
        watched_free(fresh);
    }
}

bool
watch_renew(Watch *watch, Setup *setup, GError **error)
{
    (void)checks_record(watch->checks); /* has been said; the list is made of what is recorded */
    GPtrArray *list = watch_list_sources(watch, setup, error);
    if (list == NULL)
        return false;
    carry_over(watch, setup, list);
    g_autoptr(GPtrArray) gone = g_steal_pointer(&watch->watched);
    Setup *old = g_steal_pointer(&watch->setup);
    watch->watched = list;
    watch->setup = setup_ref(setup);
    for (guint i = 0; i < gone->len; i++) {
        Watched *watched = gone->pdata[i];
        if (watched->round != NULL)
            watch_end_round(watch, watched);
        agenda_remove(watch->agenda, &watched->entry);
        answer_for_missing(watch, watched->source->id, "no longer among the sources");
    }
    g_clear_pointer(&gone, g_ptr_array_unref);
    setup_unref(old); /* after those who borrow of it */
    for (guint i = 0; i < watch->watched->len; i++)
        watch_reschedule(watch, watch->watched->pdata[i]);
    watch_start_due(watch);
    return true;
}
