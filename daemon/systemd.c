/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/systemd.h"

#include <systemd/sd-daemon.h>

/* sd_notify's answer says only whether a manager listens; nothing here depends on it. */

void
systemd_say_ready(const char *status)
{
    (void)sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void
systemd_say_status(const char *status)
{
    (void)sd_notifyf(0, "STATUS=%s", status);
}

void
systemd_say_reloading(void)
{
    (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
}

void
systemd_say_stopping(void)
{
    (void)sd_notify(0, "STOPPING=1\nSTATUS=ending");
}

void
systemd_feed_watchdog(void)
{
    (void)sd_notify(0, "WATCHDOG=1");
}

unsigned
systemd_get_feeding_ms(void)
{
    uint64_t allowed_us = 0;
    if (sd_watchdog_enabled(0, &allowed_us) <= 0)
        return 0;
    return (unsigned)CLAMP(allowed_us / 3000, 1, 60 * 1000);
}
