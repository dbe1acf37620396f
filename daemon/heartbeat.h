/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/journal.h"
#include "daemon/setup.h"

/* Calls somebody who notices when the calls stop: a dead machine cannot say that it is dead. */
typedef struct Heartbeat Heartbeat;

/* @journal outlives it. Returns: (owned) */
Heartbeat *heartbeat_new(Journal *journal);
void heartbeat_free(Heartbeat *heartbeat);

/* A round went well. Calls the address the settings of @setup name, if any, at most once a minute;
 * that nobody answers is said when it begins, and changes nothing else. */
void heartbeat_beat(Heartbeat *heartbeat, Setup *setup);
