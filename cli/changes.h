/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* civcas changes: what releases said differently. */
int changes_run(int argc, char **argv);

/* Prints @changes (array of Change) release by release, for a person. */
void changes_print(GPtrArray *changes);
