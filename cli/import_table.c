/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import_table.h"

#include "cli/reading.h"
#include "cli/verb.h"
#include "cli/writer.h"

/* Returns: an exit code */
static int
import_table(const char *path, Writer *writer)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) table = reading_load(path, &error);
    unsigned releases = 0;
    if (table == NULL)
        return verb_fail(error); /* loading names the file itself */
    if (!writer_import_figures(writer, table, &releases, &error)) {
        g_prefix_error(&error, "%s: ", path);
        return verb_fail(error);
    }
    g_print("%s: figures of %u releases recorded; civcas books shows the sums.\n", path, releases);
    return EXIT_CODE_OK;
}

int
import_table_run(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Writer) writer = writer_open(options, &error);
    if (writer == NULL)
        return verb_fail(error);
    int worst = EXIT_CODE_OK;
    for (unsigned i = 0; options->operands[i] != NULL; i++)
        worst = exit_code_worse(worst, import_table(options->operands[i], writer));
    return worst;
}
