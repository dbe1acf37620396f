/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the service manager is told (sd_notify(3)). Without one, all of this does nothing. */

void systemd_say_ready(const char *status);
void systemd_say_status(const char *status);
void systemd_say_reloading(void);
void systemd_say_stopping(void);

/* Tells the watchdog that we are alive. */
void systemd_feed_watchdog(void);

/* Milliseconds between two feedings, a third of what the manager allows; 0 when it watches not. */
unsigned systemd_get_feeding_ms(void);
