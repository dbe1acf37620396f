/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/pattern_firsts.h"

#include <string.h>

#include "releases/pattern_keys.h"

static bool add_group(PatternFirsts *firsts, const char *text, guint *ret_count);

static bool
add_slot(PatternFirsts *firsts, const char *slot)
{
    static const struct {
        const char *name, *bytes;
    } slots[] = {
        {"number", "\x01\x0e"}, {"from", "\x03\x05t"}, /* "the 3rd" */
        {"to", "\x03\x05t"},    {"in", "\x03\x05t"},   {"date", "\x03\x05t"},
        {"yesterday", "y"},     {"scope", ""},
    };
    const char *bytes = "\x01\x0en"; /* a figure or a rate: "no", "none", "nil" */
    size_t length = strcspn(slot + 1, "}");
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
        if (strlen(slots[i].name) == length && strncmp(slots[i].name, slot + 1, length) == 0)
            bytes = slots[i].bytes;
    for (const char *p = bytes; *p != '\0'; p++)
        firsts->bytes[(guchar)*p] = true;
    return *bytes != '\0';
}

/* What a word begins with; its "-" and "." may be missing. */
static bool
add_letter(PatternFirsts *firsts, char c)
{
    if (!g_ascii_isalnum(c) && (guchar)c < 0x80 && c != '\'' && c != '&')
        return false;
    firsts->bytes[(guchar)c] = true;
    return true;
}

/* "{received=0}" catches nothing. */
static size_t
measure_constant(const char *text)
{
    if (text[0] != '{')
        return 0;
    size_t length = strcspn(text, "}");
    bool is_constant = text[length] == '}' && memchr(text, '=', length) != NULL;
    return is_constant ? length + 1 : 0;
}

static bool
add_sequence(PatternFirsts *firsts, const char *text)
{
    for (bool is_first = true;; is_first = false) {
        guint ignored = 0;
        firsts->may_separate = firsts->may_separate || (!is_first && *text == ' ');
        text += strspn(text, " ");
        size_t constant = measure_constant(text);
        if (*text == '[' && !add_group(firsts, text, &ignored))
            return false;
        if (*text != '[' && constant == 0)
            return *text == '('   ? add_group(firsts, text, &ignored)
                   : *text == '{' ? add_slot(firsts, text)
                                  : add_letter(firsts, *text);
        text += constant > 0 ? constant : pattern_measure_bracket(text);
    }
}

static bool
add_group(PatternFirsts *firsts, const char *text, guint *ret_count)
{
    const char *p = text;
    do {
        p++;
        *ret_count += 1;
        if (!add_sequence(firsts, p))
            return false;
        while (*p != '\0' && *p != '|' && *p != ')' && *p != ']')
            p += *p == '(' || *p == '[' ? pattern_measure_bracket(p) : 1;
    } while (*p == '|');
    return true;
}

bool
pattern_find_firsts(const char *text, PatternFirsts *ret_firsts)
{
    *ret_firsts = (PatternFirsts){.may_separate = false};
    return add_sequence(ret_firsts, text);
}

bool
pattern_find_group_firsts(const char *text, PatternFirsts *ret_firsts, guint *ret_count)
{
    *ret_firsts = (PatternFirsts){.may_separate = false};
    *ret_count = 0;
    return add_group(ret_firsts, text, ret_count);
}

bool
pattern_firsts_separate(const PatternFirsts *firsts)
{
    for (const char *p = PATTERN_SEPARATORS; *p != '\0'; p++)
        if (firsts->bytes[(guchar)*p])
            return true;
    return false;
}
