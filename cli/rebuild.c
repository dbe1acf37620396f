/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rebuild.h"

#include "cli/changes.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/writer.h"

static const Usage rebuild_usage = {
    .page = "civcas-judge",
    .description =
        "Folds every release on record again, in the order of their periods, then the\n"
        "judgements. What was told keeps its number; what is new is printed, and what\n"
        "was told and no longer holds gets a correction, which goes to whoever got it.\n\n"
        "Example: civcas rebuild",
    .taken = TAKES_DB,
};

static const Usage verify_usage = {
    .page = "civcas-judge",
    .description = "Proves the ledger: the file is whole, every reference leads somewhere, each\n"
                   "capture still has its hash, and what is stored equals what all releases and\n"
                   "judgements give when folded again, which is done in a copy.\n\n"
                   "Example: civcas verify\n\n"
                   "Exit status 1 when something is wrong.",
    .taken = TAKES_DB,
};

int
rebuild_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    if (!options_parse(&options, &rebuild_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(Writer) writer = writer_open(&options, &error);
    if (writer == NULL || !writer_rebuild(writer, &changes, &error))
        return verb_fail(error);
    changes_print(changes);
    g_print("Rebuilt: %u changes that were not told before.\n", changes->len);
    return EXIT_CODE_OK;
}

int
verify_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = NULL;
    if (!options_parse(&options, &verify_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    if (ledger == NULL || !ledger_verify(ledger, &faults, &error))
        return verb_fail(error);
    for (unsigned i = 0; i < faults->len; i++)
        terminal_print(TONE_BAD, "wrong: ", g_ptr_array_index(faults, i), 7);
    if (faults->len > 0)
        return EXIT_CODE_FAILED;
    g_print("The ledger equals its fold; file, references and captures are whole.\n");
    return EXIT_CODE_OK;
}
