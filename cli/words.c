/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/words.h"

#include <math.h>
#include <string.h>

#include "changes/change.h"

/* Appends the digits of @value in groups of three, as in 34,502. */
static void
append_grouped(GString *out, gint64 value)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, value < 0 ? -value : value);
    size_t length = strlen(digits);
    if (value < 0)
        g_string_append(out, "−");
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, digits[i]);
    }
}

char *
words_for_count(Count count)
{
    if (!count.stated)
        return g_strdup("–");
    GString *out = g_string_new(NULL);
    if (fabs(count.value) < 9e15 && count.value == floor(count.value)) {
        append_grouped(out, (gint64)count.value);
    } else {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append(out, g_ascii_dtostr(buffer, sizeof buffer, count.value));
    }
    return g_string_free(out, FALSE);
}

char *
words_for_figure(const Figure *figure)
{
    g_autofree char *low = words_for_count(figure->low);
    g_autofree char *high = words_for_count(figure->high);
    switch (figure->bound) {
    case BOUND_ABOUT:
        return g_strdup_printf("about %s%s", low, figure->marker);
    case BOUND_AT_LEAST:
        return g_strdup_printf("at least %s%s", low, figure->marker);
    case BOUND_MORE_THAN:
        return g_strdup_printf("more than %s%s", low, figure->marker);
    case BOUND_UP_TO:
        return g_strdup_printf("up to %s%s", high, figure->marker);
    case BOUND_BETWEEN:
        return g_strdup_printf("%s to %s%s", low, high, figure->marker);
    case BOUND_EXACT:
        break;
    }
    return g_strdup_printf("%s%s", low, figure->marker);
}

char *
words_for_name(const char *name)
{
    if (name == NULL)
        return g_strdup("");
    if (g_str_equal(name, "non_credible"))
        return g_strdup(change_find_words(name));
    GString *words = g_string_new(name);
    if (g_str_has_suffix(name, "_total")) {
        g_string_truncate(words, words->len - strlen("_total"));
        g_string_append(words, " in all");
    }
    g_string_replace(words, "_", " ", 0);
    return g_string_free(words, FALSE);
}

/* @items joined by @separator behind what @out holds already. */
static void
append_joined(GString *out, const GPtrArray *items, const char *separator)
{
    for (unsigned i = 0; i < items->len; i++) {
        if (i > 0)
            g_string_append(out, separator);
        g_string_append(out, g_ptr_array_index(items, i));
    }
}

char *
words_for_place(const Entry *entry)
{
    GString *place = g_string_new(NULL);
    append_joined(place, entry->places, ", ");
    for (unsigned i = 0; i < entry->alternatives->len; i++) {
        g_string_append(place, " or ");
        append_joined(place, g_ptr_array_index(entry->alternatives, i), ", ");
    }
    if (entry->country != NULL)
        g_string_append_printf(place, "%s%s", place->len > 0 ? ", " : "", entry->country);
    return g_string_free(place, FALSE);
}

char *
words_for_sources(const Entry *entry)
{
    GString *sources = g_string_new(NULL);
    append_joined(sources, entry->sources, ", ");
    return g_string_free(sources, FALSE);
}

char *
words_for_time(gint64 time)
{
    if (time == 0)
        return g_strdup("never");
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(time);
    return when == NULL ? g_strdup("never") : g_date_time_format(when, "%Y-%m-%d %H:%M UTC");
}

static void
append_part(GString *out, const char *part)
{
    if (out->len > 0)
        g_string_append(out, "; ");
    g_string_append(out, part);
}

char *
words_for_extent(const Figure *figure)
{
    GString *extent = g_string_new(NULL);
    if (figure->scope != NULL)
        append_part(extent, figure->scope);
    if (figure->from != NULL || figure->to != NULL) {
        g_autofree char *span =
            g_strdup_printf("%s to %s", figure->from != NULL ? figure->from : "?",
                            figure->to != NULL ? figure->to : "?");
        append_part(extent, span);
    }
    if (figure->basis != BASIS_ADMITTED)
        append_part(extent, basis_to_name(figure->basis));
    if (figure->with->len > 0) {
        append_part(extent, "with ");
        append_joined(extent, figure->with, ", ");
    }
    return g_string_free(extent, FALSE);
}
