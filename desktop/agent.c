/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/agent.h"

#include "desktop/backoff.h"
#include "desktop/board.h"
#include "desktop/cursor.h"
#include "desktop/monitor.h"
#include "desktop/person.h"
#include "desktop/queue.h"

/* Releases shown one by one when there is much to catch up with; older ones share a notification.
 */
#define MAX_POPUPS 5u
/* Changes held in memory; the rest is asked for when these are shown. */
#define MAX_WAITING 20000u

struct Agent {
    bool once;
    const char *bus;   /* (borrowed) "session" or "system" */
    char *cursor_path; /* (owned) */
    char *mutes_path;  /* (owned) */
    GHashTable *muted; /* (owned) set of keys: "release:ID", "case:ID" */
    AgentDone done;
    gpointer data;
    Monitor *monitor; /* (owned) */
    Board *board;     /* (owned) */
    Queue *queue;     /* (owned) */
    bool knows_cursor;
    bool board_absent;   /* the board has said so */
    bool is_found;       /* civcasd answers */
    bool is_asking;      /* an answer is due */
    bool must_ask_again; /* more was recorded meanwhile, or waits there */
    bool is_finished;    /* done has been called */
    bool said_lost;
    bool said_store_failure;
    bool said_show_failure;
    gint64 cursor;      /* last change shown */
    gint64 fetched;     /* last change asked for */
    char *trouble;      /* (owned) with delivery; "" for none */
    bool trouble_waits; /* it is not shown as it is */
    guint step_source;
    Backoff backoff; /* of showing */
};

static void
agent_save_cursor(Agent *agent, gint64 sequence)
{
    g_autoptr(GError) error = NULL;
    agent->cursor = sequence;
    bool stored = cursor_store(agent->cursor_path, agent->bus, sequence, &error);
    if (!stored && !agent->said_store_failure)
        g_warning("cannot remember what has been shown: %s; it may be shown again after the next "
                  "start",
                  error->message);
    agent->said_store_failure = !stored;
}

/* Everything before the oldest change that still waits has been shown. */
static void
agent_advance(Agent *agent)
{
    gint64 first = queue_get_first_sequence(agent->queue);
    gint64 shown = first > 0 ? first - 1 : agent->fetched;
    if (shown > agent->cursor)
        agent_save_cursor(agent, shown);
}

static void
agent_ask(Agent *agent)
{
    agent->must_ask_again = false;
    agent->is_asking = true;
    monitor_ask(agent->monitor, agent->fetched);
}

static void
agent_finish(Agent *agent, const char *problem)
{
    if (!agent->once || agent->is_finished)
        return;
    agent->is_finished = true;
    agent->done(agent->data, problem);
}

static bool
agent_is_muted(const Agent *agent, const char *what, const char *id)
{
    g_autofree char *key = g_strdup_printf("%s:%s", what, id);
    return g_hash_table_contains(agent->muted, key);
}

/* Changes of each watched case among @changes that is not muted.
 * Returns: (owned) case id to array of Change (borrowed) */
static GHashTable *
agent_list_watched(const Agent *agent, GPtrArray *changes)
{
    g_autoptr(GHashTable) watched = person_load_watched();
    GHashTable *cases =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (unsigned i = 0; i < changes->len; i++) {
        Change *change = g_ptr_array_index(changes, i);
        if (change->case_id == NULL || !g_hash_table_contains(watched, change->case_id) ||
            agent_is_muted(agent, "case", change->case_id))
            continue;
        GPtrArray *told = g_hash_table_lookup(cases, change->case_id);
        if (told == NULL && g_hash_table_size(cases) < MAX_POPUPS) {
            told = g_ptr_array_new();
            g_hash_table_insert(cases, g_strdup(change->case_id), told);
        }
        if (told != NULL)
            g_ptr_array_add(told, change);
    }
    return cases;
}

/* Before the release's own, which takes the changes. One that is shown again after a failure
 * replaces itself. */
static bool
agent_show_cases(Agent *agent, GPtrArray *changes, GError **error)
{
    g_autoptr(GHashTable) cases = agent_list_watched(agent, changes);
    GHashTableIter iter;
    gpointer id = NULL, told = NULL;
    g_hash_table_iter_init(&iter, cases);
    while (g_hash_table_iter_next(&iter, &id, &told)) {
        if (!board_show_case(agent->board, id, told, error))
            return false;
    }
    return true;
}

static bool
agent_show_release(Agent *agent, QueuedRelease *next, GError **error)
{
    return agent_show_cases(agent, next->changes, error) &&
           (agent_is_muted(agent, "release", next->release_id) ||
            board_show(agent->board, next->release_id, next->changes, error));
}

static void
on_muted(gpointer data, const char *key)
{
    Agent *agent = data;
    g_autoptr(GError) error = NULL;
    g_hash_table_add(agent->muted, g_strdup(key));
    if (!person_mute(agent->mutes_path, key, &error))
        g_warning("cannot remember what was muted: %s", error->message);
}

static bool
agent_show_next(Agent *agent, GError **error)
{
    if (agent->trouble_waits) {
        agent->trouble_waits = !board_show_trouble(agent->board, agent->trouble, error);
        return !agent->trouble_waits;
    }
    unsigned releases = queue_count_releases(agent->queue);
    QueuedRelease *next = queue_peek(agent->queue);
    if (releases <= MAX_POPUPS) {
        if (!agent_show_release(agent, next, error))
            return false;
        queue_drop(agent->queue, 1);
        return true;
    }
    unsigned rest = releases - (MAX_POPUPS - 1);
    unsigned changes = queue_count_oldest(agent->queue, rest);
    if (!board_show_rest(agent->board, rest, changes, error))
        return false;
    queue_drop(agent->queue, rest);
    return true;
}

static void agent_schedule(Agent *agent, unsigned delay_s);

static void
agent_rest(Agent *agent)
{
    if (agent->is_asking || !agent->is_found)
        return;
    if (agent->must_ask_again)
        agent_ask(agent);
    else
        agent_finish(agent, NULL);
}

/* One notification a turn of the main loop, so that a signal to end is heard between two. */
static gboolean
on_step(gpointer data)
{
    Agent *agent = data;
    agent->step_source = 0;
    if (queue_peek(agent->queue) == NULL && !agent->trouble_waits) {
        agent_rest(agent);
        return G_SOURCE_REMOVE;
    }
    if (!board_is_ready(agent->board)) {
        if (agent->board_absent)
            agent_finish(agent, "there is no notification server in this session");
        return G_SOURCE_REMOVE;
    }
    g_autoptr(GError) error = NULL;
    if (agent_show_next(agent, &error)) {
        agent->said_show_failure = false;
        backoff_reset(&agent->backoff);
        agent_advance(agent);
        agent_schedule(agent, 0);
        return G_SOURCE_REMOVE;
    }
    if (!agent->said_show_failure)
        g_warning("%s; trying again", error->message);
    agent->said_show_failure = true;
    agent_schedule(agent, backoff_take(&agent->backoff));
    agent_finish(agent, error->message);
    return G_SOURCE_REMOVE;
}

static void
agent_schedule(Agent *agent, unsigned delay_s)
{
    g_clear_handle_id(&agent->step_source, g_source_remove);
    agent->step_source =
        delay_s == 0 ? g_idle_add(on_step, agent) : g_timeout_add_seconds(delay_s, on_step, agent);
}

/* Starts at the newest change, and says why. */
static void
agent_begin_at(Agent *agent, gint64 last, const char *why)
{
    g_message("%s: starting at change %" G_GINT64_FORMAT
              "; notifications come for what is recorded from now on",
              why, last);
    queue_drop(agent->queue, queue_count_releases(agent->queue));
    agent->knows_cursor = true;
    agent->fetched = last;
    agent_save_cursor(agent, last);
}

static void
on_found(gpointer data, gint64 last)
{
    Agent *agent = data;
    if (agent->said_lost)
        g_message("civcasd is there");
    agent->said_lost = false;
    agent->is_found = true;
    if (!agent->knows_cursor)
        agent_begin_at(agent, last, "first start");
    else if (last < agent->fetched)
        agent_begin_at(agent, last, "this ledger is younger than what has been shown");
    agent_ask(agent);
}

static void
on_troubled(gpointer data, const char *trouble)
{
    Agent *agent = data;
    if (g_str_equal(agent->trouble, trouble))
        return;
    g_free(agent->trouble);
    agent->trouble = g_strdup(trouble);
    agent->trouble_waits = true;
    if (agent->step_source == 0)
        agent_schedule(agent, 0);
}

static void
on_recorded(gpointer data)
{
    Agent *agent = data;
    if (!agent->is_found)
        return; /* found() asks for everything */
    if (agent->is_asking || queue_count_oldest(agent->queue, G_MAXUINT) >= MAX_WAITING)
        agent->must_ask_again = true;
    else
        agent_ask(agent);
}

static void
on_answered(gpointer data, GPtrArray *changes, gint64 last)
{
    Agent *agent = data;
    agent->is_asking = false;
    while (changes->len > 0) {
        Change *change = g_ptr_array_steal_index(changes, 0);
        if (change->sequence > agent->fetched)
            queue_add(agent->queue, change);
        else
            change_free(change);
    }
    bool more = last > agent->fetched;
    agent->fetched = MAX(last, agent->fetched);
    more = more || agent->must_ask_again;
    if (more && queue_count_oldest(agent->queue, G_MAXUINT) < MAX_WAITING) {
        agent_ask(agent);
        return;
    }
    agent->must_ask_again = more;
    agent_advance(agent);
    if (agent->step_source == 0)
        agent_schedule(agent, 0);
}

static void
on_lost(gpointer data, const char *why)
{
    Agent *agent = data;
    agent->is_found = false;
    agent->is_asking = false;
    if (!agent->said_lost && !agent->once)
        g_message("waiting: %s", why);
    agent->said_lost = true;
    agent_finish(agent, why);
}

static void
on_ready(gpointer data)
{
    Agent *agent = data;
    agent->board_absent = false;
    agent->trouble_waits = *agent->trouble != '\0'; /* the server may be another one */
    agent_schedule(agent, 0);
}

static void
on_absent(gpointer data)
{
    Agent *agent = data;
    if (!agent->board_absent && !agent->once)
        g_message("waiting: there is no notification server in this session");
    agent->board_absent = true;
    if (agent->once && agent->step_source == 0)
        agent_schedule(agent, 0);
}

static bool
agent_load_cursor(Agent *agent, GError **error)
{
    CursorState state = CURSOR_ABSENT;
    if (!cursor_load(agent->cursor_path, agent->bus, &state, &agent->cursor, error))
        return false;
    if (state == CURSOR_OTHER_BUS)
        g_message("%s counts the changes of the civcasd on the other bus", agent->cursor_path);
    agent->knows_cursor = state == CURSOR_FOUND;
    agent->fetched = agent->knows_cursor ? agent->cursor : 0;
    return true;
}

Agent *
agent_new(const AgentOptions *options, AgentDone done, gpointer data, GError **error)
{
    static const MonitorEvents monitor_events = {on_found, on_troubled, on_recorded, on_answered,
                                                 on_lost};
    static const BoardEvents board_events = {on_ready, on_absent, on_muted};
    g_autoptr(Agent) agent = g_new0(Agent, 1);
    agent->once = options->once;
    agent->bus = options->system_bus ? "system" : "session";
    agent->cursor_path = g_strdup(options->cursor_path);
    g_autofree char *folder = g_path_get_dirname(agent->cursor_path);
    agent->mutes_path = g_build_filename(folder, "notify-mutes", NULL);
    agent->muted = person_load_muted(agent->mutes_path);
    agent->done = done;
    agent->data = data;
    agent->queue = queue_new();
    agent->trouble = g_strdup("");
    if (!agent_load_cursor(agent, error))
        return NULL;
    agent->monitor = monitor_new(options->system_bus, &monitor_events, agent);
    agent->board = board_new(!options->once, &board_events, agent);
    return g_steal_pointer(&agent);
}

void
agent_free(Agent *agent)
{
    if (agent == NULL)
        return;
    g_clear_handle_id(&agent->step_source, g_source_remove);
    monitor_free(agent->monitor);
    board_free(agent->board);
    queue_free(agent->queue);
    g_free(agent->cursor_path);
    g_free(agent->mutes_path);
    g_free(agent->trouble);
    g_clear_pointer(&agent->muted, g_hash_table_unref);
    g_free(agent);
}
