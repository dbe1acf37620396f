/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* What a reader is kept from. Hostile bytes are read in it, so it has as little as can be. */

/* Seconds of the processor, bytes of memory mapped, files open at the same time. */
#define CONFINEMENT_MAX_CPU_S 30
#define CONFINEMENT_MAX_MEMORY (1024u * 1024 * 1024)
#define CONFINEMENT_MAX_FILES 64

/* Makes @launcher's child limited in processor, memory and files, before it runs anything. */
void confinement_prepare(GSubprocessLauncher *launcher);
