/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/monitor.h"

static const char bus_name[] = "org.civcas.Monitor";
static const char object_path[] = "/org/civcas/Monitor";
static const char interface[] = "org.civcas.Monitor1";

/* Questions to the bus itself are answered at once or not at all. */
static const int bus_timeout_ms = 5000;
/* A round with many sources may take long, but not for ever. */
static const int check_timeout_ms = 2 * 3600 * 1000;

static bool
name_has_owner(GDBusConnection *connection)
{
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "NameHasOwner", g_variant_new("(s)", bus_name), G_VARIANT_TYPE("(b)"),
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

GStrv
monitor_check(GDBusConnection *connection, char **sources, void (*tick)(unsigned seconds),
              GError **error)
{
    static const char *const every_source[] = {NULL};
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    Call call = {.loop = loop, .tick = tick};
    guint timer = tick != NULL ? g_timeout_add_seconds(1, count_second, &call) : 0;
    g_dbus_connection_call(
        connection, bus_name, object_path, interface, "Check",
        g_variant_new("(^as)", sources != NULL ? (const char *const *)sources : every_source),
        G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, check_timeout_ms, NULL,
        take_answer, &call);
    g_main_loop_run(loop);
    if (timer != 0)
        g_source_remove(timer);
    if (call.answer == NULL) {
        g_dbus_error_strip_remote_error(call.error);
        g_propagate_prefixed_error(error, call.error, "civcasd: ");
        return NULL;
    }
    GStrv outcomes = NULL;
    g_variant_get(call.answer, "(^as)", &outcomes);
    g_variant_unref(call.answer);
    return outcomes;
}
