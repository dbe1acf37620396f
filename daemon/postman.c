/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/postman.h"

#include "alerts/rate.h"
#include "daemon/carrier.h"
#include "daemon/composer.h"
#include "daemon/schedule.h"

/* A server that cannot be reached is tried again at least this often. */
#define SERVER_LONGEST_PAUSE_S (15 * 60)

/* The wall clock may be set while we wait. */
#define LONGEST_SLEEP_S 60

/* Webhooks and commands under way at a time. */
#define MAX_CARRIED 8u

/* While mails go out, what is due for other channels is looked for so often: it is a walk over all
 * that waits. */
#define OTHERS_LOOK_S 5

struct Postman {
    Setup *setup; /* (owned) */
    Ledger *ledger;
    Journal *journal;
    const PostmanClient *client;
    gpointer data;
    GPtrArray *mails;          /* (owned) (nullable) of Delivery: due */
    GPtrArray *others;         /* (owned) (nullable) of Delivery: due, for other channels */
    struct Letter *letter;     /* (borrowed) (nullable) the mail under way */
    struct Letter *next;       /* (owned) (nullable) composed while the server has that one */
    GPtrArray *carried;        /* (owned) of Letter: what is under way on other channels */
    Composer *composer;        /* (owned) */
    unsigned server_failures;  /* in a row */
    gint64 server_pause_until; /* UTC seconds */
    unsigned sent;
    unsigned failed;
    bool has_told_no_server;
    bool looks_for_others;   /* more may be due for other channels */
    gint64 others_looked_at; /* UTC seconds */
    guint timer;
};

/* One message under way. */
typedef struct Letter {
    Postman *postman;           /* (borrowed) */
    Setup *setup;               /* (owned) whose transfers carry it */
    Delivery *delivery;         /* (owned) */
    const Recipient *recipient; /* (borrowed) of the setup */
    GBytes *message;            /* (owned) (nullable) the mail */
    Carrier *carrier;           /* (owned) (nullable) NULL for mail */
} Letter;

static void go_on(Postman *postman);

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static void
letter_free(Letter *letter)
{
    if (letter == NULL)
        return;
    g_clear_pointer(&letter->message, g_bytes_unref);
    carrier_free(letter->carrier);
    delivery_free(letter->delivery);
    setup_unref(letter->setup);
    g_free(letter);
}

static Letter *
letter_new(Postman *postman, Delivery *delivery, const Recipient *recipient)
{
    Letter *letter = g_new0(Letter, 1);
    letter->postman = postman;
    letter->setup = setup_ref(postman->setup);
    letter->delivery = delivery;
    letter->recipient = recipient;
    return letter;
}

/* Returns: true when it is given up, which has been told then */
static bool
give_up(Postman *postman, const Delivery *delivery, const char *why)
{
    gint64 now = get_now();
    if (delivery->first_tried_at == 0 ||
        now - delivery->first_tried_at < postman->setup->settings->mail_give_up_s)
        return false;
    g_autoptr(GError) error = NULL;
    const JournalTopic topic = {.message = MESSAGE_MAIL_KEPT, .release = delivery->release_id};
    if (!ledger_bury_delivery(postman->ledger, delivery, now, why, &error)) {
        journal_say(postman->journal, JOURNAL_ERROR, "%s to %s: not noted as given up: %s",
                    delivery->channel, delivery->subscriber, error->message);
        return false;
    }
    journal_tell(postman->journal, JOURNAL_ERROR, &topic,
                 "%s to %s: given up after %u tries: %s; kept, see civcas outbox",
                 delivery->channel, delivery->subscriber, delivery->attempts + 1, why);
    return true;
}

static void
postpone(Postman *postman, const Delivery *delivery, gint64 wait_s, const char *why)
{
    g_autoptr(GError) error = NULL;
    postman->failed++;
    if (give_up(postman, delivery, why))
        return;
    if (!ledger_postpone_delivery(postman->ledger, delivery, get_now() + wait_s, why, &error)) {
        journal_say(postman->journal, JOURNAL_ERROR, "%s to %s: not noted as postponed: %s",
                    delivery->channel, delivery->subscriber, error->message);
        /* Else it would be due again at once. */
        postman->server_pause_until = get_now() + LONGEST_SLEEP_S;
    }
}

static void
settle(Postman *postman, const Delivery *delivery)
{
    g_autoptr(GError) error = NULL;
    postman->sent++;
    if (ledger_settle_delivery(postman->ledger, delivery, get_now(), &error)) {
        journal_say(postman->journal, JOURNAL_EVENT, "%s to %s about %s handed in",
                    delivery->channel, delivery->subscriber, delivery->batch);
        return;
    }
    journal_say(postman->journal, JOURNAL_ERROR,
                "%s to %s about %s was handed in, but that is not noted: %s; it will come again "
                "under the same Message-ID",
                delivery->channel, delivery->subscriber, delivery->batch, error->message);
    postman->server_pause_until = get_now() + LONGEST_SLEEP_S;
}

/* The server was not reached, or broke off: that is not this mail's fault, so the others are spared
 * the same wait for an answer. */
static void
spare_server(Postman *postman)
{
    const Settings *settings = postman->setup->settings;
    unsigned longest = MIN(settings->mail_retry_max_s, SERVER_LONGEST_PAUSE_S);
    if (postman->server_failures < G_MAXUINT)
        postman->server_failures++;
    postman->server_pause_until =
        get_now() + schedule_get_mail_wait(postman->server_failures,
                                           MIN(settings->mail_retry_min_s, longest), longest);
}

static void
take_failure(Postman *postman, const Delivery *delivery, const MailResponse *response)
{
    const Settings *settings = postman->setup->settings;
    const char *why = *response->message != '\0' ? response->message : "no answer";
    const JournalTopic topic = {.message = MESSAGE_MAIL_KEPT, .release = delivery->release_id};
    if (response->permanent && !response->of_server) {
        postpone(postman, delivery, settings->mail_retry_max_s, why);
        journal_tell(postman->journal, JOURNAL_ERROR, &topic,
                     "mail to %s: refused for good: %s; kept, see civcas outbox",
                     delivery->subscriber, why);
        return;
    }
    postpone(postman, delivery,
             schedule_get_mail_wait(delivery->attempts + 1, settings->mail_retry_min_s,
                                    settings->mail_retry_max_s),
             why);
    journal_tell(postman->journal, delivery->attempts == 0 ? JOURNAL_WARNING : JOURNAL_DETAIL,
                 &topic, "mail to %s: not handed in yet: %s; kept and tried again",
                 delivery->subscriber, why);
    if (response->of_server || response->status == 0)
        spare_server(postman);
}

static void
on_sent(const MailResponse *response, gpointer data)
{
    Letter *letter = data;
    Postman *postman = letter->postman;
    postman->letter = NULL;
    if (response->outcome == TRANSFER_DONE && response->status == 250) {
        postman->server_failures = 0;
        settle(postman, letter->delivery);
    } else {
        take_failure(postman, letter->delivery, response);
    }
    letter_free(letter);
    go_on(postman);
}

static Letter *
compose(Postman *postman, Delivery *delivery, const Recipient *recipient)
{
    g_autofree char *coverage = postman->client->describe_coverage(postman->data);
    Letter *letter = letter_new(postman, delivery, recipient);
    letter->message =
        composer_compose(postman->composer, postman->setup, delivery, recipient, coverage);
    return letter;
}

/* Takes @letter, whose setup may be older than ours by now. */
static void
hand_in(Postman *postman, Letter *letter)
{
    const Settings *settings = letter->setup->settings;
    postman->letter = letter;
    MailRequest request = {
        .server = settings->mail_server,
        .user = settings->mail_user,
        .password = settings->mail_password,
        .bearer = settings->mail_bearer,
        .ca_file = settings->ca_file,
        .plain = settings->mail_plain,
        .timeout_s = settings->mail_timeout_s,
        .sender = settings->mail_envelope,
        .recipient = letter->recipient->address,
        .message = letter->message,
    };
    transfers_send_mail(letter->setup->transfers, &request, on_sent, letter);
}

static void
on_carried(const CarrierResult *result, gpointer data)
{
    Letter *letter = data;
    Postman *postman = letter->postman;
    const Settings *settings = postman->setup->settings;
    const Delivery *delivery = letter->delivery;
    if (result->done) {
        settle(postman, delivery);
    } else {
        gint64 wait_s = result->permanent ? settings->mail_retry_max_s
                                          : schedule_get_mail_wait(delivery->attempts + 1,
                                                                   settings->mail_retry_min_s,
                                                                   settings->mail_retry_max_s);
        postpone(postman, delivery, MAX(wait_s, result->retry_after_s), result->message);
        journal_say(postman->journal, delivery->attempts == 0 ? JOURNAL_WARNING : JOURNAL_DETAIL,
                    "%s to %s: not handed in yet: %s; kept and tried again", delivery->channel,
                    delivery->subscriber, result->message);
    }
    (void)g_ptr_array_remove(postman->carried, letter); /* frees it */
    postman->looks_for_others = true;
    go_on(postman);
}

static void
carry(Postman *postman, Delivery *delivery, const Recipient *recipient)
{
    Letter *letter = letter_new(postman, delivery, recipient);
    g_ptr_array_add(postman->carried, letter);
    letter->carrier = carrier_start(postman->setup, recipient, delivery, on_carried, letter);
}

/* What stands in the way of @delivery for good, until somebody mends the settings.
 * Returns: (owned) (nullable) */
static char *
find_fault(const Postman *postman, const Delivery *delivery, const Recipient *recipient)
{
    const char *folder = postman->setup->places->folder;
    if (recipient == NULL)
        return g_strdup_printf("%s/recipients.d/%s.recipient is gone", folder,
                               delivery->subscriber);
    if (g_strcmp0(channel_to_name(recipient->channel), delivery->channel) != 0)
        return g_strdup_printf("%s/recipients.d/%s.recipient names another channel now", folder,
                               delivery->subscriber);
    if (recipient->secret_problem != NULL)
        return g_strdup(recipient->secret_problem);
    bool is_empty =
        delivery->changes->len == 0 && delivery->notices->len == 0 && !delivery_is_digest(delivery);
    return is_empty ? g_strdup("it holds no changes") : NULL;
}

/* Takes @delivery when something stands in its way. Returns: (borrowed) (nullable) its recipient */
static const Recipient *
find_recipient(Postman *postman, Delivery *delivery)
{
    const Recipient *recipient = setup_find_recipient(postman->setup, delivery->subscriber);
    g_autofree char *fault = find_fault(postman, delivery, recipient);
    if (fault == NULL)
        return recipient;
    postpone(postman, delivery, postman->setup->settings->mail_retry_max_s, fault);
    journal_say(postman->journal, JOURNAL_WARNING, "%s to %s: kept: %s", delivery->channel,
                delivery->subscriber, fault);
    delivery_free(delivery);
    return NULL;
}

/* What stands in the way of any mail. Returns: (nullable) static or of the settings */
static const char *
find_obstacle(const Settings *settings)
{
    if (settings->mail_server == NULL)
        return "no mail server; write Server= and From= under [Mail] into civcas.conf";
    return settings->mail_password_problem;
}

static gboolean
on_timer(gpointer data)
{
    Postman *postman = data;
    postman->timer = 0;
    postman->looks_for_others = true;
    go_on(postman);
    return G_SOURCE_REMOVE;
}

static void
sleep_until(Postman *postman, gint64 until)
{
    gint64 wait_ms = (until * G_USEC_PER_SEC - g_get_real_time()) / 1000 + 1;
    g_clear_handle_id(&postman->timer, g_source_remove);
    postman->timer =
        g_timeout_add((guint)CLAMP(wait_ms, 1, LONGEST_SLEEP_S * 1000), on_timer, postman);
}

/* Puts recipients down for notices, and for digests that come even when they are empty. */
static void
queue_news(Postman *postman)
{
    g_autoptr(GError) error = NULL;
    gint64 now = get_now();
    bool done = ledger_queue_notices(postman->ledger, postman->setup->subscribers, now, &error);
    for (guint i = 0; done && i < postman->setup->recipients->len; i++) {
        const Recipient *recipient = postman->setup->recipients->pdata[i];
        if (recipient->empty_digest && rate_is_digest(recipient))
            done = ledger_queue_empty_digest(postman->ledger, recipient->name,
                                             channel_to_name(recipient->channel),
                                             rate_find_due(recipient, now), &error);
    }
    if (!done)
        journal_say(postman->journal, JOURNAL_ERROR, "outbox: %s", error->message);
}

/* Fills @due when it is empty. Returns: false when nothing is due, or the ledger does not answer */
static bool
look_what_is_due(Postman *postman, GPtrArray **due, bool is_mail)
{
    if (*due != NULL && (*due)->len > 0)
        return true;
    g_clear_pointer(due, g_ptr_array_unref);
    queue_news(postman);
    gint64 now = get_now();
    if (is_mail && now >= postman->others_looked_at + OTHERS_LOOK_S)
        postman->looks_for_others = true;
    if (!is_mail)
        postman->others_looked_at = now;
    g_autoptr(GError) error = NULL;
    *due = ledger_list_due_deliveries_by(postman->ledger, get_now(),
                                         postman->setup->settings->mail_domain, is_mail, &error);
    if (error != NULL)
        journal_say(postman->journal, JOURNAL_ERROR, "outbox: %s", error->message);
    return *due != NULL && (*due)->len > 0;
}

static bool
is_mail_held_up(Postman *postman)
{
    const char *obstacle = find_obstacle(postman->setup->settings);
    if (obstacle == NULL)
        return postman->server_pause_until > get_now();
    if (!postman->has_told_no_server && look_what_is_due(postman, &postman->mails, true)) {
        journal_say(postman->journal, JOURNAL_WARNING, "mail waits: %s", obstacle);
        postman->has_told_no_server = true;
    }
    return true;
}

/* Of those listed as due. Returns: (owned) (nullable) NULL when none of them can be sent */
static Letter *
compose_next(Postman *postman)
{
    while (postman->mails != NULL && postman->mails->len > 0) {
        Delivery *delivery = g_ptr_array_steal_index(postman->mails, 0);
        const Recipient *recipient = find_recipient(postman, delivery);
        if (recipient != NULL)
            return compose(postman, delivery, recipient);
    }
    return NULL;
}

/* One mail at a time, over one connection while libcurl can keep it. */
static void
go_on_with_mail(Postman *postman)
{
    while (postman->letter == NULL && !is_mail_held_up(postman)) {
        if (postman->next == NULL && !look_what_is_due(postman, &postman->mails, true))
            return;
        Letter *letter =
            postman->next != NULL ? g_steal_pointer(&postman->next) : compose_next(postman);
        if (letter != NULL)
            hand_in(postman, letter);
    }
    /* While the server has the mail before. That one is still due in the ledger, so no more are
     * listed meanwhile. */
    if (postman->letter != NULL && postman->next == NULL)
        postman->next = compose_next(postman);
}

/* What is under way is still due in the ledger: it is asked again when all of that has ended. */
static void
go_on_with_others(Postman *postman)
{
    if (postman->carried->len == 0 && postman->looks_for_others)
        (void)look_what_is_due(postman, &postman->others, false); /* maybe nothing */
    postman->looks_for_others = false;
    while (postman->carried->len < MAX_CARRIED && postman->others != NULL &&
           postman->others->len > 0) {
        Delivery *delivery = g_ptr_array_steal_index(postman->others, 0);
        const Recipient *recipient = find_recipient(postman, delivery);
        if (recipient != NULL)
            carry(postman, delivery, recipient);
    }
}

static void
go_on(Postman *postman)
{
    go_on_with_mail(postman);
    go_on_with_others(postman);
    if (postman->letter != NULL || postman->carried->len > 0)
        return; /* their end leads back here */
    composer_forget(postman->composer);
    gint64 next = ledger_get_next_delivery_time(postman->ledger);
    gint64 now = get_now();
    if (next > now) {
        sleep_until(postman, next);
    } else if (next > 0) {
        bool must_wait = find_obstacle(postman->setup->settings) != NULL;
        sleep_until(postman,
                    MAX(postman->server_pause_until, now + (must_wait ? LONGEST_SLEEP_S : 1)));
    }
    postman->client->idle(postman->data);
}

Postman *
postman_new(Setup *setup, Ledger *ledger, Journal *journal, const PostmanClient *client,
            gpointer data)
{
    Postman *postman = g_new0(Postman, 1);
    postman->setup = setup_ref(setup);
    postman->ledger = ledger;
    postman->journal = journal;
    postman->client = client;
    postman->data = data;
    postman->composer = composer_new(ledger);
    postman->carried = g_ptr_array_new_with_free_func((GDestroyNotify)letter_free);
    return postman;
}

void
postman_free(Postman *postman)
{
    if (postman == NULL)
        return;
    if (postman->letter != NULL) {
        transfers_cancel(postman->letter->setup->transfers, postman->letter);
        letter_free(postman->letter);
    }
    letter_free(postman->next);
    g_ptr_array_unref(postman->carried);
    g_clear_handle_id(&postman->timer, g_source_remove);
    g_clear_pointer(&postman->mails, g_ptr_array_unref);
    g_clear_pointer(&postman->others, g_ptr_array_unref);
    composer_free(postman->composer);
    setup_unref(postman->setup);
    g_free(postman);
}

void
postman_renew(Postman *postman, Setup *setup)
{
    g_clear_pointer(&postman->next, letter_free); /* still due in the ledger */
    setup_unref(postman->setup);
    postman->setup = setup_ref(setup);
    composer_forget(postman->composer);
    postman->has_told_no_server = false;
    postman->server_pause_until = 0;
    postman_wake(postman);
}

void
postman_wake(Postman *postman)
{
    sleep_until(postman, 0);
}

void
postman_count(const Postman *postman, unsigned *ret_sent, unsigned *ret_failed)
{
    *ret_sent = postman->sent;
    *ret_failed = postman->failed;
}
