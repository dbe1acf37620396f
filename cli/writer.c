/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/writer.h"

#include <sys/stat.h>

#include "cli/monitor.h"
#include "cli/progress.h"
#include "cli/subscribers.h"
#include "releases/release_json.h"
#include "store/past_figures.h"

struct Writer {
    const Options *options;      /* (borrowed) */
    GDBusConnection *connection; /* (owned) (nullable) to civcasd */
    Ledger *ledger;              /* (owned) (nullable) for writing when there is no connection */
};

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static bool
is_same_file(const char *a, const char *b)
{
    struct stat one = {0}, other = {0};
    g_autofree char *path = g_canonicalize_filename(a, NULL);
    if (g_str_equal(path, b))
        return true;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

bool
writer_find_daemon(const Options *options, GDBusConnection **ret_connection, GError **error)
{
    g_autoptr(Settings) settings = options_load_settings(options, error);
    if (settings == NULL)
        return false;
    g_autoptr(GDBusConnection) connection = monitor_find(settings->bus);
    if (connection == NULL)
        return true;
    g_autofree char *watched = monitor_get_text(connection, "Ledger", error);
    if (watched == NULL)
        return false;
    const char *meant = options->database != NULL ? options->database : settings->ledger;
    if (is_same_file(meant, watched))
        *ret_connection = g_steal_pointer(&connection);
    return true;
}

Writer *
writer_open(const Options *options, GError **error)
{
    g_autoptr(Writer) writer = g_new0(Writer, 1);
    writer->options = options;
    if (!writer_find_daemon(options, &writer->connection, error))
        return NULL;
    if (writer->connection == NULL)
        writer->ledger = options_open_ledger(options, LEDGER_WRITE, error);
    return writer->connection != NULL || writer->ledger != NULL ? g_steal_pointer(&writer) : NULL;
}

void
writer_free(Writer *writer)
{
    if (writer == NULL)
        return;
    g_clear_object(&writer->connection);
    ledger_close(writer->ledger);
    g_free(writer);
}

Ledger *
writer_get_ledger(Writer *writer, GError **error)
{
    if (writer->ledger == NULL)
        writer->ledger = options_open_ledger(writer->options, LEDGER_READ, error);
    return writer->ledger;
}

bool
writer_is_daemon(const Writer *writer)
{
    return writer->connection != NULL;
}

static GVariant *
call(Writer *writer, const char *method, GVariant *arguments, const char *type, GError **error)
{
    GVariant *answer =
        monitor_call(writer->connection, method, arguments, type, progress_show, error);
    progress_clear();
    return answer;
}

/* @answer: (nullable), ends with since and last, from child @at on */
static bool
take_changes(Writer *writer, GVariant *answer, gsize at, GPtrArray **ret_changes, GError **error)
{
    guint64 since = 0, last = 0;
    if (answer == NULL)
        return false;
    g_variant_get_child(answer, at, "t", &since);
    g_variant_get_child(answer, at + 1, "t", &last);
    *ret_changes = monitor_list_changes(writer->connection, since, last, error);
    return *ret_changes != NULL;
}

static bool
ask_to_judge(Writer *writer, Judgement *judgement, GPtrArray **ret_changes, GError **error)
{
    const char *method = "Judge";
    GVariant *arguments = NULL;
    if (g_str_equal(judgement->kind, "amend")) {
        method = "Amend";
        arguments = g_variant_new("(sssss)", judgement->a, judgement->field, judgement->value,
                                  judgement->by, judgement->note);
    } else if (g_str_equal(judgement->kind, "accept") && judgement->value != NULL) {
        method = "AcceptText";
        arguments =
            g_variant_new("(ssss)", judgement->a, judgement->value, judgement->by, judgement->note);
    } else if (g_str_equal(judgement->kind, "accept")) {
        method = "Accept";
        arguments = g_variant_new("(sss)", judgement->a, judgement->by, judgement->note);
    } else {
        arguments = g_variant_new("(sssss)", judgement->kind, judgement->a, judgement->b,
                                  judgement->by, judgement->note);
    }
    g_autoptr(GVariant) answer = call(writer, method, arguments, "(stt)", error);
    if (answer != NULL)
        g_variant_get_child(answer, 0, "s", &judgement->id);
    return take_changes(writer, answer, 1, ret_changes, error);
}

bool
writer_judge(Writer *writer, Judgement *judgement, GPtrArray **ret_changes, GError **error)
{
    if (writer->connection != NULL)
        return ask_to_judge(writer, judgement, ret_changes, error);
    g_autoptr(GPtrArray) recipients = NULL;
    g_autoptr(GPtrArray) subscribers =
        subscribers_load(writer->options, writer->ledger, &recipients, error);
    judgement->made_at = get_now();
    return subscribers != NULL &&
           ledger_judge(writer->ledger, judgement, subscribers, ret_changes, error);
}

bool
writer_undo(Writer *writer, const char *id, const char *by, const char *note,
            GPtrArray **ret_changes, GError **error)
{
    if (writer->connection != NULL) {
        g_autoptr(GVariant) answer =
            call(writer, "Undo", g_variant_new("(sss)", id, by, note != NULL ? note : ""), "(tt)",
                 error);
        return take_changes(writer, answer, 0, ret_changes, error);
    }
    g_autoptr(GPtrArray) recipients = NULL;
    g_autoptr(GPtrArray) subscribers =
        subscribers_load(writer->options, writer->ledger, &recipients, error);
    return subscribers != NULL && ledger_undo_judgement(writer->ledger, id, by, note, get_now(),
                                                        subscribers, ret_changes, error);
}

bool
writer_import_judgements(Writer *writer, GPtrArray *judgements, GPtrArray **ret_changes,
                         GError **error)
{
    if (writer->connection != NULL) {
        GVariantBuilder lines;
        g_variant_builder_init(&lines, G_VARIANT_TYPE_STRING_ARRAY);
        for (guint i = 0; i < judgements->len; i++) {
            g_autofree char *json = judgement_to_json(judgements->pdata[i]);
            g_variant_builder_add(&lines, "s", json);
        }
        g_autoptr(GVariant) answer =
            call(writer, "ImportJudgements", g_variant_new("(as)", &lines), "(tt)", error);
        return take_changes(writer, answer, 0, ret_changes, error);
    }
    g_autoptr(GPtrArray) recipients = NULL;
    g_autoptr(GPtrArray) subscribers =
        subscribers_load(writer->options, writer->ledger, &recipients, error);
    return subscribers != NULL && ledger_import_judgements(writer->ledger, judgements, get_now(),
                                                           subscribers, ret_changes, error);
}

static GVariant *
make_bytes(GBytes *bytes)
{
    return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

static const char *
or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static bool
ask_to_import(Writer *writer, const Capture *capture, const ReaderOptions *how, Release **release,
              GPtrArray **ret_changes, GError **error)
{
    g_autoptr(GVariant) answer =
        call(writer, "Import",
             g_variant_new("(@aysssss)", make_bytes(capture->body), capture->document,
                           or_empty(capture->address), or_empty(capture->title),
                           or_empty(how->published), or_empty(how->series)),
             "(stt)", error);
    if (!take_changes(writer, answer, 1, ret_changes, error))
        return false;
    const char *json = NULL;
    g_variant_get_child(answer, 0, "&s", &json);
    Release *read = release_from_json(json, -1, error);
    if (read == NULL)
        return false;
    release_free(*release);
    *release = read;
    return true;
}

bool
writer_import(Writer *writer, const Capture *capture, const PhraseBook *phrases,
              const ReaderOptions *how, Release **release, GPtrArray **ret_changes, GError **error)
{
    if (writer->connection != NULL)
        return ask_to_import(writer, capture, how, release, ret_changes, error);
    const ReadingOrigin origin = {.reader_version = READER_VERSION,
                                  .phrases_hash = phrase_book_get_hash(phrases)};
    return ledger_record_reading(writer->ledger, capture, *release, &origin, NULL,
                                 capture->fetched_at, ret_changes, error);
}

bool
writer_import_figures(Writer *writer, GBytes *table, unsigned *ret_releases, GError **error)
{
    if (writer->connection != NULL) {
        g_autoptr(GVariant) answer =
            call(writer, "ImportFigures", g_variant_new("(@ay)", make_bytes(table)), "(u)", error);
        if (answer != NULL)
            g_variant_get(answer, "(u)", ret_releases);
        return answer != NULL;
    }
    gsize length = 0;
    const char *text = g_bytes_get_data(table, &length);
    return ledger_record_past_figures(writer->ledger, text, length, get_now(), ret_releases, error);
}

bool
writer_accept_reread(Writer *writer, const KeptReading *kept, const Release *release,
                     const PhraseBook *phrases, const char *published, GPtrArray **ret_changes,
                     GError **error)
{
    const char *hash = phrase_book_get_hash(phrases);
    if (writer->connection != NULL) {
        g_autoptr(GVariant) answer =
            call(writer, "Reread",
                 g_variant_new("(tss)", (guint64)kept->reading, or_empty(published), hash), "(tt)",
                 error);
        return take_changes(writer, answer, 0, ret_changes, error);
    }
    g_autoptr(GPtrArray) recipients = NULL;
    g_autoptr(GPtrArray) subscribers =
        subscribers_load(writer->options, writer->ledger, &recipients, error);
    const ReadingOrigin origin = {.reader_version = READER_VERSION, .phrases_hash = hash};
    return subscribers != NULL && ledger_accept_reread(writer->ledger, kept, release, &origin,
                                                       subscribers, get_now(), ret_changes, error);
}

bool
writer_rebuild(Writer *writer, GPtrArray **ret_changes, GError **error)
{
    if (writer->connection != NULL) {
        g_autoptr(GVariant) answer = call(writer, "Rebuild", NULL, "(tt)", error);
        return take_changes(writer, answer, 0, ret_changes, error);
    }
    g_autoptr(GPtrArray) recipients = NULL;
    g_autoptr(GPtrArray) subscribers =
        subscribers_load(writer->options, writer->ledger, &recipients, error);
    return subscribers != NULL &&
           ledger_rebuild(writer->ledger, subscribers, get_now(), ret_changes, error);
}

bool
writer_watch(Writer *writer, const char *name, const char *case_id, bool watched, bool *ret_is_told,
             GError **error)
{
    *ret_is_told = writer->connection != NULL;
    if (writer->connection != NULL) {
        g_autoptr(GVariant) answer =
            call(writer, "Watch", g_variant_new("(ssb)", name, case_id, watched), "()", error);
        return answer != NULL;
    }
    g_autofree char *folder = options_get_folder(writer->options);
    g_autoptr(GPtrArray) recipients = recipients_load(folder, error);
    Recipient *recipient =
        recipients != NULL ? recipients_find(recipients, name, folder, error) : NULL;
    return recipient != NULL && recipient_watch_case(recipient, ledger_get_path(writer->ledger),
                                                     case_id, watched, error);
}

bool
writer_revive(Writer *writer, const char *recipient, gint64 *ret_alerts, GError **error)
{
    if (writer->connection != NULL) {
        guint64 alerts = 0;
        g_autoptr(GVariant) answer =
            call(writer, "Revive", g_variant_new("(s)", or_empty(recipient)), "(t)", error);
        if (answer != NULL)
            g_variant_get(answer, "(t)", &alerts);
        *ret_alerts = (gint64)MIN(alerts, (guint64)G_MAXINT64);
        return answer != NULL;
    }
    return ledger_revive_deliveries(writer->ledger, recipient, get_now(), ret_alerts, error);
}
