/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/source.h"
#include "transfers/transfers.h"

/* What stands behind an address: a feed, a list page or one page. */
typedef struct {
    SourceKind kind;
    char *address;        /* (owned) what is to be asked from now on */
    char *title;          /* (owned) (nullable) of the page asked first */
    GPtrArray *announced; /* (owned) of Announcement; empty for a page */
} Discovery;
void discovery_free(Discovery *discovery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Discovery, discovery_free)

/**
 * Asks @address, and where its page names feeds, at most three of them. Waits for the answers.
 * @kind: (nullable) what it shall be taken for
 * Fails when there is no usable answer, or it is not of that kind; the message says what to do.
 */
Discovery *discovery_make(Transfers *transfers, const char *address, const SourceKind *kind,
                          bool allow_private, GError **error) G_GNUC_WARN_UNUSED_RESULT;
