/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where bytes of a folded text come from: the byte at @at from @character of the original, the byte
 * after it from the character after it, and so on up to the next place. Bytes that share one
 * character, and those of a token, stop at the last character before the next place. */
typedef struct {
    guint32 at;
    guint32 character;
} TextPlace;

/* A copy of a text made for matching, with the way back: lower case, compatibility forms resolved
 * (NFKC), one kind of dash, quote and space, nothing invisible. '\n' stands where a block or line
 * really ends; a line break that only wraps a sentence becomes a space. */
typedef struct {
    char *text;        /* (owned) with LETTERS_ROOM behind it */
    size_t length;     /* bytes */
    guint8 *upper;     /* (owned) for each byte: 1 when the original letter was a capital */
    GArray *places;    /* (owned) of TextPlace, in order, the first at 0 */
    size_t characters; /* of the original, up to the end of this text */
} Folded;

/* The character that the byte @at comes from; for the end of the text the one after the last. */
size_t folded_get_character(const Folded *folded, size_t at);

/* The same for any text with places. */
size_t text_places_find(const GArray *places, size_t at, size_t length, size_t characters);

/* Notes that the byte @at comes from @character, also where the places so far say so: what begins
 * there may end within that character. */
void text_places_add(GArray *places, size_t at, size_t character);

/* The same, when the places so far do not say so. */
void text_places_note(GArray *places, size_t at, size_t character);

/* @original must be valid UTF-8. Returns: (owned) */
Folded *folded_new(const char *original);
void folded_free(Folded *folded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folded, folded_free)

/* Characters a reader does not see: zero width, soft hyphen, bidi controls, byte order mark. */
bool folded_is_invisible(gunichar c);

/* Folds line by line, so that a long text needs no second long text beside it. */
typedef struct Folder Folder;

/* @original must be valid UTF-8 and outlive the folder. Returns: (owned) */
Folder *folder_new(const char *original);
void folder_free(Folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

/* The next line, its '\n' included. Returns: (borrowed) (nullable) until the next call; NULL at the
 * end. */
const Folded *folder_next(Folder *folder);

/* Characters of the original that were folded so far. */
size_t folder_count_characters(const Folder *folder);
