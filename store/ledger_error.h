/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum {
    LEDGER_ERROR_HELD,    /* another writer holds it; the message says which program and process */
    LEDGER_ERROR_BUSY,    /* SQLite stayed locked for 5 s */
    LEDGER_ERROR_FOREIGN, /* not a civcas ledger, or from a newer civcas */
    LEDGER_ERROR_ABSENT,  /* no such file, and not opened for writing */
    LEDGER_ERROR_DAMAGED, /* SQLite says the file is corrupt */
    LEDGER_ERROR_FULL,    /* disk full or not writable */
    LEDGER_ERROR_OTHER,
} LedgerError;
#define LEDGER_ERROR ledger_error_quark()
GQuark ledger_error_quark(void);
