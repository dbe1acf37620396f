/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/announcer.h"

#include <gio/gio.h>

#include "base/monitor.h"
#include "changes/change.h"
#include "daemon/monitor_xml.h"

#define CHANGES_MAX 1000u
/* A package's bus policy may come into force a moment after its service began. */
#define RETRY_FIRST_S 1u
#define RETRY_LONGEST_S 30u
#define TELL_FROM_S 8u

struct Announcer {
    GBusType bus;
    Watch *watch;
    Ledger *ledger;
    Requests *requests;
    Journal *journal;
    char *trouble;               /* (owned) of delivery; "" when there is none */
    GDBusNodeInfo *node;         /* (owned) */
    GDBusConnection *connection; /* (owned) (nullable) */
    guint name;
    guint object;
    guint retry;
    unsigned retry_s; /* until the next try */
    bool has_told_trouble;
};

static void own_name(Announcer *announcer);

static void
answer_changes_since(Announcer *announcer, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    guint64 since = 0;
    guint32 limit = 0;
    g_variant_get(parameters, "(tu)", &since, &limit);
    if (limit < 1 || limit > CHANGES_MAX || since > G_MAXINT64) {
        g_dbus_method_invocation_return_error(invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                              "limit is %u; ask for 1 to %u changes", limit,
                                              CHANGES_MAX);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes =
        ledger_list_changes(announcer->ledger, (gint64)since, 0, limit, &error);
    if (changes == NULL) {
        g_dbus_method_invocation_return_error(invocation, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "%s",
                                              error->message);
        return;
    }
    GVariantBuilder lines;
    g_variant_builder_init(&lines, G_VARIANT_TYPE_STRING_ARRAY);
    guint64 last = since;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        g_autofree char *json = change_to_json(change);
        g_variant_builder_add(&lines, "s", json);
        last = (guint64)change->sequence;
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(tas)", last, &lines));
}

static void
answer_check(GPtrArray *outcomes, gpointer data)
{
    GVariantBuilder lines;
    g_variant_builder_init(&lines, G_VARIANT_TYPE_STRING_ARRAY);
    for (guint i = 0; i < outcomes->len; i++) {
        g_autofree char *json = outcome_to_json(outcomes->pdata[i]);
        g_variant_builder_add(&lines, "s", json);
    }
    g_dbus_method_invocation_return_value(data, g_variant_new("(as)", &lines));
}

static void
start_check(Announcer *announcer, GVariant *parameters, GDBusMethodInvocation *invocation)
{
    g_auto(GStrv) ids = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(parameters, "(^as)", &ids);
    if (!watch_check(announcer->watch, ids, answer_check, invocation, &error))
        g_dbus_method_invocation_return_error(invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                              "%s", error->message);
}

static void
on_call(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    Announcer *announcer = data;
    if (g_str_equal(method, "ChangesSince"))
        answer_changes_since(announcer, parameters, invocation);
    else if (g_str_equal(method, "Check"))
        start_check(announcer, parameters, invocation);
    else if (!requests_take(announcer->requests, method, parameters, invocation))
        g_assert_not_reached(); /* GDBus passes on only what the interface file names */
}

static GVariant *
on_get(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
       const char *property, GError **error, gpointer data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    gint64 last = 0;
    const Announcer *announcer = data;
    if (g_str_equal(property, "Ledger"))
        return g_variant_new_string(ledger_get_path(announcer->ledger));
    if (g_str_equal(property, "DeliveryTrouble"))
        return g_variant_new_string(announcer->trouble);
    return ledger_get_last_sequence(announcer->ledger, &last, error)
               ? g_variant_new_uint64((guint64)last)
               : NULL;
}

static const GDBusInterfaceVTable vtable = {.method_call = on_call, .get_property = on_get};

static void
on_bus(GDBusConnection *connection, const char *name, gpointer data)
{
    (void)name;
    Announcer *announcer = data;
    g_autoptr(GError) error = NULL;
    g_dbus_connection_set_exit_on_close(connection, FALSE);
    g_set_object(&announcer->connection, connection);
    announcer->object = g_dbus_connection_register_object(connection, MONITOR_OBJECT,
                                                          announcer->node->interfaces[0], &vtable,
                                                          announcer, NULL, &error);
    if (announcer->object == 0)
        journal_say(announcer->journal, JOURNAL_ERROR, "D-Bus: %s", error->message);
}

static void
on_name(GDBusConnection *connection, const char *name, gpointer data)
{
    (void)connection;
    Announcer *announcer = data;
    announcer->has_told_trouble = false;
    announcer->retry_s = RETRY_FIRST_S;
    journal_say(announcer->journal, JOURNAL_DETAIL, "D-Bus: we are %s", name);
}

static void
leave_bus(Announcer *announcer)
{
    if (announcer->object != 0)
        (void)g_dbus_connection_unregister_object(announcer->connection, announcer->object);
    announcer->object = 0;
    g_clear_object(&announcer->connection);
    g_clear_handle_id(&announcer->name, g_bus_unown_name);
}

static gboolean
try_again(gpointer data)
{
    Announcer *announcer = data;
    announcer->retry = 0;
    leave_bus(announcer);
    own_name(announcer);
    return G_SOURCE_REMOVE;
}

/* Nothing is lost by it: the ledger keeps all, and whoever listens asks for what it missed. */
static void
on_no_name(GDBusConnection *connection, const char *name, gpointer data)
{
    Announcer *announcer = data;
    if (!announcer->has_told_trouble && announcer->retry_s >= TELL_FROM_S) {
        journal_say(
            announcer->journal, JOURNAL_WARNING,
            connection == NULL
                ? "D-Bus: no bus to be %s on; trying again every %u s; Bus=none under [Bus] "
                  "does without"
                : "D-Bus: somebody else is %s, or we may not be; trying again every %u s; "
                  "civcas doctor says more",
            name, RETRY_LONGEST_S);
        announcer->has_told_trouble = true;
    }
    if (announcer->retry != 0)
        return;
    announcer->retry = g_timeout_add_seconds(announcer->retry_s, try_again, announcer);
    announcer->retry_s = MIN(announcer->retry_s * 2, RETRY_LONGEST_S);
}

static void
own_name(Announcer *announcer)
{
    announcer->name = g_bus_own_name(announcer->bus, MONITOR_BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                     on_bus, on_name, on_no_name, announcer, NULL);
}

Announcer *
announcer_new(const char *bus, Watch *watch, Ledger *ledger, Requests *requests, Journal *journal)
{
    Announcer *announcer = g_new0(Announcer, 1);
    announcer->trouble = g_strdup("");
    announcer->requests = requests;
    announcer->watch = watch;
    announcer->ledger = ledger;
    announcer->journal = journal;
    announcer->retry_s = RETRY_FIRST_S;
    if (g_str_equal(bus, "none"))
        return announcer;
    g_autoptr(GError) error = NULL;
    announcer->bus = g_str_equal(bus, "system") ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION;
    announcer->node = g_dbus_node_info_new_for_xml(monitor_xml, &error);
    g_assert_no_error(error); /* the file is built in */
    own_name(announcer);
    return announcer;
}

void
announcer_free(Announcer *announcer)
{
    if (announcer == NULL)
        return;
    g_clear_handle_id(&announcer->retry, g_source_remove);
    leave_bus(announcer);
    g_clear_pointer(&announcer->node, g_dbus_node_info_unref);
    g_free(announcer->trouble);
    g_free(announcer);
}

void
announcer_tell(Announcer *announcer)
{
    if (announcer->object == 0)
        return;
    gint64 last = 0;
    g_autoptr(GError) error = NULL;
    if (!ledger_get_last_sequence(announcer->ledger, &last, &error) ||
        !g_dbus_connection_emit_signal(announcer->connection, NULL, MONITOR_OBJECT,
                                       MONITOR_INTERFACE, "ChangesRecorded",
                                       g_variant_new("(t)", (guint64)last), &error))
        journal_say(announcer->journal, JOURNAL_WARNING, "D-Bus: %s", error->message);
}

void
announcer_tell_trouble(Announcer *announcer, const char *trouble)
{
    if (g_str_equal(announcer->trouble, trouble))
        return;
    g_free(announcer->trouble);
    announcer->trouble = g_strdup(trouble);
    if (announcer->object == 0)
        return;
    GVariantBuilder changed;
    g_autoptr(GError) error = NULL;
    g_variant_builder_init(&changed, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&changed, "{sv}", "DeliveryTrouble", g_variant_new_string(trouble));
    if (!g_dbus_connection_emit_signal(
            announcer->connection, NULL, MONITOR_OBJECT, "org.freedesktop.DBus.Properties",
            "PropertiesChanged", g_variant_new("(sa{sv}as)", MONITOR_INTERFACE, &changed, NULL),
            &error))
        journal_say(announcer->journal, JOURNAL_WARNING, "D-Bus: %s", error->message);
}
