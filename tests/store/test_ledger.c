/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "with_ledger.h"

static void
a_new_ledger_says_what_it_is_and_lets_the_group_read(void)
{
    g_autoptr(Desk) desk = desk_new();
    GStatBuf facts;

    g_assert_cmpint(ask(desk, "PRAGMA application_id"), ==, 0x43495643);
    g_assert_cmpint(ask(desk, "PRAGMA user_version"), ==, 9);
    g_assert_cmpint(g_stat(desk->path, &facts), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0777, ==, 0640);
}

static void
a_second_writer_is_refused_by_name(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *process = g_strdup_printf("test (process %ld)", (long)getpid());

    g_autoptr(Ledger) second = ledger_open(desk->path, LEDGER_WRITE, "civcas", &error);

    g_assert_null(second);
    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_HELD);
    g_assert_nonnull(strstr(error->message, process));
}

static void
the_next_writer_gets_in_when_the_first_is_done(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&desk->ledger, ledger_close);

    g_autoptr(Ledger) next = ledger_open(desk->path, LEDGER_WRITE, "civcas", &error);

    g_assert_no_error(error);
    g_assert_nonnull(next);
}

static void
a_reader_needs_no_lock(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;

    g_autoptr(Ledger) reader = ledger_open(desk->path, LEDGER_READ, "civcas", &error);

    g_assert_no_error(error);
    gint64 last = -1;
    g_assert_true(ledger_get_last_sequence(reader, &last, NULL));
    g_assert_cmpint(last, ==, 0);
}

static void
a_reader_can_write_nothing(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) reader = ledger_open(desk->path, LEDGER_READ, "civcas", NULL);
    g_autoptr(Capture) capture = a_capture("https://example.org/a", "text", 1);

    g_assert_false(ledger_record_capture(reader, capture, NULL, &error));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FULL);
}

static void
a_ledger_that_is_not_there_is_absent(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) no_folder = NULL;
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "no-civcas-ledger-here.db", NULL);

    g_assert_null(ledger_open(path, LEDGER_READ, "civcas", &error));
    g_assert_null(ledger_open("/nowhere/at/all/ledger.db", LEDGER_WRITE, "civcas", &no_folder));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_ABSENT);
    g_assert_error(no_folder, LEDGER_ERROR, LEDGER_ERROR_ABSENT);
}

static void
assert_refused_unchanged(Desk *desk, LedgerMode mode)
{
    g_autofree char *before = NULL, *after = NULL;
    gsize size_before = 0, size_after = 0;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_get_contents(desk->path, &before, &size_before, NULL));

    g_assert_null(ledger_open(desk->path, mode, "civcas", &error));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN);
    g_assert_true(g_file_get_contents(desk->path, &after, &size_after, NULL));
    g_assert_cmpmem(before, size_before, after, size_after);
}

static void
remove_ledger(Desk *desk)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    g_clear_pointer(&desk->ledger, ledger_close);
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *path = g_strconcat(desk->path, suffixes[i], NULL);
        (void)g_remove(path); /* may never have been there */
    }
}

static void
files_of_other_programs_are_refused_and_left_alone(void)
{
    g_autoptr(Desk) desk = desk_new();
    remove_ledger(desk);
    g_assert_true(g_file_set_contents(desk->path, "a shopping list, long enough\n", -1, NULL));
    assert_refused_unchanged(desk, LEDGER_WRITE);
    remove_ledger(desk);
    g_assert_cmpint(tell(desk->path, "CREATE TABLE recipes (name TEXT)"), ==, SQLITE_OK);
    assert_refused_unchanged(desk, LEDGER_WRITE);
    assert_refused_unchanged(desk, LEDGER_READ);
}

static void
a_ledger_of_a_newer_civcas_is_refused(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&desk->ledger, ledger_close);
    g_assert_cmpint(tell(desk->path, "PRAGMA user_version = 99"), ==, SQLITE_OK);

    g_assert_null(ledger_open(desk->path, LEDGER_WRITE, "civcas", &error));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN);
    g_assert_nonnull(strstr(error->message, "newer"));
}

static void
make_version_1(Desk *desk)
{
    g_autofree char *schema = NULL;
    remove_ledger(desk);
    g_assert_true(g_file_get_contents(TEST_DATA_DIR "/ledger_version_1.sql", &schema, NULL, NULL));
    g_assert_cmpint(tell(desk->path, schema), ==, SQLITE_OK);
    g_assert_cmpint(tell(desk->path, "INSERT INTO schedules VALUES ('releases', 77, 3)"), ==,
                    SQLITE_OK);
}

static char *
dump_schema(const char *path)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    g_autoptr(GString) dump = g_string_new(NULL);
    g_assert_cmpint(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
    sqlite3_prepare_v2(handle, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
                       -1, &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW)
        g_string_append_printf(dump, "%s\n", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    /* A column that was added stands at the end, without its comment. */
    g_autoptr(GRegex) layout = g_regex_new("--[^\n]*|\\s", 0, 0, NULL);
    return g_regex_replace_literal(layout, dump->str, -1, 0, "", 0, NULL);
}

static void
an_older_ledger_is_brought_up_and_keeps_what_it_holds(void)
{
    g_autoptr(Desk) fresh = desk_new();
    g_autoptr(Desk) desk = desk_new();
    gint64 next_at = 0;
    unsigned failures = 0;
    make_version_1(desk);
    g_autoptr(GError) error = NULL;
    g_assert_null(ledger_open(desk->path, LEDGER_READ, "civcas", &error));
    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FOREIGN);

    desk_reopen(desk);

    g_autofree char *expected = dump_schema(fresh->path);
    g_autofree char *upgraded = dump_schema(desk->path);
    g_autofree char *copy = g_strconcat(desk->path, ".before-2", NULL);
    g_assert_cmpstr(upgraded, ==, expected);
    g_assert_cmpint(ask(desk, "PRAGMA user_version"), ==, 9);
    g_assert_true(ledger_find_schedule(desk->ledger, "releases", &next_at, &failures, NULL));
    g_assert_cmpint(next_at, ==, 77);
    g_assert_true(g_file_test(copy, G_FILE_TEST_EXISTS));
}

static void
a_link_in_the_ledgers_place_is_refused(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *link = g_build_filename(desk->folder, "link.db", NULL);
    g_clear_pointer(&desk->ledger, ledger_close);
    g_assert_cmpint(symlink(desk->path, link), ==, 0);

    g_assert_null(ledger_open(link, LEDGER_WRITE, "civcas", &error));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FULL);
}

static void
every_table_is_strict(void)
{
    g_autoptr(Desk) desk = desk_new();

    g_assert_cmpint(ask(desk, "SELECT count(*) FROM pragma_table_list WHERE schema = 'main'"
                              " AND type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT strict"),
                    ==, 0);
    g_assert_cmpint(tell(desk->path, "INSERT INTO schedules VALUES ('a', 'soon', 0)"), ==,
                    SQLITE_CONSTRAINT);
    g_assert_cmpint(tell(desk->path, "INSERT INTO captures (source, document, fetched_at, status,"
                                     " verdict) VALUES ('a', 'b', 1, 200, 'fine')"),
                    ==, SQLITE_CONSTRAINT);
    g_assert_cmpint(tell(desk->path, "INSERT INTO figures (reading, name, low, bound, basis, joint,"
                                     " marker, quote, span_start, span_end) VALUES (1, 'killed',"
                                     " 'five', 'exact', 'admitted', '[]', '', '', 0, 0)"),
                    ==, SQLITE_CONSTRAINT);
}

static void
every_view_can_be_read(void)
{
    g_autoptr(Desk) desk = desk_new();
    sqlite3 *handle = NULL;
    sqlite3_stmt *names = NULL;
    unsigned views = 0;
    g_assert_cmpint(sqlite3_open_v2(desk->path, &handle, SQLITE_OPEN_READONLY, NULL), ==,
                    SQLITE_OK);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_prepare_v2(handle, "SELECT name FROM sqlite_schema WHERE type = 'view'", -1, &names,
                       NULL);
    while (sqlite3_step(names) == SQLITE_ROW) {
        g_autofree char *sql = g_strdup_printf("SELECT * FROM %s LIMIT 1",
                                               (const char *)sqlite3_column_text(names, 0));
        g_assert_cmpint(sqlite3_exec(handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
        views++;
    }
    sqlite3_finalize(names);
    sqlite3_close(handle);
    g_assert_cmpuint(views, >=, 10);
}

static void
schedules_and_reader_deaths_survive(void)
{
    g_autoptr(Desk) desk = desk_new();
    gint64 next_at = -1;
    unsigned failures = 9;
    g_assert_true(ledger_find_schedule(desk->ledger, "releases", &next_at, &failures, NULL));
    g_assert_cmpint(next_at, ==, 0);
    g_assert_true(ledger_record_schedule(desk->ledger, "releases", 1, 0, NULL));
    g_assert_true(ledger_record_schedule(desk->ledger, "releases", 500, 2, NULL));
    g_assert_true(ledger_record_reader_death(desk->ledger, "dead", "killed by signal 9", NULL));

    desk_reopen(desk);

    g_assert_true(ledger_find_schedule(desk->ledger, "releases", &next_at, &failures, NULL));
    g_assert_cmpint(next_at, ==, 500);
    g_assert_cmpuint(failures, ==, 2);
    bool of_dead = false, of_alive = true;
    g_assert_true(ledger_body_killed_reader(desk->ledger, "dead", &of_dead, NULL));
    g_assert_true(ledger_body_killed_reader(desk->ledger, "alive", &of_alive, NULL));
    g_assert_true(of_dead);
    g_assert_false(of_alive);
}

static void
notices_come_back_in_order(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_assert_true(
        ledger_record_notice(desk->ledger, "source_failing", "releases", "no answer", 5, NULL));
    g_assert_true(
        ledger_record_notice(desk->ledger, "source_recovered", "releases", "answers", 6, NULL));

    g_autoptr(GPtrArray) all = ledger_list_notices(desk->ledger, 0, 10, NULL);
    const Notice *first = g_ptr_array_index(all, 0);
    g_autoptr(GPtrArray) later = ledger_list_notices(desk->ledger, first->id, 10, NULL);

    g_assert_cmpuint(all->len, ==, 2);
    g_assert_cmpstr(first->kind, ==, "source_failing");
    g_assert_cmpuint(later->len, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/ledger/" #claim, claim)
    ADD(a_new_ledger_says_what_it_is_and_lets_the_group_read);
    ADD(a_second_writer_is_refused_by_name);
    ADD(the_next_writer_gets_in_when_the_first_is_done);
    ADD(a_reader_needs_no_lock);
    ADD(a_reader_can_write_nothing);
    ADD(a_ledger_that_is_not_there_is_absent);
    ADD(files_of_other_programs_are_refused_and_left_alone);
    ADD(a_ledger_of_a_newer_civcas_is_refused);
    ADD(an_older_ledger_is_brought_up_and_keeps_what_it_holds);
    ADD(a_link_in_the_ledgers_place_is_refused);
    ADD(every_table_is_strict);
    ADD(every_view_can_be_read);
    ADD(schedules_and_reader_deaths_survive);
    ADD(notices_come_back_in_order);
    return g_test_run();
}
