/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/announced.h"

#include "texts/feed.h"
#include "texts/links.h"

GPtrArray *
announced_read(const Capture *index, SourceKind kind, unsigned *ret_left_out, GError **error)
{
    *ret_left_out = 0;
    if (kind == SOURCE_FEED)
        return feed_read(index->body, index->media_type, index->address, ret_left_out, error);
    return links_read(index->body, index->media_type, index->address, error);
}

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
        /* Order is kept, and with it the feed's own. */
        g_ptr_array_add(matching, g_ptr_array_steal_index(all, i));
    }
    return matching;
}
