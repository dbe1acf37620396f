/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * Some pages hold one release twice, as it came and with notes. Returns: (owned) (nullable) @text
 * with a space for each character of the longer copy, so that offsets stay; NULL when it holds no
 * text twice. Only lines whose words all stand in the other copy in that order are taken out: a
 * line that differs stays, and is read.
 */
char *copies_blank(const char *text);
