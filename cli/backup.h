/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas backup: a whole copy of the ledger, while civcasd goes on. */
int backup_run(int argc, char **argv);
