/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* How a newsroom wants its mail to look: files in the folder mail.d/ of the settings. Each may be
 * missing. */
typedef struct {
    char *style;       /* (owned) (nullable) style.css, after our own */
    char *header_html; /* (owned) (nullable) header.html, at the top of the body */
    char *footer_html; /* (owned) (nullable) footer.html, before our own foot */
    char *header_text; /* (owned) (nullable) header.txt */
    char *footer_text; /* (owned) (nullable) footer.txt */
} House;
void house_free(House *house);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(House, house_free)

/* Refuses what would fetch anything from anywhere, or run: mail must not tell on its readers.
 * Returns: (owned) */
House *house_load(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
