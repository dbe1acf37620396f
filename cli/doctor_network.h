/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finding.h"
#include "config/settings.h"

/* What is asked of others: one request a source, one login at the mail server. */

/* @folder: of the settings, named in remedies */
void doctor_examine_sources(Findings *findings, const char *folder, const Settings *settings,
                            const GPtrArray *sources);

/* Greets, secures, logs in; with @recipient sends one test mail too. @recipient: (nullable) */
void doctor_examine_mail(Findings *findings, const Settings *settings, const char *recipient);
