/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/options.h"
#include "cli/verb.h"
#include "cli/warc_file.h"

enum { CAPTURES_MAX = 10000000 };

static const Usage usage = {
    .page = "civcas-check",
    .description = "Writes every answer that was kept into a WARC file (ISO 28500, version 1.1),\n"
                   "which web archives and their tools read. A name ending in .gz is packed.\n"
                   "An existing file is replaced when all is written.\n\n"
                   "Example: civcas export --warc captures.warc.gz",
    .taken = TAKES_DB,
};

int
export_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *path = NULL;
    const GOptionEntry entries[] = {
        {"warc", 0, 0, G_OPTION_ARG_FILENAME, &path, "Write all captures to FILE", "FILE"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (path == NULL)
        return verb_refuse("nothing to export; write --warc FILE");
    g_autoptr(GError) error = NULL;
    unsigned written = 0;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) captures =
        ledger == NULL ? NULL : ledger_list_captures(ledger, CAPTURES_MAX, &error);
    if (captures == NULL || !warc_file_write(ledger, captures, path, &written, &error))
        return verb_fail(error);
    g_print("%u captures written to %s.\n", written, path);
    return EXIT_CODE_OK;
}
