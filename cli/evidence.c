/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/evidence.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/visible.h"
#include "cli/options.h"
#include "cli/verb.h"
#include "cli/warc_file.h"
#include "cli/words.h"
#include "texts/page.h"

static const Usage usage = {
    .page = "civcas-cases",
    .operands = "CHANGE",
    .description =
        "Writes all that the change of this number stands on into a new folder: the\n"
        "bytes of each release as they came, with their headers and the text that was\n"
        "read; where in it the sentences stand; a WARC file of the same; and\n"
        "SHA256SUMS, so that sha256sum alone can check it. README.txt says what is what.\n\n"
        "Example: civcas evidence 118 --out evidence-118",
    .taken = TAKES_DB,
    .min_operands = 1,
    .max_operands = 1,
};

/* What is being written. */
typedef struct {
    Ledger *ledger;       /* (borrowed) */
    const Change *change; /* (borrowed) */
    const char *folder;   /* (borrowed) */
    GString *readme;
    GString *sums;
} Bundle;

static Change *
find_change(Ledger *ledger, const char *number, GError **error)
{
    guint64 sequence = 0;
    if (!g_ascii_string_to_unsigned(number, 10, 1, G_MAXINT64, &sequence, NULL)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "%s is no number of a change; civcas changes lists them", number);
        return NULL;
    }
    g_autoptr(GPtrArray) changes = ledger_list_changes(ledger, (gint64)sequence - 1, 0, 1, error);
    if (changes == NULL)
        return NULL;
    const Change *change = changes->len > 0 ? g_ptr_array_index(changes, 0) : NULL;
    if (change != NULL && change->sequence == (gint64)sequence)
        return change_copy(change);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                "the ledger has no change %s; civcas changes lists them", number);
    return NULL;
}

static bool
write_bytes(Bundle *bundle, const char *name, const char *bytes, gsize size, GError **error)
{
    g_autofree char *path = g_build_filename(bundle->folder, name, NULL);
    if (!g_file_set_contents_full(path, bytes, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                  error))
        return false;
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_string_append_printf(bundle->sums, "%s  %s\n", sum, name);
    return true;
}

static bool
write_text(Bundle *bundle, const char *name, const char *text, GError **error)
{
    return write_bytes(bundle, name, text, strlen(text), error);
}

/* Files of a folder came without a type: their first bytes tell. */
static const char *
find_extension(const Capture *capture)
{
    static const char *const types[][2] = {{"text/html", ".html"},
                                           {"application/xhtml", ".html"},
                                           {"application/pdf", ".pdf"},
                                           {"application/json", ".json"},
                                           {"text/plain", ".txt"}};
    gsize size = 0;
    const char *bytes = g_bytes_get_data(capture->body, &size);
    for (size_t i = 0; capture->media_type != NULL && i < G_N_ELEMENTS(types); i++)
        if (g_ascii_strncasecmp(capture->media_type, types[i][0], strlen(types[i][0])) == 0)
            return types[i][1];
    if (size > 4 && memcmp(bytes, "%PDF", 4) == 0)
        return ".pdf";
    if (size > 0 && *bytes == '<')
        return ".html";
    return g_utf8_validate_len(bytes, size, NULL) ? ".txt" : ".bin";
}

/* Where the reader had @quote, or else where it first stands. @end: in characters, as @first */
static bool
find_place(Bundle *bundle, const Capture *capture, const char *text, const char *quote,
           gint64 *first, gint64 *end, GError **error)
{
    const char *entry = bundle->change->entry_id;
    if (!ledger_find_quote(bundle->ledger, capture->sha256, quote, entry, first, end, error))
        return false;
    const char *at = *end == 0 ? strstr(text, quote) : NULL;
    if (at != NULL) {
        *first = g_utf8_pointer_to_offset(text, at);
        *end = *first + g_utf8_strlen(quote, -1);
    }
    return true;
}

static bool
tell_place(Bundle *bundle, const Capture *capture, const char *file, const char *text,
           const char *what, const char *quote, bool is_sought, GError **error)
{
    gint64 first = 0, end = 0;
    if (!is_sought || quote == NULL || *quote == '\0')
        return true;
    if (!find_place(bundle, capture, text, quote, &first, &end, error))
        return false;
    if (end != 0)
        g_string_append_printf(bundle->readme,
                               "   %s: characters %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                               " of %s\n",
                               what, first, end, file);
    return true;
}

static bool
is_told_by(const Bundle *bundle, const Capture *capture)
{
    return g_strcmp0(capture->sha256, bundle->change->capture_sha256) == 0;
}

/* What the two quotes are. */
typedef struct {
    const char *before_title, *after_title;
    const char *before, *after;
} Labels;

static Labels
get_labels(const Change *change)
{
    if (change->kind == CHANGE_PUBLISHERS_DIFFER)
        return (Labels){"The copy that counts says", "The other copy says",
                        "the sentence of the copy that counts", "the sentence of the other copy"};
    if (change->kind == CHANGE_CASE_CONTRADICTED)
        return (Labels){"Said in one place", "Said in another", "the one sentence",
                        "the other sentence"};
    if (change->kind == CHANGE_CORRECTED)
        return (Labels){"What was told stood on", "Says now", "the sentence told before",
                        "the sentence now"};
    return (Labels){"Said before", "Says now", "the sentence before", "the sentence now"};
}

/* What is said now stands in what the change was read from, and what was said before elsewhere,
 * though a sentence like it may stand there too. The text is what a reader made of the body; of a
 * body that is no page there is none. */
static bool
write_reading(Bundle *bundle, const char *stem, const Capture *capture, GError **error)
{
    const Change *change = bundle->change;
    Labels labels = get_labels(change);
    bool is_told = is_told_by(bundle, capture);
    bool is_before =
        !is_told || change->kind == CHANGE_CASE_CONTRADICTED || change->kind == CHANGE_CORRECTED;
    g_autoptr(GError) why = NULL;
    g_autoptr(PageText) page = page_text_read(capture->body, capture->media_type, &why);
    if (page == NULL) {
        g_string_append_printf(bundle->readme, "   no text: %s\n", why->message);
        return true;
    }
    g_autofree char *name = g_strconcat(stem, ".text.txt", NULL);
    g_string_append_printf(bundle->readme, "   text as read: %s\n", name);
    return tell_place(bundle, capture, name, page->text, labels.before, change->quote_before,
                      is_before, error) &&
           tell_place(bundle, capture, name, page->text, labels.after, change->quote_after, is_told,
                      error) &&
           write_text(bundle, name, page->text, error);
}

static void
tell_capture(Bundle *bundle, unsigned number, const Capture *capture)
{
    g_autofree char *when = words_for_time(capture->fetched_at);
    g_autofree char *last = words_for_time(capture->last_at);
    g_autofree char *document = visible_copy(capture->document, 0);
    g_autofree char *address = visible_copy(capture->address, 0);
    g_autofree char *peer = visible_copy(capture->peer, 0);
    g_autofree char *evidence = visible_copy(capture->evidence, 0);
    g_string_append_printf(bundle->readme, "%u. %s\n   fetched %s", number, document, when);
    if (capture->times > 1)
        g_string_append_printf(bundle->readme, " and %u times until %s", capture->times - 1, last);
    if (*address != '\0' && g_strcmp0(capture->address, capture->document) != 0)
        g_string_append_printf(bundle->readme, " from %s", address);
    if (capture->status != 0)
        g_string_append_printf(bundle->readme, ", status %u", capture->status);
    g_string_append_printf(bundle->readme, ", %s", verdict_to_name(capture->verdict));
    if (*evidence != '\0' && capture->verdict != VERDICT_OK)
        g_string_append_printf(bundle->readme, " (%s)", evidence);
    g_string_append(bundle->readme, "\n");
    if (*peer != '\0')
        g_string_append_printf(bundle->readme, "   answered by: %s\n", peer);
}

static bool
write_headers(Bundle *bundle, const char *stem, const Capture *capture, GError **error)
{
    if (capture->headers == NULL)
        return true;
    g_autofree char *name = g_strconcat(stem, ".headers.txt", NULL);
    g_string_append_printf(bundle->readme, "   headers: %s\n", name);
    return write_text(bundle, name, capture->headers, error);
}

/* A page that is gone, or no release, was not read, and is not read here. */
static bool
write_body(Bundle *bundle, const char *stem, const Capture *capture, char **ret_name,
           GError **error)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(capture->body, &size);
    *ret_name = g_strconcat(stem, find_extension(capture), NULL);
    g_string_append_printf(bundle->readme, "   bytes: %s, SHA-256 %s%s\n", *ret_name,
                           capture->sha256,
                           is_told_by(bundle, capture) ? "; the change was read from them" : "");
    return write_bytes(bundle, *ret_name, bytes, size, error) &&
           (capture->verdict != VERDICT_OK || write_reading(bundle, stem, capture, error));
}

/* @names: of the files of bytes written so far, by their hash; each body is written once. */
static bool
write_bytes_of(Bundle *bundle, const char *stem, Capture *capture, GHashTable *names,
               GError **error)
{
    g_autoptr(GError) why = NULL;
    char *name = NULL;
    const char *known = g_hash_table_lookup(names, capture->sha256);
    if (known != NULL) {
        g_string_append_printf(bundle->readme, "   bytes: those of %s\n", known);
        return true;
    }
    capture->body = ledger_load_body(bundle->ledger, capture->sha256, &why);
    if (capture->body == NULL) {
        if (why == NULL)
            g_set_error(&why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                        "body %s is not in the ledger; restore it from a backup", capture->sha256);
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    bool is_written = write_body(bundle, stem, capture, &name, error);
    g_clear_pointer(&capture->body, g_bytes_unref);
    g_hash_table_insert(names, capture->sha256, name);
    return is_written;
}

static bool
write_captures(Bundle *bundle, GPtrArray *captures, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < captures->len; i++) {
        Capture *capture = g_ptr_array_index(captures, i);
        g_autofree char *stem = capture->sha256 != NULL
                                    ? g_strdup_printf("%u-%.12s", i + 1, capture->sha256)
                                    : g_strdup_printf("%u-no-bytes", i + 1);
        tell_capture(bundle, i + 1, capture);
        if ((capture->sha256 != NULL && !write_bytes_of(bundle, stem, capture, names, error)) ||
            !write_headers(bundle, stem, capture, error))
            return false;
    }
    return true;
}

/* The WARC file is made by its own writer, for its owner only; like the others it is for all. */
static bool
write_warc(Bundle *bundle, GPtrArray *captures, GError **error)
{
    static const char name[] = "captures.warc.gz";
    unsigned ignored = 0;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autofree char *path = g_build_filename(bundle->folder, name, NULL);
    return warc_file_write(bundle->ledger, captures, path, &ignored, error) &&
           g_file_get_contents(path, &bytes, &size, error) &&
           write_bytes(bundle, name, bytes, size, error);
}

static void
tell_quote(Bundle *bundle, const char *title, const char *quote)
{
    g_autofree char *text = visible_copy(quote, 0);
    if (*text != '\0')
        g_string_append_printf(bundle->readme, "%s:\n    %s\n\n", title, text);
}

static void
begin_readme(Bundle *bundle)
{
    const Change *change = bundle->change;
    Labels labels = get_labels(change);
    g_autofree char *raw = change_describe(change);
    g_autofree char *sentence = visible_copy(raw, 0);
    g_autofree char *document = visible_copy(change->document, 0);
    g_autofree char *when = words_for_time(change->recorded_at);
    g_autofree char *now = words_for_time(g_get_real_time() / G_USEC_PER_SEC);
    g_string_append_printf(bundle->readme,
                           "Change %" G_GINT64_FORMAT " of a civcas ledger, recorded %s;\n"
                           "written out by civcas " CIVCAS_VERSION " %s\n\n"
                           "%s\n%s, %s\n\n",
                           change->sequence, when, now, sentence,
                           change->release_id != NULL ? change->release_id : change->series,
                           *document != '\0' ? document : "no document");
    if (change->corrects != 0)
        g_string_append_printf(bundle->readme, "It corrects change %" G_GINT64_FORMAT ".\n\n",
                               change->corrects);
    if (change->doubtful)
        g_string_append(bundle->readme,
                        "The release was read with doubts: what civcas takes it to say is not "
                        "certain.\ncivcas read names the doubts.\n\n");
    tell_quote(bundle, labels.before_title, change->quote_before);
    tell_quote(bundle, labels.after_title, change->quote_after);
    tell_quote(bundle, "Decided by a person", change->decision);
    g_string_append(bundle->readme,
                    "What it stands on, oldest first; of each release every copy and edition on "
                    "record\n\n");
}

static const char how_to_check[] =
    "\nHow to check it\n\n"
    "    sha256sum --check SHA256SUMS\n\n"
    "says that each file is as civcas wrote it, if SHA256SUMS is: civcas printed the SHA-256 of\n"
    "SHA256SUMS when it wrote this folder, and whoever has it from elsewhere can compare it with\n"
    "what sha256sum SHA256SUMS says. Each file of bytes holds the body of an answer as it came,\n"
    "without the packing of its transfer; captures.warc.gz holds the same answers for tools that\n"
    "read WARC. Places are counted in characters, from 0, in the text as read, which civcas read\n"
    "--text makes of the bytes again, unless headers alone name their charset. change.json is the\n"
    "change as civcas changes --json prints it.\n";

static bool
fill(Bundle *bundle, GError **error)
{
    g_autoptr(GPtrArray) captures = ledger_list_evidence(bundle->ledger, bundle->change, error);
    g_autofree char *json = change_to_json(bundle->change);
    g_autofree char *line = g_strconcat(json, "\n", NULL);
    begin_readme(bundle);
    if (captures == NULL || !write_captures(bundle, captures, error) ||
        !write_text(bundle, "change.json", line, error) || !write_warc(bundle, captures, error))
        return false;
    g_string_append(bundle->readme, how_to_check);
    g_autofree char *sums = g_build_filename(bundle->folder, "SHA256SUMS", NULL);
    return write_text(bundle, "README.txt", bundle->readme->str, error) &&
           g_file_set_contents_full(sums, bundle->sums->str, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0644, error);
}

static bool
make_folder(const char *part, GError **error)
{
    if (g_mkdir(part, 0755) == 0)
        return true;
    int code = errno;
    const char *advice =
        code == EEXIST ? "a civcas evidence that was ended left it, or one is writing it; remove "
                         "it or name another folder with --out"
                       : g_strerror(code);
    g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(code), "cannot make %s: %s", part,
                advice);
    return false;
}

/* Nothing in it is of use, and it is in the way of the next try. */
static void
remove_folder(const char *part)
{
    g_autoptr(GDir) files = g_dir_open(part, 0, NULL);
    const char *name = NULL;
    while (files != NULL && (name = g_dir_read_name(files)) != NULL) {
        g_autofree char *path = g_build_filename(part, name, NULL);
        (void)g_remove(path); /* what stays is named at the next try */
    }
    (void)g_rmdir(part);
}

/* A folder with half of it would look like all of it: it gets its name when it is whole.
 * @sums: gets what is in SHA256SUMS */
static bool
write_folder(Ledger *ledger, const Change *change, const char *path, GString *sums, GError **error)
{
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    g_autoptr(GFile) from = g_file_new_for_path(part);
    g_autoptr(GFile) to = g_file_new_for_path(path);
    g_autoptr(GString) readme = g_string_new(NULL);
    Bundle bundle = {ledger, change, part, readme, sums};
    if (g_file_query_exists(to, NULL)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                    "%s is there already; name another with --out", path);
        return false;
    }
    if (!make_folder(part, error))
        return false;
    if (fill(&bundle, error) && g_file_move(from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
        return true;
    remove_folder(part);
    return false;
}

/* "a/b/" is a/b. Returns: (owned) */
static char *
choose_path(const char *out, const Change *change)
{
    if (out == NULL || *out == '\0')
        return g_strdup_printf("evidence-%" G_GINT64_FORMAT, change->sequence);
    gsize length = strlen(out);
    while (length > 1 && out[length - 1] == G_DIR_SEPARATOR)
        length--;
    return g_strndup(out, length);
}

int
evidence_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *out = NULL;
    const GOptionEntry entries[] = {{"out", 'o', 0, G_OPTION_ARG_FILENAME, &out,
                                     "Folder to make; evidence-CHANGE if not said", "DIR"},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(Change) change =
        ledger == NULL ? NULL : find_change(ledger, options.operands[0], &error);
    if (change == NULL)
        return verb_fail(error);
    g_autofree char *path = choose_path(out, change);
    g_autoptr(GString) sums = g_string_new(NULL);
    if (!write_folder(ledger, change, path, sums, &error))
        return verb_fail(error);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, sums->str, -1);
    g_print("The evidence for change %" G_GINT64_FORMAT " is in %s; begin with README.txt.\n"
            "The SHA-256 of its SHA256SUMS is\n%s\n"
            "Keep that apart from it, to show later that nothing was altered.\n",
            change->sequence, path, sum);
    return EXIT_CODE_OK;
}
