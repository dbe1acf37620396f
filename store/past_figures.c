/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/past_figures.h"

#include <string.h>

#include "releases/figures_table.h"
#include "releases/reader.h"

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

bool
ledger_record_past_figures(Ledger *ledger, const char *text, gsize length, gint64 now,
                           unsigned *ret_releases, GError **error)
{
    g_autoptr(GPtrArray) rows = figures_table_read(text != NULL ? text : "", length, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        if (!record_row(ledger, rows->pdata[i], now, error))
            return false;
    }
    if (rows != NULL)
        *ret_releases = rows->len;
    return rows != NULL;
}
