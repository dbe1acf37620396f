/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sandbox.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_ALLOWED 42

static void
open_a_file(void)
{
    (void)open("/dev/null", O_RDONLY);
}

static void
open_a_socket(void)
{
    (void)socket(AF_INET, SOCK_STREAM, 0);
}

static void
start_a_process(void)
{
    (void)fork();
}

static void
run_a_program(void)
{
    char *arguments[] = {(char *)"true", NULL};
    (void)execv("/bin/true", arguments);
}

static void
signal_its_parent(void)
{
    (void)kill(getppid(), 0);
}

static void
make_memory_executable(void)
{
    void *page = NULL;
    if (posix_memalign(&page, 4096, 4096) == 0)
        (void)mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void
map_executable_memory(void)
{
    (void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, STDIN_FILENO, 0);
}

static void
write_elsewhere(void)
{
    (void)!write(7, "x", 1);
}

static void
read_its_input(void)
{
    char byte = 0;
    (void)!read(STDIN_FILENO, &byte, 1);
}

static void
compute(void)
{
    g_autofree char *much = g_malloc0((gsize)64 << 20);
    memset(much, 1, (gsize)64 << 20);
    g_autoptr(GRegex) regex = g_regex_new("(a+)+b", 0, 0, NULL);
    g_assert_true(g_regex_match(regex, "xaab", 0, NULL));
    printf("computed\n");
    (void)g_log_set_always_fatal(G_LOG_FATAL_MASK); /* as outside of tests */
    g_message("a message");
    g_warning("a warning");
    fprintf(stderr, "all of it\n");
    (void)fflush(stdout);
}

/* Runs @action confined in a process of its own. Returns: its wait status; what it says on standard
 * error in @ret_said (owned) */
static int
run_confined(void (*action)(void), char **ret_said)
{
    int said[2];
    g_assert_cmpint(pipe(said), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(said[1], STDERR_FILENO);
        (void)dup2(said[1], STDOUT_FILENO);
        if (!sandbox_enter(NULL))
            _exit(1);
        action();
        _exit(EXIT_ALLOWED);
    }
    (void)close(said[1]);
    char text[256] = "";
    size_t length = 0;
    for (ssize_t got; (got = read(said[0], text + length, sizeof text - 1 - length)) > 0;)
        length += (size_t)got;
    (void)close(said[0]);
    *ret_said = g_strdup(text);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
ends_a_process_that_asks_for(gconstpointer data)
{
    void (*const *action)(void) = data;
    if (!sandbox_is_built_in()) {
        g_test_skip("this build has no sandbox");
        return;
    }
    g_autofree char *said = NULL;
    g_assert_cmpint(run_confined(*action, &said), ==, SANDBOX_EXIT_VIOLATION);
    g_assert_true(g_str_has_prefix(said, "asked the system for call "));
    g_assert_true(g_str_has_suffix(said, " after it was confined\n"));
}

static void
lets_a_process_compute_and_speak(void)
{
    g_autofree char *said = NULL;
    int status = run_confined(compute, &said);
    g_test_message("%s", said);
    g_assert_cmpint(status, ==, EXIT_ALLOWED);
    g_assert_nonnull(strstr(said, "computed\n"));
    g_assert_nonnull(strstr(said, "all of it\n"));
    g_assert_nonnull(strstr(said, "a message\n"));
    g_assert_nonnull(strstr(said, "a warning\n"));
}

static void
names_the_call_by_its_number(void)
{
    if (!sandbox_is_built_in()) {
        g_test_skip("this build has no sandbox");
        return;
    }
    g_autofree char *said = NULL;
    (void)run_confined(open_a_socket, &said); /* its status is another test's */
#ifdef __x86_64__
    g_assert_cmpstr(said, ==, "asked the system for call 0041 after it was confined\n");
#endif
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*action)(void);
    } forbidden[] = {{"a_file", open_a_file},
                     {"a_socket", open_a_socket},
                     {"a_process", start_a_process},
                     {"a_program", run_a_program},
                     {"a_signal_to_another", signal_its_parent},
                     {"memory_made_executable", make_memory_executable},
                     {"executable_memory", map_executable_memory},
                     {"writing_elsewhere", write_elsewhere},
                     {"reading_its_input", read_its_input}};
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(forbidden); i++) {
        g_autofree char *path =
            g_strconcat("/sandbox/ends_a_process_that_asks_for_", forbidden[i].name, NULL);
        g_test_add_data_func(path, &forbidden[i].action, ends_a_process_that_asks_for);
    }
    g_test_add_func("/sandbox/lets_a_process_compute_and_speak", lets_a_process_compute_and_speak);
    g_test_add_func("/sandbox/names_the_call_by_its_number", names_the_call_by_its_number);
    return g_test_run();
}
