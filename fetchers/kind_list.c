/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kind_list.h"

#include "fetchers/query.h"
#include "texts/links.h"

static char *
find_address(const Source *source, gint64 now)
{
    return query_fill_days(source->address, source->window_s, now);
}

/* AFPIMS counts pages from 1 and leaves pages beyond the last empty; the fetcher stops there. */
static char *
find_next(const IndexPage *page)
{
    g_autofree char *number = g_strdup_printf("%u", page->number + 1);
    return query_set(g_strdup(page->address), "Page", number);
}

static bool
read_list(const IndexPage *page, IndexReading *reading, GError **error)
{
    const Capture *capture = page->capture;
    unsigned missed = 0;
    unsigned articles = 0;
    reading->announcements = links_read_checked(capture->body, capture->media_type,
                                                capture->address, &missed, &articles, error);
    if (reading->announcements == NULL)
        return false;
    if (missed > 0)
        reading->layout = g_strdup_printf(
            "the listing of the page lacks %u of the %u article addresses in it", missed, articles);
    reading->next = find_next(page);
    return true;
}

const Kind kind_list = {
    .expectation = EXPECT_LIST, .find_address = find_address, .read = read_list};
