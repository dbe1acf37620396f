/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/metrics.h"

#include <glib/gstdio.h>

typedef struct {
    const char *name;
    const char *type; /* gauge or counter */
    const char *help;
} Family;

static void
begin_family(GString *out, const Family *family)
{
    g_string_append_printf(out, "# TYPE %s %s\n# HELP %s %s\n", family->name, family->type,
                           family->name, family->help);
}

static void
add_number(GString *out, const char *name, const char *type, const char *help, gint64 value)
{
    begin_family(out, &(Family){name, type, help});
    g_string_append_printf(out, "%s%s %" G_GINT64_FORMAT "\n", name,
                           g_str_equal(type, "counter") ? "_total" : "", value);
}

/* One figure of all sources. Ids of sources need no escapes: letters, digits, dots, hyphens. */
typedef struct {
    GString *out;
    const char *sample;
    gint64 (*get)(const WatchState *state);
} SourceFigure;

static void
add_source(const WatchState *state, gpointer data)
{
    const SourceFigure *figure = data;
    g_string_append_printf(figure->out, "%s{source=\"%s\"} %" G_GINT64_FORMAT "\n", figure->sample,
                           state->source_id, figure->get(state));
}

static gint64
get_up(const WatchState *state)
{
    return state->is_failing ? 0 : 1;
}

static gint64
get_failures(const WatchState *state)
{
    return state->failures;
}

static gint64
get_rounds(const WatchState *state)
{
    return (gint64)state->rounds;
}

static gint64
get_failed_rounds(const WatchState *state)
{
    return (gint64)state->failed_rounds;
}

static gint64
get_asked_at(const WatchState *state)
{
    return state->asked_at;
}

static gint64
get_next_at(const WatchState *state)
{
    return state->next_at;
}

static void
add_sources(GString *out, const Watch *watch)
{
    static const struct {
        Family family;
        const char *sample;
        gint64 (*get)(const WatchState *state);
    } figures[] = {
        {{"civcas_source_up", "gauge", "1 when the last round of the source went well."},
         "civcas_source_up",
         get_up},
        {{"civcas_source_failures", "gauge", "Rounds of the source that failed in a row."},
         "civcas_source_failures",
         get_failures},
        {{"civcas_source_rounds", "counter", "Rounds of the source since civcasd began."},
         "civcas_source_rounds_total",
         get_rounds},
        {{"civcas_source_failed_rounds", "counter", "Those that failed."},
         "civcas_source_failed_rounds_total",
         get_failed_rounds},
        {{"civcas_source_asked_timestamp_seconds", "gauge",
          "When its last round ended; 0 before the first since civcasd began."},
         "civcas_source_asked_timestamp_seconds",
         get_asked_at},
        {{"civcas_source_next_timestamp_seconds", "gauge", "When its next round is due."},
         "civcas_source_next_timestamp_seconds",
         get_next_at},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++) {
        begin_family(out, &figures[i].family);
        SourceFigure figure = {.out = out, .sample = figures[i].sample, .get = figures[i].get};
        watch_visit(watch, add_source, &figure);
    }
}

static void
add_ledger(GString *out, const LedgerSummary *summary)
{
    const struct {
        const char *name;
        const char *help;
        gint64 value;
    } figures[] = {
        {"civcas_releases", "Releases in the ledger.", summary->releases},
        {"civcas_articles", "Articles in the ledger.", summary->articles},
        {"civcas_cases", "Cases in the ledger.", summary->cases},
        {"civcas_cases_open", "Cases that are open.", summary->open_cases},
        {"civcas_changes", "Changes in the ledger.", summary->changes},
        {"civcas_captures", "Captures in the ledger.", summary->captures},
        {"civcas_outbox_waiting", "Alerts recorded and not delivered yet.",
         summary->waiting_alerts},
        {"civcas_last_capture_timestamp_seconds", "When anything was fetched last.",
         summary->last_captured_at},
        {"civcas_last_accepted_timestamp_seconds", "When an answer was last accepted.",
         summary->last_accepted_at},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
        add_number(out, figures[i].name, "gauge", figures[i].help, figures[i].value);
}

bool
metrics_write(const char *path, const Watch *watch, Ledger *ledger, gint64 began_at, GError **error)
{
    LedgerSummary summary = {0};
    if (!ledger_summarise(ledger, &summary, error))
        return false;
    g_autoptr(GString) out = g_string_new(NULL);
    add_number(out, "civcas_start_timestamp_seconds", "gauge", "When civcasd began.", began_at);
    add_number(out, "civcas_written_timestamp_seconds", "gauge", "When this file was written.",
               g_get_real_time() / G_USEC_PER_SEC);
    add_sources(out, watch);
    add_ledger(out, &summary);
    g_string_append(out, "# EOF\n");
    /* Figures of a moment: not worth waiting for the disk. */
    if (!g_file_set_contents_full(path, out->str, (gssize)out->len, G_FILE_SET_CONTENTS_CONSISTENT,
                                  0644, error))
        return false;
    /* The service's umask keeps others out of the ledger, not out of these. */
    if (g_chmod(path, 0644) == 0)
        return true;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_ACCES, "%s: cannot be made readable", path);
    return false;
}
