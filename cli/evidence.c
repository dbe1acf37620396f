/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/evidence.h"

#include <gio/gio.h>
#include <string.h>

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

/* Says where @quote stands in @text, if it does. */
static void
tell_place(Bundle *bundle, const char *file, const char *text, const char *what, const char *quote)
{
    const char *at = quote != NULL && *quote != '\0' ? strstr(text, quote) : NULL;
    if (at == NULL)
        return;
    glong first = g_utf8_pointer_to_offset(text, at);
    g_string_append_printf(bundle->readme, "   %s: characters %ld to %ld of %s\n", what, first,
                           first + g_utf8_strlen(quote, -1), file);
}

/* The text is what a reader made of the body; of a body that is no page there is none. */
static bool
write_reading(Bundle *bundle, const char *stem, const Capture *capture, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(PageText) page = page_text_read(capture->body, capture->media_type, &why);
    if (page == NULL) {
        g_string_append_printf(bundle->readme, "   no text: %s\n", why->message);
        return true;
    }
    g_autofree char *name = g_strconcat(stem, ".text.txt", NULL);
    g_string_append_printf(bundle->readme, "   text as read: %s\n", name);
    tell_place(bundle, name, page->text, "the sentence now", bundle->change->quote_after);
    tell_place(bundle, name, page->text, "the sentence before", bundle->change->quote_before);
    return write_text(bundle, name, page->text, error);
}

static void
tell_capture(Bundle *bundle, unsigned number, const Capture *capture)
{
    g_autofree char *when = words_for_time(capture->fetched_at);
    bool is_told = g_strcmp0(capture->sha256, bundle->change->capture_sha256) == 0;
    bool is_elsewhere = g_strcmp0(capture->address, capture->document) != 0;
    g_string_append_printf(bundle->readme, "%u. %s\n   fetched %s", number, capture->document,
                           when);
    if (is_elsewhere && capture->address != NULL)
        g_string_append_printf(bundle->readme, " from %s", capture->address);
    if (capture->status != 0)
        g_string_append_printf(bundle->readme, ", status %u", capture->status);
    g_string_append_printf(bundle->readme, ", %s%s\n", verdict_to_name(capture->verdict),
                           is_told ? "; the change was read from it" : "");
    if (capture->peer != NULL)
        g_string_append_printf(bundle->readme, "   answered by: %s\n", capture->peer);
}

static bool
write_capture(Bundle *bundle, unsigned number, const Capture *capture, GError **error)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(capture->body, &size);
    g_autofree char *stem = g_strdup_printf("%u-%.12s", number, capture->sha256);
    g_autofree char *name = g_strconcat(stem, find_extension(capture), NULL);
    g_autofree char *headers = g_strconcat(stem, ".headers.txt", NULL);
    tell_capture(bundle, number, capture);
    g_string_append_printf(bundle->readme, "   bytes: %s, SHA-256 %s\n", name, capture->sha256);
    if (!write_bytes(bundle, name, bytes, size, error) ||
        (capture->headers != NULL && !write_text(bundle, headers, capture->headers, error)))
        return false;
    if (capture->headers != NULL)
        g_string_append_printf(bundle->readme, "   headers: %s\n", headers);
    return write_reading(bundle, stem, capture, error);
}

/* Each body once, however often it was seen. */
static bool
write_captures(Bundle *bundle, GPtrArray *captures, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < captures->len; i++) {
        Capture *capture = g_ptr_array_index(captures, i);
        g_autoptr(GError) why = NULL;
        if (capture->sha256 == NULL || !g_hash_table_add(seen, capture->sha256))
            continue;
        g_autoptr(GBytes) body = ledger_load_body(bundle->ledger, capture->sha256, &why);
        if (why != NULL) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        if (body == NULL)
            continue;
        capture->body = g_steal_pointer(&body);
        bool is_written = write_capture(bundle, g_hash_table_size(seen), capture, error);
        g_clear_pointer(&capture->body, g_bytes_unref);
        if (!is_written)
            return false;
    }
    return true;
}

static bool
add_file(Bundle *bundle, const char *name, GError **error)
{
    char *bytes = NULL;
    gsize size = 0;
    g_autofree char *path = g_build_filename(bundle->folder, name, NULL);
    if (!g_file_get_contents(path, &bytes, &size, error))
        return false;
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_string_append_printf(bundle->sums, "%s  %s\n", sum, name);
    g_free(bytes);
    return true;
}

static void
begin_readme(Bundle *bundle)
{
    const Change *change = bundle->change;
    g_autofree char *sentence = change_describe(change);
    g_autofree char *when = words_for_time(change->recorded_at);
    g_string_append_printf(bundle->readme,
                           "Change %" G_GINT64_FORMAT " of a civcas ledger, recorded %s\n\n"
                           "%s\n%s, %s\n\n",
                           change->sequence, when, sentence,
                           change->release_id != NULL ? change->release_id : change->series,
                           change->document != NULL ? change->document : "no document");
    if (change->doubtful)
        g_string_append(bundle->readme, "The release was read with doubts; see civcas read.\n\n");
    if (change->quote_before != NULL)
        g_string_append_printf(bundle->readme, "Said before:\n    %s\n\n", change->quote_before);
    if (change->quote_after != NULL)
        g_string_append_printf(bundle->readme, "Says now:\n    %s\n\n", change->quote_after);
    if (change->decision != NULL)
        g_string_append_printf(bundle->readme, "Decided by a person: %s\n\n", change->decision);
    g_string_append(bundle->readme, "What it was read from, oldest first\n\n");
}

static const char how_to_check[] =
    "\nHow to check it\n\n"
    "    sha256sum --check SHA256SUMS\n\n"
    "says that nothing here was altered since. Each file of bytes holds the body of an answer as "
    "it\n"
    "came, without the packing of its transfer; captures.warc.gz holds the same answers for tools\n"
    "that read WARC. Places are counted in characters, from 0, in the text as read, which\n"
    "civcas read --text makes of the bytes again. change.json is the change as civcas changes\n"
    "--json prints it.\n";

static bool
fill(Bundle *bundle, GError **error)
{
    unsigned ignored = 0;
    g_autoptr(GPtrArray) captures = ledger_list_evidence(bundle->ledger, bundle->change, error);
    g_autofree char *warc = g_build_filename(bundle->folder, "captures.warc.gz", NULL);
    g_autofree char *json = change_to_json(bundle->change);
    g_autofree char *line = g_strconcat(json, "\n", NULL);
    begin_readme(bundle);
    if (captures == NULL || !write_captures(bundle, captures, error) ||
        !write_text(bundle, "change.json", line, error) ||
        !warc_file_write(bundle->ledger, captures, warc, &ignored, error) ||
        !add_file(bundle, "captures.warc.gz", error))
        return false;
    g_string_append(bundle->readme, how_to_check);
    g_autofree char *sums = g_build_filename(bundle->folder, "SHA256SUMS", NULL);
    return write_text(bundle, "README.txt", bundle->readme->str, error) &&
           g_file_set_contents_full(sums, bundle->sums->str, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0644, error);
}

/* A folder with half of it would look like all of it: it gets its name when it is whole. */
static bool
write_folder(Ledger *ledger, const Change *change, const char *path, GError **error)
{
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    g_autoptr(GFile) from = g_file_new_for_path(part);
    g_autoptr(GFile) to = g_file_new_for_path(path);
    g_autoptr(GString) readme = g_string_new(NULL);
    g_autoptr(GString) sums = g_string_new(NULL);
    Bundle bundle = {ledger, change, part, readme, sums};
    if (g_file_query_exists(to, NULL)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                    "%s is there already; name another with --out", path);
        return false;
    }
    if (!g_file_make_directory(from, NULL, error)) {
        g_prefix_error(error, "%s: ", part);
        return false;
    }
    return fill(&bundle, error) && g_file_move(from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

int
evidence_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *path = NULL;
    const GOptionEntry entries[] = {{"out", 'o', 0, G_OPTION_ARG_FILENAME, &path,
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
    if (path == NULL)
        path = g_strdup_printf("evidence-%" G_GINT64_FORMAT, change->sequence);
    if (!write_folder(ledger, change, path, &error))
        return verb_fail(error);
    g_print("The evidence for change %" G_GINT64_FORMAT " is in %s; begin with README.txt.\n",
            change->sequence, path);
    return EXIT_CODE_OK;
}
