/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/past_figures.h"

#include <string.h>

#include "releases/figures_table.h"
#include "releases/reader.h"
#include "store/ledger_internal.h"
#include "store/recording_internal.h"

static bool
record_row(Ledger *ledger, const TableRow *row, gint64 now, GError **error)
{
    const ReadingOrigin origin = {.reader_version = READER_VERSION, .is_history = true};
    g_autoptr(Capture) capture = capture_new("import", row->document, now);
    g_autoptr(GBytes) body = g_bytes_new(row->text, strlen(row->text));
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    g_free(capture->address);
    capture->address = g_strdup(row->address);
    capture->title = g_strdup(row->release->title);
    capture->published = g_strdup(row->release->published);
    capture_set_body(capture, body);
    capture_set_verdict(capture, VERDICT_OK, "imported from a table of figures");
    if (recording_run(ledger, capture, row->release, &origin, NULL, now, changes, error))
        return true;
    g_prefix_error(error, "line %u, %s: ", row->line, row->release->period_to);
    return false;
}

static bool
record_rows(Ledger *ledger, const GPtrArray *rows, gint64 now, GError **error)
{
    for (guint i = 0; i < rows->len; i++) {
        if (!record_row(ledger, rows->pdata[i], now, error))
            return false;
    }
    return true;
}

bool
ledger_record_past_figures(Ledger *ledger, const char *text, gsize length, gint64 now,
                           unsigned *ret_releases, GError **error)
{
    g_autoptr(GPtrArray) rows = figures_table_read(text != NULL ? text : "", length, error);
    if (rows == NULL || !database_begin(&ledger->database, error))
        return false;
    if (!record_rows(ledger, rows, now, error) || !database_commit(&ledger->database, error)) {
        database_roll_back(&ledger->database);
        return false;
    }
    *ret_releases = rows->len;
    return true;
}
