/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <malloc.h>

/* Above the largest document's; the limits of a reader are elsewhere. */
#define KEPT_BYTES (512 * 1024 * 1024)
/* Blocks up to this large come from the same memory: as much as glibc allows. Setting one of these
 * ends its own guessing at the others. */
#define BLOCK_BYTES (32 * 1024 * 1024)
/* What is asked for at a time beyond what is needed. */
#define AHEAD_BYTES (1024 * 1024)

void
memory_expect_reuse(void)
{
#ifdef M_TRIM_THRESHOLD /* GNU; a hint that nothing depends on */
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, BLOCK_BYTES);
    (void)mallopt(M_TOP_PAD, AHEAD_BYTES);
#endif
}
