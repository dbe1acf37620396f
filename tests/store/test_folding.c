/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "store/past_figures.h"
#include "with_ledger.h"

/* Months here are invented, apart from the names of places. */

enum { MONTHS = 4 };

static Release *
a_january(void)
{
    Release *release = a_release_of("2019-01");
    list(release, SECTION_OPEN, "2018-05-10", "al Khatuniyah", "Airwars");
    list(release, SECTION_OPEN, "2018-06-01", "Hajin", "social media");
    list(release, SECTION_OPEN, "2018-02-02", "al-Susah", "Airwars");
    state(release, "killed_total", 100);
    close_lists(release);
    return release;
}

static Release *
a_february(void)
{
    Release *release = a_release_of("2019-02");
    Entry *entry = list(release, SECTION_CREDIBLE, "2018-05-10", "Khatuniya", "Airwars");
    entry->killed = count_of(3);
    list(release, SECTION_OPEN, "2018-06-01", "Hajin", "social media");
    list(release, SECTION_OPEN, "2019-01-04", "Mosul", "self");
    state(release, "killed", 3);
    state(release, "killed_total", 103);
    close_lists(release);
    return release;
}

static Release *
a_march(void)
{
    Release *release = a_release_of("2019-03");
    list(release, SECTION_NON_CREDIBLE, "2018-06-01", "Hajin", "social media");
    list(release, SECTION_OPEN, "2018-02-02", "Al Susa", "Airwars");
    list(release, SECTION_OPEN, "2019-01-04", "Mosul", "self");
    list(release, SECTION_OPEN, "2019-01-04", "Mosul", "self");
    close_lists(release);
    return release;
}

static Release *
an_april(void)
{
    Release *release = a_release_of("2019-04");
    Entry *entry = list(release, SECTION_OPEN, "2018-06-01", "Hajin", "social media");
    entry->reopened = true;
    list(release, SECTION_OPEN, "2019-01-04", "Mosul", "self");
    list(release, SECTION_DUPLICATE, "2019-01-04", "Mosul", "self");
    state(release, "killed_total", 110);
    close_lists(release);
    return release;
}

static Release *
a_month(guint number)
{
    static Release *(*const months[MONTHS])(void) = {a_january, a_february, a_march, an_april};
    return months[number]();
}

static char *
fold_in_order(const guint order[MONTHS])
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < MONTHS; i++) {
        g_autoptr(GPtrArray) changes = record(desk, a_month(order[i]));
        g_assert_nonnull(changes);
    }
    char *text = ledger_print_fold(desk->ledger, &error);
    g_assert_no_error(error);
    return text;
}

/* The @number-th order of the months, 0 the one of the calendar. */
static void
pick_order(guint number, guint order[MONTHS])
{
    guint left[MONTHS], count = MONTHS;
    for (guint i = 0; i < MONTHS; i++)
        left[i] = i;
    for (guint i = 0; i < MONTHS; i++) {
        guint at = number % count;
        number /= count;
        order[i] = left[at];
        memmove(left + at, left + at + 1, (count - at - 1) * sizeof *left);
        count--;
    }
}

static void
releases_in_any_order_give_the_same_ledger(void)
{
    enum { ORDERS = 4 * 3 * 2 };
    guint order[MONTHS];
    pick_order(0, order);
    g_autofree char *expected = fold_in_order(order);
    g_assert_nonnull(strstr(expected, "case\t2019-01-open-2018-05-10"));
    for (guint i = 1; i < ORDERS; i++) {
        pick_order(i, order);
        g_autofree char *text = fold_in_order(order);
        g_assert_cmpstr(text, ==, expected);
    }
}

static void
a_whole_ledger_is_proven_and_rebuilding_it_is_no_news(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL, changes = NULL;
    for (guint i = 0; i < MONTHS; i++) {
        g_autoptr(GPtrArray) told = record(desk, a_month(i));
        g_assert_nonnull(told);
    }

    g_assert_true(ledger_verify(desk->ledger, &faults, &error));
    g_assert_true(ledger_rebuild(desk->ledger, NULL, desk->now, &changes, &error));

    g_assert_no_error(error);
    g_assert_cmpuint(faults->len, ==, 0);
    g_assert_cmpuint(changes->len, ==, 0);
}

static void
a_tampered_ledger_is_not_proven_and_a_rebuild_mends_it(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL, mended = NULL, changes = NULL;
    g_autoptr(GPtrArray) told = record(desk, a_january());
    g_assert_nonnull(told);
    tell(desk->path, "UPDATE cases SET status = 'credible' WHERE day = '2018-06-01'");

    g_assert_true(ledger_verify(desk->ledger, &faults, &error));
    g_assert_true(ledger_rebuild(desk->ledger, NULL, desk->now, &changes, &error));
    g_assert_true(ledger_verify(desk->ledger, &mended, &error));

    g_assert_no_error(error);
    g_assert_cmpuint(faults->len, ==, 2); /* one line too many, one too few */
    g_assert_cmpuint(mended->len, ==, 0);
}

/* A newsroom that says that two names are one place. */
static void
another_list_of_places_is_named_as_the_cause_until_a_rebuild(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL, mended = NULL, changes = NULL;
    Release *january = a_release_of("2019-01"), *february = a_release_of("2019-02");
    list(january, SECTION_OPEN, "2018-06-01", "Nahr", "self");
    list(february, SECTION_OPEN, "2018-06-01", "Wadi", "self");
    g_autoptr(GPtrArray) first = record(desk, january), second = record(desk, february);
    g_autoptr(Gazetteer) shipped = gazetteer_new_default();
    g_assert_true(first != NULL && second != NULL);

    ledger_set_places(desk->ledger, gazetteer_read("Nahr\tWadi\n", "places.tsv", shipped, &error));
    g_assert_no_error(error);
    g_assert_true(ledger_verify(desk->ledger, &faults, &error));
    g_assert_true(ledger_rebuild(desk->ledger, NULL, desk->now, &changes, &error));
    g_assert_true(ledger_verify(desk->ledger, &mended, &error));

    g_assert_no_error(error);
    g_assert_cmpuint(faults->len, >, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(faults, 0), "run civcas rebuild"));
    g_assert_cmpuint(mended->len, ==, 0);
}

/* As a full disk would, at one place. */
#define TROUBLE                                                                                    \
    "CREATE TRIGGER trouble BEFORE INSERT ON steps BEGIN SELECT RAISE(ABORT, 'full'); END"

static void
a_rebuild_that_fails_leaves_the_places_it_was_folded_with(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL, faults = NULL;
    g_autoptr(Gazetteer) shipped = gazetteer_new_default();
    Gazetteer *others = gazetteer_read("Nahr\tWadi\n", "places.tsv", shipped, NULL);
    for (guint i = 0; i < MONTHS; i++)
        g_ptr_array_unref(record(desk, a_month(i)));
    g_assert_cmpint(tell(desk->path, TROUBLE), ==, SQLITE_OK);

    g_assert_false(
        ledger_rebuild_with_places(desk->ledger, others, NULL, desk->now, &changes, &error));

    g_assert_nonnull(strstr(error->message, "full"));
    g_assert_cmpint(tell(desk->path, "DROP TRIGGER trouble"), ==, SQLITE_OK);
    g_assert_true(ledger_verify(desk->ledger, &faults, NULL));
    g_assert_cmpuint(faults->len, ==, 0);
}

/* A table is taken in whole: half of it would look like all of it. */
static void
a_table_of_figures_is_recorded_whole_or_not_at_all(void)
{
    static const char table[] = "family\tperiod\tdeaths_total_since_2014\n"
                                "cjtf-oir-monthly\t2018-01\t900\n"
                                "cjtf-oir-monthly\t2018-02\t910\n";
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    unsigned releases = 0;
    g_assert_cmpint(tell(desk->path, "CREATE TRIGGER trouble BEFORE INSERT ON readings"
                                     " WHEN NEW.period_to = '2018-02-28'"
                                     " BEGIN SELECT RAISE(ABORT, 'full'); END"),
                    ==, SQLITE_OK);

    g_assert_false(ledger_record_past_figures(desk->ledger, table, sizeof table - 1, desk->now,
                                              &releases, &error));
    gint64 left = ask(desk, "SELECT count(*) FROM captures");
    g_assert_cmpint(tell(desk->path, "DROP TRIGGER trouble"), ==, SQLITE_OK);
    g_assert_true(ledger_record_past_figures(desk->ledger, table, sizeof table - 1, desk->now,
                                             &releases, NULL));

    g_assert_nonnull(strstr(error->message, "line 3"));
    g_assert_cmpint(left, ==, 0);
    g_assert_cmpuint(releases, ==, 2);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM releases"), ==, 2);
}

/* What cannot be asked is no answer. */
static void
a_question_that_fails_is_an_error_and_no_answer(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) of_sequence = NULL, of_document = NULL, of_body = NULL;
    gint64 last = 7;
    bool is_release = true, did = true;
    g_assert_cmpint(tell(desk->path, "ALTER TABLE changes RENAME COLUMN sequence TO elsewhere;"
                                     "ALTER TABLE readings RENAME COLUMN document TO elsewhere;"
                                     "DROP TABLE reader_deaths"),
                    ==, SQLITE_OK);

    g_assert_false(ledger_get_last_sequence(desk->ledger, &last, &of_sequence));
    g_assert_false(ledger_document_is_release(desk->ledger, "x", &is_release, &of_document));
    g_assert_false(ledger_body_killed_reader(desk->ledger, "x", &did, &of_body));

    g_assert_true(of_sequence != NULL && of_document != NULL && of_body != NULL);
    g_assert_cmpint(last, ==, 7);
}

static void
a_body_that_was_changed_is_found(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL;
    g_autoptr(GPtrArray) told = record(desk, a_january());
    g_autoptr(GPtrArray) more = record(desk, a_february());
    g_assert_nonnull(told);
    g_assert_nonnull(more);
    tell(desk->path, "UPDATE bodies SET gzip = (SELECT gzip FROM bodies ORDER BY sha256 LIMIT 1),"
                     " size_bytes = (SELECT size_bytes FROM bodies ORDER BY sha256 LIMIT 1)");

    g_assert_true(ledger_verify(desk->ledger, &faults, &error));

    g_assert_no_error(error);
    g_assert_cmpuint(faults->len, ==, 1);
}

static void
a_late_release_corrects_what_was_told_wrongly(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(GPtrArray) january = record(desk, a_january());
    g_autoptr(GPtrArray) march =
        record_from(desk, "https://example.org/march", "march", a_march(), subscribers);
    g_assert_nonnull(january);
    g_assert_cmpuint(count_changes(march, CHANGE_CASE_RECEIVED), ==, 2);
    g_autoptr(GPtrArray) sent =
        ledger_list_due_deliveries(desk->ledger, desk->now, "news.example", NULL);
    g_assert_cmpuint(sent->len, ==, 2);

    g_autoptr(GPtrArray) february = record(desk, a_february());

    /* March told two cases of Mosul as new: one of them February had. */
    const Change *correction = only_change(february, CHANGE_CORRECTED);
    g_assert_nonnull(strstr(correction->before, "Mosul"));
    (void)only_change(february, CHANGE_CASE_CREDIBLE);
    g_autofree char *sql = g_strdup_printf(
        "SELECT count(*) FROM outbox WHERE sequence = %" G_GINT64_FORMAT, correction->sequence);
    g_assert_cmpint(ask(desk, sql), ==, 2);
}

#define ADD(claim) g_test_add_func("/folding/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(releases_in_any_order_give_the_same_ledger);
    ADD(a_whole_ledger_is_proven_and_rebuilding_it_is_no_news);
    ADD(a_tampered_ledger_is_not_proven_and_a_rebuild_mends_it);
    ADD(another_list_of_places_is_named_as_the_cause_until_a_rebuild);
    ADD(a_rebuild_that_fails_leaves_the_places_it_was_folded_with);
    ADD(a_table_of_figures_is_recorded_whole_or_not_at_all);
    ADD(a_question_that_fails_is_an_error_and_no_answer);
    ADD(a_body_that_was_changed_is_found);
    ADD(a_late_release_corrects_what_was_told_wrongly);
    return g_test_run();
}
