/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "daemon/watch_internal.h"

/* Questions waiting for rounds at the same time. */
#define INQUIRIES_MAX 100u

static Watched *
find_watched(const Watch *watch, const char *id)
{
    for (guint i = 0; i < watch->watched->len; i++) {
        Watched *watched = watch->watched->pdata[i];
        if (g_str_equal(watched->source->id, id))
            return watched;
    }
    return NULL;
}

static bool
check_id(const Watch *watch, const char *id, GError **error)
{
    if (find_watched(watch, id) != NULL)
        return true;
    const Source *source = setup_find_source(watch->setup, id);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                source != NULL
                    ? "source %s is switched off; write Enabled=yes into %s/sources.d/%s.source"
                    : "no source is called %s; there is no %s/sources.d/%s.source",
                id, watch->setup->places->folder, id);
    return false;
}

/* Sets a round going, unless the server asked to be left alone. */
static void
ask(Inquiry *inquiry, Watched *watched, gint64 now)
{
    inquiry_add(inquiry, watched->source->id);
    if (watched->not_before <= now || watched->round != NULL) {
        watched->was_asked = watched->round == NULL;
        watch_reschedule(watched->watch, watched);
        return;
    }
    g_autoptr(GDateTime) until = g_date_time_new_from_unix_local(watched->not_before);
    g_autofree char *why =
        g_date_time_format(until, "its server asked to be left alone until %Y-%m-%d %H:%M:%S");
    g_autoptr(Outcome) outcome = outcome_new(watched->source->id);
    outcome_note(outcome, VERDICT_BLOCKED, why);
    inquiry_take(inquiry, outcome);
}

static gboolean
answer_at_once(gpointer data)
{
    Inquiry *inquiry = data;
    inquiry_finish(inquiry);
    return G_SOURCE_REMOVE;
}

static bool
may_ask(const Watch *watch, char *const *ids, GError **error)
{
    if (watch->inquiries->len >= INQUIRIES_MAX) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
                    "%u checks are under way; try again when they are done", INQUIRIES_MAX);
        return false;
    }
    if (watch->watched->len == 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "there is no source to check; put one into %s/sources.d/",
                    watch->setup->places->folder);
        return false;
    }
    for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
        if (!check_id(watch, ids[i], error))
            return false;
    }
    return true;
}

bool
watch_check(Watch *watch, char *const *ids, InquiryDone done, gpointer data, GError **error)
{
    if (!may_ask(watch, ids, error))
        return false;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    Inquiry *inquiry = inquiry_new(done, data);
    bool asks_all = ids == NULL || ids[0] == NULL;
    for (guint i = 0; asks_all && i < watch->watched->len; i++)
        ask(inquiry, watch->watched->pdata[i], now);
    for (guint i = 0; !asks_all && ids[i] != NULL; i++)
        ask(inquiry, find_watched(watch, ids[i]), now);
    if (inquiry_is_over(inquiry))
        g_idle_add_full(G_PRIORITY_DEFAULT, answer_at_once, inquiry, (GDestroyNotify)inquiry_free);
    else
        g_ptr_array_add(watch->inquiries, inquiry);
    watch_start_due(watch);
    return true;
}
