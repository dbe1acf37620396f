/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/postman.h"

#include "alerts/mail.h"
#include "daemon/schedule.h"

/* Of one mail, from the first byte to the 250. */
#define MAIL_TIMEOUT_S 60

/* A server that cannot be reached is tried again at least this often. */
#define SERVER_LONGEST_PAUSE_S (15 * 60)

/* The wall clock may be set while we wait. */
#define LONGEST_SLEEP_S 60

struct Postman {
    Setup *setup; /* (owned) */
    Ledger *ledger;
    Journal *journal;
    const PostmanClient *client;
    gpointer data;
    GPtrArray *due;            /* (owned) (nullable) of Delivery; the last is tried next */
    struct Letter *letter;     /* (borrowed) (nullable) the mail under way */
    unsigned server_failures;  /* in a row */
    gint64 server_pause_until; /* UTC seconds */
    unsigned sent;
    unsigned failed;
    bool has_told_no_server;
    guint timer;
};

/* One mail under way. */
typedef struct Letter {
    Postman *postman;   /* (borrowed) */
    Setup *setup;       /* (owned) whose transfers carry it */
    Delivery *delivery; /* (owned) */
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
    delivery_free(letter->delivery);
    setup_unref(letter->setup);
    g_free(letter);
}

static void
postpone(Postman *postman, const Delivery *delivery, gint64 wait_s, const char *why)
{
    g_autoptr(GError) error = NULL;
    postman->failed++;
    if (!ledger_postpone_delivery(postman->ledger, delivery, get_now() + wait_s, why, &error)) {
        journal_say(postman->journal, JOURNAL_ERROR, "mail to %s: not noted as postponed: %s",
                    delivery->subscriber, error->message);
        /* Else it would be due again at once. */
        postman->server_pause_until = get_now() + LONGEST_SLEEP_S;
    }
}

static void
settle(Postman *postman, const Delivery *delivery)
{
    g_autoptr(GError) error = NULL;
    postman->sent++;
    postman->server_failures = 0;
    if (ledger_settle_delivery(postman->ledger, delivery, get_now(), &error)) {
        journal_say(postman->journal, JOURNAL_EVENT, "mail to %s about %s handed in",
                    delivery->subscriber, delivery->release_id);
        return;
    }
    journal_say(postman->journal, JOURNAL_ERROR,
                "mail to %s about %s was handed in, but that is not noted: %s; it will come again "
                "under the same Message-ID",
                delivery->subscriber, delivery->release_id, error->message);
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
    if (response->permanent) {
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
    if (response->outcome != TRANSFER_DONE || response->status == 0)
        spare_server(postman);
}

static void
on_sent(const MailResponse *response, gpointer data)
{
    Letter *letter = data;
    Postman *postman = letter->postman;
    postman->letter = NULL;
    if (response->outcome == TRANSFER_DONE && response->status == 250)
        settle(postman, letter->delivery);
    else
        take_failure(postman, letter->delivery, response);
    letter_free(letter);
    go_on(postman);
}

static GBytes *
compose(Postman *postman, const Delivery *delivery, const Recipient *recipient)
{
    g_autofree char *coverage = postman->client->describe_coverage(postman->data);
    const Change *first = delivery->changes->pdata[0];
    MailEnvelope envelope = {
        .message_id = delivery->message_id,
        .sender = postman->setup->settings->mail_sender,
        .recipient = recipient->address,
        .recipient_name = recipient->full_name,
        .date = first->recorded_at,
        .coverage = coverage,
    };
    return mail_compose(&envelope, delivery->changes);
}

static void
hand_in(Postman *postman, Delivery *delivery, const Recipient *recipient)
{
    const Settings *settings = postman->setup->settings;
    g_autoptr(GBytes) message = compose(postman, delivery, recipient);
    Letter *letter = g_new0(Letter, 1);
    letter->postman = postman;
    letter->setup = setup_ref(postman->setup);
    letter->delivery = delivery;
    postman->letter = letter;
    MailRequest request = {
        .server = settings->mail_server,
        .user = settings->mail_user,
        .password = settings->mail_password,
        .ca_file = settings->ca_file,
        .plain = settings->mail_plain,
        .timeout_s = MAIL_TIMEOUT_S,
        .sender = settings->mail_envelope,
        .recipient = recipient->address,
        .message = message,
    };
    transfers_send_mail(postman->setup->transfers, &request, on_sent, letter);
}

/* Returns: true when a mail is under way */
static bool
try_delivery(Postman *postman, Delivery *delivery)
{
    const Recipient *recipient = setup_find_recipient(postman->setup, delivery->subscriber);
    if (recipient != NULL && delivery->changes->len > 0) {
        hand_in(postman, delivery, recipient);
        return true;
    }
    g_autofree char *why =
        recipient == NULL ? g_strdup_printf("%s/recipients.d/%s.recipient is gone",
                                            postman->setup->places->folder, delivery->subscriber)
                          : g_strdup("it holds no changes");
    postpone(postman, delivery, postman->setup->settings->mail_retry_max_s, why);
    journal_say(postman->journal, JOURNAL_WARNING, "mail to %s: kept: %s", delivery->subscriber,
                why);
    delivery_free(delivery);
    return false;
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

/* Asks the ledger what is due. Returns: false when nothing can be done now */
static bool
look_what_is_due(Postman *postman)
{
    g_clear_pointer(&postman->due, g_ptr_array_unref);
    gint64 next = ledger_get_next_delivery_time(postman->ledger);
    const char *obstacle = find_obstacle(postman->setup->settings);
    if (next == 0)
        return false;
    if (obstacle != NULL) {
        if (!postman->has_told_no_server)
            journal_say(postman->journal, JOURNAL_WARNING, "mail waits: %s", obstacle);
        postman->has_told_no_server = true;
        return false;
    }
    next = MAX(next, postman->server_pause_until);
    if (next > get_now()) {
        sleep_until(postman, next);
        return false;
    }
    g_autoptr(GError) error = NULL;
    postman->due = ledger_list_due_deliveries(postman->ledger, get_now(),
                                              postman->setup->settings->mail_domain, &error);
    if (postman->due != NULL && postman->due->len > 0)
        return true;
    if (error != NULL)
        journal_say(postman->journal, JOURNAL_ERROR, "outbox: %s", error->message);
    sleep_until(postman, get_now() + LONGEST_SLEEP_S);
    return false;
}

/* One mail under way at a time; those postponed make room for the next. */
static void
go_on(Postman *postman)
{
    while (postman->letter == NULL) {
        bool is_paused = postman->server_pause_until > get_now();
        if (is_paused || postman->due == NULL || postman->due->len == 0) {
            if (!look_what_is_due(postman)) {
                postman->client->idle(postman->data);
                return;
            }
        }
        (void)try_delivery(postman, g_ptr_array_steal_index(postman->due, 0));
    }
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
    g_clear_handle_id(&postman->timer, g_source_remove);
    g_clear_pointer(&postman->due, g_ptr_array_unref);
    setup_unref(postman->setup);
    g_free(postman);
}

void
postman_renew(Postman *postman, Setup *setup)
{
    setup_unref(postman->setup);
    postman->setup = setup_ref(setup);
    postman->has_told_no_server = false;
    postman->server_pause_until = 0;
    postman_wake(postman);
}

void
postman_wake(Postman *postman)
{
    if (postman->letter != NULL)
        return;
    sleep_until(postman, 0);
}

void
postman_count(const Postman *postman, unsigned *ret_sent, unsigned *ret_failed)
{
    *ret_sent = postman->sent;
    *ret_failed = postman->failed;
}
