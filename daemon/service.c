/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/service.h"

#include <glib-unix.h>
#include <signal.h>

#include "daemon/alarm.h"
#include "daemon/announcer.h"
#include "daemon/archivist.h"
#include "daemon/heartbeat.h"
#include "daemon/metrics.h"
#include "daemon/postman.h"
#include "daemon/requests.h"
#include "daemon/systemd.h"
#include "daemon/watch.h"

/* Rounds are looked after this often when no watchdog asks for more. */
#define LOOK_AFTER_MS (60u * 1000)
/* The manager is told how things stand this long after they moved. */
#define STATUS_GATHERING_MS 200u

typedef struct {
    GMainLoop *loop; /* (owned) */
    Setup *setup;    /* (owned) */
    Ledger *ledger;
    Journal *journal;
    Watch *watch;         /* (owned) */
    Postman *postman;     /* (owned) */
    Requests *requests;   /* (owned) */
    Announcer *announcer; /* (owned) */
    Heartbeat *heartbeat; /* (owned) */
    Archivist *archivist; /* (owned) */
    gint64 began_at;      /* UTC seconds */
    gint64 fed_at;        /* the watchdog, by the clock that nobody sets */
    guint metrics_timer;
    guint status_timer;
    bool has_told_metrics; /* that they cannot be written */
    char *status;          /* (owned) what the manager was told last */
    char *refusal;         /* (owned) (nullable) why the last reload was refused */
} Service;

static const char no_sources[] =
    "no sources yet: put one into %s/sources.d/, say oir.source with the lines [Source], "
    "Kind=feed and Address=https://www.inherentresolve.mil/DesktopModules/ArticleCS/RSS.ashx, "
    "then reload (SIGHUP, or systemctl reload civcasd)";

/* Returns: (owned) */
static char *
describe(const Service *service)
{
    g_autofree char *sources = watch_describe(service->watch);
    return service->refusal == NULL
               ? g_steal_pointer(&sources)
               : g_strdup_printf("%s; settings not reloaded: %s", sources, service->refusal);
}

static void
tell_status(Service *service)
{
    char *status = describe(service);
    if (g_strcmp0(status, service->status) != 0)
        systemd_say_status(status);
    g_free(service->status);
    service->status = status;
}

static void
take_recorded(gpointer data)
{
    Service *service = data;
    announcer_tell(service->announcer);
    postman_wake(service->postman);
    archivist_wake(service->archivist);
}

static void
take_revived(gpointer data)
{
    Service *service = data;
    postman_wake(service->postman);
}

/* Folding a large ledger again takes longer than a watchdog waits, and is no hanging. */
static void
take_pulse(gpointer data)
{
    Service *service = data;
    gint64 now = g_get_monotonic_time();
    if (now < service->fed_at + G_USEC_PER_SEC)
        return;
    service->fed_at = now;
    systemd_feed_watchdog();
}

static void
write_metrics(Service *service)
{
    const char *path = service->setup->settings->metrics_file;
    g_autoptr(GError) error = NULL;
    if (path == NULL ||
        metrics_write(path, service->watch, service->ledger, service->began_at, &error)) {
        service->has_told_metrics = false;
        return;
    }
    if (!service->has_told_metrics)
        journal_say(service->journal, JOURNAL_WARNING, "metrics: %s; mend File= under [Metrics]",
                    error->message);
    service->has_told_metrics = true;
}

static gboolean
on_metrics_timer(gpointer data)
{
    Service *service = data;
    service->metrics_timer = 0;
    write_metrics(service);
    return G_SOURCE_REMOVE;
}

static void
write_metrics_soon(Service *service)
{
    if (service->metrics_timer == 0)
        service->metrics_timer = g_timeout_add_seconds(1, on_metrics_timer, service);
}

/* Rounds that end together are told together. */
static void
take_ended(const Outcome *outcome, gpointer data)
{
    Service *service = data;
    if (!outcome_is_failure(outcome))
        heartbeat_beat(service->heartbeat, service->setup);
    write_metrics_soon(service);
}

static gboolean
on_status_timer(gpointer data)
{
    Service *service = data;
    service->status_timer = 0;
    tell_status(service);
    return G_SOURCE_REMOVE;
}

/* A thousand rounds that begin and end are one thing to say. */
static void
take_moved(gpointer data)
{
    Service *service = data;
    if (service->status_timer == 0)
        service->status_timer = g_timeout_add(STATUS_GATHERING_MS, on_status_timer, service);
}

static char *
describe_coverage(gpointer data)
{
    const Service *service = data;
    return watch_describe(service->watch);
}

static void
ignore(gpointer data)
{
    (void)data; /* an idle postman is nothing to act upon */
}

static const WatchClient watch_client = {
    .recorded = take_recorded, .moved = take_moved, .ended = take_ended};
static const RequestsClient requests_client = {.recorded = take_recorded, .revived = take_revived};
static const PostmanClient postman_client = {.describe_coverage = describe_coverage,
                                             .idle = ignore};

/* What people should know about a setup that works but may not be what they meant. */
static void
tell_gaps(const Service *service)
{
    const Settings *settings = service->setup->settings;
    guint enabled = 0;
    for (guint i = 0; i < service->setup->sources->len; i++) {
        const Source *source = service->setup->sources->pdata[i];
        enabled += source->enabled ? 1 : 0;
    }
    if (enabled == 0)
        journal_tell(service->journal, JOURNAL_WARNING,
                     &(JournalTopic){.message = MESSAGE_NO_SOURCES}, no_sources,
                     service->setup->places->folder);
    if (settings->mail_server != NULL && settings->mail_password_problem != NULL)
        journal_say(service->journal, JOURNAL_WARNING, "no mail will go out: %s",
                    settings->mail_password_problem);
    if (settings->mail_server != NULL && service->setup->recipients->len == 0)
        journal_say(service->journal, JOURNAL_WARNING,
                    "nobody gets mail yet: put one into %s/recipients.d/",
                    service->setup->places->folder);
}

static bool
renew(Service *service, GError **error)
{
    g_autoptr(Setup) fresh = setup_load(service->setup->places, error);
    g_autoptr(Gazetteer) places =
        fresh != NULL ? places_load(service->setup->places->folder, error) : NULL;
    if (places == NULL || !watch_renew(service->watch, fresh, error))
        return false;
    ledger_set_places(service->ledger, g_steal_pointer(&places));
    postman_renew(service->postman, fresh);
    archivist_renew(service->archivist, fresh);
    requests_renew(service->requests, fresh);
    const Setup *old = service->setup;
    if (!g_str_equal(setup_get_ledger(old), setup_get_ledger(fresh)) ||
        !g_str_equal(old->settings->bus, fresh->settings->bus))
        journal_say(service->journal, JOURNAL_WARNING,
                    "another ledger or bus takes effect when civcasd is started anew");
    robots_keeper_inherit(fresh->robots, service->setup->robots);
    setup_unref(service->setup);
    service->setup = g_steal_pointer(&fresh);
    return true;
}

static gboolean
on_reload(gpointer data)
{
    Service *service = data;
    systemd_say_reloading();
    g_autoptr(GError) error = NULL;
    bool done = renew(service, &error);
    g_free(service->refusal);
    service->refusal = done ? NULL : g_strdup(error->message);
    g_free(service->status);
    service->status = describe(service);
    systemd_say_ready(service->status);
    if (!done) {
        journal_tell(service->journal, JOURNAL_ERROR,
                     &(JournalTopic){.message = MESSAGE_RELOAD_REFUSED},
                     "not reloaded, everything goes on as before: %s", error->message);
        return G_SOURCE_CONTINUE;
    }
    journal_tell(service->journal, JOURNAL_EVENT, &(JournalTopic){.message = MESSAGE_RELOADED},
                 "reloaded: %s", service->status);
    tell_gaps(service);
    write_metrics_soon(service);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_end(gpointer data)
{
    Service *service = data;
    systemd_say_stopping();
    g_main_loop_quit(service->loop);
    return G_SOURCE_CONTINUE;
}

/* On the loop that does the work: when that hangs, the watchdog is not fed. */
static gboolean
look_after(gpointer data)
{
    Service *service = data;
    watch_look_after(service->watch);
    postman_wake(service->postman); /* notices are recorded without a word to it */
    archivist_wake(service->archivist);
    systemd_feed_watchdog();
    write_metrics(service);
    alarm_look(service->setup, service->ledger, service->announcer, service->journal);
    return G_SOURCE_CONTINUE;
}

static void
run(Service *service)
{
    unsigned feeding_ms = systemd_get_feeding_ms();
    /* Those of the signals stay to the end of the program, whose loop never runs again: a second
     * SIGTERM must not cut the closing of the ledger short. */
    g_unix_signal_add(SIGTERM, on_end, service);
    g_unix_signal_add(SIGINT, on_end, service);
    g_unix_signal_add(SIGHUP, on_reload, service);
    guint feeding = g_timeout_add(feeding_ms > 0 ? feeding_ms : LOOK_AFTER_MS, look_after, service);
    journal_tell(service->journal, JOURNAL_EVENT, &(JournalTopic){.message = MESSAGE_BEGAN},
                 "civcasd %s began; ledger %s", CIVCAS_VERSION, setup_get_ledger(service->setup));
    tell_gaps(service);
    watch_start(service->watch);
    alarm_look(service->setup, service->ledger, service->announcer, service->journal);
    postman_wake(service->postman);
    archivist_wake(service->archivist);
    service->status = describe(service);
    systemd_say_ready(service->status);
    systemd_feed_watchdog();
    g_main_loop_run(service->loop);
    g_source_remove(feeding);
    journal_show_progress(service->journal, NULL);
    journal_say(service->journal, JOURNAL_EVENT, "civcasd ended");
}

static void
clear_service(Service *service)
{
    g_clear_handle_id(&service->metrics_timer, g_source_remove);
    g_clear_handle_id(&service->status_timer, g_source_remove);
    heartbeat_free(service->heartbeat);
    archivist_free(service->archivist);
    requests_free(service->requests); /* answers what waits */
    announcer_free(service->announcer);
    postman_free(service->postman);
    watch_free(service->watch);
    g_main_loop_unref(service->loop);
    setup_unref(service->setup);
    g_free(service->status);
    g_free(service->refusal);
}

int
service_run(Setup *setup, Ledger *ledger, Journal *journal)
{
    Service service = {.setup = setup_ref(setup), .ledger = ledger, .journal = journal};
    g_autoptr(GError) error = NULL;
    service.heartbeat = heartbeat_new(journal);
    service.archivist = archivist_new(setup, ledger, journal);
    service.began_at = g_get_real_time() / G_USEC_PER_SEC;
    service.loop = g_main_loop_new(NULL, FALSE);
    service.watch = watch_new(setup, ledger, journal, &watch_client, &service, &error);
    if (service.watch != NULL) {
        service.postman = postman_new(setup, ledger, journal, &postman_client, &service);
        service.requests = requests_new(setup, ledger, journal, &requests_client, &service);
        service.announcer =
            announcer_new(setup->settings->bus, service.watch, ledger, service.requests, journal);
        ledger_set_pulse(ledger, take_pulse, &service);
        run(&service);
        ledger_set_pulse(ledger, NULL, NULL);
    } else {
        journal_say(journal, JOURNAL_ERROR, "%s", error->message);
    }
    clear_service(&service);
    return error == NULL ? 0 : 1;
}
