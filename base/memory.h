/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* For programs that read one document after the other: memory that is freed stays with the process,
 * for the next one takes as much again. Giving it back and asking anew costs more than parsing. */
void memory_expect_reuse(void);
