/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/watch.h"

#include "cli/options.h"
#include "cli/verb.h"

/* A person's own list, which civcas-notify reads. */
#define DESKTOP "desktop"

static const Usage usage = {
    .page = "civcas-digest",
    .operands = "CASE",
    .description = "Has a recipient told of everything about one case, whatever its other rules\n"
                   "say. CASE is the id of any of its entries. --for desktop has your own desktop\n"
                   "show it apart.\n\n"
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
watch_on_desktop(const char *case_id, GError **error)
{
    g_autofree char *folder = g_build_filename(g_get_user_config_dir(), "civcas", NULL);
    g_autofree char *path = g_build_filename(folder, "watched-cases", NULL);
    g_autofree char *text = NULL;
    (void)g_mkdir_with_parents(folder, 0700);           /* writing tells */
    (void)g_file_get_contents(path, &text, NULL, NULL); /* there is none yet */
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    if (g_strv_contains((const char *const *)lines, case_id))
        return true;
    g_autofree char *more = g_strdup_printf("%s%s\n", text != NULL ? text : "", case_id);
    return g_file_set_contents(path, more, -1, error);
}

int
watch_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *name = NULL;
    const GOptionEntry entries[] = {
        {"for", 0, 0, G_OPTION_ARG_STRING, &name, "A recipient, or desktop", "NAME"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (name == NULL)
        return verb_refuse("say for whom: --for NAME, or --for desktop");
    g_autoptr(GError) error = NULL;
    g_autofree char *case_id = find_case(&options, options.operands[0], &error);
    g_autofree char *folder = options_get_folder(&options);
    bool on_desktop = g_str_equal(name, DESKTOP);
    bool done =
        case_id != NULL && (on_desktop ? watch_on_desktop(case_id, &error)
                                       : recipient_watch_case(folder, name, case_id, &error));
    if (!done)
        return verb_fail(error);
    g_print(on_desktop ? "Case %s is shown apart on your desktop from now on%s.\n"
                       : "Case %s is told to %s once civcasd has read its settings again: "
                         "systemctl reload civcasd\n",
            case_id, on_desktop ? "" : name);
    return EXIT_CODE_OK;
}
