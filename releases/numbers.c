/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *words;
    Bound bound;
} Hedge;

/* Longest first where one begins another. NULL bound words: neutral. */
static const Hedge hedges[] = {
    {"at least", BOUND_AT_LEAST},
    {"no fewer than", BOUND_AT_LEAST},
    {"not less than", BOUND_AT_LEAST},
    {"no less than", BOUND_AT_LEAST},
    {"a minimum of", BOUND_AT_LEAST},
    {"more than", BOUND_MORE_THAN},
    {"in excess of", BOUND_MORE_THAN},
    {"upwards of", BOUND_MORE_THAN},
    {"upward of", BOUND_MORE_THAN},
    {"over", BOUND_MORE_THAN},
    {"approximately", BOUND_ABOUT},
    {"about", BOUND_ABOUT},
    {"around", BOUND_ABOUT},
    {"roughly", BOUND_ABOUT},
    {"nearly", BOUND_ABOUT},
    {"almost", BOUND_ABOUT},
    {"close to", BOUND_ABOUT},
    {"some", BOUND_ABOUT},
    {"an estimated", BOUND_ABOUT},
    {"estimated", BOUND_ABOUT},
    {"up to", BOUND_UP_TO},
    {"as many as", BOUND_UP_TO},
    {"no more than", BOUND_UP_TO},
    {"at most", BOUND_UP_TO},
    {"fewer than", BOUND_UP_TO},
    {"less than", BOUND_UP_TO},
    {"under", BOUND_UP_TO},
    {"well", BOUND_EXACT}, /* "well over" */
    {"slightly", BOUND_EXACT},
    {"perhaps", BOUND_ABOUT},
    {"maybe", BOUND_ABOUT},
    {"between", BOUND_BETWEEN},
    {"a total of", BOUND_EXACT},
    {"an additional", BOUND_EXACT},
    {"a further", BOUND_EXACT},
    {"another", BOUND_EXACT},
    {"exactly", BOUND_EXACT},
    {"just under", BOUND_ABOUT},
    {"just shy of", BOUND_ABOUT},
    {"just", BOUND_EXACT},
    {"only", BOUND_EXACT},
};

static const char *const units[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
};
static const char *const tens[] = {
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
};

char *
number_get_definitions(void)
{
    return g_strdup(
        "(?(DEFINE)"
        "(?<unit>one|two|three|four|five|six|seven|eight|nine)"
        "(?<teen>ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
        "(?<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        "(?<small>(?>(?=[efnost])(?:(?&tens)(?:[- ](?&unit)\\b)?|(?&teen)|(?&unit))))"
        "(?<rest>(?:(?: and)? (?&small)\\b)?)" /* of a hundred */
        "(?<words>(?=[aefnostz])(?:(?:(?&small)(?: hundred(?&rest))?|a hundred(?&rest)|a(?= "
        "(?:thousand|million|billion)))"
        "(?: (?:million|billion)\\b"
        "| thousand(?:,?(?: and)? (?:(?&small)|a(?= hundred))(?: hundred(?&rest))?\\b)?)?"
        "|zero|a single))"
        "(?<digits>(?:(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?|\\.\\d+)"
        "(?: thousand \\d{1,3}| (?:hundred|thousand|million|billion)\\b)?)"
        "(?<atom>(?<![\\w.,/:$-])(?&digits)(?![\\w/]|:\\d|[.,]\\d|-[a-z]|-\\d+[a-z-])"
        "(?: \\((?&words)\\))?"
        /* not the end of a number word that is not known: "blorp hundred and eleven" */
        "|\\b(?<![a-z]-|hundred |thousand |hundred and |thousand and |twenty |thirty |forty "
        "|fifty |sixty |seventy |eighty |ninety )(?&words)\\b(?!-[a-z])"
        "(?: ?\\(\\d{1,6}\\))?)"
        "(?<number_after>(?&digits)(?![\\w/]|:\\d|[.,]\\d|-[a-z])|(?&words)\\b))");
}

/* "between 22 May and 28 June" holds days, no numbers. */
#define NO_DAY "(?! \\d\\d? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"

char *
number_get_pattern(void)
{
    GString *pattern = g_string_new("(?:\\bbetween (?&atom) and (?&atom)|(?<!carried )\\b(?:(?:");
    for (size_t i = 0; i < G_N_ELEMENTS(hedges); i++)
        g_string_append_printf(pattern, "%s%s%s", i > 0 ? "|" : "", hedges[i].words,
                               hedges[i].bound == BOUND_BETWEEN ? NO_DAY : "");
    g_string_append(pattern, ") ){1,2}(?&atom)(?:(?: to |-)(?&number_after))?"
                             "|(?=[\\d.aefnostz])(?:(?<!from )(?&atom) to (?&atom)"
                             "|(?&atom)(?:(?: to |-)(?&number_after))?))"
                             "(?:\\*{1,3}|\\[\\d{1,2}\\])?(?: ?%| percent\\b| per cent\\b)?");
    return g_string_free(pattern, FALSE);
}

static bool
starts_with_word(const char *text, const char *word)
{
    size_t length = *text == *word ? strlen(word) : 0;
    return length > 0 && strncmp(text, word, length) == 0 && !g_ascii_isalnum(text[length]);
}

static const char *
skip_joints(const char *text)
{
    for (;;) {
        if (*text == ' ' || *text == '-' || *text == ',')
            text++;
        else if (starts_with_word(text, "and"))
            text += 3;
        else
            return text;
    }
}

static bool
read_word(const char *text, double *ret_value, size_t *ret_length)
{
    static const struct {
        const char *word;
        double value;
    } others[] = {{"a single", 1}, {"a", 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(tens); i++)
        if (starts_with_word(text, tens[i])) {
            *ret_value = (double)(i + 2) * 10;
            *ret_length = strlen(tens[i]);
            return true;
        }
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        if (starts_with_word(text, units[i])) {
            *ret_value = (double)i;
            *ret_length = strlen(units[i]);
            return true;
        }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (starts_with_word(text, others[i].word)) {
            *ret_value = others[i].value;
            *ret_length = strlen(others[i].word);
            return true;
        }
    return false;
}

/* "one hundred and forty six": a running group, multiplied by hundred, closed by thousand. */
static const char *
read_words(const char *text, double *ret_value)
{
    double total = 0, group = 0, value = 0, last = 0;
    size_t length = 0;
    const char *end = text;
    bool any = false;
    for (const char *p = text;; p = skip_joints(end)) {
        if (any && starts_with_word(p, "hundred")) {
            group = (group > 0 ? group : 1) * 100;
            last = 0;
            length = 7;
        } else if (any && starts_with_word(p, "thousand")) {
            total = (group > 0 ? group : 1) * 1000;
            group = last = 0;
            length = 8;
        } else if (any && (starts_with_word(p, "million") || starts_with_word(p, "billion"))) {
            total = (group > 0 ? group : 1) * (*p == 'm' ? 1e6 : 1e9);
            group = last = 0;
            length = 7;
        } else if (read_word(p, &value, &length)) {
            if (last > 0 && (last < 20 || value >= 10))
                break; /* "three and five" are two numbers */
            group += value;
            last = value;
            any = true;
        } else {
            break;
        }
        end = p + length;
    }
    *ret_value = total + group;
    return any ? end : NULL;
}

static double
get_scale(const char *text)
{
    if (starts_with_word(text, " hundred"))
        return 1e2;
    if (starts_with_word(text, " thousand"))
        return 1e3;
    if (starts_with_word(text, " million"))
        return 1e6;
    return starts_with_word(text, " billion") ? 1e9 : 1;
}

static const char *
read_digits(const char *text, double *ret_value)
{
    char digits[32];
    size_t used = 0;
    const char *p = text;
    for (; g_ascii_isdigit(*p) || *p == ',' || *p == '.'; p++) {
        if (*p == ',' && !g_ascii_isdigit(p[1]))
            break;
        if (*p == '.' && !g_ascii_isdigit(p[1]))
            break;
        if (*p == ',')
            continue;
        if (used >= 16)
            return NULL;
        digits[used++] = *p;
    }
    digits[used] = '\0';
    if (used == 0)
        return NULL;
    double scale = get_scale(p);
    *ret_value = g_ascii_strtod(digits, NULL) * scale;
    if (scale > 1)
        p += 1 + strcspn(p + 1, " *");
    if (scale > 999 && scale < 1001 && *p == ' ' && g_ascii_isdigit(p[1]))
        *ret_value += (double)g_ascii_strtoull(p + 1, (char **)&p, 10);
    return p;
}

/* " (4)" after "four", or " (four)" after 4. Returns where it ends, @text when there is none, or
 * NULL when it is another number. */
static const char *
read_again(const char *text, double value)
{
    double again = 0;
    const char *start = text + (*text == ' ');
    if (*start != '(')
        return text;
    const char *end =
        g_ascii_isdigit(start[1]) ? read_digits(start + 1, &again) : read_words(start + 1, &again);
    if (end == NULL || *end != ')')
        return text;
    bool differs = again > value || again < value;
    return differs ? NULL : end + 1;
}

static const char *
read_atom(const char *text, double *ret_value)
{
    bool has_digits = g_ascii_isdigit(*text) || *text == '.';
    const char *end = has_digits ? read_digits(text, ret_value) : read_words(text, ret_value);
    return end != NULL ? read_again(end, *ret_value) : NULL;
}

/* "fewer than 5" is at most 4 */
static bool
excludes_itself(const char *hedge)
{
    static const char *const words[] = {"fewer than", "less than", "under"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(hedge, words[i]))
            return true;
    return false;
}

static const char *
read_hedges(const char *text, Number *number, bool *ret_excludes)
{
    number->bound = BOUND_EXACT;
    *ret_excludes = false;
    for (size_t i = 0; i < G_N_ELEMENTS(hedges); i++) {
        if (!starts_with_word(text, hedges[i].words))
            continue;
        text += strlen(hedges[i].words);
        text += *text == ' ';
        if (hedges[i].bound != BOUND_EXACT)
            number->bound = hedges[i].bound;
        *ret_excludes = *ret_excludes || excludes_itself(hedges[i].words);
        i = (size_t)-1; /* another may follow: "at least some 40" */
    }
    return text;
}

/* "*" to "***", or "[1]" */
static void
read_marker(const char *text, Number *number)
{
    size_t used = *text == '[' ? strcspn(text, "]") + 1 : strspn(text, "*");
    if (used < sizeof(number->marker))
        memcpy(number->marker, text, used);
}

static void
set_bounds(Number *number, double first, bool has_second, double second)
{
    number->low = count_of(first);
    number->high = count_of(first);
    if (has_second) {
        number->bound = BOUND_BETWEEN;
        number->high = count_of(second);
        return;
    }
    if (number->bound == BOUND_BETWEEN)
        number->bound = BOUND_EXACT;
    if (number->bound == BOUND_AT_LEAST || number->bound == BOUND_MORE_THAN)
        number->high = count_absent();
    if (number->bound == BOUND_UP_TO)
        number->low = count_absent();
}

bool
number_read(const char *folded, size_t length, Number *ret_number)
{
    g_autofree char *text = g_strndup(folded, length);
    Number number = {0};
    double first = 0, second = 0;
    bool excludes = false;
    const char *p = read_atom(read_hedges(text, &number, &excludes), &first);
    if (p == NULL || first > 1e12)
        return false;
    const char *rest = p;
    while (*rest == ' ' || *rest == '-')
        rest++;
    if (starts_with_word(rest, "to") || starts_with_word(rest, "and"))
        rest += strcspn(rest, " ") + 1;
    const char *after = rest != p ? read_atom(rest, &second) : NULL;
    bool has_second = after != NULL && second > first;
    read_marker(has_second ? after : p, &number);
    set_bounds(&number, first, has_second, second);
    number.percent = strchr(text, '%') != NULL || strstr(text, "percent") != NULL ||
                     strstr(text, "per cent") != NULL;
    bool is_count = !number.percent && number.high.stated && first >= 1 && floor(first) >= first;
    if (excludes && number.bound == BOUND_UP_TO && is_count)
        number.high = count_of(first - 1);
    *ret_number = number;
    return true;
}

size_t
number_skip_hedges(const char *folded)
{
    size_t skipped = 0;
    unsigned found = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(hedges) && found < 2; i++) {
        const char *words = hedges[i].words, *at = folded + skipped;
        size_t length = *words == *at ? strlen(words) : 0;
        if (length == 0 || strncmp(at, words, length) != 0 || at[length] != ' ')
            continue;
        skipped += length + 1;
        found++;
        i = (size_t)-1;
    }
    return skipped;
}

void
number_add_starters(GHashTable *words)
{
    static const char *const firsts[] = {
        /* numbers that begin with "a" */
        "a single", "a hundred", "a thousand", "a million", "a billion",
        /* hedges: the first word, and the second of those that have one */
        "at least", "no fewer", "not less", "no less", "a minimum", "more than", "in excess",
        "upwards of", "upward of", "over", "approximately", "about", "around", "roughly", "nearly",
        "almost", "close to", "some", "an estimated", "estimated", "up to", "as many", "no more",
        "at most", "fewer than", "less than", "between", "a total", "an additional", "a further",
        "another", "exactly", "just", "only", "under", "well", "slightly", "perhaps", "maybe"};
    for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++)
        g_hash_table_add(words, (gpointer)firsts[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        g_hash_table_add(words, (gpointer)units[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(tens); i++)
        g_hash_table_add(words, (gpointer)tens[i]);
}

char *
number_print(const Number *number)
{
    static const char *const signs[] = {"", "~", ">=", ">", "<=", ""};
    char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(low, sizeof(low), "%.10g", number->low.value);
    g_ascii_formatd(high, sizeof(high), "%.10g", number->high.value);
    const char *tail = number->percent ? "%" : number->marker;
    if (number->bound == BOUND_BETWEEN)
        return g_strconcat(low, "..", high, tail, NULL);
    return g_strconcat(signs[number->bound], number->low.stated ? low : high, tail, NULL);
}
