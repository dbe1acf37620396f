/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/feed_links.h"

#include <string.h>

static GPtrArray *
read_page(const char *html)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new_static(html, strlen(html));
    GPtrArray *feeds =
        feed_links_read(body, "text/html; charset=utf-8", "https://example.org/news/", &error);
    g_assert_no_error(error);
    return feeds;
}

static const char *
address_of(GPtrArray *feeds, unsigned index)
{
    g_assert_cmpuint(index, <, feeds->len);
    return ((const Announcement *)g_ptr_array_index(feeds, index))->address;
}

static void
finds_the_feeds_a_page_announces(void)
{
    g_autoptr(GPtrArray) feeds =
        read_page("<html><head><title>News</title>"
                  "<link rel=stylesheet href=/a.css>"
                  "<link rel='alternate' type='application/rss+xml' href='rss?type=1&amp;max=20'>"
                  "<link rel='alternate' type='application/atom+xml' href='/atom.xml'>"
                  "<link rel='alternate' hreflang=fr type='text/html' href='/fr'>"
                  "</head><body><a href='/other/feed'>feed</a></body></html>");
    g_assert_cmpuint(feeds->len, ==, 2);
    g_assert_cmpstr(address_of(feeds, 0), ==, "https://example.org/news/rss?type=1&max=20");
    g_assert_cmpstr(address_of(feeds, 1), ==, "https://example.org/atom.xml");
}

static void
takes_a_link_that_speaks_of_a_feed_where_none_is_announced(void)
{
    g_autoptr(GPtrArray) feeds =
        read_page("<html><body><p><a href='/about'>About us</a> <a href='/RSS/'>Subscribe</a>"
                  "<a href='/feedback'>Tell us</a></p></body></html>");
    g_assert_cmpuint(feeds->len, ==, 1);
    g_assert_cmpstr(address_of(feeds, 0), ==, "https://example.org/RSS/");
}

static void
finds_nothing_in_a_page_without_feeds(void)
{
    g_autoptr(GPtrArray) feeds = read_page("<html><body><p>Nothing here.</p></body></html>");
    g_assert_cmpuint(feeds->len, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed-links/announced", finds_the_feeds_a_page_announces);
    g_test_add_func("/feed-links/linked",
                    takes_a_link_that_speaks_of_a_feed_where_none_is_announced);
    g_test_add_func("/feed-links/none", finds_nothing_in_a_page_without_feeds);
    return g_test_run();
}
