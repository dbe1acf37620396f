/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where civcasd is on D-Bus; what it offers there is in monitor.xml. */
#define MONITOR_BUS_NAME "org.civcas.Monitor"
#define MONITOR_OBJECT "/org/civcas/Monitor"
#define MONITOR_INTERFACE "org.civcas.Monitor1"

/* What it refuses, in words for people. */
#define MONITOR_ERROR_FAILED "org.civcas.Error.Failed"
/* Import: the document is neither a release nor an article that civcas knows. */
#define MONITOR_ERROR_UNKNOWN "org.civcas.Error.Unknown"
