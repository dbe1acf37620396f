/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/heartbeat.h"

#define REST_S 60
#define TIMEOUT_S 30u
#define ANSWER_MAX_BYTES (64u * 1024)
#define REDIRECTS_MAX 3u

struct Heartbeat {
    Journal *journal;
    Setup *setup;   /* (owned) (nullable) of the call under way */
    gint64 rest_at; /* seconds of the monotonic clock; no call before; 0: none yet */
    bool is_unheard;
};

Heartbeat *
heartbeat_new(Journal *journal)
{
    Heartbeat *heartbeat = g_new0(Heartbeat, 1);
    heartbeat->journal = journal;
    return heartbeat;
}

void
heartbeat_free(Heartbeat *heartbeat)
{
    if (heartbeat == NULL)
        return;
    if (heartbeat->setup != NULL)
        transfers_cancel(heartbeat->setup->transfers, heartbeat);
    setup_unref(heartbeat->setup);
    g_free(heartbeat);
}

static void
take_answer(const HttpResponse *response, gpointer data)
{
    Heartbeat *heartbeat = data;
    g_autoptr(Setup) setup = g_steal_pointer(&heartbeat->setup);
    if (response->outcome == TRANSFER_CANCELLED)
        return;
    bool was_unheard = heartbeat->is_unheard;
    heartbeat->is_unheard =
        response->outcome != TRANSFER_DONE || response->status < 200 || response->status > 299;
    if (heartbeat->is_unheard && !was_unheard)
        journal_tell(heartbeat->journal, JOURNAL_WARNING,
                     &(JournalTopic){.message = MESSAGE_HEARTBEAT_UNHEARD},
                     "heartbeat: %s answers %u %s; see HeartbeatUrl= under [Watch]",
                     setup->settings->heartbeat_address, response->status, response->message);
    else if (was_unheard && !heartbeat->is_unheard)
        journal_say(heartbeat->journal, JOURNAL_EVENT, "heartbeat: heard again");
}

void
heartbeat_beat(Heartbeat *heartbeat, Setup *setup)
{
    gint64 now = g_get_monotonic_time() / G_USEC_PER_SEC;
    if (setup->settings->heartbeat_address == NULL || heartbeat->setup != NULL ||
        now < heartbeat->rest_at)
        return;
    heartbeat->rest_at = now + REST_S;
    heartbeat->setup = setup_ref(setup);
    const HttpRequest request = {
        .address = setup->settings->heartbeat_address,
        .ca_file = setup->settings->ca_file,
        .max_bytes = ANSWER_MAX_BYTES,
        .timeout_s = TIMEOUT_S,
        .max_redirects = REDIRECTS_MAX,
        .allow_private = true, /* the administrator chose it, not a publisher */
    };
    transfers_get(setup->transfers, &request, take_answer, heartbeat);
}
