/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/with_ledger.h"

#define PAGE "https://example.org/a"
#define HOUR 3600

static Capture *
an_unchanged_capture(gint64 when, const char *evidence)
{
    Capture *capture = capture_new("releases", PAGE, when);
    capture->status = 304;
    capture->headers = g_strdup_printf("HTTP/1.1 304\r\nDate: %d\r\n", (int)when);
    capture_set_verdict(capture, VERDICT_UNCHANGED, evidence);
    return capture;
}

/* Rounds an hour apart that found nothing new, the last at @when. */
static void
check_often(Desk *desk, gint64 when, int rounds, const char *evidence)
{
    g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    g_autoptr(GArray) schedules = g_array_new(FALSE, FALSE, sizeof(LedgerSchedule));
    g_autoptr(GError) error = NULL;
    for (int i = rounds - 1; i >= 0; i--)
        g_ptr_array_add(captures, an_unchanged_capture(when - i * HOUR, evidence));
    const LedgerSchedule next = {.source_id = "releases", .next_at = when + HOUR};
    g_array_append_val(schedules, next);
    g_assert_true(ledger_record_checks(desk->ledger, captures, schedules, &error));
    g_assert_no_error(error);
}

static void
check(Desk *desk, gint64 when, const char *evidence)
{
    check_often(desk, when, 1, evidence);
}

static void
keep(Desk *desk, gint64 when, Verdict verdict)
{
    g_autoptr(Capture) capture = a_capture(PAGE, "page", when);
    capture_set_verdict(capture, verdict, "as it was");
    g_assert_true(ledger_record_capture(desk->ledger, capture, NULL, NULL));
}

static void
a_year_of_equal_checks_is_one_row_that_says_how_many(void)
{
    g_autoptr(Desk) desk = desk_new();
    const int days = 365;
    keep(desk, 1, VERDICT_OK);
    gint64 pages = ask(desk, "PRAGMA page_count");
    for (int day = 1; day <= days; day++)
        check_often(desk, day * 24 * HOUR, 24, "not modified");

    g_autoptr(GPtrArray) captures = ledger_list_captures(desk->ledger, 10, NULL);
    const Capture *run = g_ptr_array_index(captures, 1);

    g_assert_cmpuint(captures->len, ==, 2);
    g_assert_cmpint(run->fetched_at, ==, HOUR);
    g_assert_cmpint(run->last_at, ==, (gint64)days * 24 * HOUR);
    g_assert_cmpuint(run->times, ==, days * 24);
    g_assert_cmpint(ask(desk, "PRAGMA page_count"), <=, pages + 1);
}

static void
what_is_found_otherwise_begins_a_run_of_its_own(void)
{
    g_autoptr(Desk) desk = desk_new();
    keep(desk, 1, VERDICT_OK);
    check(desk, 2, "not modified");
    check(desk, 3, "not modified");
    check(desk, 4, "the same bytes");
    keep(desk, 5, VERDICT_GONE);
    check(desk, 6, "the same bytes");

    g_autoptr(GPtrArray) captures = ledger_list_captures(desk->ledger, 10, NULL);

    g_assert_cmpuint(captures->len, ==, 5);
    g_assert_cmpuint(((Capture *)captures->pdata[1])->times, ==, 2);
    g_assert_cmpuint(((Capture *)captures->pdata[2])->times, ==, 1);
    g_assert_cmpuint(((Capture *)captures->pdata[4])->times, ==, 1);
}

static void
a_document_was_last_looked_at_when_its_run_was(void)
{
    g_autoptr(Desk) desk = desk_new();
    keep(desk, 1, VERDICT_OK);
    check(desk, 2, "not modified");
    check(desk, 900, "not modified");

    g_autoptr(KnownDocument) known = ledger_find_document(desk->ledger, PAGE, NULL);
    LedgerSummary summary = {0};
    g_assert_true(ledger_summarise(desk->ledger, &summary, NULL));

    g_assert_cmpint(known->captured_at, ==, 900);
    g_assert_cmpint(known->accepted_at, ==, 1);
    g_assert_cmpint(summary.last_captured_at, ==, 900);
}

static void
checks_and_schedules_are_recorded_together_or_not_at_all(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);
    g_autoptr(GArray) schedules = g_array_new(FALSE, FALSE, sizeof(LedgerSchedule));
    const LedgerSchedule nobody = {.source_id = NULL, .next_at = 7};
    gint64 next_at = 0;
    unsigned failures = 0;
    g_autoptr(GError) error = NULL;
    check(desk, 2, "not modified");
    g_assert_true(ledger_find_schedule(desk->ledger, "releases", &next_at, &failures, NULL));
    g_assert_cmpint(next_at, ==, 2 + HOUR);

    g_ptr_array_add(captures, a_capture(PAGE, "page", 3));
    g_array_append_val(schedules, nobody);
    g_assert_false(ledger_record_checks(desk->ledger, captures, schedules, &error));

    g_assert_nonnull(error);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM captures"), ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/checks/" #claim, claim)
    ADD(a_year_of_equal_checks_is_one_row_that_says_how_many);
    ADD(what_is_found_otherwise_begins_a_run_of_its_own);
    ADD(a_document_was_last_looked_at_when_its_run_was);
    ADD(checks_and_schedules_are_recorded_together_or_not_at_all);
    return g_test_run();
}
