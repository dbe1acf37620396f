/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "daemon/setup.h"
#include "store/ledger.h"

/* Asks a public archive (the Save Page Now of the Wayback Machine) to take copies of pages, one at
 * a time, and never before everybody was told of what is on them. Does nothing unless the settings
 * name an archive. */
typedef struct Archivist Archivist;

/* @ledger and @journal outlive it. Returns: (owned) */
Archivist *archivist_new(Setup *setup, Ledger *ledger, Journal *journal);
void archivist_free(Archivist *archivist);

/* Goes on with @setup. */
void archivist_renew(Archivist *archivist, Setup *setup);

/* Something may be due: a page was put down, or an alert was delivered. */
void archivist_wake(Archivist *archivist);

/* Whether pages of @source are for a public archive: others' are, our own servers' never. */
bool archivist_takes(const Setup *setup, const Source *source);
