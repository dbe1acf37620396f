/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/readings_internal.h"

/* Which of the texts that a document had counts for its release. It follows from the texts, in the
 * order in which they came, and from what people accepted. Inside a transaction of the caller's. */

/* Why a text waits for somebody to accept it. */
typedef enum {
    HOLD_NONE,
    HOLD_DOUBTFUL,  /* what took its place counts for certain */
    HOLD_LOST_LIST, /* it states a number of cases and lists none of those listed before */
} Hold;

/**
 * What keeps @release, a later text of the same document, from the place of @standing.
 * @is_accepted: somebody accepted @standing, which is doubtful
 * @ret_figure: static, of HOLD_LOST_LIST the figure that is stated
 */
Hold standings_find_hold(const Release *standing, bool is_accepted, const Release *release,
                         const char **ret_figure);

/* What people accepted of one release. */
typedef struct {
    bool all;         /* the release, whichever text was its first */
    GHashTable *some; /* (owned) set of owned SHA-256 of texts that waited */
} Accepted;
void accepted_clear(Accepted *accepted);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Accepted, accepted_clear)
bool standings_find_accepted(Database *database, const char *release_id, Accepted *ret_accepted,
                             GError **error);

/* The texts of @document that counted one after the other, as amended; the last one stands, if any
 * of the document does. Returns: (owned) array of StoredReading, or NULL. */
GPtrArray *standings_list_counted(Database *database, const char *document, const char *release_id,
                                  GError **error);

/**
 * Puts in each document of @release_id the text in its place that counts now.
 * @ret_moved: whether another stands for the release
 * @differences: takes what that one says differently, as edited
 */
bool standings_settle(Database *database, const char *release_id, bool *ret_moved,
                      GPtrArray *differences, GError **error);
