/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/clauses.h"

#include <string.h>

/* Where a clause begins, with what stands before it. begins_joint() knows what they begin with. */
static const char *const joints[] = {
    "; ",
    ", while ",
    " while ",
    ", whereas ",
    " whereas ",
    ", but ",
    ", though ",
    ", although ",
    ", yet ",
    ", compared ",
    " compared ",
    ", against ",
    " far below ",
    " well below ",
    " far above ",
    ", as opposed to ",
    " far more than the ",
    " far fewer than the ",
    ", far fewer than ",
    ", far more than ",
    ", a figure ",
    " - with ",
    " - while ",
    " - but ",
    " - though ",
    " - compared ",
    " - far ",
};

/* Bytes after "while" in which somebody else may speak. */
#define DEED_REACH 60

/* "killed 40 while fighting the group": what else the same people did, and no clause of its own */
static bool
goes_on_acting(const char *text, size_t left)
{
    static const char *const deeds[] = {"battling ",   "fighting ", "targeting ", "combating ",
                                        "combatting ", "striking ", "bombing ",   "attacking ",
                                        "supporting ", "pursuing ", "trying "};
    g_autofree char *words = g_strndup(text, MIN(left, DEED_REACH));
    words[strcspn(words, ".;\n")] = '\0';
    if (strstr(words, " said ") != NULL || strstr(words, " say ") != NULL)
        return false; /* "while supporting groups said": others speak */
    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (g_str_has_prefix(words, deeds[i]))
            return true;
    return false;
}

/* Does one of the joints begin with these three bytes? Every byte of a text comes here. */
static bool
begins_joint(const char *text)
{
    static const guint8 first[256] = {[' '] = 1, [','] = 2, [';'] = 4};
    static const guint8 second[256] = {['w'] = 1, ['c'] = 1, ['f'] = 1, ['-'] = 1, [' '] = 6};
    static const guint8 third[256] = {
        ['h'] = 1, ['e'] = 1, ['o'] = 1, ['a'] = 3, [' '] = 1, /* after a blank */
        ['w'] = 2, ['b'] = 2, ['t'] = 2, ['y'] = 2, ['c'] = 2, ['f'] = 2,
    };
    unsigned begins = first[(guchar)text[0]] & second[(guchar)text[1]];
    return begins != 0 && (begins & (third[(guchar)text[2]] | 4)) != 0;
}

static bool
begins_clause(const char *text, size_t left)
{
    if (!begins_joint(text))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(joints); i++) {
        if (joints[i][0] != text[0] || joints[i][1] != text[1] ||
            (joints[i][2] != '\0' && joints[i][2] != text[2]))
            continue;
        size_t length = strlen(joints[i]);
        if (length < left && strncmp(text, joints[i], length) == 0)
            return !g_str_has_suffix(joints[i], "while ") ||
                   !goes_on_acting(text + length, left - length);
    }
    return false;
}

GArray *
clauses_split(const View *view, const GArray *sentences,
              bool (*is_passed)(gconstpointer data, size_t at), gconstpointer data)
{
    GArray *clauses = g_array_sized_new(FALSE, FALSE, sizeof(Sentence), sentences->len);
    for (guint i = 0; i < sentences->len; i++) {
        Sentence clause = g_array_index(sentences, Sentence, i);
        const size_t end = is_passed(data, clause.start) ? clause.start : clause.end;
        for (size_t at = clause.start + 1; at < end; at++) {
            if (!begins_clause(view->text + at, end - at))
                continue;
            Sentence before = clause;
            before.end = at;
            before.ends_line = false;
            g_array_append_val(clauses, before);
            clause.start = at;
            clause.starts_line = false;
            clause.goes_on = true;
        }
        g_array_append_val(clauses, clause);
    }
    return clauses;
}
