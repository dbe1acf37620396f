/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "with_ledger.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

Desk *
desk_new(void)
{
    Desk *desk = g_new0(Desk, 1);
    desk->folder = g_dir_make_tmp("civcas-store-XXXXXX", NULL);
    desk->path = g_build_filename(desk->folder, "ledger.db", NULL);
    desk->now = 1559300000;
    desk_reopen(desk);
    return desk;
}

void
desk_reopen(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    ledger_close(desk->ledger);
    desk->ledger = ledger_open(desk->path, LEDGER_WRITE, "test", &error);
    g_assert_no_error(error);
}

void
desk_free(Desk *desk)
{
    g_autoptr(GDir) folder = NULL;
    const char *name = NULL;
    ledger_close(desk->ledger);
    folder = g_dir_open(desk->folder, 0, NULL);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(desk->folder, name, NULL);
        g_assert_cmpint(g_remove(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(desk->folder), ==, 0);
    g_free(desk->folder);
    g_free(desk->path);
    g_free(desk);
}

Capture *
a_capture(const char *document, const char *text, gint64 when)
{
    Capture *capture = capture_new("releases", document, when);
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    capture_set_body(capture, body);
    capture_set_verdict(capture, VERDICT_OK, "a page of the usual shape");
    capture->status = 200;
    capture->etag = g_strdup("W/\"abc\"");
    return capture;
}

GPtrArray *
record_from(Desk *desk, const char *document, const char *text, Release *release,
            GPtrArray *subscribers)
{
    const ReadingOrigin origin = {.reader_version = 1, .phrases_hash = "f00"};
    g_autoptr(Capture) capture = a_capture(document, text, desk->now += 60);
    g_autoptr(Release) taken = release;
    g_autoptr(GError) error = NULL;
    GPtrArray *changes = NULL;
    bool recorded = ledger_record_reading(desk->ledger, capture, taken, &origin, subscribers,
                                          desk->now, &changes, &error);
    g_assert_no_error(error);
    g_assert_true(recorded);
    return changes;
}

GPtrArray *
record(Desk *desk, Release *release)
{
    g_autofree char *id = release_get_id(release);
    g_autofree char *document = g_strdup_printf("https://example.org/%s", id);
    g_autofree char *text = g_strdup_printf("%s at %" G_GINT64_FORMAT, id, desk->now);
    return record_from(desk, document, text, release, NULL);
}

GPtrArray *
an_editor_and_an_operator(void)
{
    GPtrArray *subscribers = g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
    g_ptr_array_add(subscribers, subscriber_new("desk", "mail", false));
    g_ptr_array_add(subscribers, subscriber_new("admin", "mail", true));
    return subscribers;
}

gint64
ask(const Desk *desk, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    g_assert_cmpint(sqlite3_open_v2(desk->path, &handle, SQLITE_OPEN_READONLY, NULL), ==,
                    SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    g_assert_cmpint(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    gint64 value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return value;
}

int
tell(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    int result = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    sqlite3_close(handle);
    return result;
}
