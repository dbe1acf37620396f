/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas import: records files in the ledger as if they had been fetched. Nobody is told. */
int import_run(int argc, char **argv);
