/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/backup.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "cli/options.h"
#include "cli/verb.h"
#include "store/backup.h"

static const Usage usage = {
    .page = "civcas-doctor",
    .operands = "FILE",
    .description =
        "Copies the ledger to the new FILE while civcasd goes on; the copy is checked,\n"
        "and on the disk, before it gets its name. To go back, stop civcasd and put the\n"
        "copy in the place of the ledger, without ledger.db-wal and ledger.db-shm.\n\n"
        "Example: civcas backup /srv/backup/ledger-$(date +%F).db",
    .taken = TAKES_DB,
    .min_operands = 1,
    .max_operands = 1,
};

int
backup_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    const char *path = options.operands[0];
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    if (ledger == NULL || !ledger_back_up(ledger, path, &error))
        return verb_fail(error);
    struct stat status;
    guint64 size = g_stat(path, &status) == 0 ? (guint64)status.st_size : 0;
    g_autofree char *words = g_format_size_full(size, G_FORMAT_SIZE_IEC_UNITS);
    g_print("%s: %s, sound\n", path, words);
    return EXIT_CODE_OK;
}
