/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import_table.h"

#include <string.h>

#include "base/capture.h"
#include "cli/reading.h"
#include "cli/verb.h"
#include "releases/figures_table.h"

static bool
record_row(Ledger *ledger, const TableRow *row, gint64 now, GError **error)
{
    const ReadingOrigin origin = {.reader_version = READER_VERSION, .is_history = true};
    g_autoptr(Capture) capture = capture_new("import", row->document, now);
    g_autoptr(GBytes) body = g_bytes_new(row->text, strlen(row->text));
    g_autoptr(GPtrArray) changes = NULL;
    g_free(capture->address);
    capture->address = g_strdup(row->address);
    capture->title = g_strdup(row->release->title);
    capture->published = g_strdup(row->release->published);
    capture_set_body(capture, body);
    capture_set_verdict(capture, VERDICT_OK, "imported from a table of figures");
    return ledger_record_reading(ledger, capture, row->release, &origin, NULL, now, &changes,
                                 error);
}

/* Returns: an exit code */
static int
import_table(const char *path, Ledger *ledger)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = reading_load(path, &error);
    gsize length = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    g_autoptr(GPtrArray) rows =
        bytes != NULL ? figures_table_read(text != NULL ? text : "", length, &error) : NULL;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    bool recorded = rows != NULL;
    if (bytes == NULL)
        return verb_fail(error); /* loading names the file itself */
    for (unsigned i = 0; recorded && i < rows->len; i++)
        recorded = record_row(ledger, g_ptr_array_index(rows, i), now, &error);
    if (!recorded) {
        g_prefix_error(&error, "%s: ", path);
        return verb_fail(error);
    }
    g_print("%s: figures of %u releases recorded; civcas books shows the sums.\n", path, rows->len);
    return EXIT_CODE_OK;
}

int
import_table_run(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Ledger) ledger = options_open_ledger(options, LEDGER_WRITE, &error);
    if (ledger == NULL)
        return verb_fail(error);
    int worst = EXIT_CODE_OK;
    for (unsigned i = 0; options->operands[i] != NULL; i++)
        worst = exit_code_worse(worst, import_table(options->operands[i], ledger));
    return worst;
}
