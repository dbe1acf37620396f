/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/composer.h"

#include <string.h>

#include "alerts/mail.h"
#include "alerts/rate.h"
#include "daemon/carrier.h"
#include "daemon/totals.h"

/* Different choices of changes whose words are kept: recipients differ in few rules. */
#define MAX_STORIES 32u
/* Stands for the last sequence when the ledger does not tell it. */
#define UNKNOWN (-1)
/* Lines about cases that are kept. */
#define MAX_HISTORIES 10000u

struct Composer {
    Ledger *ledger;        /* (borrowed) */
    GHashTable *stories;   /* (owned) language and sequences of the changes to MailStory */
    GHashTable *days;      /* (owned) language to Days */
    GHashTable *histories; /* (owned) days and case to its line, as of sequence; "" for none */
    Chart *chart;          /* (owned) (nullable) of series, as of sequence */
    GBytes *picture;       /* (owned) (nullable) of the chart */
    char *series;          /* (owned) (nullable) */
    gint64 sequence;
};

Composer *
composer_new(Ledger *ledger)
{
    Composer *composer = g_new0(Composer, 1);
    composer->ledger = ledger;
    composer->stories =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)mail_story_free);
    composer->days =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)days_free);
    composer->histories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return composer;
}

static void
drop_chart(Composer *composer)
{
    g_clear_pointer(&composer->chart, chart_free);
    g_clear_pointer(&composer->picture, g_bytes_unref);
    g_clear_pointer(&composer->series, g_free);
}

void
composer_free(Composer *composer)
{
    if (composer == NULL)
        return;
    drop_chart(composer);
    g_hash_table_unref(composer->stories);
    g_hash_table_unref(composer->days);
    g_hash_table_unref(composer->histories);
    g_free(composer);
}

void
composer_forget(Composer *composer)
{
    drop_chart(composer);
    g_hash_table_remove_all(composer->stories);
    g_hash_table_remove_all(composer->histories);
}

static void
find_chart(Composer *composer, const Change *first)
{
    gint64 sequence = 0;
    if (!ledger_get_last_sequence(composer->ledger, &sequence, NULL))
        sequence = UNKNOWN; /* what is kept may be old; the rest of the mail stands alone */
    const char *series = first != NULL ? first->series : NULL;
    bool is_known = sequence != UNKNOWN && composer->sequence == sequence;
    if (g_strcmp0(composer->series, series) == 0 && is_known)
        return;
    drop_chart(composer);
    if (!is_known)
        g_hash_table_remove_all(composer->histories);
    composer->sequence = sequence;
    if (series == NULL)
        return;
    composer->series = g_strdup(series);
    composer->chart = totals_make_chart(composer->ledger, series);
    composer->picture = composer->chart != NULL ? chart_draw(composer->chart) : NULL;
}

/* Returns: (borrowed) */
static const Days *
find_days(Composer *composer, const char *language)
{
    Days *days = g_hash_table_lookup(composer->days, language);
    if (days == NULL) {
        days = days_new(language);
        (void)g_hash_table_insert(composer->days, g_strdup(language), days); /* new */
    }
    return days;
}

static char *
tell_history(const char *case_id, const Days *days, gpointer data)
{
    Composer *composer = data;
    g_autofree char *key = g_strdup_printf("%p %s", (const void *)days, case_id);
    const char *known = g_hash_table_lookup(composer->histories, key);
    if (known == NULL) {
        g_autoptr(GPtrArray) steps = ledger_list_case_steps(composer->ledger, case_id, NULL);
        char *line = steps != NULL ? history_tell(steps, days) : NULL; /* the rest stands alone */
        if (g_hash_table_size(composer->histories) >= MAX_HISTORIES)
            g_hash_table_remove_all(composer->histories);
        known = line != NULL ? line : g_strdup("");
        (void)g_hash_table_insert(composer->histories, g_steal_pointer(&key), (gpointer)known);
    }
    return *known != '\0' ? g_strdup(known) : NULL;
}

static const MailStory *
find_story(Composer *composer, GPtrArray *changes, const char *language)
{
    g_autoptr(GString) key = g_string_new(language);
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        g_string_append_printf(key, " %" G_GINT64_FORMAT, change->sequence);
    }
    const MailStory *known = g_hash_table_lookup(composer->stories, key->str);
    if (known != NULL)
        return known;
    if (g_hash_table_size(composer->stories) >= MAX_STORIES)
        g_hash_table_remove_all(composer->stories);
    const LetterWords words = {
        .days = find_days(composer, language), .tell_history = tell_history, .data = composer};
    MailStory *story = mail_story_new(changes, &words);
    (void)g_hash_table_insert(composer->stories, g_strdup(key->str), story); /* new */
    return story;
}

/* Whom a reader may ask to be left out: the contact, where that is a mail address. */
static const char *
find_stop_address(const Settings *settings)
{
    bool is_mail = settings->contact != NULL && strchr(settings->contact, '@') != NULL &&
                   strchr(settings->contact, ':') == NULL;
    return is_mail ? settings->contact : settings->mail_envelope;
}

GBytes *
composer_compose(Composer *composer, const Setup *setup, const Delivery *delivery,
                 const Recipient *recipient, const char *coverage)
{
    g_autofree char *rate = delivery_is_digest(delivery) ? rate_to_text(&recipient->rate) : NULL;
    const Change *first = delivery->changes->len > 0 ? delivery->changes->pdata[0] : NULL;
    find_chart(composer, first);
    MailEnvelope envelope = {
        .message_id = delivery->message_id,
        .sender = setup->settings->mail_sender,
        .recipient = recipient->address,
        .recipient_name = recipient->full_name,
        .recipient_id = recipient->name,
        .date = first != NULL ? first->recorded_at : delivery->due_at,
        .coverage = coverage,
        .rule = delivery->rule,
        .rate = rate,
        .in_reply_to = delivery->in_reply_to,
        .stop_address = find_stop_address(setup->settings),
        .house = setup->house,
        .chart = composer->chart,
        .chart_picture = composer->picture,
    };
    if (delivery->notices->len == 0) {
        envelope.story = find_story(composer, delivery->changes,
                                    recipient->dates != NULL ? recipient->dates : "iso");
        return mail_compose(&envelope, delivery->changes);
    }
    g_autoptr(GPtrArray) notices = carrier_list_notices(delivery->notices);
    envelope.date = ((const MailNotice *)notices->pdata[0])->recorded_at;
    return mail_compose_notices(&envelope, notices);
}
