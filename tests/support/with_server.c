/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/with_server.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/with_folder.h"

static void
read_ports(Server *server)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDataInputStream) output =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(server->process));
    g_autofree char *line = g_data_input_stream_read_line(output, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(line);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_assert_cmpuint(g_strv_length(words), ==, 5);
    server->http_port = (unsigned)g_ascii_strtoull(words[0], NULL, 10);
    server->https_port = (unsigned)g_ascii_strtoull(words[1], NULL, 10);
    server->smtp_port = (unsigned)g_ascii_strtoull(words[2], NULL, 10);
    server->starttls_port = (unsigned)g_ascii_strtoull(words[3], NULL, 10);
    server->ca_file = g_strdup(words[4]);
}

Server *
server_start(void)
{
    g_autoptr(GError) error = NULL;
    Server *server = g_new0(Server, 1);
    server->mail_folder = folder_new();
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_subprocess_launcher_setenv(launcher, "MAIL_FOLDER", server->mail_folder, TRUE);
    server->process = g_subprocess_launcher_spawn(launcher, &error, "/usr/bin/python3",
                                                  TEST_SOURCE_DIR "/tests/support/server.py", NULL);
    g_assert_no_error(error);
    read_ports(server);
    return server;
}

void
server_stop(Server *server)
{
    g_autoptr(GError) error = NULL;
    (void)g_output_stream_close(g_subprocess_get_stdin_pipe(server->process), NULL, NULL);
    g_assert_true(g_subprocess_wait(server->process, NULL, &error));
    g_assert_no_error(error);
    g_object_unref(server->process);
    g_free(server->ca_file);
    folder_free(server->mail_folder);
    g_free(server);
}

char *
server_address(const Server *server, const char *path)
{
    return g_strdup_printf("http://127.0.0.1:%u%s", server->http_port, path);
}

/* One request by plain sockets, so that what is tested does not test itself. Returns: (owned) body
 */
static char *
ask(const Server *server, const char *request, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_enable_proxy(client, FALSE);
    g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host(
        client, "127.0.0.1", (guint16)server->http_port, NULL, &error);
    g_assert_no_error(error);
    GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(connection));
    g_assert_true(g_output_stream_write_all(output, request, size, NULL, NULL, &error));
    g_autoptr(GDataInputStream) input =
        g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));
    g_data_input_stream_set_newline_type(input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
    size_t length = 0;
    for (;;) {
        g_autofree char *line = g_data_input_stream_read_line(input, NULL, NULL, &error);
        g_assert_no_error(error);
        g_assert_nonnull(line);
        if (*line == '\0')
            break;
        if (g_str_has_prefix(line, "Content-Length: "))
            length = g_ascii_strtoull(line + strlen("Content-Length: "), NULL, 10);
    }
    char *body = g_malloc0(length + 1);
    g_assert_true(g_input_stream_read_all(G_INPUT_STREAM(input), body, length, NULL, NULL, &error));
    return body;
}

void
server_put(const Server *server, const char *path, const char *status, const char *media_type,
           const char *etag, const char *body)
{
    g_autofree char *validator =
        etag != NULL ? g_strdup_printf("X-Etag: %s\r\n", etag) : g_strdup("");
    g_autofree char *request = g_strdup_printf(
        "PUT %s HTTP/1.1\r\nX-Status: %s\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n\r\n%s",
        path, status, media_type, validator, strlen(body), body);
    g_free(ask(server, request, strlen(request))); /* ask asserts that there is an answer */
}

char *
server_list_requests(const Server *server)
{
    static const char request[] = "GET /requests HTTP/1.1\r\nHost: test\r\n\r\n";
    return ask(server, request, strlen(request));
}

unsigned
server_count_busiest(const Server *server)
{
    static const char request[] = "GET /busiest HTTP/1.1\r\nHost: test\r\n\r\n";
    g_autofree char *answer = ask(server, request, strlen(request));
    return (unsigned)g_ascii_strtoull(answer, NULL, 10);
}
