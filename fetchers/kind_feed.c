/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kind_feed.h"

#include "texts/feed.h"

static bool
read_feed(const IndexPage *page, IndexReading *reading, GError **error)
{
    const Capture *capture = page->capture;
    reading->announcements =
        feed_read(capture->body, capture->media_type, capture->address, &reading->left_out, error);
    return reading->announcements != NULL;
}

const Kind kind_feed = {.expectation = EXPECT_FEED, .read = read_feed};
