/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/announced.h"

#include <string.h>

static bool
holds_match(const GRegex *regex, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    return g_regex_match(regex, valid, 0, NULL);
}

GPtrArray *
announced_filter(GPtrArray *all, const char *match, GError **error)
{
    g_autoptr(GRegex) regex = NULL;
    if (match != NULL && (regex = g_regex_new(match, G_REGEX_CASELESS, 0, error)) == NULL)
        return NULL;
    GPtrArray *matching = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (unsigned i = 0; i < all->len;) {
        Announcement *announcement = g_ptr_array_index(all, i);
        if (regex != NULL && !holds_match(regex, announcement->title) &&
            !holds_match(regex, announcement->address)) {
            i++;
            continue;
        }
        g_ptr_array_add(matching, g_ptr_array_steal_index(all, i));
    }
    return matching;
}

static int
compare_days(gconstpointer a, gconstpointer b)
{
    const Announcement *first = *(Announcement *const *)a;
    const Announcement *second = *(Announcement *const *)b;
    if (first->published == NULL || second->published == NULL)
        return 0;
    return strcmp(first->published, second->published);
}

void
announced_sort(GPtrArray *announced)
{
    for (unsigned i = 0; i < announced->len / 2; i++) {
        gpointer swapped = announced->pdata[i];
        announced->pdata[i] = announced->pdata[announced->len - 1 - i];
        announced->pdata[announced->len - 1 - i] = swapped;
    }
    g_ptr_array_sort(announced, compare_days); /* keeps the order of equals */
}

Announced *
announced_new(void)
{
    Announced *announced = g_new0(Announced, 1);
    announced->announcements = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    announced->documents = g_hash_table_new(g_str_hash, g_str_equal);
    return announced;
}

void
announced_free(Announced *announced)
{
    if (announced == NULL)
        return;
    g_hash_table_unref(announced->documents);
    g_ptr_array_unref(announced->announcements);
    g_free(announced);
}

bool
announced_add(Announced *announced, GPtrArray *all,
              bool (*is_known)(const char *document, gpointer data), gpointer data)
{
    bool has_new = false;
    while (all->len > 0) {
        Announcement *announcement = g_ptr_array_steal_index(all, 0);
        if (g_hash_table_contains(announced->documents, announcement->document)) {
            announcement_free(announcement);
            continue;
        }
        g_hash_table_add(announced->documents, announcement->document);
        g_ptr_array_add(announced->announcements, announcement);
        has_new |= is_known != NULL && !is_known(announcement->document, data);
    }
    g_ptr_array_unref(all);
    return has_new;
}
