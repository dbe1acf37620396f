/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "with_ledger.h"

static void
keep(Desk *desk, const Capture *capture)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(ledger_record_capture(desk->ledger, capture, NULL, &error));
    g_assert_no_error(error);
}

static void
a_body_is_stored_once_for_each_hash(void)
{
    g_autoptr(Desk) desk = desk_new();
    for (gint64 when = 1; when <= 3; when++) {
        g_autoptr(Capture) capture = a_capture("https://example.org/a", "the same page", when);
        keep(desk, capture);
    }
    g_autoptr(Capture) mirror = a_capture("https://mirror.example/a", "the same page", 4);
    keep(desk, mirror);

    g_assert_cmpint(ask(desk, "SELECT count(*) FROM bodies"), ==, 1);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM captures"), ==, 4);
}

static void
a_body_comes_back_as_it_was(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autofree char *text = g_strnfill(300000, 'x');
    g_autoptr(Capture) capture = a_capture("https://example.org/a", text, 1);
    g_autoptr(GError) error = NULL;
    keep(desk, capture);

    g_autoptr(GBytes) body = ledger_load_body(desk->ledger, capture->sha256, &error);

    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(body, capture->body));
    g_assert_cmpint(ask(desk, "SELECT length(gzip) FROM bodies"), <, 3000);
}

static void
an_empty_body_is_a_body(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(Capture) capture = a_capture("https://example.org/a", "", 1);
    keep(desk, capture);

    g_autoptr(GBytes) body = ledger_load_body(desk->ledger, capture->sha256, NULL);

    g_assert_cmpuint(g_bytes_get_size(body), ==, 0);
}

static void
a_body_nobody_stored_is_not_there(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;

    g_assert_null(ledger_load_body(desk->ledger, "0123", &error));

    g_assert_no_error(error);
}

static void
a_body_that_was_tampered_with_is_found_out(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Capture) one = a_capture("https://example.org/a", "one page", 1);
    g_autoptr(Capture) two = a_capture("https://example.org/b", "two page", 2);
    keep(desk, one);
    keep(desk, two);
    g_autofree char *sql = g_strdup_printf("UPDATE bodies SET gzip = (SELECT gzip FROM bodies "
                                           "WHERE sha256 = '%s') WHERE sha256 = '%s'",
                                           two->sha256, one->sha256);
    g_assert_cmpint(tell(desk->path, sql), ==, SQLITE_OK);

    g_assert_null(ledger_load_body(desk->ledger, one->sha256, &error));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED);
}

static void
a_document_is_known_by_its_last_accepted_capture(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(Capture) first = a_capture("https://example.org/a", "a draft", 50);
    g_autoptr(Capture) good = a_capture("https://example.org/a", "a release", 100);
    g_autoptr(Capture) blocked = a_capture("https://example.org/a", "Access Denied", 200);
    g_autoptr(GError) error = NULL;
    capture_set_verdict(blocked, VERDICT_BLOCKED, "a challenge page");
    g_free(blocked->etag);
    blocked->etag = g_strdup("\"other\"");
    keep(desk, first);
    keep(desk, good);
    keep(desk, blocked);

    g_autoptr(KnownDocument) known =
        ledger_find_document(desk->ledger, "https://example.org/a", &error);
    g_autoptr(KnownDocument) unknown =
        ledger_find_document(desk->ledger, "https://example.org/b", &error);

    g_assert_no_error(error);
    g_assert_null(unknown);
    g_assert_cmpstr(known->etag, ==, "W/\"abc\"");
    g_assert_cmpstr(known->sha256, ==, good->sha256);
    g_assert_cmpint(known->first_seen_at, ==, 50);
    g_assert_cmpint(known->captured_at, ==, 200);
    g_assert_cmpint(known->accepted_at, ==, 100);
}

static void
the_newest_captures_are_listed_oldest_first(void)
{
    g_autoptr(Desk) desk = desk_new();
    for (gint64 when = 1; when <= 5; when++) {
        g_autoptr(Capture) capture = a_capture("https://example.org/a", "page", when);
        keep(desk, capture);
    }

    g_autoptr(GPtrArray) captures = ledger_list_captures(desk->ledger, 2, NULL);

    g_assert_cmpuint(captures->len, ==, 2);
    g_assert_cmpint(((Capture *)g_ptr_array_index(captures, 0))->fetched_at, ==, 4);
    g_assert_cmpint(((Capture *)g_ptr_array_index(captures, 1))->verdict, ==, VERDICT_OK);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/captures/" #claim, claim)
    ADD(a_body_is_stored_once_for_each_hash);
    ADD(a_body_comes_back_as_it_was);
    ADD(an_empty_body_is_a_body);
    ADD(a_body_nobody_stored_is_not_there);
    ADD(a_body_that_was_tampered_with_is_found_out);
    ADD(a_document_is_known_by_its_last_accepted_capture);
    ADD(the_newest_captures_are_listed_oldest_first);
    return g_test_run();
}
