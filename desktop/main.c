/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "config/settings.h"
#include "desktop/agent.h"
#include "desktop/backoff.h"
#include "desktop/cursor.h"

/* Exit codes, named in civcas-notify(1). */
enum {
    EXIT_SHOWN = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_RUNNING = 75, /* EX_TEMPFAIL: another one shows everything already */
    EXIT_CONFIG = 78,  /* EX_CONFIG */
};

/* Held on the session bus, so that nobody is told everything twice. */
#define OWN_NAME "org.civcas.Notify"
#define ONCE_TIMEOUT_S 90u

typedef struct {
    char *bus;    /* (owned) (nullable) */
    char *config; /* (owned) (nullable) */
    gboolean once;
    gboolean version;
} Options;

typedef struct {
    GMainLoop *loop; /* (owned) */
    AgentOptions agent_options;
    Agent *agent; /* (owned) (nullable) once the name is ours */
    guint name;
    guint name_retry;
    Backoff backoff;
    int exit_code;
} Program;

static void
options_clear(Options *options)
{
    g_free(options->bus);
    g_free(options->config);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool
options_read(Options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"bus", 'b', 0, G_OPTION_ARG_STRING, &options->bus,
         "Where civcasd is: session or system (default: Bus= of civcas.conf)", "BUS"},
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, "Folder of civcas.conf", "DIR"},
        {"once", 'o', 0, G_OPTION_ARG_NONE, &options->once,
         "Show what is new, then end; fails when something cannot be shown", NULL},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Shows a desktop notification for each release in which civcasd finds changes.");
    g_option_context_set_description(context, "Example: civcas-notify --bus=system\n\n"
                                              "Usually started by: systemctl --user enable --now "
                                              "civcas-notify.service\n");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc > 1) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "unexpected argument %s",
                    (*argv)[1]);
        return false;
    }
    return true;
}

/* Returns: (owned) "session" or "system", or NULL with @error. */
static char *
find_bus(const Options *options, GError **error)
{
    g_autofree char *bus = g_strdup(options->bus);
    if (bus == NULL) {
        g_autofree char *folder =
            options->config != NULL ? g_strdup(options->config) : settings_find_folder();
        g_autoptr(Settings) settings = settings_load(folder, error);
        if (settings == NULL)
            return NULL;
        bus = g_strdup(settings->bus);
    }
    if (strcmp(bus, "session") == 0 || strcmp(bus, "system") == 0)
        return g_steal_pointer(&bus);
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                "civcasd is on no message bus (\"%s\"): use --bus=session or --bus=system, or set "
                "Bus= in civcas.conf",
                bus);
    return NULL;
}

static void
program_end(Program *program, int exit_code)
{
    program->exit_code = exit_code;
    g_main_loop_quit(program->loop);
}

static void
on_done(gpointer data, const char *problem)
{
    if (problem != NULL)
        g_printerr("civcas-notify: %s\n", problem);
    program_end(data, problem != NULL ? EXIT_FAILED : EXIT_SHOWN);
}

static gboolean
on_terminate(gpointer data)
{
    program_end(data, EXIT_SHOWN);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout(gpointer data)
{
    on_done(data, "not finished within 90 seconds");
    return G_SOURCE_CONTINUE;
}

static void
on_name_acquired(GDBusConnection *connection, const char *name, gpointer data)
{
    (void)connection;
    (void)name;
    Program *program = data;
    g_autoptr(GError) error = NULL;
    if (program->agent != NULL)
        return;
    program->agent = agent_new(&program->agent_options, on_done, program, &error);
    if (program->agent == NULL)
        on_done(program, error->message);
}

static gboolean on_name_retry(gpointer data);

static void
on_name_lost(GDBusConnection *connection, const char *name, gpointer data)
{
    (void)name;
    Program *program = data;
    if (connection != NULL && !g_dbus_connection_is_closed(connection)) {
        g_printerr("civcas-notify: another civcas-notify runs in this session\n");
        program_end(program, EXIT_RUNNING);
    } else if (program->agent_options.once) {
        on_done(program, "there is no session bus: run it inside a desktop session");
    } else {
        if (program->backoff.delay_s == 0)
            g_message("waiting: there is no session bus");
        program->name_retry =
            g_timeout_add_seconds(backoff_take(&program->backoff), on_name_retry, program);
    }
}

static void
program_own_name(Program *program)
{
    program->name =
        g_bus_own_name(G_BUS_TYPE_SESSION, OWN_NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL,
                       on_name_acquired, on_name_lost, program, NULL);
}

static gboolean
on_name_retry(gpointer data)
{
    Program *program = data;
    program->name_retry = 0;
    g_clear_handle_id(&program->name, g_bus_unown_name);
    program_own_name(program);
    return G_SOURCE_REMOVE;
}

static int
program_run(Program *program)
{
    program->loop = g_main_loop_new(NULL, FALSE);
    guint sources[] = {
        g_unix_signal_add(SIGTERM, on_terminate, program),
        g_unix_signal_add(SIGINT, on_terminate, program),
        program->agent_options.once ? g_timeout_add_seconds(ONCE_TIMEOUT_S, on_timeout, program)
                                    : 0,
    };
    program_own_name(program);
    g_main_loop_run(program->loop);
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++)
        g_clear_handle_id(&sources[i], g_source_remove);
    g_clear_handle_id(&program->name_retry, g_source_remove);
    g_clear_handle_id(&program->name, g_bus_unown_name);
    agent_free(program->agent);
    g_main_loop_unref(program->loop);
    return program->exit_code;
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!options_read(&options, &argc, &argv, &error)) {
        g_printerr("civcas-notify: %s; see civcas-notify --help\n", error->message);
        return EXIT_USAGE;
    }
    if (options.version) {
        printf("civcas-notify %s\n", CIVCAS_VERSION);
        return EXIT_SHOWN;
    }
    g_autofree char *bus = find_bus(&options, &error);
    if (bus == NULL) {
        g_printerr("civcas-notify: %s\n", error->message);
        return options.bus != NULL ? EXIT_USAGE : EXIT_CONFIG;
    }
    g_autofree char *cursor_path = cursor_find_path();
    Program program = {.agent_options = {.system_bus = strcmp(bus, "system") == 0,
                                         .once = options.once,
                                         .cursor_path = cursor_path}};
    return program_run(&program);
}
