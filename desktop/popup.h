/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "changes/change.h"

typedef enum { POPUP_LOW, POPUP_NORMAL, POPUP_CRITICAL } PopupUrgency;

/* What one desktop notification says. Plain text: escaping is for whoever knows the server. */
typedef struct {
    char *summary; /* (owned) "civcas: cjtf-oir-monthly 2019-04" */
    char *body;    /* (owned) at most 500 characters */
    char *address; /* (owned) (nullable) of the release, http or https */
    PopupUrgency urgency;
} Popup;

/* @changes: of one release, at least one. Returns: (owned) */
Popup *popup_compose(GPtrArray *changes);

/* @changes: of one watched case, at least one. Returns: (owned) */
Popup *popup_compose_case(GPtrArray *changes);

/* One for @releases releases with @changes changes that would be too many popups. Returns: (owned)
 */
Popup *popup_compose_rest(unsigned releases, unsigned changes);

/* One for what people must know about delivery. Returns: (owned) */
Popup *popup_compose_trouble(const char *trouble);

void popup_free(Popup *popup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Popup, popup_free)
