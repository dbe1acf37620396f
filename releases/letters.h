/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* Runs of a to z, eight bytes at a time: where a loop over single bytes ends, no processor can
 * foresee, and a page has thousands of words. */

/* Bytes after the end of a text that may be read with it. */
#define LETTERS_ROOM 8u

/* The eight bytes at @text, the first one lowest. */
static inline guint64
letters_load(const char *text)
{
    guint64 bytes = 0;
    memcpy(&bytes, text, sizeof(bytes));
    return GUINT64_FROM_LE(bytes);
}

/* How many of @bytes are a to z, up to the first that is not. */
static inline unsigned
letters_count(guint64 bytes)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101), high = 0x80 * ones;
    guint64 low = bytes & ~high;
    guint64 from_a = low + (0x80 - 'a') * ones, beyond_z = low + (0x7f - 'z') * ones;
    guint64 others = (bytes | ~from_a | beyond_z) & high;
    return others == 0 ? 8 : (unsigned)__builtin_ctzll(others) / 8;
}

/* Bytes of the run of a to z at @text, which has LETTERS_ROOM after it. */
static inline size_t
letters_measure(const char *text)
{
    size_t length = 0;
    unsigned count = 0;
    do {
        count = letters_count(letters_load(text + length));
        length += count;
    } while (count == 8);
    return length;
}
