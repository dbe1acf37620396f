/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/discovery.h"

#include <gio/gio.h>
#include <string.h>

#include "cli/asking.h"
#include "fetchers/kinds.h"
#include "texts/address.h"
#include "texts/feed_links.h"
#include "texts/page.h"

/* Feeds of one page that are looked into, and the rest a site gets between two requests. */
#define FEEDS_TRIED 3u
#define PAUSE_MS 1000u

void
discovery_free(Discovery *discovery)
{
    if (discovery == NULL)
        return;
    g_free(discovery->address);
    g_free(discovery->title);
    if (discovery->announced != NULL)
        g_ptr_array_unref(discovery->announced);
    g_free(discovery);
}

static Asked *
ask(Transfers *transfers, const char *address, bool allow_private)
{
    g_autoptr(Source) source = source_new("new", SOURCE_PAGE, address);
    source->allow_private = allow_private;
    return asking_get(transfers, source, EXPECT_PAGE);
}

static const char *
get_remedy(const Asked *asked, bool allow_private)
{
    if (strstr(asked->capture->document, "://") == NULL)
        return "write it as https://host/path";
    if (asked->outcome == TRANSFER_REFUSED && !allow_private)
        return "if it is a server of your own, add --allow-private";
    switch (asked->capture->verdict) {
    case VERDICT_BLOCKED:
        return "the site turns programs away; look for a feed of it, or ask its press office";
    case VERDICT_GONE:
        return "look for the address in a browser";
    default:
        return "try the address in a browser, and try again later";
    }
}

/* What a feed, a list or a page announces of itself; NULL when it is not of @kind. */
static GPtrArray *
read_announced(const Asked *asked, SourceKind kind)
{
    unsigned left_out = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Source) source = source_new("found", kind, asked->capture->address);
    return kind_read_index(source, asked->capture, &left_out, &error);
}

static Discovery *
make(SourceKind kind, const char *address, GPtrArray *announced)
{
    Discovery *discovery = g_new0(Discovery, 1);
    discovery->kind = kind;
    discovery->address = g_strdup(address);
    discovery->announced = announced != NULL
                               ? announced
                               : g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    return discovery;
}

static bool
holds_articles(const GPtrArray *announced)
{
    for (unsigned i = 0; i < announced->len; i++) {
        const Announcement *item = g_ptr_array_index(announced, i);
        if (address_is_article(item->address))
            return true;
    }
    return false;
}

/* The first of the page's feeds that can be read and holds something. Returns: (owned) (nullable)
 */
static Discovery *
try_feeds(Transfers *transfers, const Asked *page, bool allow_private)
{
    const Capture *capture = page->capture;
    g_autoptr(GPtrArray) feeds =
        feed_links_read(capture->body, capture->media_type, capture->address, NULL);
    for (unsigned i = 0; feeds != NULL && i < MIN(feeds->len, FEEDS_TRIED); i++) {
        const Announcement *feed = g_ptr_array_index(feeds, i);
        g_usleep(PAUSE_MS * 1000);
        g_autoptr(Asked) asked = ask(transfers, feed->address, allow_private);
        if (asked->capture->body == NULL)
            continue;
        g_autoptr(GPtrArray) announced = read_announced(asked, SOURCE_FEED);
        if (announced != NULL && announced->len > 0)
            return make(SOURCE_FEED, feed->address, g_steal_pointer(&announced));
    }
    return NULL;
}

/* A feed is one whatever the page was expected to be. Returns: (owned) (nullable) */
static Discovery *
take_kind(const Asked *asked, const char *address, SourceKind kind)
{
    if (kind == SOURCE_PAGE)
        return make(SOURCE_PAGE, address, NULL);
    GPtrArray *announced = read_announced(asked, kind);
    return announced == NULL ? NULL : make(kind, address, announced);
}

static Discovery *
find_kind(Transfers *transfers, const Asked *asked, const char *address, bool allow_private)
{
    Discovery *feed = take_kind(asked, address, SOURCE_FEED);
    if (feed == NULL)
        feed = try_feeds(transfers, asked, allow_private);
    if (feed != NULL)
        return feed;
    g_autoptr(Discovery) list = take_kind(asked, address, SOURCE_LIST);
    if (list != NULL && holds_articles(list->announced))
        return g_steal_pointer(&list);
    return make(SOURCE_PAGE, address, NULL);
}

/* A feed is no page, and is told so by the verdict; everything else that is not fine is. */
static bool
is_usable(const Asked *asked)
{
    const Capture *capture = asked->capture;
    return capture->body != NULL && g_bytes_get_size(capture->body) > 0 &&
           (capture->verdict == VERDICT_OK || capture->verdict == VERDICT_WRONG_TYPE);
}

Discovery *
discovery_make(Transfers *transfers, const char *address, const SourceKind *kind,
               bool allow_private, GError **error)
{
    g_autoptr(Asked) asked = ask(transfers, address, allow_private);
    if (!is_usable(asked)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s (%s); %s", address,
                    verdict_to_name(asked->capture->verdict),
                    asked->capture->evidence != NULL ? asked->capture->evidence : asked->message,
                    get_remedy(asked, allow_private));
        return NULL;
    }
    g_autoptr(Discovery) discovery = kind != NULL
                                         ? take_kind(asked, address, *kind)
                                         : find_kind(transfers, asked, address, allow_private);
    if (discovery == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "%s: cannot be read as a %s; leave --kind out, and it is found out", address,
                    source_kind_to_name(*kind));
        return NULL;
    }
    g_autoptr(PageText) page =
        page_text_read(asked->capture->body, asked->capture->media_type, NULL);
    discovery->title = page == NULL ? NULL : g_strdup(page->title);
    return g_steal_pointer(&discovery);
}
