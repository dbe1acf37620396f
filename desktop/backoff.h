/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How long to wait before the next try: 1, 2, 4, ... up to 300 seconds. */
typedef struct {
    unsigned delay_s; /* 0: nothing failed yet */
} Backoff;

/* Returns: seconds to wait now; the next answer is twice as long. */
unsigned backoff_take(Backoff *backoff);

void backoff_reset(Backoff *backoff);
