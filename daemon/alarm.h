/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/announcer.h"
#include "daemon/setup.h"

/* Looks whether alerts are tried in vain for too long, and tells: the desktop by @announcer, and
 * operators, once for as long as it lasts, by a notice. */
void alarm_look(const Setup *setup, Ledger *ledger, Announcer *announcer, Journal *journal);
