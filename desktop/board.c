/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/board.h"

#include <gio/gio.h>
#include <libnotify/notify.h>
#include <string.h>

#include "desktop/backoff.h"
#include "desktop/case_page.h"
#include "desktop/popup.h"

#define SERVER_NAME "org.freedesktop.Notifications"
/* Notifications kept for being replaced, and changes told again in one of them. */
#define MAX_NOTICES 64u
#define MAX_TOLD_AGAIN 1000u

typedef struct {
    Board *board;               /* (borrowed) */
    char *key;                  /* (owned) "release:ID", "case:ID", "trouble", or "" for the rest */
    char *case_id;              /* (owned) (nullable) of a watched case */
    GPtrArray *changes;         /* (owned) of Change: what it tells */
    NotifyNotification *notice; /* (owned) */
} Notice;

struct Board {
    BoardEvents events;
    gpointer data;
    bool with_actions;
    bool ready;
    bool can_act;
    bool can_mark_up;
    bool can_tell;      /* shows a body at all */
    GPtrArray *notices; /* (owned) of Notice, oldest first */
    guint name_watch;
    guint retry_timer;
    Backoff backoff;
};

static void
notice_free(Notice *notice)
{
    g_signal_handlers_disconnect_by_data(notice->notice, notice);
    g_object_unref(notice->notice);
    g_ptr_array_unref(notice->changes);
    g_free(notice->key);
    g_free(notice->case_id);
    g_free(notice);
}

static void
on_closed(NotifyNotification *notification, gpointer data)
{
    (void)notification;
    Notice *notice = data;
    (void)g_ptr_array_remove(notice->board->notices, notice); /* frees it */
}

static Notice *
board_find_notice(Board *board, const char *key)
{
    for (unsigned i = 0; i < board->notices->len; i++) {
        Notice *notice = g_ptr_array_index(board->notices, i);
        if (g_strcmp0(notice->key, key) == 0)
            return notice;
    }
    return NULL;
}

static Notice *
board_take_notice(Board *board, const char *key)
{
    Notice *notice = board_find_notice(board, key);
    if (notice != NULL)
        return notice;
    if (board->notices->len >= MAX_NOTICES)
        g_ptr_array_remove_index(board->notices, 0);
    notice = g_new0(Notice, 1);
    notice->board = board;
    notice->key = g_strdup(key);
    notice->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    notice->notice = notify_notification_new("civcas", NULL, "civcas-notify");
    notify_notification_set_hint(notice->notice, "desktop-entry",
                                 g_variant_new_string("civcas-notify"));
    g_signal_connect(notice->notice, "closed", G_CALLBACK(on_closed), notice);
    g_ptr_array_add(board->notices, notice);
    return notice;
}

/* The server's abilities decide what may be in a notification: a mark-up character is shown as it
 * is by some and swallows the body in others. */
static void
board_ask_abilities(Board *board)
{
    GList *abilities = notify_get_server_caps();
    board->can_act = board->can_mark_up = board->can_tell = false;
    for (GList *at = abilities; at != NULL; at = at->next) {
        const char *ability = at->data;
        board->can_act = board->can_act || g_str_equal(ability, "actions");
        board->can_mark_up = board->can_mark_up || g_str_equal(ability, "body-markup");
        board->can_tell = board->can_tell || g_str_equal(ability, "body");
    }
    g_list_free_full(abilities, g_free);
}

static void
on_opened(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    g_autofree char *address = data;
    g_autoptr(GError) error = NULL;
    if (!g_app_info_launch_default_for_uri_finish(result, &error))
        g_warning("cannot open %s: %s", address, error->message);
}

static void
on_action(NotifyNotification *notification, char *action, gpointer data)
{
    (void)notification;
    (void)action;
    g_app_info_launch_default_for_uri_async(data, NULL, NULL, on_opened, g_strdup(data));
}

static void
on_show_case(NotifyNotification *notification, char *action, gpointer data)
{
    (void)notification;
    (void)action;
    case_page_open(data);
}

static void
on_mute(NotifyNotification *notification, char *action, gpointer data)
{
    (void)action;
    Notice *notice = data;
    Board *board = notice->board;
    g_autofree char *key = g_strdup(notice->key);
    (void)notify_notification_close(notification, NULL); /* the server closes it by itself too */
    board->events.muted(board->data, key);
}

static void
add_open_action(NotifyNotification *notification, const char *address)
{
    /* "default" is a click on the notification itself and gets no button. */
    notify_notification_add_action(notification, "default", "Open release", on_action,
                                   g_strdup(address), g_free);
    notify_notification_add_action(notification, "open", "Open release", on_action,
                                   g_strdup(address), g_free);
}

static void
set_actions(Notice *notice, const char *address)
{
    NotifyNotification *notification = notice->notice;
    notify_notification_clear_actions(notification);
    if (address != NULL)
        add_open_action(notification, address);
    if (notice->case_id != NULL)
        notify_notification_add_action(notification, "case", "Show case", on_show_case,
                                       g_strdup(notice->case_id), g_free);
    if (strchr(notice->key, ':') != NULL)
        notify_notification_add_action(notification, "mute", "Mute", on_mute, notice, NULL);
}

static bool
board_put(Board *board, Notice *notice, const Popup *popup, GError **error)
{
    static const NotifyUrgency urgencies[] = {
        [POPUP_LOW] = NOTIFY_URGENCY_LOW,
        [POPUP_NORMAL] = NOTIFY_URGENCY_NORMAL,
        [POPUP_CRITICAL] = NOTIFY_URGENCY_CRITICAL,
    };
    g_autofree char *body =
        board->can_mark_up ? g_markup_escape_text(popup->body, -1) : g_strdup(popup->body);
    g_autofree char *summary = board->can_tell
                                   ? g_strdup(popup->summary)
                                   : g_strdup_printf("%s: %s", popup->summary, popup->body);
    /* False only says that the text is empty. */
    (void)notify_notification_update(notice->notice, summary, body, "civcas-notify");
    notify_notification_set_urgency(notice->notice, urgencies[popup->urgency]);
    if (board->with_actions && board->can_act)
        set_actions(notice, popup->address);
    if (notify_notification_show(notice->notice, error))
        return true;
    g_prefix_error(error, "the notification server did not take it: ");
    return false;
}

bool
board_show(Board *board, const char *release_id, GPtrArray *changes, GError **error)
{
    g_autofree char *key = g_strconcat("release:", release_id, NULL);
    Notice *notice = board_take_notice(board, key);
    if (notice->changes->len + changes->len > MAX_TOLD_AGAIN)
        g_ptr_array_set_size(notice->changes, 0);
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (unsigned i = 0; i < notice->changes->len; i++)
        g_ptr_array_add(all, g_ptr_array_index(notice->changes, i));
    for (unsigned i = 0; i < changes->len; i++)
        g_ptr_array_add(all, g_ptr_array_index(changes, i));
    g_autoptr(Popup) popup = popup_compose(all);
    if (!board_put(board, notice, popup, error))
        return false;
    while (changes->len > 0)
        g_ptr_array_add(notice->changes, g_ptr_array_steal_index(changes, 0));
    return true;
}

bool
board_show_case(Board *board, const char *case_id, GPtrArray *changes, GError **error)
{
    g_autofree char *key = g_strconcat("case:", case_id, NULL);
    Notice *notice = board_take_notice(board, key);
    if (notice->case_id == NULL)
        notice->case_id = g_strdup(case_id);
    g_autoptr(Popup) popup = popup_compose_case(changes);
    return board_put(board, notice, popup, error);
}

bool
board_show_rest(Board *board, unsigned releases, unsigned changes, GError **error)
{
    g_autoptr(Popup) popup = popup_compose_rest(releases, changes);
    return board_put(board, board_take_notice(board, ""), popup, error);
}

bool
board_show_trouble(Board *board, const char *trouble, GError **error)
{
    static const char key[] = "trouble";
    if (*trouble == '\0') {
        Notice *notice = board_find_notice(board, key);
        if (notice != NULL) /* one that the person has closed is closed already */
            (void)notify_notification_close(notice->notice, NULL);
        return true;
    }
    g_autoptr(Popup) popup = popup_compose_trouble(trouble);
    return board_put(board, board_take_notice(board, key), popup, error);
}

bool
board_is_ready(const Board *board)
{
    return board->ready;
}

/* Looking for the server. */

static void board_watch(Board *board);

static gboolean
on_retry(gpointer data)
{
    Board *board = data;
    board->retry_timer = 0;
    g_clear_handle_id(&board->name_watch, g_bus_unwatch_name);
    board_watch(board);
    return G_SOURCE_REMOVE;
}

static void
on_server_appeared(GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
    (void)connection;
    (void)name;
    (void)owner;
    Board *board = data;
    g_clear_handle_id(&board->retry_timer, g_source_remove);
    backoff_reset(&board->backoff);
    board_ask_abilities(board);
    board->ready = true;
    board->events.ready(board->data);
}

/* Also called when there is no session bus, and then never again by GLib. Watching anew also asks
 * the bus to start the server. */
static void
on_server_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
    (void)connection;
    (void)name;
    Board *board = data;
    bool was_ready = board->ready;
    board->ready = false;
    /* A new server does not know our notifications, and could replace somebody else's for them. */
    g_ptr_array_set_size(board->notices, 0);
    if (board->retry_timer == 0)
        board->retry_timer = g_timeout_add_seconds(backoff_take(&board->backoff), on_retry, board);
    if (was_ready)
        g_message("the notification server left; waiting for it");
    board->events.absent(board->data);
}

static void
board_watch(Board *board)
{
    board->name_watch =
        g_bus_watch_name(G_BUS_TYPE_SESSION, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                         on_server_appeared, on_server_vanished, board, NULL);
}

Board *
board_new(bool with_actions, const BoardEvents *events, gpointer data)
{
    Board *board = g_new0(Board, 1);
    board->events = *events;
    board->data = data;
    board->with_actions = with_actions;
    board->notices = g_ptr_array_new_with_free_func((GDestroyNotify)notice_free);
    (void)notify_init("civcas"); /* only sets the name; the server is asked later */
    board_watch(board);
    return board;
}

/* Without notify_uninit(), which would take down what a person may not have read yet. */
void
board_free(Board *board)
{
    if (board == NULL)
        return;
    g_clear_handle_id(&board->retry_timer, g_source_remove);
    g_clear_handle_id(&board->name_watch, g_bus_unwatch_name);
    g_ptr_array_unref(board->notices);
    g_free(board);
}
