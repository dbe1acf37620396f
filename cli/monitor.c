/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/monitor.h"

#include "base/monitor.h"
#include "changes/change.h"
#include "releases/reader.h"

/* Questions to the bus itself are answered at once or not at all. */
static const int bus_timeout_ms = 5000;
/* A round with many sources, or folding a large ledger again, may take long, but not for ever. */
static const int call_timeout_ms = 2 * 3600 * 1000;

static bool
name_has_owner(GDBusConnection *connection)
{
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "NameHasOwner", g_variant_new("(s)", MONITOR_BUS_NAME), G_VARIANT_TYPE("(b)"),
        G_DBUS_CALL_FLAGS_NONE, bus_timeout_ms, NULL, NULL);
    gboolean has_owner = FALSE;
    if (answer != NULL)
        g_variant_get(answer, "(b)", &has_owner);
    return has_owner;
}

GDBusConnection *
monitor_find(const char *bus)
{
    if (g_str_equal(bus, "none"))
        return NULL;
    GBusType type = g_str_equal(bus, "system") ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION;
    /* No bus is a plain answer: nobody is there to be asked. */
    g_autoptr(GDBusConnection) connection = g_bus_get_sync(type, NULL, NULL);
    if (connection == NULL || !name_has_owner(connection))
        return NULL;
    g_dbus_connection_set_exit_on_close(connection, FALSE);
    return g_steal_pointer(&connection);
}

typedef struct {
    GMainLoop *loop;  /* (borrowed) */
    GVariant *answer; /* (owned) (nullable) */
    GError *error;    /* (owned) (nullable) */
    unsigned seconds;
    void (*tick)(unsigned seconds);
} Call;

static void
take_answer(GObject *connection, GAsyncResult *result, gpointer data)
{
    Call *call = data;
    call->answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(connection), result, &call->error);
    g_main_loop_quit(call->loop);
}

static gboolean
count_second(gpointer data)
{
    Call *call = data;
    call->tick(++call->seconds);
    return G_SOURCE_CONTINUE;
}

/* What the bus or civcasd said, as people are to hear it. @why: (taken) */
static void
take_refusal(GError *why, GError **error)
{
    g_autofree char *name = g_dbus_error_get_remote_error(why);
    g_dbus_error_strip_remote_error(why);
    if (g_error_matches(why, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                            "civcasd holds the ledger, and takes this from members of group civcas "
                            "only: become one (adduser NAME civcas), and log in anew");
    else if (g_strcmp0(name, MONITOR_ERROR_UNKNOWN) == 0)
        g_set_error_literal(error, READER_ERROR, READER_ERROR_UNKNOWN, why->message);
    else if (g_strcmp0(name, MONITOR_ERROR_FAILED) == 0)
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, why->message);
    else
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "civcasd: %s", why->message);
    g_error_free(why);
}

GVariant *
monitor_call(GDBusConnection *connection, const char *method, GVariant *arguments, const char *type,
             void (*tick)(unsigned seconds), GError **error)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    Call call = {.loop = loop, .tick = tick};
    guint timer = tick != NULL ? g_timeout_add_seconds(1, count_second, &call) : 0;
    g_dbus_connection_call(connection, MONITOR_BUS_NAME, MONITOR_OBJECT, MONITOR_INTERFACE, method,
                           arguments, G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                           call_timeout_ms, NULL, take_answer, &call);
    g_main_loop_run(loop);
    if (timer != 0)
        g_source_remove(timer);
    if (call.answer == NULL)
        take_refusal(call.error, error);
    return call.answer;
}

char *
monitor_get_text(GDBusConnection *connection, const char *property, GError **error)
{
    GError *why = NULL;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        connection, MONITOR_BUS_NAME, MONITOR_OBJECT, "org.freedesktop.DBus.Properties", "Get",
        g_variant_new("(ss)", MONITOR_INTERFACE, property), G_VARIANT_TYPE("(v)"),
        G_DBUS_CALL_FLAGS_NO_AUTO_START, call_timeout_ms, NULL, &why);
    if (answer == NULL) {
        take_refusal(why, error);
        return NULL;
    }
    g_autoptr(GVariant) value = NULL;
    g_variant_get(answer, "(v)", &value);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return g_variant_dup_string(value, NULL);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "civcasd gives no %s: is it of another version than this civcas?", property);
    return NULL;
}

static bool
add_changes(GPtrArray *changes, GVariant *lines, GError **error)
{
    GVariantIter iterator;
    const char *json = NULL;
    g_variant_iter_init(&iterator, lines);
    while (g_variant_iter_next(&iterator, "&s", &json)) {
        Change *change = change_from_json(json, error);
        if (change == NULL)
            return false;
        g_ptr_array_add(changes, change);
    }
    return true;
}

GPtrArray *
monitor_list_changes(GDBusConnection *connection, guint64 since, guint64 last, GError **error)
{
    enum { page = 1000 };
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    while (since < last) {
        g_autoptr(GVariant) answer = monitor_call(
            connection, "ChangesSince",
            g_variant_new("(tu)", since, (guint32)MIN(last - since, page)), "(tas)", NULL, error);
        if (answer == NULL)
            return NULL;
        g_autoptr(GVariant) lines = NULL;
        guint64 reached = 0;
        g_variant_get(answer, "(t@as)", &reached, &lines);
        if (!add_changes(changes, lines, error))
            return NULL;
        if (reached <= since)
            break;
        since = reached;
    }
    return g_steal_pointer(&changes);
}
