/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/pattern.h"

#include <string.h>

#include "releases/folded.h"
#include "releases/pattern_firsts.h"
#include "releases/pattern_keys.h"
#include "releases/view.h"

#define SEPARATORS "[" PATTERN_SEPARATORS "]*"
/* Alternatives from which on a look at the first byte costs less than trying them. */
#define MANY_ALTERNATIVES 3u
/* Where words that narrow a figure end when the pattern says no more. */
#define SCOPE_END                                                                                  \
    "(?=[ ]?(?:[\x01-\x0f,.;:()]|$)|[ ]?-[ ]|[ "                                                   \
    "](?:on|as|in|for|of|that|which|was|were|and|from)\\b)"
#define MAX_DEPTH 8

G_DEFINE_QUARK(pattern_error_quark, pattern_error)

static const char *const figure_names[] = {
    "carried_over",  "received",       "completed",     "credible",         "non_credible",
    "duplicate",     "open",           "reopened",      "killed",           "injured",
    "late_credible", "late_killed",    "late_injured",  "corrected_killed", "strikes",
    "engagements",   "killed_total",   "injured_total", "strikes_total",    "engagements_total",
    "reports_total", "credible_total", "report_rate",   "credible_rate",
};

bool
figure_name_is_known(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(figure_names); i++)
        if (g_str_equal(name, figure_names[i]))
            return true;
    return false;
}

char *
figure_names_join(const char *separator)
{
    g_autoptr(GString) names = g_string_new(figure_names[0]);
    for (size_t i = 1; i < G_N_ELEMENTS(figure_names); i++)
        g_string_append_printf(names, "%s%s", separator, figure_names[i]);
    return g_string_free(g_steal_pointer(&names), FALSE);
}

bool
figure_name_is_rate(const char *name)
{
    return g_str_has_suffix(name, "_rate");
}

typedef struct {
    const char *text;
    size_t at;
    GString *regex;
    GArray *slots;
    GError *error;
    size_t wrong; /* byte of the text that the error is about */
} Compiler;

static void
fail_at(Compiler *compiler, size_t at, const char *why)
{
    if (compiler->error != NULL)
        return;
    compiler->wrong = at;
    g_set_error_literal(&compiler->error, PATTERN_ERROR, PATTERN_ERROR_SYNTAX, why);
}

static void
fail(Compiler *compiler, const char *why)
{
    fail_at(compiler, compiler->at, why);
}

static void
clear_slot(gpointer slot)
{
    g_free(((Slot *)slot)->name);
}

static bool
is_word_character(char c)
{
    if (c == '\0')
        return false;
    return g_ascii_isalnum(c) || strchr("'-&.", c) != NULL || (guchar)c >= 0x80;
}

static bool
is_number_word(const char *word, size_t length)
{
    static const char *const words[] = {"one",   "two",   "three", "four", "five", "six",
                                        "seven", "eight", "nine",  "ten",  "zero"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return true;
    return false;
}

static void
compile_word(Compiler *compiler, bool glued)
{
    const char *word = compiler->text + compiler->at;
    size_t length = 0;
    while (is_word_character(word[length]) && strncmp(word + length, "...", 3) != 0)
        length++;
    bool glued_after = strchr("[({", word[length]) != NULL && word[length] != '\0';
    if (g_ascii_isdigit(word[0]) || (!glued && !glued_after && is_number_word(word, length)))
        fail(compiler, "a number must be a slot, such as {number}");
    if (!glued && g_ascii_isalnum(word[0]))
        g_string_append(compiler->regex, "\\b");
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '-')
            g_string_append(compiler->regex, "[- ]{0,2}"); /* "non- credible", where a line ended */
        else if (word[i] == '.')
            g_string_append(compiler->regex, "\\.?");
        else
            g_string_append_c(compiler->regex, word[i]);
    }
    if (!glued_after && !glued)
        g_string_append(compiler->regex, "(?![a-z0-9])");
    compiler->at += length;
}

static const struct {
    const char *name;
    SlotKind kind;
    const char *regex;
} slot_kinds[] = {
    {"number", SLOT_NUMBER, "(" VIEW_NUMBER "|" VIEW_PERCENT ")"},
    {"from", SLOT_FROM, "(?:\\bthe )?(" VIEW_DAY "|" VIEW_MONTH ")"},
    {"to", SLOT_TO, "(?:\\bthe )?(" VIEW_DAY "|" VIEW_MONTH ")"},
    {"in", SLOT_IN, "(?:\\bthe )?(" VIEW_DAY "|" VIEW_MONTH ")"},
    {"date", SLOT_DATE, "(?:\\bthe )?(" VIEW_DAY "|" VIEW_MONTH ")"},
    {"yesterday", SLOT_YESTERDAY, "(\\byesterday\\b)"},
    {"scope", SLOT_SCOPE, "([^\x01-\x0f,.;:()]{2,60}?)"},
};

static void
add_slot(Compiler *compiler, SlotKind kind, const char *name, const char *regex)
{
    Slot slot = {.kind = kind, .name = g_strdup(name), .group = (int)compiler->slots->len + 1};
    g_array_append_val(compiler->slots, slot);
    g_string_append(compiler->regex, regex);
}

/* "received=0" */
static void
compile_constant(Compiler *compiler, char *name, char *equals)
{
    guint64 value = 0;
    *equals = '\0';
    if (!figure_name_is_known(name) || figure_name_is_rate(name) ||
        !g_ascii_string_to_unsigned(equals + 1, 10, 0, 1000, &value, NULL)) {
        fail(compiler, "a constant reads {FIGURE=NUMBER}, the number from 0 to 1000");
        return;
    }
    add_slot(compiler, SLOT_FIGURE, name, "()");
    Slot *slot = &g_array_index(compiler->slots, Slot, compiler->slots->len - 1);
    slot->is_constant = true;
    slot->constant = (double)value;
}

static void
compile_slot(Compiler *compiler)
{
    const char *start = compiler->text + compiler->at + 1;
    size_t length = strcspn(start, "} ");
    g_autofree char *name = g_strndup(start, length);
    if (start[length] != '}') {
        fail(compiler, "a slot ends with }");
        return;
    }
    char *equals = strchr(name, '=');
    if (equals != NULL) {
        compile_constant(compiler, name, equals);
        compiler->at += length + 2;
        return;
    }
    if (figure_name_is_known(name)) {
        add_slot(compiler, SLOT_FIGURE, name,
                 figure_name_is_rate(name) ? "(" VIEW_PERCENT ")"
                                           : "(" VIEW_NUMBER "|\\b(?:none|no|nil)\\b)");
        compiler->at += length + 2;
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(slot_kinds); i++) {
        if (!g_str_equal(name, slot_kinds[i].name))
            continue;
        add_slot(compiler, slot_kinds[i].kind, NULL, slot_kinds[i].regex);
        compiler->at += length + 2;
        if (slot_kinds[i].kind == SLOT_SCOPE && compiler->text[compiler->at] == '\0')
            g_string_append(compiler->regex, SCOPE_END);
        return;
    }
    fail(compiler, "no such slot: name a figure, or number, from, to, in, date, yesterday, scope");
}

static void compile_sequence(Compiler *compiler, bool glued, unsigned depth, const char *closers);

/* Before what begins with none of them, separators are not given back: nothing would be found after
 * fewer of them. */
static void
append_separators(Compiler *compiler, bool is_known, const PatternFirsts *next)
{
    g_string_append(compiler->regex, SEPARATORS);
    if (is_known && !pattern_firsts_separate(next))
        g_string_append_c(compiler->regex, '+');
}

/* "(?=[fdjac])": most groups are tried where none of their words stands. */
static void
append_look_ahead(Compiler *compiler, const PatternFirsts *firsts)
{
    g_string_append(compiler->regex, "(?=[");
    for (unsigned byte = 1; byte < G_N_ELEMENTS(firsts->bytes); byte++)
        if (firsts->bytes[byte])
            g_string_append_printf(compiler->regex, "\\x%02x", byte);
    g_string_append(compiler->regex, "])");
}

static void
compile_alternatives(Compiler *compiler, bool glued, unsigned depth, char closer)
{
    const char closers[] = {'|', closer, '\0'};
    const size_t opener = compiler->at;
    if (depth >= MAX_DEPTH) {
        fail(compiler, "nested too deeply");
        return;
    }
    do {
        compiler->at++; /* "(", "[" or "|" */
        compile_sequence(compiler, glued, depth + 1, closers);
        if (compiler->text[compiler->at] == '|')
            g_string_append_c(compiler->regex, '|');
    } while (compiler->error == NULL && compiler->text[compiler->at] == '|');
    if (compiler->error == NULL && compiler->text[compiler->at] != closer)
        fail_at(compiler, opener, closer == ')' ? "( is not closed" : "[ is not closed");
    compiler->at += compiler->error == NULL;
}

static void
compile_group(Compiler *compiler, bool glued, bool spaced, unsigned depth)
{
    bool optional = compiler->text[compiler->at] == '[';
    PatternFirsts firsts;
    guint count = 0;
    bool is_known = pattern_find_group_firsts(compiler->text + compiler->at, &firsts, &count);
    g_string_append(compiler->regex, "(?:");
    if (optional && spaced)
        append_separators(compiler, is_known, &firsts);
    if (is_known && count >= MANY_ALTERNATIVES && !firsts.may_separate)
        append_look_ahead(compiler, &firsts);
    if (optional)
        g_string_append(compiler->regex, "(?:");
    compile_alternatives(compiler, glued, depth, optional ? ']' : ')');
    g_string_append(compiler->regex, optional ? "))?" : ")");
    bool word_goes_on =
        is_word_character(compiler->text[MIN(compiler->at, strlen(compiler->text))]);
    if (glued && !word_goes_on)
        g_string_append(compiler->regex, "\\b");
}

static void
compile_sequence(Compiler *compiler, bool glued, unsigned depth, const char *closers)
{
    bool first = true;
    while (compiler->error == NULL) {
        bool spaced = compiler->text[compiler->at] == ' ';
        while (compiler->text[compiler->at] == ' ')
            compiler->at++;
        char c = compiler->text[compiler->at];
        if (c == '\0' || strchr(closers, c) != NULL)
            return;
        bool is_glued = first ? glued : !spaced;
        PatternFirsts next;
        if (!first && spaced && c != '[')
            append_separators(compiler, pattern_find_firsts(compiler->text + compiler->at, &next),
                              &next);
        if (c == '(' || c == '[')
            compile_group(compiler, is_glued, !first && spaced, depth);
        else if (c == '{')
            compile_slot(compiler);
        else if (strncmp(compiler->text + compiler->at, "...", 3) == 0) {
            g_string_append(compiler->regex, "[^\x01-\x0f]{0,120}?");
            compiler->at += 3;
        } else if (is_word_character(c)) {
            compile_word(compiler, is_glued);
        } else {
            fail(compiler, "this character has no meaning in a pattern");
        }
        first = false;
    }
}

Pattern *
pattern_compile(const char *text, unsigned *ret_column, GError **error)
{
    g_autoptr(Folded) folded = folded_new(text);
    Compiler compiler = {
        .text = folded->text,
        .regex = g_string_new(NULL),
        .slots = g_array_new(FALSE, FALSE, sizeof(Slot)),
    };
    g_autoptr(Pattern) pattern = g_new0(Pattern, 1);
    g_array_set_clear_func(compiler.slots, clear_slot);
    if (folded->length == 0 || folded->length > PATTERN_MAX_BYTES)
        fail(&compiler, "a pattern has 1 to 6000 characters");
    compile_sequence(&compiler, false, 0, "|)]");
    if (compiler.error == NULL && compiler.text[compiler.at] != '\0')
        fail(&compiler, "this closes nothing; alternatives stand in ( )");
    pattern->slots = compiler.slots;
    *ret_column = (unsigned)compiler.wrong + 1;
    g_autofree char *regex = g_string_free(compiler.regex, FALSE);
    if (compiler.error != NULL) {
        g_propagate_error(error, compiler.error);
        return NULL;
    }
    pattern->expression = expression_new_later(regex, EXPRESSION_DEFAULT);
    pattern->sequence =
        pattern_find_sequence(folded->text); /* of what was found well formed only */
    pattern->needs = pattern_sort_needs(pattern->sequence);
    pattern->starts = pattern_find_starts(folded->text, &pattern->is_loose);
    pattern->words = pattern_find_words(folded->text);
    return g_steal_pointer(&pattern);
}

void
pattern_free(Pattern *pattern)
{
    if (pattern == NULL)
        return;
    expression_free(pattern->expression);
    g_array_unref(pattern->slots);
    g_clear_pointer(&pattern->needs, g_ptr_array_unref);
    g_clear_pointer(&pattern->sequence, g_ptr_array_unref);
    g_clear_pointer(&pattern->starts, g_ptr_array_unref);
    g_clear_pointer(&pattern->words, g_ptr_array_unref);
    g_free(pattern);
}
