/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/capture.h"
#include "releases/release.h"
#include "store/sql_internal.h"

/* Readings and the releases they are of. Inside a transaction of the caller's. */

typedef enum { STANDING_CURRENT, STANDING_COPY, STANDING_SUPERSEDED } Standing;
Standing standing_from_name(const char *name); /* as the table admits it */

typedef struct {
    gint64 id;
    Standing standing;
    gint64 capture;
    char *document;   /* (owned) */
    char *sha256;     /* (owned) (nullable) of the bytes it was read from */
    Release *release; /* (owned) */
} StoredReading;
void stored_reading_free(StoredReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoredReading, stored_reading_free)

/* What is stored with a reading besides the release. */
typedef struct {
    const char *release_id; /* (nullable) */
    gint64 capture;
    const char *document;
    unsigned reader_version;
    const char *phrases_hash; /* (nullable) */
    gint64 now;
} ReadingFacts;

/* An entry that its publisher edited, or that is read anew, stays the entry it was.
 * Returns: (owned) @release with its entries named as those of @before, an earlier text of the same
 * document, that they are; or NULL */
Release *readings_name_entries(const Release *before, const Release *release, GError **error);

/* @ret_rows: row ids of the entries, in their order */
bool readings_insert(Database *database, const Release *release, const ReadingFacts *facts,
                     Standing standing, GArray **ret_rows, GError **error);

bool readings_set_standing(Database *database, gint64 reading, Standing standing, GError **error);

/* The reading that stands for a release, as people amended it. False is a failure; @ret_reading is
 * NULL when there is none. */
bool readings_find_current(Database *database, const char *release_id, StoredReading **ret_reading,
                           GError **error);

/* Of one document and release (NULL: no release): the latest reading of all, or, with
 * @standing_only, the one that is not superseded. */
bool readings_find_of_document(Database *database, const char *document, const char *release_id,
                               bool standing_only, StoredReading **ret_reading, GError **error);

/* Every reading of one document and release, in the order in which its texts came. Texts are as
 * they were read. Returns: (owned) array of StoredReading, or NULL. */
GPtrArray *readings_list_of_document(Database *database, const char *document,
                                     const char *release_id, GError **error);

/* Lists show what holds: the rows of the current reading are written again where people amended
 * the release. */
bool readings_restate(Database *database, const char *release_id, GError **error);

/* Whether there are others of its document and @release_id than @reading. */
bool readings_has_others(Database *database, const StoredReading *reading, const char *release_id,
                         bool *ret_has, GError **error);

/* Releases */

bool releases_insert(Database *database, const char *id, const Release *release, bool folded,
                     GError **error);

/* Ids, NULL when there is none: the newest of @series, the latest folded one that ended before
 * @period_to, and the one whose predecessor is @release_id. */
bool releases_find_newest(Database *database, const char *series, char **ret_id, char **ret_period,
                          GError **error);
bool releases_find_before(Database *database, const char *series, const char *period_to,
                          char **ret_id, GError **error);
bool releases_find_follower(Database *database, const char *release_id, char **ret_id,
                            GError **error);
