/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/watch.h"

#include <string.h>

#include "cli/options.h"
#include "cli/verb.h"
#include "cli/writer.h"

/* A person's own list, which civcas-notify reads. */
#define DESKTOP "desktop"

static const Usage usage = {
    .page = "civcas-digest",
    .operands = "CASE",
    .description = "Has a recipient told of everything about one case, whatever its other rules\n"
                   "say. CASE is the id of any of its entries. --for desktop has your own desktop\n"
                   "show it apart. --stop ends it.\n\n"
                   "Example: civcas watch 3fd2a1c09b77 --for desk",
    .taken = TAKES_DB,
    .min_operands = 1,
    .max_operands = 1,
};

/* Returns: (owned) (nullable) NULL with @error when no case holds @id */
static char *
find_case(const Options *options, const char *id, GError **error)
{
    g_autoptr(Ledger) ledger = options_open_ledger(options, LEDGER_READ, error);
    g_autoptr(CaseRow) row = NULL;
    g_autoptr(GPtrArray) history = NULL;
    if (ledger == NULL)
        return NULL;
    if (ledger_find_case(ledger, id, &row, &history, error))
        return g_strdup(row->id);
    if (error != NULL && *error == NULL)
        g_set_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN,
                    "no case holds %s; civcas cases lists them", id);
    return NULL;
}

static bool
watch_on_desktop(const char *case_id, bool watched, GError **error)
{
    g_autofree char *folder = g_build_filename(g_get_user_config_dir(), "civcas", NULL);
    g_autofree char *path = g_build_filename(folder, "watched-cases", NULL);
    g_autofree char *text = NULL;
    (void)g_mkdir_with_parents(folder, 0700);           /* writing tells */
    (void)g_file_get_contents(path, &text, NULL, NULL); /* there is none yet */
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    g_autoptr(GString) more = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' && strcmp(*line, case_id) != 0)
            g_string_append_printf(more, "%s\n", *line);
    }
    if (watched)
        g_string_append_printf(more, "%s\n", case_id);
    return g_file_set_contents(path, more->str, (gssize)more->len, error);
}

static int
run_desktop(const char *case_id, bool watched)
{
    g_autoptr(GError) error = NULL;
    if (!watch_on_desktop(case_id, watched, &error))
        return verb_fail(error);
    g_print("Case %s is shown apart on your desktop %s.\n", case_id,
            watched ? "from now on" : "no more");
    return EXIT_CODE_OK;
}

static int
run_recipient(const Options *options, const char *name, const char *case_id, bool watched)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Writer) writer = writer_open(options, &error);
    bool is_told = false;
    if (writer == NULL || !writer_watch(writer, name, case_id, watched, &is_told, &error))
        return verb_fail(error);
    g_print("Case %s is told to %s %s%s.\n", case_id, name,
            watched ? "whatever the rules say" : "no more than the rules say",
            is_told ? ", from now on" : ", from the next start of civcasd on");
    return EXIT_CODE_OK;
}

int
watch_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *name = NULL;
    gboolean stops = FALSE;
    const GOptionEntry entries[] = {
        {"for", 0, 0, G_OPTION_ARG_STRING, &name, "A recipient, or desktop", "NAME"},
        {"stop", 0, 0, G_OPTION_ARG_NONE, &stops, "Watch it no more", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (name == NULL)
        return verb_refuse("say for whom: --for NAME, or --for desktop");
    g_autoptr(GError) error = NULL;
    g_autofree char *case_id = find_case(&options, options.operands[0], &error);
    if (case_id == NULL)
        return verb_fail(error);
    return g_str_equal(name, DESKTOP) ? run_desktop(case_id, !stops)
                                      : run_recipient(&options, name, case_id, !stops);
}
