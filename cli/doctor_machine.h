/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finding.h"
#include "config/settings.h"
#include "store/ledger.h"

/* What can be examined without asking anybody on the network. */

/* Room and kind of the disk the ledger at @path is on, and whether it can be written. */
void doctor_examine_disk(Findings *findings, const char *path);

/* Whether the clock can be right. @summary: (nullable) of the ledger */
void doctor_examine_clock(Findings *findings, const LedgerSummary *summary);

/* Who hands @settings their mail password over, when no file does. */
void doctor_examine_password(Findings *findings, const Settings *settings);

/* Rights of the settings folder and of the files in it. */
void doctor_examine_rights(Findings *findings, const char *folder, const char *ledger);

/* Whether civcasd answers, and in a desktop session whether notifications can be shown. */
void doctor_examine_bus(Findings *findings, const char *bus);
