/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "daemon/requests.h"
#include "daemon/watch.h"
#include "store/ledger.h"

/* What civcasd offers on D-Bus: base/monitor.xml. */
typedef struct Announcer Announcer;

/**
 * Takes the name on @bus, "system" or "session"; with "none" it does nothing. No bus, or a name
 * that somebody else has, is said once and tried again.
 * All (borrowed) outlive the announcer. Returns: (owned)
 */
Announcer *announcer_new(const char *bus, Watch *watch, Ledger *ledger, Requests *requests,
                         Journal *journal);
void announcer_free(Announcer *announcer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Announcer, announcer_free)

/* Tells the bus that changes were committed. */
void announcer_tell(Announcer *announcer);

/* What people should know about delivery, a sentence; "" when mail goes out. */
void announcer_tell_trouble(Announcer *announcer, const char *trouble);
