/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/once.h"

typedef struct {
    GMainLoop *loop;         /* (borrowed) */
    GDataInputStream *lines; /* (owned) */
    unsigned seconds;
    void (*tick)(unsigned seconds);
    void (*clear)(void);
} Run;

static void
take_line(GObject *stream, GAsyncResult *result, gpointer data)
{
    Run *run = data;
    /* A broken pipe ends the output like its end; the exit status tells how it went. */
    g_autofree char *line =
        g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(stream), result, NULL, NULL);
    if (line == NULL) {
        g_main_loop_quit(run->loop);
        return;
    }
    run->clear();
    g_print("%s\n", line);
    g_data_input_stream_read_line_async(run->lines, G_PRIORITY_DEFAULT, NULL, take_line, run);
}

static gboolean
count_second(gpointer data)
{
    Run *run = data;
    run->tick(++run->seconds);
    return G_SOURCE_CONTINUE;
}

gboolean
once_run(const char *const *argv, void (*tick)(unsigned seconds), void (*clear)(void),
         int *ret_status, GError **error)
{
    g_autoptr(GSubprocess) process = g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
    if (process == NULL)
        return FALSE;
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    g_autoptr(GDataInputStream) lines =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
    Run run = {.loop = loop, .lines = lines, .tick = tick, .clear = clear};
    guint timer = g_timeout_add_seconds(1, count_second, &run);
    g_data_input_stream_read_line_async(lines, G_PRIORITY_DEFAULT, NULL, take_line, &run);
    g_main_loop_run(loop);
    g_source_remove(timer);
    clear();
    if (!g_subprocess_wait(process, NULL, error))
        return FALSE;
    if (!g_subprocess_get_if_exited(process)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s was ended by signal %d", argv[0],
                    g_subprocess_get_term_sig(process));
        return FALSE;
    }
    *ret_status = g_subprocess_get_exit_status(process);
    return TRUE;
}
