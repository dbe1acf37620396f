/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "with_ledger.h"

/* A month with much to write, so that a kill falls inside a transaction as a rule. */
static Release *
a_full_month(guint number)
{
    g_autofree char *month = g_strdup_printf("20%02u-%02u", 10 + number / 12, 1 + number % 12);
    Release *release = a_release_of(month);
    for (guint i = 0; i < 60; i++) {
        g_autofree char *day = g_strdup_printf("2009-%02u-%02u", 1 + i / 28, 1 + i % 28);
        list(release, (i + number) % 7 == 0 ? SECTION_CREDIBLE : SECTION_OPEN, day, "Hajin",
             "self");
    }
    state(release, "killed_total", 100 + number);
    return release;
}

static void
record_month_number(Ledger *ledger, guint number)
{
    g_autoptr(Release) release = a_full_month(number);
    g_autofree char *id = release_get_id(release);
    g_autoptr(Capture) capture = a_capture(id, id, 1000 + number);
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(GPtrArray) changes = NULL;
    if (!ledger_record_reading(ledger, capture, release, NULL, subscribers, 1000 + number, &changes,
                               NULL))
        _exit(1);
}

static void
record_until_killed(const char *path, guint from)
{
    Ledger *ledger = ledger_open(path, LEDGER_WRITE, "child", NULL);
    if (ledger == NULL)
        _exit(1);
    for (guint number = from; number < from + 40; number++)
        record_month_number(ledger, number);
    _exit(0);
}

static gint64
count_releases(const Desk *desk)
{
    return ask(desk, "SELECT count(*) FROM releases");
}

static void
assert_whole(const Desk *desk)
{
    gint64 releases = count_releases(desk);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM captures"), ==, releases);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings"), ==, releases);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM entries"), ==, 60 * releases);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM steps WHERE entry IS NOT NULL"), ==,
                    60 * releases);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM changes WHERE kind = 'release_published'"), ==,
                    releases);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM outbox"), ==,
                    2 * ask(desk, "SELECT count(*) FROM changes"));
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM pragma_quick_check"
                              " WHERE quick_check = 'ok'"),
                    ==, 1);
}

static void
a_writer_killed_at_any_moment_leaves_all_or_nothing(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_clear_pointer(&desk->ledger, ledger_close);
    for (guint turn = 0; turn < 12; turn++) {
        gint64 before = count_releases(desk);
        pid_t child = fork();
        if (child == 0)
            record_until_killed(desk->path, (guint)before);
        while (count_releases(desk) == before && waitpid(child, NULL, WNOHANG) == 0)
            g_usleep(200);
        g_usleep((gulong)g_test_rand_int_range(0, 8000));
        g_assert_cmpint(kill(child, SIGKILL), ==, 0);
        g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
        assert_whole(desk);
        desk_reopen(desk); /* the dead writer's lock is gone with it */
        g_clear_pointer(&desk->ledger, ledger_close);
    }
    g_assert_cmpint(count_releases(desk), >=, 12);
}

static void
limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    limit.rlim_cur = MIN(bytes, limit.rlim_max);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static void
a_full_disk_is_told_and_nothing_is_half_written(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) baseline = record(desk, a_full_month(0));
    g_assert_nonnull(baseline);
    g_autoptr(Capture) capture = a_capture("https://example.org/full", "another page", 5);
    g_autoptr(Release) release = a_full_month(1);
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GError) error = NULL;
    GStatBuf facts;
    g_autofree char *log = g_strconcat(desk->path, "-wal", NULL);
    g_assert_cmpint(g_stat(log, &facts), ==, 0);
    signal(SIGXFSZ, SIG_IGN);

    limit_file_size((rlim_t)facts.st_size + 20000);
    bool recorded =
        ledger_record_reading(desk->ledger, capture, release, NULL, NULL, 5, &changes, &error);
    limit_file_size(RLIM_INFINITY);

    g_assert_false(recorded);
    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FULL);
    g_assert_null(changes);
    g_assert_cmpint(count_releases(desk), ==, 1);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM captures"), ==, 1);
    g_autoptr(GPtrArray) again = record(desk, a_full_month(1));
    g_assert_cmpuint(again->len, >, 0);
    g_assert_cmpint(count_releases(desk), ==, 2);
}

static void
a_damaged_file_is_called_damaged(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autofree char *data = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) baseline = record(desk, a_full_month(0));
    g_assert_nonnull(baseline);
    g_clear_pointer(&desk->ledger, ledger_close);
    g_assert_true(g_file_get_contents(desk->path, &data, &size, NULL));
    memset(data + 4096, 0xa5, size - 4096);
    g_assert_true(g_file_set_contents(desk->path, data, (gssize)size, NULL));

    g_autoptr(Ledger) ledger = ledger_open(desk->path, LEDGER_WRITE, "test", &error);
    if (ledger != NULL) {
        g_autoptr(GPtrArray) rows = ledger_list_cases(ledger, NULL, &error);
        g_assert_null(rows);
    }

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/durability/" #claim, claim)
    ADD(a_writer_killed_at_any_moment_leaves_all_or_nothing);
    ADD(a_full_disk_is_told_and_nothing_is_half_written);
    ADD(a_damaged_file_is_called_damaged);
    return g_test_run();
}
