/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/backoff.h"

#define MAX_DELAY_S 300u

unsigned
backoff_take(Backoff *backoff)
{
    unsigned delay_s = backoff->delay_s == 0 ? 1 : backoff->delay_s;
    backoff->delay_s = delay_s > MAX_DELAY_S / 2 ? MAX_DELAY_S : delay_s * 2;
    return delay_s;
}

void
backoff_reset(Backoff *backoff)
{
    backoff->delay_s = 0;
}
