/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/marker_internal.h"

#include <stdbool.h>
#include <string.h>

#include "texts/dom_internal.h"

/* Numbers beyond this are a joke; a list that starts there counts from one. */
#define MARKER_MAX 1000000

struct MarkerList {
    bool is_numbered;
    char style; /* '1', 'a', 'A', 'i' or 'I' */
    int step;
    gint64 next;
};

static bool
is_unmarked(const xmlNode *list)
{
    g_autofree char *style = dom_attribute(list, "style");
    const char *at = style == NULL ? NULL : strstr(style, "list-style");
    return at != NULL && strstr(at, "none") != NULL;
}

static char
read_style(const xmlNode *list)
{
    g_autofree char *type = dom_attribute(list, "type");
    bool is_known = type != NULL && strlen(type) == 1 && strchr("aAiI", *type) != NULL;
    return is_known ? *type : '1';
}

static gint64
count_items(const xmlNode *list)
{
    gint64 count = 0;
    for (const xmlNode *node = list->children; node != NULL; node = node->next)
        count += dom_is(node, "li");
    return count;
}

/* Leaves @ret_number alone unless the attribute is a number within bounds. */
static void
read_number(const xmlNode *node, const char *name, gint64 *ret_number)
{
    g_autofree char *text = dom_attribute(node, name);
    gint64 number = 0;
    if (text != NULL &&
        g_ascii_string_to_signed(g_strstrip(text), 10, -MARKER_MAX, MARKER_MAX, &number, NULL))
        *ret_number = number;
}

MarkerList *
marker_list_new(const xmlNode *list)
{
    MarkerList *markers = g_new0(MarkerList, 1);
    markers->is_numbered = dom_is(list, "ol") && !is_unmarked(list);
    if (!markers->is_numbered)
        return markers;
    bool is_reversed = dom_has_attribute(list, "reversed");
    markers->style = read_style(list);
    markers->step = is_reversed ? -1 : 1;
    markers->next = is_reversed ? count_items(list) : 1;
    read_number(list, "start", &markers->next);
    return markers;
}

void
marker_list_free(MarkerList *list)
{
    g_free(list);
}

static char *
format_letters(gint64 number, char first)
{
    char letters[16];
    gsize at = sizeof letters;
    letters[--at] = '\0';
    for (; number > 0; number = (number - 1) / 26)
        letters[--at] = (char)(first + (number - 1) % 26);
    return g_strdup_printf("%s. ", letters + at);
}

static char *
format_roman(gint64 number, bool is_upper)
{
    static const struct {
        int value;
        const char *digits;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    g_autoptr(GString) roman = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++) {
        for (; number >= parts[i].value; number -= parts[i].value)
            g_string_append(roman, parts[i].digits);
    }
    g_autofree char *cased =
        is_upper ? g_ascii_strup(roman->str, -1) : g_ascii_strdown(roman->str, -1);
    return g_strdup_printf("%s. ", cased);
}

char *
marker_list_next(MarkerList *list, const xmlNode *item)
{
    if (!list->is_numbered)
        return NULL;
    read_number(item, "value", &list->next);
    gint64 number = list->next;
    list->next += list->step;
    if ((list->style == 'a' || list->style == 'A') && number > 0)
        return format_letters(number, list->style);
    if ((list->style == 'i' || list->style == 'I') && number > 0 && number < 4000)
        return format_roman(number, list->style == 'I');
    return g_strdup_printf("%" G_GINT64_FORMAT ". ", number);
}
