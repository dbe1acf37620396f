/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/monitor.h"

#include <gio/gio.h>

#include "base/monitor.h"
#include "changes/change.h"
#include "desktop/backoff.h"

#define CALL_TIMEOUT_MS 30000

struct Monitor {
    MonitorEvents events;
    gpointer data;
    GBusType bus;
    GDBusConnection *connection; /* (owned) (nullable) ours alone, so that losing it ends nobody */
    char *owner;                 /* (owned) (nullable) unique name of civcasd */
    GCancellable *cancellable;   /* (owned) of every call under way */
    gulong closed_handler;
    guint name_watch;
    guint subscription;
    guint properties_subscription;
    guint retry_timer;
    Backoff backoff;
};

static void monitor_connect(Monitor *monitor);
static void monitor_greet(Monitor *monitor);

static void
monitor_drop_calls(Monitor *monitor)
{
    g_cancellable_cancel(monitor->cancellable);
    g_object_unref(monitor->cancellable);
    monitor->cancellable = g_cancellable_new();
}

static void
monitor_forget_owner(Monitor *monitor)
{
    if (monitor->subscription != 0)
        g_dbus_connection_signal_unsubscribe(monitor->connection, monitor->subscription);
    monitor->subscription = 0;
    if (monitor->properties_subscription != 0)
        g_dbus_connection_signal_unsubscribe(monitor->connection, monitor->properties_subscription);
    monitor->properties_subscription = 0;
    g_clear_pointer(&monitor->owner, g_free);
    monitor_drop_calls(monitor);
}

static void
monitor_disconnect(Monitor *monitor)
{
    monitor_forget_owner(monitor);
    g_clear_handle_id(&monitor->name_watch, g_bus_unwatch_name);
    if (monitor->connection != NULL)
        g_clear_signal_handler(&monitor->closed_handler, monitor->connection);
    g_clear_object(&monitor->connection);
}

static gboolean
on_retry(gpointer data)
{
    Monitor *monitor = data;
    monitor->retry_timer = 0;
    if (monitor->connection == NULL)
        monitor_connect(monitor);
    else if (monitor->owner != NULL)
        monitor_greet(monitor);
    return G_SOURCE_REMOVE;
}

static void
monitor_fail(Monitor *monitor, const char *why)
{
    if (monitor->retry_timer == 0)
        monitor->retry_timer =
            g_timeout_add_seconds(backoff_take(&monitor->backoff), on_retry, monitor);
    monitor->events.lost(monitor->data, why);
}

/* A cancelled call may end after its monitor: only the error may be looked at then. */
static GVariant *
finish_call(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (reply != NULL || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return reply;
    g_dbus_error_strip_remote_error(error);
    g_autofree char *why = g_strdup_printf("civcasd does not answer: %s", error->message);
    monitor_fail(data, why);
    return NULL;
}

static GPtrArray *
read_changes(GVariant *list)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    GVariantIter iterator;
    const char *json = NULL;
    unsigned unreadable = 0;
    g_autofree char *why = NULL;
    g_variant_iter_init(&iterator, list);
    while (changes->len < MONITOR_PAGE && g_variant_iter_next(&iterator, "&s", &json)) {
        g_autoptr(GError) error = NULL;
        Change *change = change_from_json(json, &error);
        if (change != NULL) {
            g_ptr_array_add(changes, change);
            continue;
        }
        if (unreadable++ == 0)
            why = g_strdup(error->message);
    }
    if (unreadable > 0)
        g_warning("%u changes from civcasd cannot be read and are passed over (%s): are civcasd "
                  "and civcas-notify of the same version?",
                  unreadable, why);
    return changes;
}

static void
on_changes(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GVariant) reply = finish_call(source, result, data);
    if (reply == NULL)
        return;
    Monitor *monitor = data;
    guint64 last = 0;
    g_autoptr(GVariant) list = NULL;
    g_variant_get(reply, "(t@as)", &last, &list);
    backoff_reset(&monitor->backoff);
    g_autoptr(GPtrArray) changes = read_changes(list);
    monitor->events.answered(monitor->data, changes, (gint64)MIN(last, (guint64)G_MAXINT64));
}

void
monitor_ask(Monitor *monitor, gint64 since)
{
    g_return_if_fail(monitor->owner != NULL);
    g_dbus_connection_call(monitor->connection, monitor->owner, MONITOR_OBJECT, MONITOR_INTERFACE,
                           "ChangesSince", g_variant_new("(tu)", (guint64)since, MONITOR_PAGE),
                           G_VARIANT_TYPE("(tas)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS,
                           monitor->cancellable, on_changes, monitor);
}

static void
tell_trouble(Monitor *monitor, GVariant *properties)
{
    const char *trouble = NULL;
    if (g_variant_lookup(properties, "DeliveryTrouble", "&s", &trouble))
        monitor->events.troubled(monitor->data, trouble);
}

static void
on_properties(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GVariant) reply = finish_call(source, result, data);
    if (reply == NULL)
        return;
    Monitor *monitor = data;
    g_autoptr(GVariant) properties = g_variant_get_child_value(reply, 0);
    guint64 last = 0;
    if (!g_variant_lookup(properties, "LastSequence", "t", &last)) {
        monitor_fail(monitor, "civcasd gives no sequence number: is it of another version?");
        return;
    }
    tell_trouble(monitor, properties);
    monitor->events.found(monitor->data, (gint64)MIN(last, (guint64)G_MAXINT64));
}

static void
monitor_greet(Monitor *monitor)
{
    g_dbus_connection_call(
        monitor->connection, monitor->owner, MONITOR_OBJECT, "org.freedesktop.DBus.Properties",
        "GetAll", g_variant_new("(s)", MONITOR_INTERFACE), G_VARIANT_TYPE("(a{sv})"),
        G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, monitor->cancellable, on_properties, monitor);
}

static void
on_changed(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
           const char *name, GVariant *arguments, gpointer data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    (void)name;
    if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    g_autoptr(GVariant) properties = g_variant_get_child_value(arguments, 1);
    tell_trouble(data, properties);
}

static void
on_signal(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
          const char *name, GVariant *arguments, gpointer data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    (void)name;
    (void)arguments; /* what is there is asked for, not believed */
    Monitor *monitor = data;
    monitor->events.recorded(monitor->data);
}

static void
on_appeared(GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
    (void)name;
    Monitor *monitor = data;
    monitor_forget_owner(monitor);
    g_clear_handle_id(&monitor->retry_timer, g_source_remove);
    monitor->owner = g_strdup(owner);
    monitor->subscription = g_dbus_connection_signal_subscribe(
        connection, owner, MONITOR_INTERFACE, "ChangesRecorded", MONITOR_OBJECT, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_signal, monitor, NULL);
    monitor->properties_subscription = g_dbus_connection_signal_subscribe(
        connection, owner, "org.freedesktop.DBus.Properties", "PropertiesChanged", MONITOR_OBJECT,
        MONITOR_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, on_changed, monitor, NULL);
    monitor_greet(monitor);
}

/* The bus tells when it comes: nothing to retry. */
static void
on_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
    (void)connection;
    (void)name;
    Monitor *monitor = data;
    monitor_forget_owner(monitor);
    monitor->events.lost(monitor->data, "civcasd is not running");
}

static void
on_closed(GDBusConnection *connection, gboolean remote_vanished, GError *error, gpointer data)
{
    (void)connection;
    (void)remote_vanished;
    (void)error;
    Monitor *monitor = data;
    monitor_disconnect(monitor);
    monitor_fail(monitor, "the message bus closed the connection");
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    g_autoptr(GError) error = NULL;
    GDBusConnection *connection = g_dbus_connection_new_for_address_finish(result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the monitor is gone */
    Monitor *monitor = data;
    if (connection == NULL) {
        g_autofree char *why = g_strdup_printf("cannot reach the message bus: %s", error->message);
        monitor_fail(monitor, why);
        return;
    }
    monitor->connection = connection;
    g_dbus_connection_set_exit_on_close(connection, FALSE);
    monitor->closed_handler =
        g_signal_connect(connection, "closed", G_CALLBACK(on_closed), monitor);
    monitor->name_watch =
        g_bus_watch_name_on_connection(connection, MONITOR_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_appeared, on_vanished, monitor, NULL);
}

static void
monitor_connect(Monitor *monitor)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *address =
        g_dbus_address_get_for_bus_sync(monitor->bus, monitor->cancellable, &error);
    if (address == NULL) {
        g_autofree char *why = g_strdup_printf("cannot find the message bus: %s", error->message);
        monitor_fail(monitor, why);
        return;
    }
    g_dbus_connection_new_for_address(address,
                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                      NULL, monitor->cancellable, on_connected, monitor);
}

static gboolean
on_start(gpointer data)
{
    Monitor *monitor = data;
    monitor->retry_timer = 0;
    monitor_connect(monitor);
    return G_SOURCE_REMOVE;
}

Monitor *
monitor_new(bool system_bus, const MonitorEvents *events, gpointer data)
{
    Monitor *monitor = g_new0(Monitor, 1);
    monitor->events = *events;
    monitor->data = data;
    monitor->bus = system_bus ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION;
    monitor->cancellable = g_cancellable_new();
    monitor->retry_timer = g_idle_add(on_start, monitor);
    return monitor;
}

void
monitor_free(Monitor *monitor)
{
    if (monitor == NULL)
        return;
    g_clear_handle_id(&monitor->retry_timer, g_source_remove);
    monitor_disconnect(monitor);
    g_cancellable_cancel(monitor->cancellable);
    g_object_unref(monitor->cancellable);
    g_free(monitor);
}
