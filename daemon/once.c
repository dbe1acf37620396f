/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/once.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "base/visible.h"
#include "daemon/postman.h"
#include "daemon/watch.h"

typedef struct {
    GMainLoop *loop; /* (owned) */
    Journal *journal;
    Watch *watch;     /* (owned) */
    Postman *postman; /* (owned) */
    bool as_json;
    bool has_checked;
    int status;
} Once;

static void
print_outcomes(const Once *once, GPtrArray *outcomes)
{
    journal_show_progress(once->journal, NULL);
    for (guint i = 0; i < outcomes->len; i++) {
        const Outcome *outcome = outcomes->pdata[i];
        g_autofree char *line =
            once->as_json ? outcome_to_json(outcome) : outcome_describe(outcome);
        g_autofree char *shown = once->as_json ? g_strdup(line) : visible_copy(line, 0);
        printf("%s\n", shown);
    }
    (void)fflush(stdout); /* whoever reads it may have gone; the ledger has it all */
}

static void
take_outcomes(GPtrArray *outcomes, gpointer data)
{
    Once *once = data;
    print_outcomes(once, outcomes);
    for (guint i = 0; i < outcomes->len; i++) {
        if (outcome_is_failure(outcomes->pdata[i]))
            once->status = 1;
    }
    once->has_checked = true;
    postman_wake(once->postman);
}

static void
take_idle_postman(gpointer data)
{
    Once *once = data;
    if (once->has_checked)
        g_main_loop_quit(once->loop);
}

static char *
describe_coverage(gpointer data)
{
    const Once *once = data;
    return watch_describe(once->watch);
}

static void
ignore(gpointer data)
{
    (void)data; /* mail goes out when all sources were asked, and nobody watches our status */
}

static gboolean
on_end(gpointer data)
{
    Once *once = data;
    journal_say(once->journal, JOURNAL_WARNING, "ended before all was done");
    once->status = 1;
    g_main_loop_quit(once->loop);
    return G_SOURCE_CONTINUE;
}

static const WatchClient watch_client = {.recorded = ignore, .moved = ignore};
static const PostmanClient postman_client = {.describe_coverage = describe_coverage,
                                             .idle = take_idle_postman};

static void
ask(Once *once, char *const *ids)
{
    g_autoptr(GError) error = NULL;
    if (!watch_check(once->watch, ids, take_outcomes, once, &error)) {
        journal_say(once->journal, JOURNAL_ERROR, "%s", error->message);
        once->status = 1;
        return;
    }
    /* They stay to the end of the program, whose loop never runs again: a second signal must not
     * cut the closing of the ledger short. */
    g_unix_signal_add(SIGTERM, on_end, once);
    g_unix_signal_add(SIGINT, on_end, once);
    g_main_loop_run(once->loop);
}

int
once_run(Setup *setup, Ledger *ledger, Journal *journal, char *const *ids, bool as_json)
{
    Once once = {.journal = journal, .as_json = as_json};
    g_autoptr(GError) error = NULL;
    once.watch = watch_new(setup, ledger, journal, &watch_client, &once, &error);
    if (once.watch == NULL) {
        journal_say(journal, JOURNAL_ERROR, "%s", error->message);
        return 1;
    }
    once.loop = g_main_loop_new(NULL, FALSE);
    once.postman = postman_new(setup, ledger, journal, &postman_client, &once);
    ask(&once, ids);
    if (!watch_record(once.watch))
        once.status = 1;
    postman_free(once.postman);
    watch_free(once.watch);
    g_main_loop_unref(once.loop);
    return once.status;
}
