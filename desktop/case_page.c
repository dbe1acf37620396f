/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/case_page.h"

#include <gio/gio.h>

static void
on_opened(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    g_autofree char *address = data;
    g_autoptr(GError) error = NULL;
    if (!g_app_info_launch_default_for_uri_finish(result, &error))
        g_warning("cannot open %s: %s", address, error->message);
}

static char *
store_page(const char *case_id, const char *text, GError **error)
{
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, case_id, -1);
    g_autofree char *name = g_strdup_printf("civcas-case-%.12s.txt", digest);
    g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), name, NULL);
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
        return NULL;
    return g_filename_to_uri(path, NULL, error);
}

static void
on_said(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autofree char *case_id = data;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    GSubprocess *process = G_SUBPROCESS(source);
    if (!g_subprocess_communicate_utf8_finish(process, result, &text, NULL, &error)) {
        g_warning("cannot show case %s: %s", case_id, error->message);
        return;
    }
    if (!g_subprocess_get_successful(process)) {
        g_warning("cannot show case %s: civcas case failed; is this user in group civcas?",
                  case_id);
        return;
    }
    char *address = store_page(case_id, text, &error);
    if (address == NULL)
        g_warning("cannot show case %s: %s", case_id, error->message);
    else
        g_app_info_launch_default_for_uri_async(address, NULL, NULL, on_opened, address);
}

void
case_page_open(const char *case_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "civcas", "case", case_id, NULL);
    if (process == NULL)
        g_warning("cannot show case %s: %s", case_id, error->message);
    else
        g_subprocess_communicate_utf8_async(process, NULL, NULL, on_said, g_strdup(case_id));
}
