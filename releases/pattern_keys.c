/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/pattern_keys.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

/* Marks that begin a token of a View. */
#define NUMBER "\x01"
#define PERCENT "\x0e"
#define DAY "\x03"
#define MONTH "\x05"

static GPtrArray *
new_keys(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

/* 1 where a bracket opens, -1 where one closes; every byte of every pattern comes here. */
static int
get_step(char c)
{
    bool opens = c == '(' || c == '[' || c == '{', closes = c == ')' || c == ']' || c == '}';
    return opens - closes;
}

/* Bytes of the item at @text: up to a space outside brackets. */
static size_t
measure_item(const char *text)
{
    int depth = 0;
    size_t length = 0;
    for (; text[length] != '\0'; length++) {
        depth += get_step(text[length]);
        if (text[length] == ' ' && depth <= 0)
            break;
    }
    return length;
}

static GPtrArray *
split_alternatives(const char *inside)
{
    GPtrArray *parts = new_keys();
    int depth = 0;
    const char *start = inside;
    for (const char *p = inside;; p++) {
        depth += get_step(*p);
        if (*p != '\0' && (*p != '|' || depth > 0))
            continue;
        g_ptr_array_add(parts, g_strndup(start, (size_t)(p - start)));
        if (*p == '\0')
            return parts;
        start = p + 1;
    }
}

static bool
is_word(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && strspn(text, LETTERS) == length;
}

/* "us-led", "u.s.", "coalition's": signs that may be missing or stand for a space leave it open how
 * far the first run of letters reaches. */
static GPtrArray *
find_signed_word(const char *item)
{
    GPtrArray *keys = new_keys();
    g_autoptr(GString) run = g_string_new(NULL);
    if (strspn(item, LETTERS "-.'&") != strlen(item) || strstr(item, "...") != NULL ||
        strspn(item, LETTERS) == 0)
        return keys;
    for (const char *p = item; *p != '\0' && strchr("'&", *p) == NULL;) {
        size_t length = strspn(p, LETTERS);
        g_string_append_len(run, p, (gssize)length);
        p += length;
        p += strspn(p, "-.");
        g_ptr_array_add(keys, g_strdup(run->str));
    }
    return keys;
}

/* "report[s|ed]", "casualt(y|ies)": every form of one word */
static GPtrArray *
find_forms(const char *item)
{
    GPtrArray *keys = new_keys();
    size_t stem = strspn(item, LETTERS);
    size_t length = strlen(item);
    bool bracket = item[stem] == '[' && item[length - 1] == ']';
    bool parenthesis = item[stem] == '(' && item[length - 1] == ')';
    if (stem == 0 || (!bracket && !parenthesis))
        return keys;
    g_autofree char *inside = g_strndup(item + stem + 1, length - stem - 2);
    g_autoptr(GPtrArray) endings = split_alternatives(inside);
    if (bracket)
        g_ptr_array_add(keys, g_strndup(item, stem));
    for (guint i = 0; i < endings->len; i++) {
        const char *ending = g_ptr_array_index(endings, i);
        if (!is_word(ending)) {
            g_ptr_array_set_size(keys, 0);
            return keys;
        }
        g_ptr_array_add(keys, g_strdup_printf("%.*s%s", (int)stem, item, ending));
    }
    return keys;
}

/* "{killed}", "{from}": the marks of the tokens it can catch */
static GPtrArray *
find_slot(const char *item)
{
    static const struct {
        const char *name, *words[5];
    } slots[] = {
        {"{number}", {NUMBER, PERCENT}},
        {"{from}", {DAY, MONTH}},
        {"{to}", {DAY, MONTH}},
        {"{in}", {DAY, MONTH}},
        {"{date}", {DAY, MONTH}},
        {"{yesterday}", {"yesterday"}},
        {"{scope}", {NULL}},
    };
    static const char *const figure[] = {NUMBER, "none", "no", "nil", NULL};
    static const char *const rate[] = {PERCENT, NULL};
    GPtrArray *keys = new_keys();
    const char *close = strchr(item, '}');
    if (close == NULL || memchr(item, '=', (size_t)(close - item)) != NULL)
        return keys; /* a constant catches nothing */
    size_t length = (size_t)(close - item) + 1;
    bool is_rate = length > 6 && strncmp(close - 5, "_rate", 5) == 0;
    const char *const *words = is_rate ? rate : figure;
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
        if (strlen(slots[i].name) == length && strncmp(slots[i].name, item, length) == 0)
            words = slots[i].words;
    for (; *words != NULL; words++)
        g_ptr_array_add(keys, g_strdup(*words));
    return keys;
}

static GPtrArray *find_best(const char *pattern);

size_t
pattern_measure_bracket(const char *item)
{
    int depth = 0;
    size_t length = 0;
    do {
        depth += item[length] == '(' || item[length] == '[';
        depth -= item[length] == ')' || item[length] == ']';
        length += item[length] != '\0';
    } while (depth > 0 && item[length] != '\0');
    return length;
}

/* "(a|b)(c|d)" is two. */
static bool
is_one_group(const char *item)
{
    return item[pattern_measure_bracket(item)] == '\0';
}

/* "(a b|c)": one word of each alternative */
static GPtrArray *
find_group(const char *item)
{
    GPtrArray *keys = new_keys();
    g_autofree char *inside = g_strndup(item + 1, strlen(item) - 2);
    g_autoptr(GPtrArray) alternatives = split_alternatives(inside);
    for (guint i = 0; i < alternatives->len; i++) {
        GPtrArray *some = find_best(g_ptr_array_index(alternatives, i));
        if (some->len == 0) {
            g_ptr_array_unref(some);
            g_ptr_array_set_size(keys, 0);
            return keys;
        }
        g_ptr_array_extend_and_steal(keys, some);
    }
    return keys;
}

/* Adds @word with each of @endings: "led" for "[-led]", where the hyphen may be missing. */
static bool
add_endings(GPtrArray *keys, const char *word, const GPtrArray *endings)
{
    if (!is_word(word))
        return false;
    g_ptr_array_add(keys, g_strdup(word));
    for (guint i = 0; i < endings->len; i++) {
        const char *ending = g_ptr_array_index(endings, i);
        ending += *ending == '-';
        if (!is_word(ending))
            return false;
        g_ptr_array_add(keys, g_strconcat(word, ending, NULL));
    }
    return true;
}

/* "(saudi|turkish)[-led]": each of these words, and what becomes of it */
static GPtrArray *
find_group_forms(const char *item)
{
    GPtrArray *keys = new_keys();
    size_t length = strlen(item), group = strcspn(item, ")");
    if (strcspn(item + 1, "([{") < group - 1 || strncmp(item + group, ")[", 2) != 0 ||
        group + strcspn(item + group, "]") + 1 != length)
        return keys;
    g_autofree char *words = g_strndup(item + 1, group - 1);
    g_autofree char *inside = g_strndup(item + group + 2, length - group - 3);
    g_autoptr(GPtrArray) alternatives = split_alternatives(words);
    g_autoptr(GPtrArray) endings = split_alternatives(inside);
    for (guint i = 0; i < alternatives->len; i++) {
        if (add_endings(keys, g_ptr_array_index(alternatives, i), endings))
            continue;
        g_ptr_array_set_size(keys, 0);
        break;
    }
    return keys;
}

static GPtrArray *
find_item_keys(const char *item)
{
    if (item[0] == '(' && !is_one_group(item))
        return find_group_forms(item);
    if (item[0] == '(')
        return find_group(item);
    if (item[0] == '{')
        return find_slot(item);
    if (item[strcspn(item, "-.'&")] != '\0' && item[strcspn(item, "[({")] == '\0')
        return find_signed_word(item);
    if (!is_word(item))
        return find_forms(item);
    GPtrArray *keys = new_keys();
    if (strlen(item) >= 2)
        g_ptr_array_add(keys, g_strdup(item));
    return keys;
}

/* Longer words are rarer, and these stand in every other sentence, whatever it says. */
static size_t
measure_rarity(const char *word)
{
    static const char *const common[] = {"the", "of",   "and",  "in",  "to",   "by",   "for",
                                         "on",  "was",  "were", "are", "is",   "be",   "been",
                                         "at",  "that", "this", "it",  "from", "with", "as",
                                         "an",  "or",   "has",  "had", "have", NULL};
    size_t length = strlen(word); /* of these, 4 at most */
    return length <= 4 && g_strv_contains(common, word) ? 0 : length;
}

/* As rare as the commonest of them. */
static size_t
measure_keys(const GPtrArray *keys)
{
    size_t least = G_MAXSIZE;
    for (guint i = 0; i < keys->len; i++)
        least = MIN(least, measure_rarity(g_ptr_array_index(keys, i)));
    return least;
}

static bool
is_better(const GPtrArray *keys, const GPtrArray *best)
{
    if (keys->len == 0 || best->len == 0)
        return keys->len > 0;
    size_t rarity = measure_keys(keys), best_rarity = measure_keys(best);
    if ((rarity == 0) != (best_rarity == 0))
        return best_rarity == 0;
    if (keys->len != best->len)
        return keys->len < best->len;
    return rarity > best_rarity;
}

GPtrArray *
pattern_find_sequence(const char *pattern)
{
    GPtrArray *sequence = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (const char *p = pattern; *p != '\0';) {
        size_t length = measure_item(p);
        g_autofree char *item = g_strndup(p, length);
        g_autoptr(GPtrArray) keys = length > 0 ? find_item_keys(item) : new_keys();
        if (keys->len > 0)
            g_ptr_array_add(sequence, g_steal_pointer(&keys));
        p += length;
        p += *p == ' ';
    }
    return sequence;
}

static guint
find_best_group(const GPtrArray *sequence)
{
    guint best = 0;
    for (guint i = 1; i < sequence->len; i++)
        if (is_better(g_ptr_array_index(sequence, i), g_ptr_array_index(sequence, best)))
            best = i;
    return best;
}

GPtrArray *
pattern_sort_needs(const GPtrArray *sequence)
{
    GPtrArray *needs = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    guint best = find_best_group(sequence);
    for (guint i = 0; i < sequence->len; i++)
        g_ptr_array_insert(needs, i == best ? 0 : -1,
                           g_ptr_array_ref(g_ptr_array_index(sequence, i)));
    return needs;
}

static GPtrArray *
find_best(const char *pattern)
{
    g_autoptr(GPtrArray) sequence = pattern_find_sequence(pattern);
    return sequence->len > 0 ? g_ptr_array_steal_index(sequence, find_best_group(sequence))
                             : new_keys();
}

/* "told", "report[s|ed]", "(was|were)" */
static GPtrArray *
find_item_words(const char *item)
{
    size_t length = strlen(item);
    if (item[0] != '(' || !is_one_group(item)) {
        GPtrArray *forms = find_forms(item);
        if (is_word(item))
            g_ptr_array_add(forms, g_strdup(item));
        return forms;
    }
    g_autofree char *inside = g_strndup(item + 1, length - 2);
    GPtrArray *words = split_alternatives(inside);
    for (guint i = 0; i < words->len; i++)
        if (!is_word(g_ptr_array_index(words, i)))
            g_ptr_array_set_size(words, 0);
    return words;
}

static bool
has_letter_alone(const GPtrArray *words)
{
    for (guint i = 0; i < words->len; i++)
        if (strlen(g_ptr_array_index(words, i)) < 2)
            return true;
    return false;
}

GPtrArray *
pattern_find_words(const char *pattern)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (const char *p = pattern; *p != '\0';) {
        size_t length = measure_item(p);
        g_autofree char *item = g_strndup(p, length);
        g_autoptr(GPtrArray) words = length > 0 ? find_item_words(item) : new_keys();
        if (length > 0 && (words->len == 0 || has_letter_alone(words))) {
            g_ptr_array_set_size(groups, 0);
            return groups;
        }
        if (length > 0)
            g_ptr_array_add(groups, g_steal_pointer(&words));
        p += length;
        p += *p == ' ';
    }
    return groups;
}

/* "[the us|a]", alone */
static bool
is_optional(const char *item)
{
    return item[0] == '[' && is_one_group(item);
}

static bool
is_constant_slot(const char *item)
{
    return item[0] == '{' && strchr(item, '=') != NULL && strcspn(item, "}") + 1 == strlen(item);
}

/* "{number}", "u.s.", "told", "report[s|ed]": what it can begin with */
static GPtrArray *
find_item_starts(const char *item)
{
    if (item[0] == '{' && strchr(item, '=') == NULL) {
        GPtrArray *keys = find_slot(item);
        if (keys->len > 0 && g_strcmp0(g_ptr_array_index(keys, 0), DAY) == 0)
            g_ptr_array_add(keys, g_strdup("the")); /* may stand before a day or month */
        return keys;
    }
    if (item[strcspn(item, "-.'&")] != '\0' && item[strcspn(item, "[({")] == '\0')
        return find_signed_word(item);
    GPtrArray *words = find_item_words(item);
    if (has_letter_alone(words))
        g_ptr_array_set_size(words, 0);
    return words;
}

static void
add_once(GPtrArray *keys, const char *key)
{
    if (!g_ptr_array_find_with_equal_func(keys, key, g_str_equal, NULL))
        g_ptr_array_add(keys, g_strdup(key));
}

static bool add_starts(GPtrArray *keys, const char *pattern, bool *ret_is_loose);

/* Adds what each alternative can begin with in the bracket that @item begins with. Words end where
 * a bracket does, so what goes on without a space ("(us|american)-led") adds nothing. */
static bool
add_group_starts(GPtrArray *keys, const char *item, bool *ret_is_loose)
{
    g_autofree char *inside = g_strndup(item + 1, MAX(pattern_measure_bracket(item), 2) - 2);
    g_autoptr(GPtrArray) alternatives = split_alternatives(inside);
    for (guint i = 0; i < alternatives->len; i++)
        if (!add_starts(keys, g_ptr_array_index(alternatives, i), ret_is_loose))
            return false;
    return true;
}

/* Returns: false when @pattern can begin with something that is no word. */
static bool
add_starts(GPtrArray *keys, const char *pattern, bool *ret_is_loose)
{
    for (const char *p = pattern; *p != '\0';) {
        size_t length = measure_item(p);
        g_autofree char *item = g_strndup(p, length);
        p += length;
        p += *p == ' ';
        if (is_optional(item) && !add_group_starts(keys, item, ret_is_loose))
            return false;
        if (length == 0)
            continue;
        if (is_optional(item) || is_constant_slot(item)) {
            *ret_is_loose = true; /* what follows has a separator before it */
            continue;
        }
        if (item[0] == '(')
            return add_group_starts(keys, item, ret_is_loose);
        g_autoptr(GPtrArray) some = find_item_starts(item);
        for (guint i = 0; i < some->len; i++)
            add_once(keys, g_ptr_array_index(some, i));
        return some->len > 0;
    }
    return false;
}

GPtrArray *
pattern_find_starts(const char *pattern, bool *ret_is_loose)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GPtrArray) keys = new_keys();
    *ret_is_loose = false;
    if (add_starts(keys, pattern, ret_is_loose))
        g_ptr_array_add(groups, g_steal_pointer(&keys));
    return groups;
}
