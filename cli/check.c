/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/check.h"

#include <json-glib/json-glib.h>

#include "base/program.h"
#include "cli/monitor.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/writer.h"

/* Sources named by one call; more is a slip of the shell. */
#define CHECK_MAX_SOURCES 10000u

static const Usage usage = {
    .page = "civcas-check",
    .operands = "SOURCE…",
    .description = "Asks the sources named, or all, once and now; records what they publish, and\n"
                   "says what it did. A civcasd that runs is asked to do it; else one is started\n"
                   "for this round.\n\n"
                   "Example: civcas check oir-releases",
    .taken = TAKES_DB | TAKES_JSON | TAKES_PHRASES,
    .max_operands = CHECK_MAX_SOURCES,
};

static const char *
get_text(JsonObject *outcome, const char *name)
{
    return json_object_get_string_member_with_default(outcome, name, "");
}

/* Prints one source's outcome. Returns: false when the source could not be checked */
static bool
print_outcome(const char *json, bool as_json)
{
    g_autoptr(JsonNode) node = json_from_string(json, NULL);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
        terminal_print(TONE_BAD, "", json, 0);
        return false;
    }
    JsonObject *outcome = json_node_get_object(node);
    const char *verdict = get_text(outcome, "verdict");
    bool is_fine = g_str_equal(verdict, "ok") || g_str_equal(verdict, "unchanged");
    if (as_json) {
        g_print("%s\n", json);
        return is_fine;
    }
    g_autofree char *label = g_strdup_printf("%s: ", get_text(outcome, "source"));
    gint64 documents = json_object_get_int_member_with_default(outcome, "new_documents", 0);
    gint64 changes = json_object_get_int_member_with_default(outcome, "changes", 0);
    g_autofree char *line = g_strdup_printf(
        "%s (%s), %" G_GINT64_FORMAT " new document%s, %" G_GINT64_FORMAT " change%s", verdict,
        get_text(outcome, "evidence"), documents, documents == 1 ? "" : "s", changes,
        changes == 1 ? "" : "s");
    terminal_print(is_fine ? TONE_PLAIN : TONE_BAD, label, line, 2);
    return is_fine;
}

static int
ask_monitor(GDBusConnection *connection, const Options *options)
{
    g_autoptr(GError) error = NULL;
    static const char *const every_source[] = {NULL};
    const char *const *sources =
        options->operands != NULL ? (const char *const *)options->operands : every_source;
    g_autoptr(GVariant) answer = monitor_call(connection, "Check", g_variant_new("(^as)", sources),
                                              "(as)", progress_show, &error);
    progress_clear();
    if (answer == NULL)
        return verb_fail(error);
    g_auto(GStrv) outcomes = NULL;
    g_variant_get(answer, "(^as)", &outcomes);
    bool all_fine = true;
    for (unsigned i = 0; outcomes[i] != NULL; i++)
        all_fine = print_outcome(outcomes[i], options->json) && all_fine;
    return all_fine ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}

static void
add_option(GPtrArray *arguments, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_ptr_array_add(arguments, (gpointer)name);
    g_ptr_array_add(arguments, (gpointer)value);
}

/* Runs @arguments in our place on the terminal. Returns: its exit code */
static int
run_program(const char *const *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(arguments, G_SUBPROCESS_FLAGS_STDIN_INHERIT, &error);
    if (process == NULL || !g_subprocess_wait(process, NULL, &error))
        return verb_fail(error);
    if (g_subprocess_get_if_exited(process))
        return g_subprocess_get_exit_status(process);
    g_set_error(&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                "%s was ended by signal %d; run it by itself to see why", arguments[0],
                g_subprocess_get_term_sig(process));
    return verb_fail(error);
}

static int
run_once(const Options *options)
{
    g_autofree char *program = program_find_sister("civcasd", "daemon", NULL);
    if (program == NULL)
        return verb_refuse("civcasd is not installed beside this program");
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_ptr_array_add(arguments, program);
    g_ptr_array_add(arguments, (gpointer) "--once");
    g_ptr_array_add(arguments, (gpointer) "--progress");
    add_option(arguments, "--config", options->config);
    add_option(arguments, "--db", options->database);
    add_option(arguments, "--phrases", options->phrases);
    if (options->json)
        g_ptr_array_add(arguments, (gpointer) "--json");
    for (unsigned i = 0; i < options_count_operands(options); i++)
        g_ptr_array_add(arguments, options->operands[i]);
    g_ptr_array_add(arguments, NULL);
    return run_program((const char *const *)arguments->pdata);
}

int
check_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) connection = NULL;
    if (!writer_find_daemon(&options, &connection, &error))
        return verb_fail(error);
    return connection != NULL ? ask_monitor(connection, &options) : run_once(&options);
}
