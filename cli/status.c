/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/status.h"

#include <string.h>

#include "cli/monitor.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/waiting.h"
#include "cli/words.h"
#include "fetchers/trust.h"
#include "store/saves.h"

/* Notices shown: what happened to the watching lately. */
enum { NOTICES_MAX = 5, LABEL_WIDTH = 10 };

static const Usage usage = {
    .page = "civcas-doctor",
    .description = "Says how the watching stands: daemon, ledger, outbox, sources, and what\n"
                   "happened to it lately.\n\n"
                   "Example: civcas status",
    .taken = TAKES_DB,
};

static void
print_daemon(const char *bus)
{
    if (g_str_equal(bus, "none")) {
        terminal_print(TONE_FAINT, "civcasd   ", "not asked: the settings say Bus=none",
                       LABEL_WIDTH);
        return;
    }
    g_autoptr(GDBusConnection) connection = monitor_find(bus);
    if (connection != NULL)
        terminal_print(TONE_GOOD, "civcasd   ", "runs", LABEL_WIDTH);
    else
        terminal_print(TONE_NOTE, "civcasd   ",
                       "does not answer on D-Bus; systemctl status civcasd says more", LABEL_WIDTH);
}

/* The last answer and the last one that could be compared, when that was another. */
static void
print_fetched(const LedgerSummary *summary)
{
    g_autofree char *last = words_for_time(summary->last_captured_at);
    g_autofree char *accepted = words_for_time(summary->last_accepted_at);
    bool is_same = g_str_equal(last, accepted);
    g_autofree char *fetched =
        g_strdup_printf("%" G_GINT64_FORMAT " times; last %s%s%s", summary->captures, last,
                        is_same ? "" : ", accepted ", is_same ? "" : accepted);
    terminal_print(TONE_PLAIN, "fetched   ", fetched, LABEL_WIDTH);
}

static void
print_summary(const LedgerSummary *summary, const char *path)
{
    terminal_print(TONE_PLAIN, "ledger    ", path, LABEL_WIDTH);
    g_autofree char *contents = g_strdup_printf(
        "%" G_GINT64_FORMAT " releases, %" G_GINT64_FORMAT " articles, %" G_GINT64_FORMAT
        " cases (%" G_GINT64_FORMAT " open), %" G_GINT64_FORMAT " changes",
        summary->releases, summary->articles, summary->cases, summary->open_cases,
        summary->changes);
    terminal_print(TONE_PLAIN, "holds     ", contents, LABEL_WIDTH);
    print_fetched(summary);
    g_autofree char *waiting =
        g_strdup_printf("%" G_GINT64_FORMAT " alerts wait%s", summary->waiting_alerts,
                        summary->waiting_alerts > 0 ? "; see civcas outbox" : "");
    terminal_print(summary->waiting_alerts > 0 ? TONE_NOTE : TONE_PLAIN, "outbox    ", waiting,
                   LABEL_WIDTH);
}

/* Mail that does not go out is worth an exit status: nobody may read this.
 * Returns: false with @error */
static bool
print_stuck(Ledger *ledger, unsigned late_after_s, bool *ret_stuck, GError **error)
{
    g_autofree char *trouble = NULL, *channel = NULL;
    if (!ledger_describe_stuck(ledger, g_get_real_time() / G_USEC_PER_SEC, late_after_s, &trouble,
                               &channel, error))
        return false;
    *ret_stuck = *trouble != '\0';
    if (*ret_stuck)
        terminal_print(TONE_BAD, "delivery  ", trouble, LABEL_WIDTH);
    return true;
}

static bool
print_saves(Ledger *ledger, GError **error)
{
    SaveCounts counts = {0};
    if (!ledger_count_saves(ledger, &counts, error))
        return false;
    if (counts.saved + counts.waiting + counts.given_up == 0)
        return true;
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " pages copied, %" G_GINT64_FORMAT
                                            " wait, %" G_GINT64_FORMAT " given up",
                                            counts.saved, counts.waiting, counts.given_up);
    terminal_print(counts.given_up > 0 ? TONE_NOTE : TONE_PLAIN, "archive   ", text, LABEL_WIDTH);
    return true;
}

/* What counts only once somebody has looked. */
static bool
print_waiting(Ledger *ledger, GError **error)
{
    g_autoptr(GPtrArray) waiting = ledger_list_waiting(ledger, error);
    if (waiting == NULL)
        return false;
    g_autofree char *text = waiting_summarise(waiting);
    if (*text != '\0')
        terminal_print(TONE_NOTE, "review    ", text, LABEL_WIDTH);
    return true;
}

/* The newest notices are the last of all: their ids have no gaps. */
static bool
print_notices(Ledger *ledger, gint64 count, GError **error)
{
    g_autoptr(GPtrArray) notices =
        ledger_list_notices(ledger, MAX(count - NOTICES_MAX, 0), NOTICES_MAX, error);
    if (notices == NULL)
        return false;
    if (notices->len > 0)
        terminal_print_heading("Lately");
    for (unsigned i = 0; i < notices->len; i++) {
        const Notice *notice = g_ptr_array_index(notices, i);
        g_autofree char *when = words_for_time(notice->recorded_at);
        g_autofree char *label = g_strdup_printf("%s  ", when);
        g_autofree char *text = g_strdup_printf("%s: %s", notice->subject, notice->text);
        terminal_print(TONE_PLAIN, label, text, (unsigned)strlen(label));
    }
    return true;
}

static bool
add_source(Table *table, Ledger *ledger, const Source *source, GError **error)
{
    gint64 next_at = 0;
    unsigned failures = 0;
    if (!ledger_find_schedule(ledger, source->id, &next_at, &failures, error))
        return false;
    g_autofree char *next = next_at > 0 ? words_for_time(next_at) : g_strdup("at once");
    g_autofree char *failed = words_for_count(count_of(failures));
    const char *cells[] = {source->id, source_kind_to_name(source->kind),
                           source->enabled ? next : "off", failed, source->name};
    table_add_row(table, failures > 0 ? TONE_BAD : TONE_PLAIN, cells);
    return true;
}

/* Servers whose "not modified" is worth nothing. */
static bool
print_distrust(Ledger *ledger, const Source *source, GError **error)
{
    gint64 time = 0;
    unsigned number = 0;
    g_autofree char *name = trust_name(source->address);
    if (!ledger_find_schedule(ledger, name, &time, &number, error))
        return false;
    const Trust trust = trust_from_row(time, number);
    const char *said = trust_describe(&trust);
    g_autofree char *label = g_strdup_printf("%s: ", source->id);
    if (source->enabled && said != NULL)
        terminal_print(TONE_NOTE, label, said, LABEL_WIDTH);
    return true;
}

static bool
print_sources(Ledger *ledger, GPtrArray *sources, GError **error)
{
    static const Column columns[] = {{"SOURCE", false, 0},
                                     {"KIND", false, 0},
                                     {"NEXT CHECK", false, 0},
                                     {"FAILED", true, 0},
                                     {"NAME", false, 24}};
    terminal_print_heading("Sources");
    if (sources->len == 0) {
        g_print("none yet: put one into sources.d/ of the settings folder\n");
        return true;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < sources->len; i++) {
        if (!add_source(table, ledger, g_ptr_array_index(sources, i), error))
            return false;
    }
    table_print(table);
    for (unsigned i = 0; i < sources->len; i++) {
        if (!print_distrust(ledger, g_ptr_array_index(sources, i), error))
            return false;
    }
    return true;
}

static bool
print_ledger(Ledger *ledger, const Settings *settings, const char *path, GPtrArray *sources,
             bool *ret_stuck, GError **error)
{
    LedgerSummary summary = {0};
    if (!ledger_summarise(ledger, &summary, error))
        return false;
    print_summary(&summary, path);
    if (!print_stuck(ledger, settings->mail_alarm_s, ret_stuck, error) ||
        !print_waiting(ledger, error) || !print_saves(ledger, error))
        return false;
    return print_sources(ledger, sources, error) && print_notices(ledger, summary.notices, error);
}

int
status_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = options_get_folder(&options);
    g_autoptr(Settings) settings = settings_load(folder, &error);
    g_autoptr(GPtrArray) sources = settings == NULL ? NULL : sources_load(folder, &error);
    if (sources == NULL)
        return verb_fail(error);
    print_daemon(settings->bus);
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    const char *path = options.database != NULL ? options.database : settings->ledger;
    bool is_stuck = false;
    if (ledger == NULL || !print_ledger(ledger, settings, path, sources, &is_stuck, &error))
        return verb_fail(error);
    return is_stuck ? EXIT_CODE_FAILED : EXIT_CODE_OK;
}
