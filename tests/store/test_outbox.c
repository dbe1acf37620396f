/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "with_ledger.h"

static Release *
a_month(const char *month, double total)
{
    Release *release = a_release_of(month);
    state(release, "killed_total", total);
    list(release, SECTION_OPEN, "2018-01-01", "Hajin", "Airwars");
    return release;
}

static GPtrArray *
due(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *deliveries =
        ledger_list_due_deliveries(desk->ledger, desk->now, "news.example", &error);
    g_assert_no_error(error);
    return deliveries;
}

static const Delivery *
find_delivery(GPtrArray *deliveries, const char *subscriber)
{
    for (guint i = 0; i < deliveries->len; i++) {
        const Delivery *delivery = g_ptr_array_index(deliveries, i);
        if (g_str_equal(delivery->subscriber, subscriber))
            return delivery;
    }
    return NULL;
}

static void
settle_all(Desk *desk)
{
    g_autoptr(GPtrArray) deliveries = due(desk);
    for (guint i = 0; i < deliveries->len; i++)
        g_assert_true(ledger_settle_delivery(desk->ledger, deliveries->pdata[i], desk->now, NULL));
}

static bool
tells(const Delivery *delivery, ChangeKind kind)
{
    for (guint i = 0; i < delivery->changes->len; i++) {
        const Change *change = delivery->changes->pdata[i];
        if (change->kind == kind)
            return true;
    }
    return false;
}

static void
record_month(Desk *desk, const char *month, double total)
{
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(GPtrArray) changes =
        record_from(desk, month, month, a_month(month, total), subscribers);
    g_assert_nonnull(changes);
}

static void
each_recipient_gets_one_delivery_of_a_release(void)
{
    g_autoptr(Desk) desk = desk_new();
    record_month(desk, "2019-03", 1291);
    record_month(desk, "2019-04", 1302);

    g_autoptr(GPtrArray) deliveries = due(desk);

    g_assert_cmpuint(deliveries->len, ==, 4);
    const Delivery *first = g_ptr_array_index(deliveries, 0);
    g_assert_cmpstr(first->release_id, ==, "cjtf-oir-monthly/2019-03");
    g_assert_cmpuint(first->changes->len, ==, 1);
    g_assert_true(((Change *)g_ptr_array_index(first->changes, 0))->baseline);
    g_assert_true(g_str_has_suffix(first->message_id, "@news.example"));
}

static void
a_message_keeps_its_id_when_the_ledger_is_opened_again(void)
{
    g_autoptr(Desk) desk = desk_new();
    record_month(desk, "2019-03", 1291);
    g_autoptr(GPtrArray) before = due(desk);
    g_autofree char *id = g_strdup(find_delivery(before, "desk")->message_id);

    desk_reopen(desk);
    g_autoptr(GPtrArray) after = due(desk);

    g_assert_cmpstr(find_delivery(after, "desk")->message_id, ==, id);
    g_assert_cmpstr(find_delivery(after, "admin")->message_id, !=, id);
}

static void
what_joins_later_is_a_message_of_its_own(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    record_month(desk, "2019-03", 1291);
    g_autoptr(GPtrArray) before = due(desk);
    g_assert_nonnull(before);
    g_autoptr(GPtrArray) edit =
        record_from(desk, "2019-03", "edited", a_month("2019-03", 1290), subscribers);

    g_autoptr(GPtrArray) after = due(desk);

    g_assert_cmpuint(edit->len, ==, 1);
    g_assert_cmpuint(after->len, ==, 4);
    g_assert_cmpstr(((Delivery *)g_ptr_array_index(after, 0))->message_id, !=,
                    ((Delivery *)g_ptr_array_index(after, 1))->message_id);
}

static void
doubtful_news_goes_to_operators_only(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    Release *doubtful = a_month("2019-03", 1291);
    release_add_doubt(doubtful, "a sentence is unread");
    g_autoptr(GPtrArray) changes = record_from(desk, "a", "a", doubtful, subscribers);
    g_assert_nonnull(changes);

    g_autoptr(GPtrArray) deliveries = due(desk);

    g_assert_cmpuint(deliveries->len, ==, 1);
    g_assert_nonnull(find_delivery(deliveries, "admin"));
}

static void
what_an_operator_had_as_doubtful_is_not_told_again_when_it_is_accepted(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    record_month(desk, "2019-03", 1291);
    settle_all(desk);
    Release *doubtful = a_month("2019-04", 1302);
    release_add_doubt(doubtful, "a sentence is unread");
    g_autoptr(GPtrArray) first = record_from(desk, "a", "a", doubtful, subscribers);
    settle_all(desk);

    g_autoptr(GPtrArray) second =
        record_from(desk, "a", "a", a_month("2019-04", 1302), subscribers);

    g_autoptr(GPtrArray) deliveries = due(desk);
    const Delivery *editor = find_delivery(deliveries, "desk");
    const Delivery *operator_ = find_delivery(deliveries, "admin");
    g_assert_nonnull(first);
    g_assert_nonnull(second);
    g_assert_nonnull(editor);
    g_assert_true(tells(editor, CHANGE_FIGURE_MOVED));
    g_assert_true(operator_ == NULL || !tells(operator_, CHANGE_FIGURE_MOVED));
}

static void
a_settled_delivery_does_not_come_back(void)
{
    g_autoptr(Desk) desk = desk_new();
    record_month(desk, "2019-03", 1291);
    g_autoptr(GPtrArray) deliveries = due(desk);
    const Delivery *settled = find_delivery(deliveries, "desk");

    g_assert_true(ledger_settle_delivery(desk->ledger, settled, desk->now, NULL));

    g_autoptr(GPtrArray) left = due(desk);
    g_assert_cmpuint(left->len, ==, 1);
    g_assert_null(find_delivery(left, "desk"));
}

static void
a_postponed_delivery_waits_and_says_why(void)
{
    g_autoptr(Desk) desk = desk_new();
    record_month(desk, "2019-03", 1291);
    g_autoptr(GPtrArray) deliveries = due(desk);
    for (guint i = 0; i < deliveries->len; i++)
        g_assert_true(ledger_postpone_delivery(desk->ledger, g_ptr_array_index(deliveries, i),
                                               desk->now + 600 + i, "connection refused", NULL));

    g_autoptr(GPtrArray) now = due(desk);
    g_autoptr(GPtrArray) all = ledger_list_deliveries(desk->ledger, NULL);

    g_assert_cmpuint(now->len, ==, 0);
    g_assert_cmpuint(all->len, ==, 2);
    const Delivery *waiting = g_ptr_array_index(all, 0);
    g_assert_cmpuint(waiting->attempts, ==, 1);
    g_assert_cmpstr(waiting->last_error, ==, "connection refused");
    g_assert_nonnull(waiting->message_id);
    g_assert_cmpint(ledger_get_next_delivery_time(desk->ledger), ==, desk->now + 600);
}

static void
an_empty_outbox_is_due_never(void)
{
    g_autoptr(Desk) desk = desk_new();

    g_autoptr(GPtrArray) deliveries = due(desk);

    g_assert_cmpuint(deliveries->len, ==, 0);
    g_assert_cmpint(ledger_get_next_delivery_time(desk->ledger), ==, 0);
}

/* Wants credible cases and first releases, tomorrow. */
static bool
judge(const Change *change, gint64 now, gconstpointer data, SubscriberOrder *order)
{
    (void)data;
    order->rule = g_strdup("a rule");
    order->due_at = now / 86400 * 86400 + 86400;
    order->digest = true;
    return change->kind == CHANGE_RELEASE_PUBLISHED;
}

static void
record_for_digest(Desk *desk, const char *month)
{
    g_autoptr(GPtrArray) subscribers =
        g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
    Subscriber *daily = subscriber_new("daily", "mail", false);
    daily->judge = judge;
    g_ptr_array_add(subscribers, daily);
    g_autoptr(GPtrArray) changes =
        record_from(desk, month, month, a_month(month, 1291), subscribers);
    g_assert_nonnull(changes);
}

static void
a_digest_gathers_what_is_due_together(void)
{
    g_autoptr(Desk) desk = desk_new();
    record_for_digest(desk, "2019-03");
    record_for_digest(desk, "2019-04");

    g_autoptr(GPtrArray) now = due(desk);
    desk->now += 86400;
    g_autoptr(GPtrArray) tomorrow = due(desk);

    g_assert_cmpuint(now->len, ==, 0);
    g_assert_cmpuint(tomorrow->len, ==, 1);
    const Delivery *digest = g_ptr_array_index(tomorrow, 0);
    g_assert_true(delivery_is_digest(digest));
    g_assert_cmpuint(digest->changes->len, ==, 2);
    g_assert_cmpstr(digest->rule, ==, "a rule");
}

static void
an_empty_digest_is_put_down_once(void)
{
    g_autoptr(Desk) desk = desk_new();
    for (int i = 0; i < 2; i++)
        g_assert_true(ledger_queue_empty_digest(desk->ledger, "daily", "mail", desk->now, NULL));
    g_autoptr(GPtrArray) deliveries = due(desk);
    g_assert_cmpuint(deliveries->len, ==, 1);
    const Delivery *empty = g_ptr_array_index(deliveries, 0);
    g_assert_cmpuint(empty->changes->len, ==, 0);
    g_assert_true(ledger_settle_delivery(desk->ledger, empty, desk->now, NULL));
    g_assert_true(ledger_queue_empty_digest(desk->ledger, "daily", "mail", desk->now, NULL));
    g_autoptr(GPtrArray) after = due(desk);
    g_assert_cmpuint(after->len, ==, 0);
}

static void
a_notice_goes_to_operators_once(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_assert_true(
        ledger_record_notice(desk->ledger, "source_failing", "oir", "failing", desk->now, NULL));
    g_assert_true(ledger_queue_notices(desk->ledger, subscribers, desk->now, NULL));
    g_autoptr(GPtrArray) deliveries = due(desk);
    g_assert_cmpuint(deliveries->len, ==, 1);
    const Delivery *told = g_ptr_array_index(deliveries, 0);
    g_assert_cmpstr(told->subscriber, ==, "admin");
    g_assert_cmpuint(told->notices->len, ==, 1);
    g_assert_true(ledger_settle_delivery(desk->ledger, told, desk->now, NULL));
    g_assert_true(ledger_queue_notices(desk->ledger, subscribers, desk->now, NULL));
    g_autoptr(GPtrArray) after = due(desk);
    g_assert_cmpuint(after->len, ==, 0);
}

static void
a_burial_is_told_on_another_channel_and_can_be_undone(void)
{
    g_autoptr(Desk) desk = desk_new();
    record_month(desk, "2019-03", 1291);
    g_autoptr(GPtrArray) deliveries = due(desk);
    g_assert_true(ledger_bury_delivery(desk->ledger, find_delivery(deliveries, "desk"), desk->now,
                                       "550 no such user", NULL));
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_ptr_array_add(subscribers, subscriber_new("pager", "ntfy", true));
    g_assert_true(ledger_queue_notices(desk->ledger, subscribers, desk->now, NULL));

    g_autoptr(GPtrArray) after = due(desk);
    const Delivery *word = find_delivery(after, "pager");
    g_assert_null(find_delivery(after, "desk"));
    g_assert_cmpuint(find_delivery(after, "admin")->notices->len, ==, 0);
    g_assert_cmpstr(((Notice *)word->notices->pdata[0])->kind, ==, "delivery_failing");
    gint64 rows = 0;
    g_assert_true(ledger_revive_deliveries(desk->ledger, "desk", desk->now, &rows, NULL));
    g_assert_cmpint(rows, ==, 1);
    g_autoptr(GPtrArray) revived = due(desk);
    g_assert_nonnull(find_delivery(revived, "desk"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/outbox/" #claim, claim)
    ADD(each_recipient_gets_one_delivery_of_a_release);
    ADD(a_message_keeps_its_id_when_the_ledger_is_opened_again);
    ADD(what_joins_later_is_a_message_of_its_own);
    ADD(doubtful_news_goes_to_operators_only);
    ADD(what_an_operator_had_as_doubtful_is_not_told_again_when_it_is_accepted);
    ADD(a_settled_delivery_does_not_come_back);
    ADD(a_postponed_delivery_waits_and_says_why);
    ADD(an_empty_outbox_is_due_never);
    ADD(a_digest_gathers_what_is_due_together);
    ADD(an_empty_digest_is_put_down_once);
    ADD(a_notice_goes_to_operators_once);
    ADD(a_burial_is_told_on_another_channel_and_can_be_undone);
    return g_test_run();
}
