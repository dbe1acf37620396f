/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"
#include "store/sql_internal.h"

struct Ledger {
    Database database;
    int lock;                    /* -1 for a reader */
    void (*beat)(gpointer data); /* (nullable) */
    gpointer beat_data;
};
