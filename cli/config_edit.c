/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/config_edit.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/draft.h"
#include "cli/options.h"
#include "cli/verb.h"
#include "config/config_file.h"
#include "config/places.h"

#define FILE_MAX_BYTES (1024u * 1024)

static const Usage usage = {
    .page = "civcas-doctor",
    .operands = "[FILE]",
    .description = "Opens civcas.conf in $VISUAL or $EDITOR; with FILE another one, named as in\n"
                   "sources.d/oir.source, recipients.d/desk.recipient or\n"
                   "civcas.conf.d/10-mail.conf. What you save is checked, and replaces the file\n"
                   "only when it is right.\n\n"
                   "Example: civcas config edit sources.d/oir.source",
    .max_operands = 1,
};

/* Runs the editor on @path. The variable may hold options, so a shell takes it apart. */
static bool
run_editor(const char *path, GError **error)
{
    const char *editor = g_getenv("VISUAL");
    if (editor == NULL || *editor == '\0')
        editor = g_getenv("EDITOR");
    if (editor == NULL || *editor == '\0')
        editor = "editor";
    g_autofree char *command = g_strdup_printf("%s \"$1\"", editor);
    g_autoptr(GSubprocess) process = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_INHERIT, error,
                                                      "/bin/sh", "-c", command, "sh", path, NULL);
    if (process == NULL || !g_subprocess_wait_check(process, NULL, error)) {
        g_prefix_error(error,
                       "%s: nothing is changed; set VISUAL or EDITOR to an editor: ", editor);
        return false;
    }
    return true;
}

/* True when a person at the terminal wants to mend what was refused. */
static bool
wants_another_try(const GError *why)
{
    (void)verb_fail(why); /* the caller decides what becomes of it */
    if (isatty(STDIN_FILENO) != 1)
        return false;
    g_printerr("Press Enter to edit it again, or n and Enter to leave the file as it was: ");
    char answer[16] = "";
    return fgets(answer, sizeof answer, stdin) != NULL && answer[0] == '\n';
}

/* Edits until the draft is right or given up. @ret_text: (owned) what to write */
static bool
edit_until_right(const Draft *draft, char **ret_text, GError **error)
{
    for (;;) {
        size_t size = 0;
        g_autofree char *text = NULL;
        if (!run_editor(draft_get_path(draft), error) ||
            !config_file_load(draft_get_path(draft), FILE_MAX_BYTES, &text, &size, error))
            return false;
        g_autoptr(GError) why = NULL;
        if (draft_check(draft, &why)) {
            *ret_text = g_steal_pointer(&text);
            return true;
        }
        if (wants_another_try(why))
            continue;
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "the file is left as it was; mend what is named above and try again");
        return false;
    }
}

static int
edit(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *before = NULL;
    size_t size = 0;
    g_autoptr(GError) why = NULL;
    if (!config_file_load(path, FILE_MAX_BYTES, &before, &size, &why) &&
        !g_error_matches(why, CONFIG_ERROR, CONFIG_ERROR_ABSENT)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return EXIT_CODE_FAILED;
    }
    g_autoptr(Draft) draft = draft_new(folder, name, before != NULL ? before : "", error);
    g_autofree char *after = NULL;
    if (draft == NULL || !edit_until_right(draft, &after, error))
        return EXIT_CODE_FAILED;
    if (g_strcmp0(before, after) == 0 || (before == NULL && *after == '\0')) {
        g_print("nothing is changed\n");
        return EXIT_CODE_OK;
    }
    if (!draft_write(path, after, error))
        return EXIT_CODE_FAILED;
    g_print("%s is saved; civcasd takes it up with: %s\n", path,
            places_is_system(folder) ? "systemctl reload civcasd"
                                     : "systemctl --user reload civcasd");
    return EXIT_CODE_OK;
}

int
config_edit_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    const char *name = options.operands != NULL ? options.operands[0] : "civcas.conf";
    if (!draft_is_known_name(name))
        return verb_refuse("“%s” is no file of settings; write civcas.conf, "
                           "civcas.conf.d/NAME.conf, sources.d/NAME.source or "
                           "recipients.d/NAME.recipient",
                           name);
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = options_get_folder(&options);
    int code = edit(folder, name, &error);
    return error != NULL ? verb_fail(error) : code;
}
