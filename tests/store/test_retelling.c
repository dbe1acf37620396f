/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "with_ledger.h"

/* What is told after an edit, a late release, a judgement: each thing once, and to those who were
 * told something else a correction. Months and cases here are invented. */

#define MARCH "https://example.org/march"
#define APRIL "https://example.org/april"

static Release *
a_march(void)
{
    Release *release = a_release_of("2019-03");
    list(release, SECTION_OPEN, "2018-01-01", "Hajin", "self");
    list(release, SECTION_OPEN, "2018-02-02", "Mosul", "Airwars");
    list(release, SECTION_OPEN, "2018-03-03", "Tabqa", "social media");
    state(release, "killed_total", 100);
    close_lists(release);
    return release;
}

/* April before its counts are stated, so that an edit can change its lists. */
static Release *
an_open_april(void)
{
    Release *release = a_release_of("2019-04");
    Entry *hajin = list(release, SECTION_CREDIBLE, "2018-01-01", "Hajin", "self");
    hajin->killed = count_of(2);
    list(release, SECTION_OPEN, "2018-02-02", "Mosul", "Airwars");
    list(release, SECTION_OPEN, "2018-03-03", "Tabqa", "social media");
    list(release, SECTION_OPEN, "2019-03-05", "Raqqa", "self");
    state(release, "killed_total", 102);
    state(release, "killed", 2);
    return release;
}

typedef void (*Edit)(Release *april);

static Entry *
get_entry(Release *release, const char *place)
{
    for (guint i = 0; i < release->entries->len; i++) {
        Entry *entry = g_ptr_array_index(release->entries, i);
        if (g_str_equal(g_ptr_array_index(entry->places, 0), place))
            return entry;
    }
    g_assert_not_reached();
}

static void
no_edit(Release *april)
{
    (void)april; /* as it was */
}

static void
kill_one_more(Release *april)
{
    get_entry(april, "Hajin")->killed = count_of(3);
}

static void
injure_one_too(Release *april)
{
    kill_one_more(april);
    get_entry(april, "Hajin")->injured = count_of(1);
}

static void
add_a_credible_one(Release *april)
{
    list(april, SECTION_CREDIBLE, "2019-01-02", "Kubaysah", "self")->killed = count_of(1);
}

static void
remove_the_new_one(Release *april)
{
    g_ptr_array_remove(april->entries, get_entry(april, "Raqqa"));
}

static void
remove_one_carried_over(Release *april)
{
    g_ptr_array_remove(april->entries, get_entry(april, "Mosul"));
}

static void
remove_the_credible_one(Release *april)
{
    g_ptr_array_remove(april->entries, get_entry(april, "Hajin"));
}

static void
dismiss_the_credible_one(Release *april)
{
    Entry *hajin = get_entry(april, "Hajin");
    hajin->section = SECTION_NON_CREDIBLE;
    hajin->killed = (Count){0};
    hajin->reason = REASON_NO_STRIKE;
}

static void
set_date(Entry *entry, const char *date)
{
    g_free(entry->date);
    g_free(entry->date_text);
    g_free(entry->id);
    g_free(entry->quote);
    entry->date = g_strdup(date);
    entry->date_text = g_strdup(date);
    entry->id = g_strdup_printf("2019-04-edited-%s", date);
    entry->quote = g_strdup_printf("%s, near %s.", date, (char *)entry->places->pdata[0]);
}

static void
redate_the_new_one(Release *april)
{
    set_date(get_entry(april, "Raqqa"), "2019-03-06");
}

static void
redate_one_carried_over(Release *april)
{
    set_date(get_entry(april, "Mosul"), "2018-02-03");
}

static void
redate_the_credible_one(Release *april)
{
    set_date(get_entry(april, "Hajin"), "2018-01-21");
}

static void
redate_the_credible_one_by_months(Release *april)
{
    set_date(get_entry(april, "Hajin"), "2018-06-13");
}

static void
redate_one_carried_over_by_months(Release *april)
{
    set_date(get_entry(april, "Mosul"), "2017-11-12");
}

static void
redate_the_new_one_by_months(Release *april)
{
    set_date(get_entry(april, "Raqqa"), "2018-10-17");
}

static void
move_the_new_one_abroad(Release *april)
{
    Entry *raqqa = get_entry(april, "Raqqa");
    g_free(raqqa->country);
    raqqa->country = g_strdup("Iraq");
}

static void
credit_another_source(Release *april)
{
    GPtrArray *sources = get_entry(april, "Raqqa")->sources;
    g_ptr_array_set_size(sources, 0);
    g_ptr_array_add(sources, g_strdup("Airwars"));
}

static void
spell_otherwise(Release *april)
{
    GPtrArray *places = get_entry(april, "Hajin")->places;
    g_ptr_array_set_size(places, 0);
    g_ptr_array_add(places, g_strdup("Hajeen"));
}

static void
restate_the_total(Release *april)
{
    Figure *total = g_ptr_array_index(april->figures, 0);
    total->low = total->high = count_of(103);
}

static Release *
an_april(Edit edit)
{
    Release *release = an_open_april();
    edit(release);
    close_lists(release);
    return release;
}

/* What is told but that the text was edited, a line each; ">" where it corrects what was told. */
static char *
print_changes(GPtrArray *changes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        Change bare = *change;
        bare.corrects = 0; /* its number is no matter here */
        g_autofree char *line = change_describe(&bare);
        if (change->kind != CHANGE_RELEASE_EDITED)
            g_string_append_printf(text, "%s%s\n", change->corrects != 0 ? "> " : "", line);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

#define NOT_TRUE "> correction: what was told before does not hold: "
#define NOW " (the text that now stands does not say so)\n"
#define HAJIN "2018-01-01 Hajin, Syria (self)"
#define MOSUL "2018-02-02 Mosul, Syria (Airwars)"
#define RAQQA "2019-03-05 Raqqa, Syria (self)"
#define AMENDED "> amended: "
#define CREDIBLE "; newly credible in this release\n"
#define RECEIVED "; newly received in this release\n"
#define GONE "open in March 2019, listed nowhere in April 2019"

/* An edit of April, how many lines say what it did to the text, what else is told, and what when
 * the text is put back. */
static const struct {
    const char *name;
    Edit edit;
    guint edited;
    const char *told;
    const char *back;
} edits[] = {
    {"killed", kill_one_more, 1, AMENDED HAJIN ": killed 2 → 3" CREDIBLE,
     AMENDED HAJIN ": killed 3 → 2" CREDIBLE},
    {"killed and injured", injure_one_too, 1,
     AMENDED HAJIN ": killed 2 → 3" CREDIBLE AMENDED HAJIN ": injured not stated → 1" CREDIBLE,
     AMENDED HAJIN ": killed 3 → 2" CREDIBLE AMENDED HAJIN ": injured 1 → not stated" CREDIBLE},
    {"an entry put in", add_a_credible_one, 2,
     "newly credible: 2019-01-02 Kubaysah, Syria (self): 1 killed\n",
     NOT_TRUE "newly credible: 2019-01-02 Kubaysah, Syria (self): 1 killed" NOW},
    {"a new entry taken out", remove_the_new_one, 2, NOT_TRUE "newly received: " RAQQA NOW,
     "newly received: " RAQQA "\n"},
    {"an old entry taken out", remove_one_carried_over, 2, "gone missing: " MOSUL ": " GONE "\n",
     NOT_TRUE "gone missing: " MOSUL ": " GONE NOW},
    {"a credible entry taken out", remove_the_credible_one, 2,
     "> gone missing: " HAJIN ": " GONE "\n", "> newly credible: " HAJIN ": 2 killed\n"},
    {"an entry moved", dismiss_the_credible_one, 3,
     "> dismissed: " HAJIN ": no strike in the area that day\n",
     "> newly credible: " HAJIN ": 2 killed\n"},
    {"the day of a new entry", redate_the_new_one, 1,
     AMENDED "2019-03-06 Raqqa, Syria (self): date 2019-03-05 → 2019-03-06" RECEIVED,
     AMENDED RAQQA ": date 2019-03-06 → 2019-03-05" RECEIVED},
    {"the day of an old entry", redate_one_carried_over, 1,
     "amended: 2018-02-03 Mosul, Syria (Airwars): date 2018-02-02 → 2018-02-03\n",
     NOT_TRUE "amended: 2018-02-03 Mosul, Syria (Airwars): date 2018-02-02 → 2018-02-03" NOW},
    {"the day of an old entry, far off", redate_one_carried_over_by_months, 1,
     "amended: 2017-11-12 Mosul, Syria (Airwars): date 2018-02-02 → 2017-11-12\n",
     NOT_TRUE "amended: 2017-11-12 Mosul, Syria (Airwars): date 2018-02-02 → 2017-11-12" NOW},
    {"the day of a credible entry", redate_the_credible_one, 1,
     AMENDED "2018-01-21 Hajin, Syria (self): date 2018-01-01 → 2018-01-21" CREDIBLE,
     AMENDED HAJIN ": date 2018-01-21 → 2018-01-01" CREDIBLE},
    {"the day of a credible entry, far off", redate_the_credible_one_by_months, 1,
     AMENDED "2018-06-13 Hajin, Syria (self): date 2018-01-01 → 2018-06-13" CREDIBLE,
     AMENDED HAJIN ": date 2018-06-13 → 2018-01-01" CREDIBLE},
    {"the day of a new entry, far off", redate_the_new_one_by_months, 1,
     AMENDED "2018-10-17 Raqqa, Syria (self): date 2019-03-05 → 2018-10-17" RECEIVED,
     AMENDED RAQQA ": date 2018-10-17 → 2019-03-05" RECEIVED},
    {"a country", move_the_new_one_abroad, 1,
     AMENDED "2019-03-05 Raqqa, Iraq (self): place Raqqa, Syria → Raqqa, Iraq" RECEIVED,
     AMENDED RAQQA ": place Raqqa, Iraq → Raqqa, Syria" RECEIVED},
    {"a source", credit_another_source, 1,
     AMENDED "2019-03-05 Raqqa, Syria (Airwars): source self → Airwars" RECEIVED,
     AMENDED RAQQA ": source Airwars → self" RECEIVED},
    {"a spelling", spell_otherwise, 0, "", ""},
    {"the total", restate_the_total, 1,
     "> killed in all: 100 → 103, 1 more than explained\n"
     "does not add up: the total killed did not move by those killed: stated 3, computed 2, "
     "residual +1\n",
     "> killed in all: 100 → 102\n" NOT_TRUE "does not add up: the total killed did not move by "
     "those killed: stated 3, computed 2, residual +1" NOW},
};

static void
an_edit_tells_what_it_changed_once(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
        g_autoptr(Desk) desk = desk_new();
        g_autoptr(GPtrArray) again = NULL;
        g_autoptr(GPtrArray) march = record_from(desk, MARCH, "1", a_march(), NULL);
        g_autoptr(GPtrArray) first = record_from(desk, APRIL, "1", an_april(no_edit), NULL);

        g_autoptr(GPtrArray) second = record_from(desk, APRIL, "2", an_april(edits[i].edit), NULL);
        g_assert_true(ledger_rebuild(desk->ledger, NULL, desk->now, &again, NULL));
        g_autoptr(GPtrArray) back = record_from(desk, APRIL, "3", an_april(no_edit), NULL);

        g_autofree char *told = print_changes(second), *undone = print_changes(back);
        g_test_message("%s", edits[i].name);
        g_assert_nonnull(march);
        g_assert_cmpuint(count_changes(first, CHANGE_CASE_CREDIBLE), ==, 1);
        g_assert_cmpstr(told, ==, edits[i].told);
        g_assert_cmpuint(count_changes(second, CHANGE_RELEASE_EDITED), ==, edits[i].edited);
        g_assert_cmpuint(again->len, ==, 0);
        g_assert_cmpstr(undone, ==, edits[i].back);
    }
}

/* April as it lists the case that March calls credible. */
static Release *
an_april_listing_hajin(Section section, Reason reason)
{
    Release *release = a_release_of("2019-04");
    list(release, section, "2018-01-01", "Hajin", "self")->reason = reason;
    close_lists(release);
    return release;
}

static void
an_edit_tells_where_a_reversed_case_stands_now(void)
{
    g_autoptr(Desk) desk = desk_new();
    Release *march = a_release_of("2019-03");
    list(march, SECTION_CREDIBLE, "2018-01-01", "Hajin", "self")->killed = count_of(2);
    close_lists(march);
    g_autoptr(GPtrArray) before = record_from(desk, MARCH, "1", march, NULL);
    g_autoptr(GPtrArray) first = record_from(
        desk, APRIL, "1", an_april_listing_hajin(SECTION_NON_CREDIBLE, REASON_NO_STRIKE), NULL);
    const Change *reversed = only_change(first, CHANGE_CASE_REVERSED);

    g_autoptr(GPtrArray) reason = record_from(
        desk, APRIL, "2",
        an_april_listing_hajin(SECTION_NON_CREDIBLE, REASON_INSUFFICIENT_INFORMATION), NULL);
    g_autoptr(GPtrArray) status = record_from(
        desk, APRIL, "3", an_april_listing_hajin(SECTION_DUPLICATE, REASON_NOT_STATED), NULL);

    const Change *amended = only_change(reason, CHANGE_CASE_AMENDED);
    const Change *again = only_change(status, CHANGE_CASE_REVERSED);
    g_assert_nonnull(before);
    g_assert_cmpint(amended->corrects, ==, reversed->sequence);
    g_assert_cmpstr(amended->name, ==, "reason");
    g_assert_cmpstr(amended->before, ==, "no_strike");
    g_assert_cmpint(again->corrects, ==, reversed->sequence);
    g_assert_cmpstr(again->after, ==, "duplicate");
}

/* Who is told */

/* Wants credible cases only. */
static bool
wants_credible(const Change *change, gint64 now, gconstpointer data, SubscriberOrder *order)
{
    (void)data; /* one taste */
    *order = (SubscriberOrder){.due_at = now};
    return change->kind == CHANGE_CASE_CREDIBLE;
}

/* The same, in a digest that is not due for long. */
static bool
wants_credible_later(const Change *change, gint64 now, gconstpointer data, SubscriberOrder *order)
{
    bool wants = wants_credible(change, now, data, order);
    order->due_at = now + 1000000;
    order->digest = true;
    return wants;
}

static bool
wants_amended(const Change *change, gint64 now, gconstpointer data, SubscriberOrder *order)
{
    (void)data; /* one taste */
    *order = (SubscriberOrder){.due_at = now};
    return change->kind == CHANGE_CASE_AMENDED;
}

static GPtrArray *
three_tastes(void)
{
    GPtrArray *subscribers = g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
    g_ptr_array_add(subscribers, subscriber_new("at once", "mail", false));
    g_ptr_array_add(subscribers, subscriber_new("digest", "mail", false));
    g_ptr_array_add(subscribers, subscriber_new("amended", "mail", false));
    ((Subscriber *)subscribers->pdata[0])->judge = wants_credible;
    ((Subscriber *)subscribers->pdata[1])->judge = wants_credible_later;
    ((Subscriber *)subscribers->pdata[2])->judge = wants_amended;
    return subscribers;
}

/* Sends what is due at @now. Returns: (owned) "at once < correction: killed 2 → 3", a line each */
static char *
send_due(Desk *desk, gint64 now)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) due = ledger_list_due_deliveries(desk->ledger, now, "news.example", NULL);
    for (guint i = 0; i < due->len; i++) {
        const Delivery *delivery = g_ptr_array_index(due, i);
        for (guint k = 0; k < delivery->changes->len; k++) {
            Change bare = *(const Change *)g_ptr_array_index(delivery->changes, k);
            bare.corrects = 0; /* its number is no matter here */
            g_autofree char *line = change_describe(&bare);
            g_string_append_printf(text, "%s%s %s\n", delivery->subscriber,
                                   delivery->in_reply_to != NULL ? ", correction:" : ":", line);
        }
        g_assert_true(ledger_settle_delivery(desk->ledger, delivery, now, NULL));
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
record_edits(Desk *desk, const Edit *list_of_edits, guint count, GPtrArray *subscribers)
{
    g_autoptr(GPtrArray) march = record_from(desk, MARCH, "1", a_march(), subscribers);
    g_assert_nonnull(march);
    for (guint i = 0; i < count; i++) {
        g_autofree char *text = g_strdup_printf("%u", i);
        g_autoptr(GPtrArray) changes =
            record_from(desk, APRIL, text, an_april(list_of_edits[i]), subscribers);
        g_assert_nonnull(changes);
    }
}

static void
redate_and_kill_one_more(Release *april)
{
    redate_the_credible_one(april);
    kill_one_more(april);
}

static void
redate_by_months_and_kill_one_more(Release *april)
{
    redate_the_credible_one_by_months(april);
    kill_one_more(april);
}

static void
edits_in_sequence_keep_the_case(void)
{
    static const struct {
        Edit edit;
        const char *told;
    } texts[] = {
        {no_edit, NULL},
        {redate_the_credible_one,
         AMENDED "2018-01-21 Hajin, Syria (self): date 2018-01-01 → 2018-01-21" CREDIBLE},
        {redate_and_kill_one_more, AMENDED "2018-01-21 Hajin, Syria (self): killed 2 → 3" CREDIBLE},
        {redate_by_months_and_kill_one_more,
         AMENDED "2018-06-13 Hajin, Syria (self): date 2018-01-21 → 2018-06-13" CREDIBLE},
        {redate_the_credible_one_by_months,
         AMENDED "2018-06-13 Hajin, Syria (self): killed 3 → 2" CREDIBLE},
        {no_edit, AMENDED HAJIN ": date 2018-06-13 → 2018-01-01" CREDIBLE},
    };
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) march = record_from(desk, MARCH, "1", a_march(), NULL);
    g_autofree char *first = NULL, *last = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *body = g_strdup_printf("%zu", i);
        g_autoptr(GPtrArray) again = NULL;
        g_autoptr(GPtrArray) changes =
            record_from(desk, APRIL, body, an_april(texts[i].edit), NULL);
        g_assert_true(ledger_rebuild(desk->ledger, NULL, desk->now, &again, NULL));
        g_autofree char *told = print_changes(changes);
        if (texts[i].told != NULL)
            g_assert_cmpstr(told, ==, texts[i].told);
        g_assert_cmpuint(again->len, ==, 0);
        g_free(last);
        last = ledger_print_fold(desk->ledger, NULL);
        if (first == NULL)
            first = g_strdup(last);
    }
    g_assert_nonnull(march);
    g_assert_cmpstr(last, ==, first);
}

static void
an_edited_day_is_told_with_both_quotes(void)
{
    const Edit before[] = {no_edit};
    g_autoptr(Desk) desk = desk_new();
    record_edits(desk, before, 1, NULL);

    g_autoptr(GPtrArray) edited =
        record_from(desk, APRIL, "2", an_april(redate_the_credible_one), NULL);

    const Change *date = only_change(edited, CHANGE_CASE_AMENDED);
    g_assert_cmpstr(date->case_id, ==, "2019-03-open-2018-01-01-Hajin-0");
    g_assert_cmpstr(date->quote_before, ==, "2018-01-01, near Hajin, via self.");
    g_assert_cmpstr(date->quote_after, ==, "2018-01-21, near Hajin.");
}

/* The day that an entry had is that of another by now. */
static void
add_one_on_the_day_it_had(Release *april)
{
    redate_the_new_one_by_months(april);
    Entry *other = list(april, SECTION_OPEN, "2019-03-05", "Raqqa", "self");
    g_free(other->id);
    other->id = g_strdup("2019-04-open-2019-03-05-Raqqa-3");
}

static void
a_new_entry_of_the_day_that_one_had_is_another_case(void)
{
    const Edit before[] = {no_edit, redate_the_new_one_by_months};
    g_autoptr(Desk) desk = desk_new();
    record_edits(desk, before, 2, NULL);

    g_autoptr(GPtrArray) changes =
        record_from(desk, APRIL, "more", an_april(add_one_on_the_day_it_had), NULL);

    g_autofree char *told = print_changes(changes);
    g_assert_cmpstr(told, ==, "newly received: " RAQQA "\n");
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM cases WHERE id LIKE '%Raqqa%'"), ==, 2);
}

/* Two that an edit could have made of one, or one of two: no guess. */
static void
swap_one_for_two(Release *april)
{
    redate_the_new_one_by_months(april);
    list(april, SECTION_OPEN, "2018-11-30", "Raqqa", "self");
}

static void
an_entry_that_could_be_two_keeps_no_case(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) march = record_from(desk, MARCH, "1", a_march(), NULL);
    g_autoptr(GPtrArray) first = record_from(desk, APRIL, "1", an_april(no_edit), NULL);

    g_autoptr(GPtrArray) second = record_from(desk, APRIL, "2", an_april(swap_one_for_two), NULL);

    g_assert_true(march != NULL && first != NULL);
    g_assert_cmpuint(count_changes(second, CHANGE_CASE_AMENDED), ==, 0);
    g_assert_cmpuint(count_changes(second, CHANGE_CASE_RECEIVED), ==, 2);
    (void)only_change(second, CHANGE_CORRECTED);
}

#define THREE "amended: " HAJIN ": killed 2 → 3; newly credible in this release\n"

static void
everyone_hears_of_an_amended_case_once(void)
{
    const Edit before[] = {no_edit};
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = three_tastes();
    record_edits(desk, before, 1, subscribers);
    g_autofree char *first = send_due(desk, desk->now);

    g_autoptr(GPtrArray) edited =
        record_from(desk, APRIL, "edited", an_april(kill_one_more), subscribers);

    g_autofree char *second = send_due(desk, desk->now);
    g_autofree char *third = send_due(desk, desk->now + 1000000);
    g_assert_cmpuint(edited->len, ==, 2);
    g_assert_cmpstr(first, ==, "at once: newly credible: " HAJIN ": 2 killed\n");
    g_assert_cmpstr(second, ==, "amended: " THREE "at once, correction: " THREE);
    g_assert_cmpstr(third, ==, "digest: newly credible: " HAJIN ": 3 killed\n");
}

static void
kill_two_more_and_add_one(Release *april)
{
    add_a_credible_one(april);
    get_entry(april, "Hajin")->killed = count_of(4);
    remove_the_new_one(april);
}

static guint
count_due_of(Desk *desk, const char *subscriber)
{
    guint count = 0;
    g_autoptr(GPtrArray) due =
        ledger_list_due_deliveries(desk->ledger, desk->now, "news.example", NULL);
    for (guint i = 0; i < due->len; i++) {
        const Delivery *delivery = g_ptr_array_index(due, i);
        count += g_str_equal(delivery->subscriber, subscriber) ? 1 : 0;
        g_assert_true(ledger_settle_delivery(desk->ledger, delivery, desk->now, NULL));
    }
    return count;
}

/* The third text corrects what the first and the second mail said, and tells more. */
static void
one_edit_is_one_message(void)
{
    const Edit once[] = {no_edit};
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    record_edits(desk, once, 1, subscribers);
    (void)count_due_of(desk, "desk"); /* what the two releases said */
    g_autoptr(GPtrArray) second =
        record_from(desk, APRIL, "2", an_april(add_a_credible_one), subscribers);
    guint of_second = count_due_of(desk, "desk");
    g_autoptr(GPtrArray) third =
        record_from(desk, APRIL, "3", an_april(kill_two_more_and_add_one), subscribers);
    g_autoptr(GPtrArray) due =
        ledger_list_due_deliveries(desk->ledger, desk->now, "news.example", NULL);

    g_assert_nonnull(second);
    g_assert_cmpuint(of_second, ==, 1);
    g_assert_cmpuint(third->len, >, 3);
    g_assert_cmpuint(due->len, ==, 2); /* the editor's and the operator's */
    const Delivery *delivery = g_ptr_array_index(due, 0);
    g_assert_cmpuint(delivery->changes->len, ==, third->len);
    g_assert_nonnull(delivery->in_reply_to);
}

/* Two edits before the digest is made: it tells one case, as it stands, and no amendment of what
 * its reader never saw; a third comes as an answer. */
static void
a_digest_tells_a_case_as_it_stands_when_it_is_made(void)
{
    const Edit three[] = {no_edit, kill_one_more, injure_one_too};
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers =
        g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
    g_ptr_array_add(subscribers, subscriber_new("digest", "mail", false));
    ((Subscriber *)subscribers->pdata[0])->judge = wants_credible_later;
    record_edits(desk, three, G_N_ELEMENTS(three), subscribers);

    g_autofree char *digest = send_due(desk, desk->now + 1000000);
    g_autoptr(GPtrArray) after =
        record_from(desk, APRIL, "after", an_april(kill_one_more), subscribers);
    g_autofree char *answer = send_due(desk, desk->now + 1000000);

    g_assert_nonnull(after);
    g_assert_cmpstr(digest, ==, "digest: newly credible: " HAJIN ": 3 killed, 1 injured\n");
    g_assert_cmpstr(answer, ==,
                    "digest, correction: amended: " HAJIN
                    ": injured 1 → not stated; newly credible in this release\n");
}

/* What nobody was sent is not sent any more, and what replaces it is. */
static void
what_was_not_sent_yet_is_sent_as_it_now_stands(void)
{
    const Edit twice[] = {no_edit, dismiss_the_credible_one, remove_the_credible_one};
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = three_tastes();
    record_edits(desk, twice, G_N_ELEMENTS(twice), subscribers);

    g_autofree char *sent = send_due(desk, desk->now + 1000000);

    g_assert_cmpstr(sent, ==,
                    "at once: gone missing: " HAJIN ": " GONE "\n"
                    "digest: gone missing: " HAJIN ": " GONE "\n");
}

static void
a_correction_of_an_amended_case_reaches_all_who_heard_of_it(void)
{
    const Edit twice[] = {no_edit, add_a_credible_one};
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = three_tastes();
    record_edits(desk, twice, G_N_ELEMENTS(twice), subscribers);
    g_autofree char *first = send_due(desk, desk->now);
    g_assert_nonnull(strstr(first, "Kubaysah"));

    g_autoptr(GPtrArray) back = record_from(desk, APRIL, "x", an_april(no_edit), subscribers);

    g_autofree char *sent = send_due(desk, desk->now + 1000000);
    g_assert_nonnull(back);
    g_assert_cmpstr(sent, ==,
                    "at once, correction: correction: what was told before does not hold: newly "
                    "credible: 2019-01-02 Kubaysah, Syria (self): 1 killed" NOW
                    "digest: newly credible: " HAJIN ": 2 killed\n");
}

static void
a_withdrawn_release_that_returns_is_corrected_once(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(GPtrArray) march = record_from(desk, MARCH, "1", a_march(), subscribers);
    g_autoptr(GPtrArray) april = record_from(desk, APRIL, "1", an_april(no_edit), subscribers);
    g_autoptr(GPtrArray) gone = NULL;
    g_autofree char *before = ledger_print_fold(desk->ledger, &error);
    g_assert_true(march != NULL && april != NULL);

    g_assert_true(ledger_record_withdrawal(desk->ledger, APRIL, "gone", subscribers, desk->now,
                                           &gone, &error));
    g_autofree char *sent = send_due(desk, desk->now);
    g_autofree char *after = ledger_print_fold(desk->ledger, &error);
    g_autoptr(GPtrArray) back = record_from(desk, APRIL, "1", an_april(no_edit), subscribers);
    g_autoptr(GPtrArray) again = record_from(desk, APRIL, "1", an_april(no_edit), subscribers);

    g_assert_no_error(error);
    const Change *told = only_change(gone, CHANGE_RELEASE_WITHDRAWN);
    g_assert_cmpstr(told->release_id, ==, "cjtf-oir-monthly/2019-04");
    g_assert_cmpstr(told->document, ==, APRIL);
    g_assert_nonnull(strstr(sent, "desk: withdrawn: Monthly Civilian Casualty Report, April 2019; "
                                  "gone\n"));
    g_assert_cmpstr(after, ==, before); /* a page that is gone takes no case with it */
    g_assert_cmpint(only_change(back, CHANGE_CORRECTED)->corrects, ==, told->sequence);
    g_assert_cmpuint(back->len, ==, 1);
    g_assert_cmpuint(again->len, ==, 0);
    g_autofree char *corrected = send_due(desk, desk->now);
    g_assert_nonnull(strstr(corrected, "desk, correction: correction: what was told before does "
                                       "not hold: withdrawn: "));
}

/* It answers 304, so that nothing is read of it. */
static void
a_withdrawn_release_that_is_there_unread_is_corrected_once(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) subscribers = an_editor_and_an_operator();
    g_autoptr(GPtrArray) april = record_from(desk, APRIL, "1", an_april(no_edit), subscribers);
    g_autoptr(GPtrArray) gone = NULL, back = NULL, again = NULL;
    g_assert_true(
        ledger_record_withdrawal(desk->ledger, APRIL, "gone", subscribers, desk->now, &gone, NULL));

    g_assert_true(ledger_record_return(desk->ledger, APRIL, subscribers, desk->now, &back, NULL));
    g_assert_true(ledger_record_return(desk->ledger, APRIL, subscribers, desk->now, &again, NULL));

    g_assert_nonnull(april);
    g_assert_cmpint(only_change(back, CHANGE_CORRECTED)->corrects, ==,
                    only_change(gone, CHANGE_RELEASE_WITHDRAWN)->sequence);
    g_assert_cmpuint(again->len, ==, 0);
}

static void
what_is_gone_and_was_no_release_is_a_notice(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GPtrArray) gone = NULL;
    g_assert_true(ledger_record_withdrawal(desk->ledger, "https://example.org/news", "gone", NULL,
                                           desk->now, &gone, NULL));
    g_assert_cmpuint(gone->len, ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM notices WHERE kind = 'document_gone'"), ==, 1);
}

#define ADD(claim) g_test_add_func("/retelling/" #claim, claim)

static Release *
an_april_that_counts(bool with_open_list)
{
    Release *release = a_release_of("2019-04");
    list(release, SECTION_CREDIBLE, "2018-01-01", "Hajin", "self")->killed = count_of(2);
    state(release, "open", 2);
    if (with_open_list) {
        list(release, SECTION_OPEN, "2018-02-02", "Mosul", "Airwars");
        list(release, SECTION_OPEN, "2018-03-03", "Tabqa", "social media");
    }
    return release;
}

/* A count without a list is normal; a list that was there before is lost. */
static void
a_list_that_an_edit_lost_takes_back_nothing(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) march = record_from(desk, MARCH, "1", a_march(), NULL);
    g_autoptr(GPtrArray) april = record_from(desk, APRIL, "1", an_april_that_counts(true), NULL);
    g_autofree char *before = ledger_print_fold(desk->ledger, &error);

    g_autoptr(GPtrArray) half = record_from(desk, APRIL, "2", an_april_that_counts(false), NULL);
    gint64 notices = ask(desk, "SELECT count(*) FROM notices");
    g_autoptr(GPtrArray) whole = record_from(desk, APRIL, "1", an_april_that_counts(true), NULL);

    g_autofree char *after = ledger_print_fold(desk->ledger, &error);
    g_assert_no_error(error);
    g_assert_true(march != NULL && april != NULL);
    g_assert_cmpuint(half->len, ==, count_changes(half, CHANGE_RELEASE_EDITED));
    for (guint i = 0; i < half->len; i++)
        g_assert_true(((Change *)g_ptr_array_index(half, i))->doubtful);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM notices WHERE kind = 'reading_doubtful'"
                              " AND text LIKE '%number of open reports and lists none%'"),
                    ==, 1);
    g_assert_cmpuint(whole->len, ==, 0);
    g_assert_cmpint(ask(desk, "SELECT count(*) FROM notices"), ==, notices);
    g_assert_cmpstr(after, ==, before);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(an_edit_tells_what_it_changed_once);
    ADD(edits_in_sequence_keep_the_case);
    ADD(an_edited_day_is_told_with_both_quotes);
    ADD(a_new_entry_of_the_day_that_one_had_is_another_case);
    ADD(an_entry_that_could_be_two_keeps_no_case);
    ADD(an_edit_tells_where_a_reversed_case_stands_now);
    ADD(everyone_hears_of_an_amended_case_once);
    ADD(a_digest_tells_a_case_as_it_stands_when_it_is_made);
    ADD(one_edit_is_one_message);
    ADD(what_was_not_sent_yet_is_sent_as_it_now_stands);
    ADD(a_correction_of_an_amended_case_reaches_all_who_heard_of_it);
    ADD(a_withdrawn_release_that_returns_is_corrected_once);
    ADD(a_withdrawn_release_that_is_there_unread_is_corrected_once);
    ADD(what_is_gone_and_was_no_release_is_a_notice);
    ADD(a_list_that_an_edit_lost_takes_back_nothing);
    return g_test_run();
}
