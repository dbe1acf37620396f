/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas read: what a page says, without touching any ledger. */
int read_run(int argc, char **argv);
