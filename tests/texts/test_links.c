/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/links.h"

#include <string.h>

#include "tests/texts/with_texts.h"
#include "texts/page.h"

#define BASE "https://www.centcom.mil/MEDIA/PRESS-RELEASES/"

static GPtrArray *
links_of(const char *html)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new(html, strlen(html));
    GPtrArray *links = links_read(body, "text/html; charset=utf-8", BASE, &error);
    g_assert_no_error(error);
    return links;
}

static void
assert_link(const GPtrArray *links, unsigned index, const char *document, const char *address,
            const char *title, const char *published)
{
    g_assert_cmpuint(index, <, links->len);
    const Announcement *link = g_ptr_array_index(links, index);
    g_assert_cmpstr(link->document, ==, document);
    g_assert_cmpstr(link->address, ==, address);
    g_assert_cmpstr(link->title, ==, title);
    g_assert_cmpstr(link->published, ==, published);
}

static void
reads_listing_elements_from_their_attributes(void)
{
    g_autoptr(GPtrArray) links = links_of(
        "<div class='alist-inner'><feature-template :remove-grid='true'><listing-with-preview "
        ":show-image='true' article-id='4016543' article-image-url='' article-title='One > two "
        "&amp; "
        "\xC5\x9F' article-url='http://www.defense.gov/News/Releases/Release/Article/4016543/one/' "
        "publish-date-ap='Dec. 24, 2024' publish-date-jss='2024-12-24T14:57:00'>"
        "</listing-with-preview><story-card article-id=4016173 article-title=\"\" "
        "article-url='/News/Contracts/Contract/Article/4016173//' publish-date-ap='Dec. 23, 2024'>"
        "</story-card></feature-template><a href='/News/Article/9999999/'>not in the "
        "list</a></div>");
    g_assert_cmpuint(links->len, ==, 2);
    assert_link(links, 0, "defense.gov/Article/4016543",
                "https://www.defense.gov/News/Releases/Release/Article/4016543/one/",
                "One > two & \xC5\x9F", "2024-12-24");
    assert_link(links, 1, "centcom.mil/Article/4016173",
                "https://www.centcom.mil/News/Contracts/Contract/Article/4016173//", NULL,
                "2024-12-23");
}

static void
keeps_http_when_the_list_itself_came_that_way(void)
{
    const char *html = "<x-y article-id=1 article-url='http://h.example/Article/12345/'></x-y>";
    g_autoptr(GBytes) body = g_bytes_new(html, strlen(html));
    g_autoptr(GPtrArray) links = links_read(body, "text/html", "http://127.0.0.1:8080/list", NULL);
    assert_link(links, 0, "h.example/Article/12345", "http://h.example/Article/12345/", NULL, NULL);
}

static void
reads_rows_of_classic_lists(void)
{
    g_autoptr(GPtrArray) links = links_of(
        "<div class='alist newsrelease'><div class='item'><div class='title'><a href='"
        "/MEDIA/PRESS-RELEASES/Press-Release-View/Article/1329187/monthly/'> Monthly\n report </a>"
        "</div><div class='info-bar'><span class='date'>| Sept. 29, 2017</span></div></div>"
        "<div class='item'><h2 class='title'><a href='http://www.centcom.mil/en/news/articles/old'>"
        "Old</a></h2></div><div class='item'>no link</div></div>"
        "<ul class='article-listing'><li><h1><a href='?id=3'>Third</a></h1><time datetime='"
        "2017-10-01'>x</time></li></ul>");
    g_assert_cmpuint(links->len, ==, 3);
    assert_link(links, 0, "centcom.mil/Article/1329187",
                "https://www.centcom.mil/MEDIA/PRESS-RELEASES/Press-Release-View/Article/1329187/"
                "monthly/",
                "Monthly report", "2017-09-29");
    assert_link(links, 1, "http://www.centcom.mil/en/news/articles/old",
                "http://www.centcom.mil/en/news/articles/old", "Old", NULL);
    assert_link(links, 2, BASE "?id=3", BASE "?id=3", "Third", "2017-10-01");
}

static void
finds_article_links_wherever_they_stand(void)
{
    g_autoptr(GPtrArray) links = links_of(
        "<nav><a href='/About/'>About</a></nav><p><a href='/News/Article/1971680/slug/'><img></a>"
        "<a href='https://centcom.mil/NEWS/ARTICLE/1971680#top'>Same <b>number</b></a>"
        "<a href='/Article/1234/'>too short</a><a href='/Article/123456789/'>too long</a>"
        "<a href='/Article/12345'>Short</a>");
    g_assert_cmpuint(links->len, ==, 2);
    assert_link(links, 0, "centcom.mil/Article/1971680",
                "https://www.centcom.mil/News/Article/1971680/slug/", "Same number", NULL);
    assert_link(links, 1, "centcom.mil/Article/12345", "https://www.centcom.mil/Article/12345",
                "Short", NULL);
}

static void
folds_hosts_of_one_group(void)
{
    g_autoptr(GPtrArray) links =
        links_of("<a href='https://www.war.gov/News/Article/4016543/a/'>a</a>"
                 "<a href='https://WWW.DEFENSE.GOV/x/Article/4016543/'>b</a>");
    g_assert_cmpuint(links->len, ==, 1);
    assert_link(links, 0, "defense.gov/Article/4016543",
                "https://www.war.gov/News/Article/4016543/a/", "a", NULL);
}

static void
takes_all_links_of_the_area_when_nothing_is_an_article(void)
{
    g_autoptr(GPtrArray) links = links_of(
        "<nav><a href='/menu'>Menu</a></nav><div class=entry-content><p>The invented documents of "
        "this page stand below, one a line, in the order in which they were put there, and last "
        "comes the oldest.</p><a href='a b.pdf'>A</a><a href='#x'>jump</a><a "
        "href='mailto:x@y'>m</a>"
        "<a href='javascript:x()'>j</a><a href='//other.example/q?a=1&amp;b=2#f'>B</a>"
        "<a href='https://u:p@h.example/'>c</a><a href='file:///etc/passwd'>f</a></div>");
    g_assert_cmpuint(links->len, ==, 2);
    assert_link(links, 0, BASE "a%20b.pdf", BASE "a%20b.pdf", "A", NULL);
    assert_link(links, 1, "https://other.example/q?a=1&b=2", "https://other.example/q?a=1&b=2", "B",
                NULL);
}

static void
resolves_against_the_base_a_page_states(void)
{
    g_autoptr(GPtrArray) links =
        links_of("<head><base href='/x/y/'></head><a href='../Article/12345/'>a</a>");
    assert_link(links, 0, "centcom.mil/Article/12345", "https://www.centcom.mil/x/Article/12345/",
                "a", NULL);
}

static void
leaves_addresses_out_that_cannot_be_asked(void)
{
    g_autoptr(GPtrArray) links =
        links_of("<main><a href='//hArticle[19'>a</a><a href='http://h;x/'>b"
                 "</a><a href='http:///x'>c</a>"
                 "<a href='http://[::1]:8080/ok'>e</a><a href='http:'>f</a>");
    g_assert_cmpuint(links->len, ==, 1);
    assert_link(links, 0, "http://[::1]:8080/ok", "http://[::1]:8080/ok", "e", NULL);
}

static void
finds_nothing_on_a_page_without_links(void)
{
    g_autoptr(GPtrArray) links = links_of("<p>Access Denied</p>");
    g_assert_cmpuint(links->len, ==, 0);
    g_autoptr(GPtrArray) none = links_of("");
    g_assert_cmpuint(none->len, ==, 0);
}

static void
never_takes_half_an_address_from_a_cut_page(void)
{
    const char *html =
        "<a href='/News/Article/1971680/slug/'>a</a><a href=/News/Article/1971681/>b</a>";
    for (gsize size = 0; size < strlen(html); size++) {
        g_autofree char *cut = g_strndup(html, size);
        g_autoptr(GPtrArray) links = links_of(cut);
        for (unsigned i = 0; i < links->len; i++) {
            const Announcement *link = g_ptr_array_index(links, i);
            g_assert_true(g_str_has_suffix(link->document, i == 0 ? "/1971680" : "/1971681"));
        }
    }
}

static void
bounds_the_number_of_links(void)
{
    g_autoptr(GString) html = g_string_new(NULL);
    for (unsigned i = 0; i < 3 * LINKS_MAX_ITEMS; i++)
        g_string_append_printf(html, "<a href=/Article/%u/>x</a>", 100000 + i);
    g_autoptr(GPtrArray) links = links_of(html->str);
    g_assert_cmpuint(links->len, ==, LINKS_MAX_ITEMS);
}

static void
refuses_what_is_no_page(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new("%PDF-1.4", 8);
    g_autoptr(GPtrArray) links = links_read(body, NULL, BASE, &error);
    g_assert_null(links);
    g_assert_error(error, PAGE_ERROR, PAGE_ERROR_NOT_TEXT);
}

static void
takes_linear_time_for_hostile_lists(void)
{
    const char *const parts[] = {"<a href=x>",
                                 "<div class=alist>",
                                 "<div class=item>",
                                 "<li>",
                                 "<x-y article-id=1>",
                                 "<a href=/Article/12345/><p>",
                                 "<div class='alist item'><b class=title>"};
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *html = repeat(parts[i], 1024 * 1024 / strlen(parts[i]));
        g_autoptr(GPtrArray) links = links_of(html);
        g_assert_nonnull(links);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/links/" #claim, claim)
    ADD(reads_listing_elements_from_their_attributes);
    ADD(keeps_http_when_the_list_itself_came_that_way);
    ADD(reads_rows_of_classic_lists);
    ADD(finds_article_links_wherever_they_stand);
    ADD(folds_hosts_of_one_group);
    ADD(takes_all_links_of_the_area_when_nothing_is_an_article);
    ADD(resolves_against_the_base_a_page_states);
    ADD(leaves_addresses_out_that_cannot_be_asked);
    ADD(finds_nothing_on_a_page_without_links);
    ADD(never_takes_half_an_address_from_a_cut_page);
    ADD(bounds_the_number_of_links);
    ADD(refuses_what_is_no_page);
    ADD(takes_linear_time_for_hostile_lists);
    return g_test_run();
}
