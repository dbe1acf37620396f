/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/judgements.h"
#include "store/waiting.h"
#include "with_ledger.h"

/* Months here are invented, apart from the names of places. */

static char january_hajin[] = "2019-01-open-2018-06-01-Hajin-0";
static char february_hajin[] = "2019-02-credible-2018-06-03-Hajin-0";
static char february_susah[] = "2019-02-open-2018-02-02-al-Susah-1";

static Release *
a_january(void)
{
    Release *release = a_release_of("2019-01");
    list(release, SECTION_OPEN, "2018-06-01", "Hajin", "social media");
    list(release, SECTION_OPEN, "2018-02-02", "al-Susah", "Airwars");
    state(release, "killed_total", 100);
    close_lists(release);
    return release;
}

/* Hajin two days off: alike, and not sure. */
static Release *
a_february(void)
{
    Release *release = a_release_of("2019-02");
    Entry *entry = list(release, SECTION_CREDIBLE, "2018-06-03", "Hajin", "social media");
    entry->killed = count_of(3);
    list(release, SECTION_OPEN, "2018-02-02", "al-Susah", "Airwars");
    state(release, "killed", 3);
    state(release, "killed_total", 103);
    close_lists(release);
    return release;
}

static Desk *
a_desk_of_two_months(void)
{
    Desk *desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(GPtrArray) january = record(desk, a_january());
    g_autoptr(GPtrArray) february =
        record_from(desk, "https://example.org/february", "february", a_february(), subscribers);
    g_assert_nonnull(january);
    g_assert_cmpuint(count_changes(february, CHANGE_REKEY_SUSPECTED), ==, 1);
    g_assert_cmpuint(count_changes(february, CHANGE_CASE_MISSING), ==, 0);
    return desk;
}

static GPtrArray *
judge(Desk *desk, const char *kind, const char *a, const char *b, char **ret_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Judgement) judgement = judgement_new(kind, a, b);
    GPtrArray *changes = NULL;
    judgement->made_at = desk->now += 60;
    judgement->by = g_strdup("Ada");
    judgement->note = g_strdup("seen");
    bool done = ledger_judge(desk->ledger, judgement, NULL, &changes, &error);
    g_assert_no_error(error);
    g_assert_true(done);
    if (ret_id != NULL)
        *ret_id = g_strdup(judgement->id);
    return changes;
}

/* What cannot be proven, a line each. */
static char *
verify(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    bool done = ledger_verify(desk->ledger, &faults, &error);
    g_assert_no_error(error);
    g_assert_true(done);
    for (guint i = 0; i < faults->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(faults, i));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static GPtrArray *
take_back(Desk *desk, const char *id)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *changes = NULL;
    bool done = ledger_undo_judgement(desk->ledger, id, "Bo", "on second thoughts", desk->now += 60,
                                      NULL, &changes, &error);
    g_assert_no_error(error);
    g_assert_true(done);
    return changes;
}

static char *
print_fold(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    char *text = ledger_print_fold(desk->ledger, &error);
    g_assert_no_error(error);
    return text;
}

static void
assert_proven(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL;
    g_assert_true(ledger_verify(desk->ledger, &faults, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(faults->len, ==, 0);
}

static void
an_unsure_pair_waits_for_review(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GPtrArray) pairs = ledger_list_unsure(desk->ledger, NULL);
    g_assert_cmpuint(pairs->len, ==, 1);
    const UnsurePair *pair = g_ptr_array_index(pairs, 0);
    g_assert_cmpstr(pair->entry_id, ==, february_hajin);
    g_assert_cmpstr(pair->case_id, ==, january_hajin);
}

static void
judged_the_same_is_one_case(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();

    g_autoptr(GPtrArray) changes = judge(desk, "same", january_hajin, february_hajin, NULL);

    g_assert_cmpstr(only_change(changes, CHANGE_CASE_AMENDED)->name, ==, "date");
    g_assert_cmpuint(changes->len, ==, 1); /* that they may be one was no wrong news */
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases"), ==, 2);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM steps WHERE reasons LIKE 'judged the same%'"),
                    ==, 1);
    assert_proven(desk);
}

/* A link that a person parts was no news; the two cases are, and are none when it is taken back. */
static void
what_a_judgement_taken_back_had_told_is_corrected(void)
{
    g_autofree char *id = NULL;
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(Judgement) judgement =
        judgement_new("different", "2019-01-open-2018-02-02-al-Susah-1", february_susah);
    g_autoptr(GPtrArray) parted = NULL;
    judgement->made_at = desk->now;
    judgement->by = g_strdup("Ada");
    g_assert_true(ledger_judge(desk->ledger, judgement, subscribers, &parted, NULL));
    id = g_strdup(judgement->id);
    g_autoptr(GPtrArray) sent =
        ledger_list_due_deliveries(desk->ledger, desk->now, "news.example", NULL);

    g_autoptr(GPtrArray) undone = take_back(desk, id);

    g_assert_nonnull(sent);
    (void)only_change(parted, CHANGE_CASE_MISSING);
    (void)only_change(parted, CHANGE_CASE_RECEIVED);
    g_assert_cmpuint(count_changes(undone, CHANGE_CORRECTED), ==, 2);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM outbox WHERE in_reply_to IS NOT NULL"), ==, 4);
}

static void
judged_different_stays_apart_through_a_rebuild(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GPtrArray) changes =
        judge(desk, "different", "2019-01-open-2018-02-02-al-Susah-1", february_susah, NULL);
    g_assert_nonnull(changes);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases WHERE day = '2018-02-02'"), ==, 2);

    g_autoptr(GPtrArray) again = NULL;
    g_assert_true(ledger_rebuild(desk->ledger, NULL, desk->now, &again, NULL));

    g_assert_cmpuint(again->len, ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases WHERE day = '2018-02-02'"), ==, 2);
    assert_proven(desk);
}

static void
a_judgement_taken_back_leaves_the_ledger_as_if_never_made(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autofree char *before = print_fold(desk), *id = NULL;

    g_autoptr(GPtrArray) made = judge(desk, "same", january_hajin, february_hajin, &id);
    g_autofree char *between = print_fold(desk);
    g_autoptr(GPtrArray) undone = take_back(desk, id);
    g_autofree char *after = print_fold(desk);
    g_autoptr(GPtrArray) otherwise = judge(desk, "different", january_hajin, february_hajin, NULL);

    g_assert_cmpuint(made->len, >, 0);
    g_assert_cmpint(only_change(otherwise, CHANGE_CASE_MISSING)->corrects, >, 0);
    g_assert_cmpuint(otherwise->len, ==, 1);
    g_assert_cmpstr(between, !=, before);
    g_assert_cmpstr(after, ==, before);
    (void)only_change(undone, CHANGE_CORRECTED); /* that the case was amended */
    g_assert_cmpuint(undone->len, ==, 1);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM judgements WHERE undone_by = 'Bo'"), ==, 1);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM unsure_links"), ==, 1); /* refused, not gone */
}

/* Every way of changing one's mind. */
static void
deciding_anew_leaves_the_ledger_as_if_never_decided_before(void)
{
    static const char *const kinds[] = {"same", "different", "unsure"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(kinds); j++) {
            g_autofree char *first = NULL, *second = NULL;
            g_autoptr(Desk) desk = a_desk_of_two_months(), straight = a_desk_of_two_months();
            g_autofree char *never = print_fold(desk);
            g_autoptr(GPtrArray) one = judge(desk, kinds[i], january_hajin, february_hajin, &first);
            g_autoptr(GPtrArray) back = take_back(desk, first);
            g_autofree char *undone = print_fold(desk);
            g_assert_cmpstr(undone, ==, never);

            g_autoptr(GPtrArray) two =
                judge(desk, kinds[j], january_hajin, february_hajin, &second);
            g_autoptr(GPtrArray) at_once =
                judge(straight, kinds[j], january_hajin, february_hajin, NULL);

            g_autofree char *otherwise = print_fold(desk), *expected = print_fold(straight);
            g_assert_cmpstr(otherwise, ==, expected);
            if (g_str_equal(kinds[j], "different")) /* they were two without it, too */
                g_assert_cmpstr(otherwise, ==, never);
            g_assert_cmpint(ask(desk, "SELECT count(*) FROM judgements"), ==, 2);
            g_assert_cmpint(ask(desk, "SELECT count(*) FROM judgements WHERE undone_by = 'Bo'"), ==,
                            1);
            g_assert_true(one != NULL && back != NULL && two != NULL && at_once != NULL);
        }
    }
}

static void
a_refused_pair_does_not_wait_any_more(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GPtrArray) made = judge(desk, "different", january_hajin, february_hajin, NULL);

    g_autoptr(GPtrArray) waiting = ledger_list_unsure(desk->ledger, NULL);

    g_assert_nonnull(made);
    g_assert_cmpuint(waiting->len, ==, 0);
}

/* A release that lists one incident twice. */
static void
two_entries_of_one_release_can_be_one_case(void)
{
    g_autofree char *id = NULL;
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autofree char *before = print_fold(desk);
    g_autoptr(GPtrArray) made = judge(desk, "same", february_susah, february_hajin, &id);
    gint64 both =
        ask(desk, "SELECT count(DISTINCT s.case_id) FROM steps AS s"
                  " WHERE s.release_id = 'cjtf-oir-monthly/2019-02' AND s.entry IS NOT NULL");
    g_autofree char *faults = verify(desk);

    g_autoptr(GPtrArray) back = take_back(desk, id);

    g_autofree char *after = print_fold(desk);
    g_assert_nonnull(made);
    g_assert_nonnull(back);
    g_assert_cmpint(both, ==, 1);
    g_assert_cmpstr(faults, ==, "");
    g_assert_cmpstr(after, ==, before);
}

static void
an_amended_figure_enters_the_books_and_comes_out_again(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GError) error = NULL;
    g_autoptr(Judgement) judgement = judgement_new("amend", "cjtf-oir-monthly/2019-02", NULL);
    g_autoptr(GPtrArray) changes = NULL;
    judgement->field = g_strdup("killed_total");
    judgement->value = g_strdup("105");
    judgement->by = g_strdup("Ada");
    judgement->made_at = desk->now += 60;

    g_assert_true(ledger_judge(desk->ledger, judgement, NULL, &changes, &error));

    g_assert_no_error(error);
    g_assert_cmpfloat(only_change(changes, CHANGE_BOOKS_UNBALANCED)->residual.value, ==, 2);
    g_assert_cmpint(ask(desk, "SELECT high FROM figures WHERE name = 'killed_total'"
                              " ORDER BY high DESC LIMIT 1"),
                    ==, 105);
    assert_proven(desk);
    g_autoptr(GPtrArray) undone = take_back(desk, judgement->id);
    (void)only_change(undone, CHANGE_CORRECTED);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM figures WHERE high = 105"), ==, 0);
    assert_proven(desk);
}

static void
what_makes_no_sense_is_refused(void)
{
    static const char *const wrong[][4] = {
        {"same", "no-such-entry", february_hajin, NULL},
        {"same", february_susah, february_susah, NULL},
        {"amend", "cjtf-oir-monthly/2031-01", NULL, "killed"},
        {"amend", "cjtf-oir-monthly/2019-02", NULL, "strikes_total"},
        {"amend", february_hajin, NULL, "mood"},
        {"accept", "cjtf-oir-monthly/2031-01", NULL, NULL},
    };
    g_autoptr(Desk) desk = a_desk_of_two_months();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) changes = NULL;
        g_autoptr(Judgement) judgement = judgement_new(wrong[i][0], wrong[i][1], wrong[i][2]);
        judgement->field = g_strdup(wrong[i][3]);
        judgement->value = g_strdup("1");
        judgement->by = g_strdup("Ada");
        g_assert_false(ledger_judge(desk->ledger, judgement, NULL, &changes, &error));
        g_assert_nonnull(error);
    }
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM judgements"), ==, 0);
}

static void
judgements_of_another_ledger_give_the_same_cases(void)
{
    g_autoptr(Desk) one = a_desk_of_two_months(), other = a_desk_of_two_months();
    g_autoptr(GPtrArray) made = judge(one, "same", january_hajin, february_hajin, NULL);
    g_autoptr(GPtrArray) judgements = ledger_list_judgements(one->ledger, NULL);
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_nonnull(made);

    g_assert_true(
        ledger_import_judgements(other->ledger, judgements, other->now, NULL, &changes, &error));

    g_assert_no_error(error);
    g_autofree char *of_one = print_fold(one), *of_other = print_fold(other);
    g_assert_cmpstr(of_one, ==, of_other);
}

/* Says that @field of @id is @value. Returns: (owned) changes */
static GPtrArray *
amend(Desk *desk, const char *id, const char *field, const char *value, char **ret_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Judgement) judgement = judgement_new("amend", id, NULL);
    GPtrArray *changes = NULL;
    judgement->field = g_strdup(field);
    judgement->value = g_strdup(value);
    judgement->by = g_strdup("Ada");
    judgement->note = g_strdup("the table says so");
    judgement->made_at = desk->now += 60;
    bool done = ledger_judge(desk->ledger, judgement, NULL, &changes, &error);
    g_assert_no_error(error);
    g_assert_true(done);
    *ret_id = g_strdup(judgement->id);
    return changes;
}

/* Who was told three dead must see from whom the five come, and why. */
static void
a_correction_names_who_amended_and_both_values(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autofree char *id = NULL;

    g_autoptr(GPtrArray) changes = amend(desk, february_hajin, "killed", "5", &id);
    g_autoptr(GPtrArray) undone = take_back(desk, id);

    const Change *told = only_change(changes, CHANGE_CASE_AMENDED);
    g_autofree char *words = change_describe(told);
    g_assert_cmpint(told->corrects, >, 0);
    g_assert_cmpstr(told->name, ==, "killed");
    g_assert_cmpstr(told->before, ==, "3");
    g_assert_cmpstr(told->after, ==, "5");
    g_assert_cmpstr(told->judgement, ==, id);
    g_assert_nonnull(strstr(words, "Ada amended killed from 3 to 5 (“the table says so”)"));
    g_assert_null(told->quote_before); /* one sentence, read in two ways */
    const Change *back = only_change(undone, CHANGE_CASE_AMENDED);
    g_assert_cmpstr(back->after, ==, "3");
    g_assert_nonnull(strstr(back->decision, "Bo took back that Ada amended killed from 3 to 5"));
    g_assert_nonnull(strstr(back->decision, "on second thoughts"));
}

/* An amendment mends a misreading: of what the publisher writes since it knows nothing. */
static void
an_amendment_ends_when_the_publisher_changes_what_was_misread(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autofree char *id = NULL;
    g_autoptr(GPtrArray) amended = amend(desk, february_hajin, "killed", "5", &id);
    Release *edited = a_february(), *same = a_february();
    ((Figure *)g_ptr_array_index(same->figures, 0))->low = count_of(2);
    ((Entry *)g_ptr_array_index(edited->entries, 0))->killed = count_of(4);

    g_autoptr(GPtrArray) other = record_from(desk, "https://example.org/february", "2", same, NULL);
    gint64 then = ask(desk, "SELECT max(killed) FROM cases_now");
    g_autoptr(GPtrArray) told =
        record_from(desk, "https://example.org/february", "3", edited, NULL);

    g_assert_true(amended != NULL && other != NULL);
    g_assert_cmpint(then, ==, 5); /* the edit was of something else */
    g_assert_cmpint(ask(desk, "SELECT max(killed) FROM cases_now"), ==, 4);
    g_assert_cmpint(count_changes(told, CHANGE_CASE_AMENDED), ==, 1);
    g_autofree char *faults = verify(desk);
    g_assert_cmpstr(faults, ==, "");
}

#define ADD(claim) g_test_add_func("/judgements/" #claim, claim)

/* Editors were told nothing of the doubtful reading: not that it came out, nor how the total moved.
 */
static void
all_that_an_accepted_release_says_is_told_to_editors_once(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) january = record(desk, a_january());
    Release *february = a_february();
    release_add_doubt(february, "a sentence is unread");
    g_autoptr(GPtrArray) doubtful = record(desk, february);

    g_autofree char *id = NULL;
    g_autoptr(GPtrArray) told = judge(desk, "accept", "cjtf-oir-monthly/2019-02", NULL, &id);
    g_autoptr(GPtrArray) again = judge(desk, "accept", "cjtf-oir-monthly/2019-02", NULL, NULL);

    g_assert_nonnull(january);
    g_assert_true(only_change(doubtful, CHANGE_FIGURE_MOVED)->doubtful);
    g_assert_false(only_change(told, CHANGE_RELEASE_PUBLISHED)->doubtful);
    g_assert_false(only_change(told, CHANGE_CASE_CREDIBLE)->doubtful);
    const Change *moved = only_change(told, CHANGE_FIGURE_MOVED);
    g_assert_false(moved->doubtful);
    g_assert_cmpstr(moved->after, ==, "103");
    g_assert_cmpuint(again->len, ==, 0);
}

#define FEBRUARY "https://example.org/february"

/* What was accepted are the doubts that somebody saw: an edit with others may be half a page. */
static void
an_edit_of_an_accepted_release_counts_with_the_same_doubts_only(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) january = record(desk, a_january());
    Release *february = a_february(), *edited = a_february(), *cut = a_february();
    release_add_doubt(february, "a sentence is unread");
    g_autoptr(GPtrArray) doubtful = record_from(desk, FEBRUARY, "1", february, NULL);
    g_autoptr(GPtrArray) told = judge(desk, "accept", "cjtf-oir-monthly/2019-02", NULL, NULL);

    release_add_doubt(edited, "a sentence is unread");
    ((Entry *)g_ptr_array_index(edited->entries, 0))->killed = count_of(4);
    g_autoptr(GPtrArray) amended = record_from(desk, FEBRUARY, "2", edited, NULL);
    release_add_doubt(cut, "a sentence is unread");
    release_add_doubt(cut, "states 2 open reports and lists 1");
    g_autoptr(GPtrArray) held = record_from(desk, FEBRUARY, "3", cut, NULL);

    g_assert_true(january != NULL && doubtful != NULL && told != NULL);
    g_assert_false(only_change(amended, CHANGE_CASE_AMENDED)->doubtful);
    g_assert_false(only_change(amended, CHANGE_RELEASE_EDITED)->doubtful);
    g_assert_true(only_change(held, CHANGE_RELEASE_EDITED)->doubtful);
    g_assert_cmpuint(held->len, ==, 1);
    g_autofree char *faults = verify(desk);
    g_assert_cmpstr(faults, ==, "");
}

#define DOUBT "a sentence is unread"

/* February as its publisher edited it: Hajin has one dead more, and a sentence nobody understands.
 */
static Release *
an_edited_february(void)
{
    Release *edited = a_february();
    ((Entry *)g_ptr_array_index(edited->entries, 0))->killed = count_of(4);
    release_add_doubt(edited, DOUBT);
    return edited;
}

/* A judgement that names a text. @ret_error: (nullable) */
static GPtrArray *
accept_text(Desk *desk, const char *sha256, GPtrArray *subscribers, char **ret_id, GError **error)
{
    g_autoptr(Judgement) judgement = judgement_new("accept", "cjtf-oir-monthly/2019-02", NULL);
    GPtrArray *changes = NULL;
    judgement->value = g_strdup(sha256);
    judgement->by = g_strdup("Ada");
    judgement->note = g_strdup("the sentence is a greeting");
    judgement->made_at = desk->now += 60;
    if (!ledger_judge(desk->ledger, judgement, subscribers, &changes, error))
        return NULL;
    *ret_id = g_strdup(judgement->id);
    return changes;
}

static GPtrArray *
list_waiting(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *waiting = ledger_list_waiting(desk->ledger, &error);
    g_assert_no_error(error);
    return waiting;
}

static void
a_doubtful_edit_waits_until_somebody_accepts_it_and_can_be_put_back(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autofree char *before = print_fold(desk), *id = NULL;
    g_autoptr(GPtrArray) held =
        record_from(desk, FEBRUARY, "edited", an_edited_february(), subscribers);
    g_autoptr(GPtrArray) waiting = list_waiting(desk);
    gint64 of_operator = ask(desk, "SELECT count(*) FROM outbox WHERE subscriber = 'admin'"
                                   " AND sequence IN (SELECT sequence FROM changes WHERE kind ="
                                   " 'release_edited')");

    const WaitingText *text = g_ptr_array_index(waiting, 0);
    g_autoptr(GPtrArray) told = accept_text(desk, text->sha256, subscribers, &id, NULL);
    g_autoptr(GPtrArray) then = list_waiting(desk);
    gint64 killed = ask(desk, "SELECT max(killed) FROM cases_now");
    g_autofree char *faults = verify(desk);
    g_autoptr(GPtrArray) undone = take_back(desk, id);
    g_autoptr(GPtrArray) again = list_waiting(desk);
    g_autofree char *after = print_fold(desk);

    g_assert_cmpuint(waiting->len, ==, 1);
    g_assert_true(text->is_edit);
    g_assert_cmpstr(text->why, ==, DOUBT);
    g_assert_cmpstr(text->document, ==, FEBRUARY);
    g_assert_cmpuint(text->differences->len, ==, 1);
    g_assert_true(only_change(held, CHANGE_RELEASE_EDITED)->doubtful);
    const Change *amended = only_change(told, CHANGE_CASE_AMENDED);
    g_assert_cmpstr(amended->before, ==, "3");
    g_assert_cmpstr(amended->after, ==, "4");
    g_assert_nonnull(strstr(amended->decision, "Ada accepted the edited text"));
    g_assert_false(only_change(told, CHANGE_RELEASE_EDITED)->doubtful);
    g_assert_cmpuint(then->len, ==, 0);
    g_assert_cmpint(killed, ==, 4);
    g_assert_cmpint(ask(desk, "SELECT max(killed) FROM cases_now"), ==, 3);
    g_assert_cmpstr(faults, ==, "");
    g_assert_cmpint(of_operator, ==, 1);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM outbox WHERE subscriber = 'admin' AND sequence"
                              " IN (SELECT sequence FROM changes WHERE kind = 'release_edited')"),
                    ==, 1); /* they had it when it came in */
    g_assert_cmpstr(only_change(undone, CHANGE_CASE_AMENDED)->after, ==, "3");
    g_assert_cmpuint(again->len, ==, 1);
    g_assert_cmpstr(after, ==, before);
}

/* Between looking and accepting the page may have changed again. */
static void
a_text_that_waits_is_accepted_by_its_name_only(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GError) unnamed = NULL, wrong = NULL;
    g_autofree char *id = NULL;
    g_autoptr(GPtrArray) held = record_from(desk, FEBRUARY, "edited", an_edited_february(), NULL);

    g_assert_null(accept_text(desk, NULL, NULL, &id, &unnamed));
    g_assert_null(accept_text(desk, "0123456789ab", NULL, &id, &wrong));

    g_assert_nonnull(held);
    g_assert_nonnull(strstr(unnamed->message, "civcas accept cjtf-oir-monthly/2019-02 "));
    g_assert_nonnull(strstr(wrong->message, "civcas review"));
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM judgements"), ==, 0);
}

static void
a_text_that_its_publisher_took_back_waits_no_more(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autoptr(GPtrArray) held = record_from(desk, FEBRUARY, "edited", an_edited_february(), NULL);
    g_autoptr(GPtrArray) back = record_from(desk, FEBRUARY, "february", a_february(), NULL);
    g_autoptr(GPtrArray) waiting = list_waiting(desk);
    g_autoptr(GPtrArray) once_more =
        record_from(desk, FEBRUARY, "edited", an_edited_february(), NULL);
    g_autoptr(GPtrArray) then = list_waiting(desk);

    g_assert_true(held != NULL && back != NULL && once_more != NULL);
    g_assert_cmpuint(waiting->len, ==, 0);
    g_assert_cmpuint(then->len, ==, 1);
}

static void
an_accepted_edit_with_the_same_doubts_notifies_nobody_again(void)
{
    g_autoptr(Desk) desk = a_desk_of_two_months();
    g_autofree char *id = NULL, *never = print_fold(desk);
    g_autoptr(GPtrArray) held = record_from(desk, FEBRUARY, "edited", an_edited_february(), NULL);
    g_autoptr(GPtrArray) waiting = list_waiting(desk);
    g_autoptr(GPtrArray) told =
        accept_text(desk, ((WaitingText *)waiting->pdata[0])->sha256, NULL, &id, NULL);
    gint64 notices = ask(desk, "SELECT count(*) FROM notices WHERE kind = 'reading_doubtful'");
    Release *more = an_edited_february();
    ((Entry *)g_ptr_array_index(more->entries, 0))->killed = count_of(5);

    g_autoptr(GPtrArray) counted = record_from(desk, FEBRUARY, "more", more, NULL);
    gint64 then = ask(desk, "SELECT count(*) FROM notices WHERE kind = 'reading_doubtful'");
    g_autoptr(GPtrArray) undone = take_back(desk, id);

    g_autofree char *after = print_fold(desk), *faults = verify(desk);
    g_assert_true(held != NULL && told != NULL && undone != NULL);
    g_assert_cmpint(notices, ==, 1);
    g_assert_cmpstr(only_change(counted, CHANGE_CASE_AMENDED)->after, ==, "5");
    g_assert_false(only_change(counted, CHANGE_RELEASE_EDITED)->doubtful);
    g_assert_cmpint(then, ==, 1);
    g_assert_cmpstr(after, ==, never);
    /* Both counted on that one word. */
    g_assert_cmpint(ask(desk, "SELECT max(killed) FROM cases_now"), ==, 3);
    g_assert_cmpstr(faults, ==, "");
}

/* A judgement from another ledger comes before or after the text that it accepts. */
static void
an_acceptance_of_another_ledger_counts_whenever_the_text_comes(void)
{
    g_autoptr(Desk) one = a_desk_of_two_months(), early = a_desk_of_two_months();
    g_autoptr(Desk) late = a_desk_of_two_months();
    g_autofree char *id = NULL;
    g_autoptr(GPtrArray) held = record_from(one, FEBRUARY, "edited", an_edited_february(), NULL);
    g_autoptr(GPtrArray) waiting = list_waiting(one);
    g_autoptr(GPtrArray) told =
        accept_text(one, ((WaitingText *)waiting->pdata[0])->sha256, NULL, &id, NULL);
    g_autoptr(GPtrArray) judgements = ledger_list_judgements(one->ledger, NULL);
    g_autoptr(GPtrArray) none = NULL, some = NULL;

    g_assert_true(
        ledger_import_judgements(early->ledger, judgements, early->now, NULL, &none, NULL));
    g_autoptr(GPtrArray) to_early =
        record_from(early, FEBRUARY, "edited", an_edited_february(), NULL);
    g_autoptr(GPtrArray) to_late =
        record_from(late, FEBRUARY, "edited", an_edited_february(), NULL);
    g_assert_true(ledger_import_judgements(late->ledger, judgements, late->now, NULL, &some, NULL));

    Desk *const desks[] = {one, early, late};
    for (size_t i = 0; i < G_N_ELEMENTS(desks); i++) {
        g_assert_cmpint(ask(desks[i], "SELECT max(killed) FROM cases_now"), ==, 4);
        g_assert_cmpint(ask(desks[i], "SELECT count(*) FROM readings WHERE standing = 'current'"),
                        ==, 2);
    }
    g_assert_true(held != NULL && told != NULL && to_early != NULL && to_late != NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(an_unsure_pair_waits_for_review);
    ADD(judged_the_same_is_one_case);
    ADD(what_a_judgement_taken_back_had_told_is_corrected);
    ADD(judged_different_stays_apart_through_a_rebuild);
    ADD(a_judgement_taken_back_leaves_the_ledger_as_if_never_made);
    ADD(deciding_anew_leaves_the_ledger_as_if_never_decided_before);
    ADD(a_refused_pair_does_not_wait_any_more);
    ADD(two_entries_of_one_release_can_be_one_case);
    ADD(an_amended_figure_enters_the_books_and_comes_out_again);
    ADD(a_correction_names_who_amended_and_both_values);
    ADD(an_amendment_ends_when_the_publisher_changes_what_was_misread);
    ADD(what_makes_no_sense_is_refused);
    ADD(judgements_of_another_ledger_give_the_same_cases);
    ADD(all_that_an_accepted_release_says_is_told_to_editors_once);
    ADD(a_doubtful_edit_waits_until_somebody_accepts_it_and_can_be_put_back);
    ADD(a_text_that_waits_is_accepted_by_its_name_only);
    ADD(a_text_that_its_publisher_took_back_waits_no_more);
    ADD(an_accepted_edit_with_the_same_doubts_notifies_nobody_again);
    ADD(an_acceptance_of_another_ledger_counts_whenever_the_text_comes);
    ADD(an_edit_of_an_accepted_release_counts_with_the_same_doubts_only);
    return g_test_run();
}
