/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/amendment.h"

#include <gio/gio.h>
#include <string.h>

#include "releases/reading_internal.h"
#include "releases/table_period.h"

enum { MAX_DIGITS = 9, MAX_NAME_BYTES = 500 };

static bool
refuse(const char *field, const char *value, const char *what, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: “%.80s” is no %s", field,
                value, what);
    return false;
}

static bool
parse_count(const char *field, const char *value, Count *ret_count, GError **error)
{
    size_t length = strlen(value);
    if (length > MAX_DIGITS || strspn(value, "0123456789") != length)
        return refuse(field, value, "number", error);
    *ret_count = length > 0 ? count_of(g_ascii_strtod(value, NULL)) : count_absent();
    return true;
}

static void
replace_text(char **text, const char *value)
{
    g_free(*text);
    *text = *value != '\0' ? g_strdup(value) : NULL;
}

static bool
amend_day(Entry *entry, const char *value, GError **error)
{
    GDate first, last;
    if (*value != '\0' &&
        (strlen(value) != strlen("2019-04-30") || !table_period_parse(value, &first, &last)))
        return refuse("date", value, "day of the form 2019-04-30", error);
    replace_text(&entry->date, value);
    return true;
}

static bool
amend_entry(Entry *entry, const char *field, const char *value, GError **error)
{
    if (strlen(value) > MAX_NAME_BYTES || !g_utf8_validate(value, -1, NULL))
        return refuse(field, value, "text of at most 500 bytes", error);
    if (g_str_equal(field, "killed"))
        return parse_count(field, value, &entry->killed, error);
    if (g_str_equal(field, "injured"))
        return parse_count(field, value, &entry->injured, error);
    if (g_str_equal(field, "date"))
        return amend_day(entry, value, error);
    if (g_str_equal(field, "country")) {
        replace_text(&entry->country, value);
        return true;
    }
    if (!g_str_equal(field, "place"))
        return refuse("field", field, "killed, injured, date, country or place", error);
    if (entry->places->len > 0)
        g_ptr_array_remove_index(entry->places, 0);
    if (*value != '\0')
        g_ptr_array_insert(entry->places, 0, g_strdup(value));
    return true;
}

static Entry *
find_entry(const Release *release, const char *id)
{
    for (guint i = 0; i < release->entries->len; i++) {
        Entry *entry = g_ptr_array_index(release->entries, i);
        if (g_strcmp0(entry->id, id) == 0)
            return entry;
    }
    return NULL;
}

static Figure *
find_figure(const Release *release, const char *name)
{
    const Figure *wanted = release_find_figure(release, name);
    for (guint i = 0; i < release->figures->len; i++) {
        Figure *figure = g_ptr_array_index(release->figures, i);
        if (figure == wanted)
            return figure;
    }
    return NULL;
}

static bool
amend_figure(const Release *release, const char *name, const char *value, GError **error)
{
    Count count = count_absent();
    Figure *figure = find_figure(release, name);
    if (!parse_count(name, value, &count, error))
        return false;
    if (figure == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "the release states no figure “%s”, so there is none to amend; "
                    "civcas figures lists what releases state",
                    name);
        return false;
    }
    figure->low = figure->high = count;
    figure->bound = BOUND_EXACT;
    return true;
}

bool
release_amend(Release *release, const char *entry_id, const char *field, const char *value,
              GError **error)
{
    Entry *entry = entry_id != NULL ? find_entry(release, entry_id) : NULL;
    if (entry_id != NULL && entry == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the release has no entry “%s”",
                    entry_id);
        return false;
    }
    if (entry != NULL ? !amend_entry(entry, field, value, error)
                      : !amend_figure(release, field, value, error))
        return false;
    guint doubts = release->doubts->len;
    g_ptr_array_set_size(release->checks, 0);
    checks_run(release);
    g_ptr_array_set_size(release->doubts, (gint)MIN(doubts, release->doubts->len));
    return true;
}

static char *
format_count(Count count)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(count.stated ? g_ascii_formatd(digits, sizeof digits, "%.10g", count.value)
                                 : "");
}

static char *
copy_text(const char *text)
{
    return g_strdup(text != NULL ? text : "");
}

static char *
find_in_entry(const Entry *entry, const char *field)
{
    if (g_str_equal(field, "killed"))
        return format_count(entry->killed);
    if (g_str_equal(field, "injured"))
        return format_count(entry->injured);
    if (g_str_equal(field, "date"))
        return copy_text(entry->date);
    if (g_str_equal(field, "country"))
        return copy_text(entry->country);
    return copy_text(entry->places->len > 0 ? g_ptr_array_index(entry->places, 0) : NULL);
}

char *
release_find_amendable(const Release *release, const char *entry_id, const char *field)
{
    const Entry *entry = entry_id != NULL ? find_entry(release, entry_id) : NULL;
    if (entry != NULL)
        return find_in_entry(entry, field);
    if (entry_id != NULL || release_find_figure(release, field) == NULL)
        return NULL;
    return format_count(release_find_count(release, field));
}

void
release_accept(Release *release)
{
    g_ptr_array_set_size(release->doubts, 0);
}
