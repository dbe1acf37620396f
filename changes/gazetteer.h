/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A small list of places that releases name: their spellings, what they lie in, what is next to
 * them. It helps to tell whether two names are one place; a name it does not know is no fault. */
typedef struct Gazetteer Gazetteer;

typedef struct {
    char *name;        /* (owned) as people write it */
    char *key;         /* (owned) stands for all its spellings */
    char *country;     /* (owned) (nullable) */
    GPtrArray *inside; /* (owned) of char*: names of wider places, innermost first */
    GPtrArray *near;   /* (owned) of char*: names of neighbours */
} GazetteerPlace;

/* So many places and bytes a file may have. */
#define GAZETTEER_MAX_PLACES 20000u
#define GAZETTEER_MAX_BYTES (4u << 20)

typedef enum {
    GAZETTEER_ERROR_INVALID,
} GazetteerError;
#define GAZETTEER_ERROR gazetteer_error_quark()
GQuark gazetteer_error_quark(void);

/**
 * Reads tab-separated lines: name, spellings, inside, country, near; "; " parts several, "#" begins
 * a remark. @base: (nullable) places that @text adds to; a line of @text whose name @base knows
 * takes the place of that one, and a name alone takes it out.
 * @where: file named in messages, which name the line too
 * Returns: (owned), or NULL with GAZETTEER_ERROR_INVALID
 */
Gazetteer *gazetteer_read(const char *text, const char *where, const Gazetteer *base,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The list that is compiled in. Returns: (owned) */
Gazetteer *gazetteer_new_default(void);
void gazetteer_free(Gazetteer *gazetteer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gazetteer, gazetteer_free)

/* The only place that goes by @name, in any spelling that folds to one of its own. @gazetteer may
 * be NULL. Returns: (borrowed) (nullable) */
const GazetteerPlace *gazetteer_find(const Gazetteer *gazetteer, const char *name);

/* Whether @inner lies in @outer, directly or not; a place does not lie in itself. */
bool gazetteer_lies_in(const Gazetteer *gazetteer, const GazetteerPlace *inner,
                       const GazetteerPlace *outer);

/* Whether either names the other as its neighbour. */
bool gazetteer_are_near(const Gazetteer *gazetteer, const GazetteerPlace *a,
                        const GazetteerPlace *b);

/* SHA-256 of what it was read from, "" of NULL. Returns: (borrowed) */
const char *gazetteer_get_hash(const Gazetteer *gazetteer);

guint gazetteer_count(const Gazetteer *gazetteer);
