/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/waiting.h"

/* Texts that wait for somebody to accept them, as people and programs see them. */
void waiting_print(const WaitingText *text);
void waiting_print_json(const WaitingText *text);

/* "2 texts wait for somebody to accept them; see civcas review", "" for none. Returns: (owned) */
char *waiting_summarise(GPtrArray *waiting);
