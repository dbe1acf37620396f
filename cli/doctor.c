/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/doctor.h"

#include "cli/doctor_machine.h"
#include "cli/doctor_network.h"
#include "cli/options.h"
#include "cli/verb.h"
#include "cli/words.h"
#include "config/mailbox.h"
#include "store/health.h"

/* Failures in a row from which on somebody should look. */
#define FAILURES_TOLD 3u

static const Usage usage = {
    .page = "civcas-doctor",
    .description = "Examines machine, settings, ledger, rights and bus, and says what to do about\n"
                   "each thing that is not as it should be. With --online each source is asked\n"
                   "once, and the mail server is greeted and logged in to. Nothing is sent but by\n"
                   "--send.\n\n"
                   "Example: civcas doctor --online\n\n"
                   "Exit status 1 when something must be mended.",
    .taken = TAKES_DB | TAKES_JSON | TAKES_PHRASES,
};

typedef struct {
    Options options;
    gboolean online;
    char *send; /* (owned) (nullable) address */
} Doctor;

static void
doctor_clear(Doctor *doctor)
{
    options_clear(&doctor->options);
    g_free(doctor->send);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Doctor, doctor_clear)

static void
examine_settings(Findings *findings, const char *folder, const Settings *settings)
{
    finding_tellf(findings, FINDING_WELL, "settings", NULL, "%s", folder);
    if (settings->contact == NULL)
        finding_tell(findings, FINDING_NOTE, "settings", "publishers cannot reach you",
                     "write Contact= under [Fetch]: a mail address or a web page");
    doctor_examine_password(findings, settings);
    if (settings->ca_file != NULL && !g_file_test(settings->ca_file, G_FILE_TEST_IS_REGULAR))
        finding_tellf(findings, FINDING_BAD, "settings", "mend CaFile= under [Fetch], or empty it",
                      "%s: no such file of certificate authorities", settings->ca_file);
    g_autofree char *metrics =
        settings->metrics_file == NULL ? NULL : g_path_get_dirname(settings->metrics_file);
    if (metrics != NULL && !g_file_test(metrics, G_FILE_TEST_IS_DIR))
        finding_tellf(findings, FINDING_BAD, "settings",
                      "make the folder, or mend File= under [Metrics]", "%s: no such folder",
                      metrics);
}

static unsigned
count_enabled(const GPtrArray *sources)
{
    unsigned enabled = 0;
    for (unsigned i = 0; i < sources->len; i++)
        enabled += ((const Source *)g_ptr_array_index(sources, i))->enabled ? 1 : 0;
    return enabled;
}

static void
examine_people(Findings *findings, const Settings *settings, const GPtrArray *recipients)
{
    unsigned by_mail = 0;
    for (unsigned i = 0; i < recipients->len; i++)
        by_mail += ((Recipient *)g_ptr_array_index(recipients, i))->channel == CHANNEL_MAIL ? 1 : 0;
    if (by_mail > 0 && settings->mail_server == NULL)
        finding_tellf(findings, FINDING_BAD, "recipients", "write Server= and From= under [Mail]",
                      "%u to be told by mail, and no mail server is set", by_mail);
    else if (recipients->len == 0)
        finding_tell(findings, FINDING_NOTE, "recipients", "nobody is told",
                     "put a file into recipients.d/: civcas config edit "
                     "recipients.d/desk.recipient");
    else
        finding_tellf(findings, FINDING_WELL, "recipients", NULL, "%u told by mail, %u otherwise",
                      by_mail, recipients->len - by_mail);
}

static void
examine_phrases(Findings *findings, const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PhraseBook) book = options_load_phrases(options, &error);
    if (book == NULL || !phrase_book_check(book, &error))
        finding_tell_error(findings, "phrases", error);
    else
        finding_tell(findings, FINDING_WELL, "phrases", "every example yields what it says", NULL);
}

static void
examine_outbox(Findings *findings, Ledger *ledger)
{
    g_autoptr(GPtrArray) deliveries = ledger_list_deliveries(ledger, NULL);
    for (unsigned i = 0; deliveries != NULL && i < deliveries->len; i++) {
        const Delivery *delivery = g_ptr_array_index(deliveries, i);
        if (delivery->attempts < FAILURES_TOLD)
            continue;
        finding_tellf(findings, FINDING_BAD, "outbox", "civcas outbox lists them; mend [Mail]",
                      "mail to %s was refused %u times: %s", delivery->subscriber,
                      delivery->attempts,
                      delivery->last_error != NULL ? delivery->last_error : "no reason given");
        return;
    }
}

static void
examine_schedules(Findings *findings, Ledger *ledger, const GPtrArray *sources)
{
    for (unsigned i = 0; i < sources->len; i++) {
        const Source *source = g_ptr_array_index(sources, i);
        gint64 next_at = 0;
        unsigned failures = 0;
        if (!source->enabled ||
            !ledger_find_schedule(ledger, source->id, &next_at, &failures, NULL) ||
            failures < FAILURES_TOLD)
            continue;
        finding_tellf(findings, FINDING_BAD, "source",
                      "civcas captures says what came; civcas doctor --online asks it once",
                      "%s failed %u times in a row", source->id, failures);
    }
}

/* @ret_summary: what it holds. Returns: true when there is a ledger that can be read */
static bool
examine_ledger(Findings *findings, const char *path, const GPtrArray *sources,
               LedgerSummary *ret_summary)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = ledger_open(path, LEDGER_READ, "civcas", &error);
    if (g_error_matches(error, LEDGER_ERROR, LEDGER_ERROR_ABSENT)) {
        finding_tellf(findings, FINDING_NOTE, "ledger", "civcasd makes it when it first runs",
                      "%s is not there yet", path);
        return false;
    }
    if (ledger == NULL || !ledger_check_health(ledger, &error) ||
        !ledger_summarise(ledger, ret_summary, &error)) {
        finding_tell_error(findings, "ledger", error);
        return false;
    }
    g_autofree char *last = words_for_time(ret_summary->last_captured_at);
    finding_tellf(findings, FINDING_WELL, "ledger", NULL,
                  "%s is sound; %" G_GINT64_FORMAT " releases, last fetch %s", path,
                  ret_summary->releases, last);
    examine_outbox(findings, ledger);
    if (sources != NULL)
        examine_schedules(findings, ledger, sources);
    return true;
}

static void
examine_online(Findings *findings, const Doctor *doctor, const char *folder,
               const Settings *settings, const GPtrArray *sources)
{
    if (doctor->online && sources != NULL)
        doctor_examine_sources(findings, folder, settings, sources);
    else if (!doctor->online)
        finding_tell(findings, FINDING_SKIPPED, "network",
                     "sources and mail server are not asked without --online", NULL);
    if (doctor->online || doctor->send != NULL)
        doctor_examine_mail(findings, settings, doctor->send);
}

static void
examine_lists(Findings *findings, const char *folder, const Settings *settings,
              GPtrArray **ret_sources)
{
    g_autoptr(GError) error = NULL;
    *ret_sources = sources_load(folder, &error);
    if (*ret_sources == NULL)
        finding_tell_error(findings, "sources", error);
    else if (count_enabled(*ret_sources) == 0)
        finding_tell(findings, FINDING_BAD, "sources", "nothing is watched",
                     "civcas add ADDRESS finds the feed behind a page and writes a source file");
    else
        finding_tellf(findings, FINDING_WELL, "sources", NULL, "%u watched",
                      count_enabled(*ret_sources));
    g_autoptr(GError) why = NULL;
    g_autoptr(GPtrArray) recipients = recipients_load(folder, &why);
    if (recipients == NULL)
        finding_tell_error(findings, "recipients", why);
    else
        examine_people(findings, settings, recipients);
}

static void
examine(Findings *findings, const Doctor *doctor)
{
    g_autofree char *folder = options_get_folder(&doctor->options);
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_load(folder, &error);
    examine_phrases(findings, &doctor->options);
    if (settings == NULL) {
        finding_tell_error(findings, "settings", error);
        return; /* all else depends on them */
    }
    g_autoptr(GPtrArray) sources = NULL;
    examine_settings(findings, folder, settings);
    examine_lists(findings, folder, settings, &sources);
    const char *path =
        doctor->options.database != NULL ? doctor->options.database : settings->ledger;
    LedgerSummary summary = {0};
    bool has_ledger = examine_ledger(findings, path, sources, &summary);
    doctor_examine_disk(findings, path);
    doctor_examine_clock(findings, has_ledger ? &summary : NULL);
    doctor_examine_rights(findings, folder, path);
    doctor_examine_bus(findings, settings->bus);
    examine_online(findings, doctor, folder, settings, sources);
}

int
doctor_run(int argc, char **argv)
{
    g_auto(Doctor) doctor = {0};
    const GOptionEntry entries[] = {
        {"online", 0, 0, G_OPTION_ARG_NONE, &doctor.online,
         "Ask each source once, and greet the mail server", NULL},
        {"send", 0, 0, G_OPTION_ARG_STRING, &doctor.send, "Send one test mail", "ADDRESS"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&doctor.options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (doctor.send != NULL && !mailbox_is_address(doctor.send))
        return verb_refuse("--send “%s” is not one mail address", doctor.send);
    Findings findings = {.as_json = doctor.options.json};
    examine(&findings, &doctor);
    findings_tell_verdict(&findings);
    int code = findings.bad == 0 ? EXIT_CODE_OK : EXIT_CODE_FAILED;
    findings_clear(&findings);
    return code;
}
