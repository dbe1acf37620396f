/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/rereading.h"
#include "with_ledger.h"

/* Months here are invented, apart from the names of places. */

static Release *
a_march(void)
{
    Release *march = a_release_of("2019-03");
    list(march, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");
    list(march, SECTION_OPEN, "2018-01-01", "Hajin", "Airwars");
    list(march, SECTION_OPEN, "2018-02-02", "al-Susah", "Airwars");
    state(march, "killed_total", 1291);
    close_lists(march);
    return march;
}

/* Sarmada is credible, Hajin goes on, al-Susah is gone, Mosul is new. */
static Release *
an_april(void)
{
    Release *april = a_release_of("2019-04");
    Entry *entry = list(april, SECTION_CREDIBLE, "2017-01-03", "Sarmada", "social media");
    entry->killed = count_of(2);
    g_ptr_array_add(entry->codes, g_strdup("2802/CS099"));
    list(april, SECTION_OPEN, "2018-01-01", "Hajin", "Airwars");
    list(april, SECTION_OPEN, "2019-04-04", "Mosul", "self");
    state(april, "killed_total", 1302);
    state(april, "killed", 2);
    close_lists(april);
    return april;
}

static CaseStatus
status_at(Desk *desk, const char *place)
{
    g_autoptr(GPtrArray) cases = ledger_list_cases(desk->ledger, NULL, NULL);
    for (guint i = 0; i < cases->len; i++) {
        const CaseRow *row = g_ptr_array_index(cases, i);
        if (g_str_equal(g_ptr_array_index(row->last->places, 0), place))
            return row->status;
    }
    g_assert_not_reached();
}

static void
a_first_release_is_a_baseline(void)
{
    g_autoptr(Desk) desk = desk_new();

    g_autoptr(GPtrArray) changes = record(desk, a_march());

    g_assert_cmpuint(changes->len, ==, 1);
    const Change *published = only_change(changes, CHANGE_RELEASE_PUBLISHED);
    g_assert_true(published->baseline);
    g_assert_cmpint(published->sequence, ==, 1);
    g_assert_cmpstr(published->document, ==, "https://example.org/cjtf-oir-monthly/2019-03");
    g_assert_cmpuint(strlen(published->capture_sha256), ==, 64);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases WHERE status = 'open'"), ==, 3);
}

static void
a_second_release_moves_the_cases(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) baseline = record(desk, a_march());
    g_assert_nonnull(baseline);

    g_autoptr(GPtrArray) changes = record(desk, an_april());

    g_assert_cmpfloat(only_change(changes, CHANGE_CASE_CREDIBLE)->killed.value, ==, 2);
    g_assert_cmpstr(only_change(changes, CHANGE_CASE_MISSING)->place, ==, "al-Susah, Syria");
    (void)only_change(changes, CHANGE_CASE_RECEIVED);
    g_assert_cmpfloat(only_change(changes, CHANGE_FIGURE_MOVED)->residual.value, ==, 9);
    g_assert_cmpint(status_at(desk, "Sarmada"), ==, STATUS_CREDIBLE);
    g_assert_cmpint(status_at(desk, "Hajin"), ==, STATUS_OPEN);
    g_assert_cmpint(status_at(desk, "al-Susah"), ==, STATUS_MISSING);
    g_assert_cmpint(status_at(desk, "Mosul"), ==, STATUS_OPEN);
}

static void
a_closed_case_is_found_again_after_months(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april = record(desk, an_april());
    g_assert_nonnull(of_april);
    Release *june = a_release_of("2019-06");
    list(june, SECTION_OPEN, "2017-01-03", "Sarmada", "social media");
    list(june, SECTION_OPEN, "2018-02-02", "al-Sousa", "Airwars");

    g_autoptr(GPtrArray) of_june = record(desk, june);

    g_assert_cmpstr(only_change(of_june, CHANGE_CASE_REOPENED)->before, ==, "credible");
    g_assert_cmpstr(only_change(of_june, CHANGE_CASE_RETURNED)->before, ==, "missing");
}

static void
a_case_tells_its_history_under_any_of_its_entries(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april = record(desk, an_april());
    g_autoptr(CaseRow) row = NULL;
    g_autoptr(GPtrArray) history = NULL;
    g_autoptr(GError) error = NULL;
    const Change *credible = only_change(of_april, CHANGE_CASE_CREDIBLE);

    g_assert_true(ledger_find_case(desk->ledger, credible->entry_id, &row, &history, &error));

    g_assert_cmpstr(row->id, ==, credible->case_id);
    g_assert_cmpstr(row->id, !=, credible->entry_id);
    g_assert_cmpuint(history->len, ==, 2);
    const HistoryRow *first = g_ptr_array_index(history, 0);
    const HistoryRow *second = g_ptr_array_index(history, 1);
    g_assert_cmpstr(first->release_id, ==, "cjtf-oir-monthly/2019-03");
    g_assert_cmpstr(second->reasons, ==, "same day, same place, same source, same country");
    g_assert_cmpint(second->status, ==, STATUS_CREDIBLE);
    g_assert_cmpstr(g_ptr_array_index(second->entry->codes, 0), ==, "2802/CS099");
    g_assert_false(ledger_find_case(desk->ledger, "no such id", &row, &history, &error));
    g_assert_no_error(error);
}

static void
the_same_page_again_adds_the_capture_only(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) first = record_from(desk, "https://example.org/a", "one", a_march(), NULL);
    g_assert_nonnull(first);
    Release *again = a_march();
    Figure *figure = g_ptr_array_index(again->figures, 0);
    figure->span = (Span){.start = 40, .end = 60};
    g_free(figure->quote);
    figure->quote = g_strdup("killed_total \n is   1291");

    g_autoptr(GPtrArray) second = record_from(desk, "https://example.org/a", "two", again, NULL);

    g_assert_cmpuint(second->len, ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM captures"), ==, 2);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings"), ==, 1);
}

static void
only_an_accepted_capture_changes_the_ledger(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(Capture) capture = a_capture("https://example.org/a", "Access Denied", 5);
    g_autoptr(Release) march = a_march();
    g_autoptr(GPtrArray) changes = NULL;
    capture_set_verdict(capture, VERDICT_BLOCKED, "a challenge page");

    g_assert_true(
        ledger_record_reading(desk->ledger, capture, march, NULL, NULL, 5, &changes, NULL));

    g_assert_cmpuint(changes->len, ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings"), ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM captures"), ==, 1);
}

static void
an_article_gives_figures_and_no_changes(void)
{
    g_autoptr(Desk) desk = desk_new();
    Release *article = release_new(RELEASE_KIND_ARTICLE);
    state(article, "killed_total", 8000);
    Figure *figure = g_ptr_array_index(article->figures, 0);
    figure->high = count_of(13000);
    figure->bound = BOUND_BETWEEN;
    g_ptr_array_add(figure->with, g_strdup("Amnesty International"));

    g_autoptr(GPtrArray) changes =
        record_from(desk, "https://example.org/news", "news", article, NULL);

    g_autoptr(GPtrArray) rows = ledger_list_figures(desk->ledger, "killed_total", NULL);
    g_assert_cmpuint(changes->len, ==, 0);
    g_assert_cmpuint(rows->len, ==, 1);
    const FigureRow *row = g_ptr_array_index(rows, 0);
    g_assert_null(row->release_id);
    g_assert_cmpfloat(row->figure->high.value, ==, 13000);
    g_assert_cmpint(row->figure->bound, ==, BOUND_BETWEEN);
    g_assert_cmpstr(g_ptr_array_index(row->figure->with, 0), ==, "Amnesty International");
}

/* 195 new reports became 195 killed in a paper of the day after. */
static void
record_a_misreading(Desk *desk)
{
    Release *article = release_new(RELEASE_KIND_ARTICLE);
    state(article, "killed", 195);
    article->published = g_strdup("2018-02-23");
    g_autoptr(GPtrArray) none =
        record_from(desk, "https://example.org/paper", "195", article, NULL);
    g_assert_nonnull(none);
}

static void
record_the_release_it_misread(Desk *desk)
{
    Release *release = a_release_of("2018-01");
    g_free(release->published);
    release->published = g_strdup("2018-02-22");
    state(release, "received", 195);
    state(release, "killed", 10);
    g_autoptr(GPtrArray) changes = record(desk, release);
    g_assert_nonnull(changes);
}

static char *
doubt_of_the_article(Desk *desk)
{
    g_autoptr(GPtrArray) rows = ledger_list_figures(desk->ledger, "killed", NULL);
    for (guint i = 0; i < rows->len; i++) {
        const FigureRow *row = g_ptr_array_index(rows, i);
        if (row->release_id == NULL)
            return g_strdup(row->doubt);
    }
    g_assert_not_reached();
}

static void
a_misread_figure_is_doubted_whichever_came_first(void)
{
    static const char expected[] =
        "killed is 10 in the release of 2018-01; 195 is what it calls received";
    g_autoptr(Desk) after = desk_new();
    g_autoptr(Desk) before = desk_new();
    record_the_release_it_misread(after);
    record_a_misreading(after);
    record_a_misreading(before);
    g_autofree char *alone = doubt_of_the_article(before);
    record_the_release_it_misread(before);
    g_autofree char *first = doubt_of_the_article(after);
    g_autofree char *second = doubt_of_the_article(before);
    g_assert_null(alone);
    g_assert_cmpstr(first, ==, expected);
    g_assert_cmpstr(second, ==, expected);
}

/* A reading that is read again is found first and replaced later: meanwhile the page may change. */
static void
what_stands_no_more_is_not_read_again(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(Release) again = a_march(), article = a_march();
    const ReadingOrigin origin = {.reader_version = 1};
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GError) error = NULL;
    article->kind = RELEASE_KIND_ARTICLE;
    again->kind = RELEASE_KIND_ARTICLE;
    state(again, "injured_total", 1);
    g_autoptr(GPtrArray) first =
        record_from(desk, "https://example.org/story", "1", g_steal_pointer(&article), NULL);
    g_autoptr(KeptReading) kept = ledger_find_kept_reading(desk->ledger, 1, &error);
    g_assert_no_error(error);
    g_assert_true(ledger_accept_reread(desk->ledger, kept, again, &origin, NULL, desk->now,
                                       &changes, &error));
    g_clear_pointer(&changes, g_ptr_array_unref);

    bool done =
        ledger_accept_reread(desk->ledger, kept, again, &origin, NULL, desk->now, &changes, &error);

    g_assert_nonnull(first);
    g_assert_false(done);
    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_ABSENT);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings WHERE standing = 'current'"), ==, 1);
}

static void
an_article_that_changes_replaces_its_figures(void)
{
    g_autoptr(Desk) desk = desk_new();
    for (double total = 8000; total <= 8001; total++) {
        Release *article = release_new(RELEASE_KIND_ARTICLE);
        g_autofree char *text = g_strdup_printf("%.0f", total);
        state(article, "killed_total", total);
        g_autoptr(GPtrArray) none =
            record_from(desk, "https://example.org/news", text, article, NULL);
        g_assert_nonnull(none);
    }

    g_autoptr(GPtrArray) rows = ledger_list_figures(desk->ledger, NULL, NULL);

    g_assert_cmpuint(rows->len, ==, 1);
    g_assert_cmpfloat(((FigureRow *)g_ptr_array_index(rows, 0))->figure->low.value, ==, 8001);
}

static void
an_edited_release_is_told_with_both_figures(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april =
        record_from(desk, "https://example.org/april", "one", an_april(), NULL);
    g_assert_nonnull(of_april);
    Release *edited = an_april();
    ((Figure *)g_ptr_array_index(edited->figures, 0))->low = count_of(1300);
    ((Figure *)g_ptr_array_index(edited->figures, 0))->high = count_of(1300);

    g_autoptr(GPtrArray) changes =
        record_from(desk, "https://example.org/april", "two", edited, NULL);

    const Change *told = only_change(changes, CHANGE_RELEASE_EDITED);
    g_assert_cmpstr(told->name, ==, "killed_total");
    g_assert_cmpstr(told->before, ==, "1302");
    g_assert_cmpstr(told->after, ==, "1300");
    g_assert_cmpstr(only_change(changes, CHANGE_FIGURE_MOVED)->after, ==, "1300");
    g_assert_cmpuint(count_changes(changes, CHANGE_CASE_CREDIBLE), ==, 0);
    g_assert_cmpuint(count_changes(changes, CHANGE_RELEASE_PUBLISHED), ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings WHERE standing = 'current'"), ==, 2);
}

static void
an_edit_that_moves_a_case_tells_that_case_only(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april =
        record_from(desk, "https://example.org/april", "one", an_april(), NULL);
    g_assert_nonnull(of_april);
    Release *edited = an_april();
    ((Entry *)g_ptr_array_index(edited->entries, 1))->section = SECTION_NON_CREDIBLE;
    ((Entry *)g_ptr_array_index(edited->entries, 1))->reason = REASON_NO_STRIKE;

    g_autoptr(GPtrArray) changes =
        record_from(desk, "https://example.org/april", "two", edited, NULL);

    g_assert_cmpstr(only_change(changes, CHANGE_CASE_DISMISSED)->reason, ==, "no_strike");
    g_assert_cmpstr(only_change(changes, CHANGE_RELEASE_EDITED)->name, ==, "entry");
    g_assert_cmpuint(changes->len, ==, 2);
    g_assert_cmpint(status_at(desk, "Hajin"), ==, STATUS_NON_CREDIBLE);
    g_assert_cmpint(status_at(desk, "al-Susah"), ==, STATUS_MISSING);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM steps"), ==, 7);
}

static void
an_edit_of_an_older_release_folds_the_later_ones_again(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march =
        record_from(desk, "https://example.org/march", "one", a_march(), NULL);
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april = record(desk, an_april());
    g_assert_nonnull(of_april);
    Release *edited = a_march();
    ((Figure *)g_ptr_array_index(edited->figures, 0))->low = count_of(1299);

    g_autoptr(GPtrArray) changes =
        record_from(desk, "https://example.org/march", "two", edited, NULL);

    (void)only_change(changes, CHANGE_RELEASE_EDITED);
    const Change *books = only_change(changes, CHANGE_BOOKS_UNBALANCED);
    g_assert_cmpfloat(books->residual.value, ==, 1);
    g_assert_cmpint(books->corrects, >, 0); /* of April, which was told with another residual */
    g_assert_cmpuint(changes->len, ==, 2);
    g_assert_cmpint(ask(desk, "SELECT computed FROM checks WHERE name = 'never_falls' AND"
                              " section = 'killed_total' AND release_id LIKE '%2019-04'"),
                    ==, 1299);
}

static void
the_same_bytes_read_differently_change_nothing(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) first = record_from(desk, "https://example.org/a", "one", a_march(), NULL);
    g_assert_nonnull(first);
    Release *again = a_march();
    state(again, "strikes_total", 34464);

    g_autoptr(GPtrArray) second = record_from(desk, "https://example.org/a", "one", again, NULL);

    g_autoptr(GPtrArray) notices = ledger_list_notices(desk->ledger, 0, 10, NULL);
    g_assert_cmpuint(second->len, ==, 0);
    g_assert_cmpuint(notices->len, ==, 1);
    g_assert_cmpstr(((Notice *)g_ptr_array_index(notices, 0))->kind, ==, "reading_differs");
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings"), ==, 1);
}

static void
a_doubtful_edit_does_not_replace_a_clean_reading(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april =
        record_from(desk, "https://example.org/april", "one", an_april(), NULL);
    g_assert_nonnull(of_april);
    Release *cut = a_release_of("2019-04");
    state(cut, "killed_total", 1302);
    release_add_doubt(cut, "states 2 open reports and lists none");

    g_autoptr(GPtrArray) changes = record_from(desk, "https://example.org/april", "cut", cut, NULL);

    for (guint i = 0; i < changes->len; i++)
        g_assert_true(((Change *)g_ptr_array_index(changes, i))->doubtful);
    g_assert_cmpint(status_at(desk, "Sarmada"), ==, STATUS_CREDIBLE);
    g_assert_cmpint(ask(desk, "SELECT doubtful FROM readings WHERE standing = 'current'"
                              " AND release_id LIKE '%2019-04'"),
                    ==, 0);
    Release *cut_again = a_release_of("2019-04");
    state(cut_again, "killed_total", 1302);
    release_add_doubt(cut_again, "states 2 open reports and lists none");
    g_autoptr(GPtrArray) repeated =
        record_from(desk, "https://example.org/april", "cut, with another banner", cut_again, NULL);
    g_assert_cmpuint(repeated->len, ==, 0);
}

static void
a_doubtful_release_moves_no_case_before_somebody_accepts_it(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    Release *doubtful = an_april();
    release_add_doubt(doubtful, "a heading is not understood");

    g_autoptr(GPtrArray) changes = record(desk, doubtful);

    g_assert_nonnull(of_march);
    g_assert_true(only_change(changes, CHANGE_CASE_CREDIBLE)->doubtful);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases WHERE status <> 'open'"), ==,
                    ask(desk, "SELECT count(*) FROM cases WHERE status <> 'open'"
                              " AND id LIKE '%2019-03%'"));
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM steps WHERE release_id LIKE '%2019-04'"), ==,
                    0);
}

static void
a_doubtful_release_that_clears_up_is_told_to_all(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    Release *doubtful = an_april();
    release_add_doubt(doubtful, "a sentence is unread");
    g_autoptr(GPtrArray) first =
        record_from(desk, "https://example.org/april", "one", doubtful, NULL);
    g_assert_cmpint(status_at(desk, "al-Susah"), ==, STATUS_OPEN);

    g_autoptr(GPtrArray) second =
        record_from(desk, "https://example.org/april", "one", an_april(), NULL);

    g_assert_true(only_change(first, CHANGE_CASE_CREDIBLE)->doubtful);
    g_assert_false(only_change(second, CHANGE_CASE_CREDIBLE)->doubtful);
    (void)only_change(second, CHANGE_CASE_MISSING);
    g_assert_cmpuint(count_changes(second, CHANGE_RELEASE_EDITED), ==, 0);
    g_assert_cmpint(status_at(desk, "al-Susah"), ==, STATUS_MISSING);
}

/* What is told, whom it is told to and what is to be saved stand or fall together. */
static void
alerts_and_saves_are_recorded_with_the_news_or_not_at_all(void)
{
    static const char *const tables[] = {"saves", "outbox"};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(Desk) desk = desk_new();
        g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
        g_autoptr(GPtrArray) of_march = record(desk, a_march());
        g_autoptr(Capture) capture = a_capture("https://example.org/april", "one", desk->now);
        g_autoptr(Release) april = an_april();
        g_autoptr(GPtrArray) none = NULL, changes = NULL;
        g_autofree char *trouble = g_strdup_printf("CREATE TRIGGER trouble BEFORE INSERT ON %s"
                                                   " BEGIN SELECT RAISE(ABORT, 'full'); END",
                                                   tables[i]);
        const ReadingOrigin origin = {.reader_version = 1, .save_address = capture->address};
        gint64 before = ask(desk, "SELECT count(*) FROM changes");

        (void)tell(desk->path, trouble);
        g_assert_false(ledger_record_reading(desk->ledger, capture, april, &origin, subscribers,
                                             desk->now, &none, NULL));
        gint64 between = ask(desk, "SELECT count(*) FROM changes");
        (void)tell(desk->path, "DROP TRIGGER trouble");
        g_assert_true(ledger_record_reading(desk->ledger, capture, april, &origin, subscribers,
                                            desk->now, &changes, NULL));

        g_assert_nonnull(of_march);
        g_assert_cmpint(between, ==, before);
        g_assert_cmpuint(changes->len, >, 0);
        g_assert_cmpint(ask(desk, "SELECT count(*) FROM saves"), ==, 1);
        g_assert_cmpint(ask(desk, "SELECT count(*) FROM outbox"), >, 0);
    }
}

static void
a_doubtful_reading_is_noted_for_operators(void)
{
    g_autoptr(Desk) desk = desk_new();
    Release *march = a_march();
    release_add_doubt(march, "a sentence is unread");

    g_autoptr(GPtrArray) changes = record(desk, march);
    g_assert_nonnull(changes);

    g_autoptr(GPtrArray) notices = ledger_list_notices(desk->ledger, 0, 10, NULL);
    g_assert_cmpuint(notices->len, ==, 1);
    g_assert_cmpstr(((Notice *)g_ptr_array_index(notices, 0))->text, ==, "a sentence is unread");
}

static void
a_copy_that_says_the_same_or_less_is_no_news(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) first = record(desk, a_march());
    g_assert_nonnull(first);
    Release *excerpt = a_release_of("2019-03");
    excerpt->carrier = g_strdup("a news site");
    list(excerpt, SECTION_OPEN, "2018-01-01", "Hajin", "Airwars");

    g_autoptr(GPtrArray) second =
        record_from(desk, "https://news.example/march", "excerpt", excerpt, NULL);
    g_autoptr(GPtrArray) third =
        record_from(desk, "https://mirror.example/march", "mirror", a_march(), NULL);

    g_assert_cmpuint(second->len, ==, 0);
    g_assert_cmpuint(third->len, ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM readings WHERE standing = 'copy'"), ==, 2);
}

static void
a_mirror_that_states_another_figure_is_told(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) first = record(desk, a_march());
    g_assert_nonnull(first);
    Release *reprint = a_release_of("2019-03");
    reprint->carrier = g_strdup("a news site");
    state(reprint, "killed_total", 1219);

    g_autoptr(GPtrArray) second =
        record_from(desk, "https://mirror.example/march", "mirror", reprint, NULL);

    const Change *told = only_change(second, CHANGE_PUBLISHERS_DIFFER);
    g_assert_cmpstr(told->before, ==, "1291");
    g_assert_cmpstr(told->after, ==, "1219");
    g_assert_cmpuint(second->len, ==, 1);
}

static void
the_publishers_own_text_takes_the_place_of_a_reprint(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    Release *reprint = a_release_of("2019-04");
    reprint->carrier = g_strdup("a news site");
    state(reprint, "killed_total", 1302);
    g_autoptr(GPtrArray) first =
        record_from(desk, "https://news.example/april", "reprint", reprint, NULL);

    g_autoptr(GPtrArray) second =
        record_from(desk, "https://example.org/april", "official", an_april(), NULL);

    (void)only_change(first, CHANGE_FIGURE_MOVED);
    (void)only_change(second, CHANGE_CASE_CREDIBLE);
    (void)only_change(second, CHANGE_CASE_MISSING);
    g_assert_cmpuint(count_changes(second, CHANGE_RELEASE_PUBLISHED), ==, 0);
    g_assert_cmpint(status_at(desk, "Sarmada"), ==, STATUS_CREDIBLE);
}

static void
an_older_release_is_folded_in_but_tells_no_case_news(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_april = record(desk, an_april());
    g_assert_nonnull(of_april);

    g_autoptr(GPtrArray) of_march = record(desk, a_march());

    g_autoptr(GPtrArray) notices = ledger_list_notices(desk->ledger, 0, 10, NULL);
    for (guint i = 0; i < of_march->len; i++)
        g_assert_true(((Change *)g_ptr_array_index(of_march, i))->baseline);
    (void)only_change(of_march, CHANGE_RELEASE_PUBLISHED);
    g_assert_cmpuint(notices->len, ==, 1);
    g_assert_cmpstr(((Notice *)g_ptr_array_index(notices, 0))->kind, ==, "release_backfilled");
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases"), ==, 4);
    g_assert_cmpint(status_at(desk, "al-Susah"), ==, STATUS_MISSING);
    g_assert_cmpint(ask(desk, "SELECT computed FROM checks WHERE name = 'never_falls' AND"
                              " section = 'killed_total' AND release_id LIKE '%2019-04'"),
                    ==, 1291);
}

static void
famous_months_come_out_of_the_books(void)
{
    static const struct {
        const char *month;
        double total;
        double killed;
    } months[] = {{"2018-04", 892, 9}, {"2018-05", 939, 62}, {"2018-06", 1059, 105}};
    g_autoptr(Desk) desk = desk_new();
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        Release *release = a_release_of(months[i].month);
        state(release, "killed_total", months[i].total);
        state(release, "killed", months[i].killed);
        g_autoptr(GPtrArray) changes = record(desk, release);
        g_assert_cmpuint(count_changes(changes, CHANGE_BOOKS_UNBALANCED), ==, i > 0 ? 1 : 0);
    }

    g_autoptr(GPtrArray) rows = ledger_list_checks(desk->ledger, NULL);

    double residuals = 0;
    guint failed = 0;
    for (guint i = 0; i < rows->len; i++) {
        const CheckRow *row = g_ptr_array_index(rows, i);
        if (row->check->result != CHECK_FAILS)
            continue;
        g_assert_cmpstr(row->check->name, ==, "total_explained");
        g_assert_cmpstr(row->period, ==, failed == 0 ? "2018-05" : "2018-06");
        residuals = residuals * 100 + row->check->stated.value - row->check->computed.value;
        failed++;
    }
    g_assert_cmpuint(failed, ==, 2);
    g_assert_cmpfloat(residuals, ==, -15 * 100 + 15);
}

static void
the_same_releases_give_the_same_ledger(void)
{
    g_autofree char *first = NULL;
    for (int turn = 0; turn < 2; turn++) {
        g_autoptr(Desk) desk = desk_new();
        g_autoptr(GPtrArray) of_march = record(desk, a_march());
        g_assert_nonnull(of_march);
        g_autoptr(GPtrArray) of_april = record(desk, an_april());
        g_assert_nonnull(of_april);
        g_autoptr(GPtrArray) changes = ledger_list_changes(desk->ledger, 0, 0, 1000, NULL);
        g_autoptr(GString) dump = g_string_new(NULL);
        for (guint i = 0; i < changes->len; i++) {
            g_autofree char *json = change_to_json(g_ptr_array_index(changes, i));
            g_string_append_printf(dump, "%s\n", json);
        }
        if (first == NULL)
            first = g_strdup(dump->str);
        g_assert_cmpstr(dump->str, ==, first);
    }
}

static void
changes_are_listed_from_where_one_left_off(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april = record(desk, an_april());
    gint64 last = 0;
    g_assert_true(ledger_get_last_sequence(desk->ledger, &last, NULL));

    g_autoptr(GPtrArray) page = ledger_list_changes(desk->ledger, 1, 0, 2, NULL);
    g_autoptr(GPtrArray) rest = ledger_list_changes(desk->ledger, last, 0, 10, NULL);
    g_autoptr(GPtrArray) recent = ledger_list_changes(desk->ledger, 0, desk->now, 100, NULL);

    g_assert_cmpuint(page->len, ==, 2);
    g_assert_cmpint(((Change *)g_ptr_array_index(page, 0))->sequence, ==, 2);
    g_assert_cmpuint(rest->len, ==, 0);
    g_assert_cmpuint(recent->len, ==, of_april->len);
    g_assert_cmpint(last, ==, 1 + (gint64)of_april->len);
}

static void
a_summary_counts_what_is_there(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) of_march = record(desk, a_march());
    g_assert_nonnull(of_march);
    g_autoptr(GPtrArray) of_april = record(desk, an_april());
    g_assert_nonnull(of_april);
    LedgerSummary summary;

    g_assert_true(ledger_summarise(desk->ledger, &summary, NULL));

    g_assert_cmpint(summary.releases, ==, 2);
    g_assert_cmpint(summary.cases, ==, 4);
    g_assert_cmpint(summary.open_cases, ==, 2);
    g_assert_cmpint(summary.last_accepted_at, ==, desk->now);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/recording/" #claim, claim)
    ADD(a_first_release_is_a_baseline);
    ADD(a_second_release_moves_the_cases);
    ADD(a_closed_case_is_found_again_after_months);
    ADD(a_case_tells_its_history_under_any_of_its_entries);
    ADD(the_same_page_again_adds_the_capture_only);
    ADD(only_an_accepted_capture_changes_the_ledger);
    ADD(an_article_gives_figures_and_no_changes);
    ADD(a_misread_figure_is_doubted_whichever_came_first);
    ADD(what_stands_no_more_is_not_read_again);
    ADD(an_article_that_changes_replaces_its_figures);
    ADD(an_edited_release_is_told_with_both_figures);
    ADD(an_edit_that_moves_a_case_tells_that_case_only);
    ADD(an_edit_of_an_older_release_folds_the_later_ones_again);
    ADD(the_same_bytes_read_differently_change_nothing);
    ADD(a_doubtful_edit_does_not_replace_a_clean_reading);
    ADD(a_doubtful_release_moves_no_case_before_somebody_accepts_it);
    ADD(a_doubtful_release_that_clears_up_is_told_to_all);
    ADD(alerts_and_saves_are_recorded_with_the_news_or_not_at_all);
    ADD(a_doubtful_reading_is_noted_for_operators);
    ADD(a_copy_that_says_the_same_or_less_is_no_news);
    ADD(a_mirror_that_states_another_figure_is_told);
    ADD(the_publishers_own_text_takes_the_place_of_a_reprint);
    ADD(an_older_release_is_folded_in_but_tells_no_case_news);
    ADD(famous_months_come_out_of_the_books);
    ADD(the_same_releases_give_the_same_ledger);
    ADD(changes_are_listed_from_where_one_left_off);
    ADD(a_summary_counts_what_is_there);
    return g_test_run();
}
