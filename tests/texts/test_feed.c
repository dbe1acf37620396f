/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/feed.h"

#include <string.h>

#include "tests/texts/with_texts.h"

#define BASE "https://www.example.mil/rss.ashx?Site=1"
#define BASE_A "https://www.example.mil/a"
#define RSS(items)                                                                                 \
    "<?xml version='1.0' encoding='utf-8'?>\r\n<rss version='2.0'><channel>" items                 \
    "</channel></rss>"

static GPtrArray *
feed_of(const char *bytes, gsize size, unsigned *ret_left_out)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new(bytes, size);
    GPtrArray *feed = feed_read(body, "text/xml", BASE, ret_left_out, &error);
    g_assert_no_error(error);
    return feed;
}

static void
assert_item(const char *xml, const char *document, const char *address, const char *title,
            const char *published)
{
    unsigned left_out = 99;
    g_autoptr(GPtrArray) feed = feed_of(xml, strlen(xml), &left_out);
    g_assert_cmpuint(feed->len, ==, 1);
    g_assert_cmpuint(left_out, ==, 0);
    const Announcement *item = g_ptr_array_index(feed, 0);
    g_assert_cmpstr(item->document, ==, document);
    g_assert_cmpstr(item->address, ==, address);
    g_assert_cmpstr(item->title, ==, title);
    g_assert_cmpstr(item->published, ==, published);
}

static void
assert_count(const char *xml, unsigned count)
{
    g_autoptr(GPtrArray) feed = feed_of(xml, strlen(xml), NULL);
    g_assert_cmpuint(feed->len, ==, count);
}

static void
assert_refused(const char *xml, int code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new(xml, strlen(xml));
    g_autoptr(GPtrArray) feed = feed_read(body, NULL, BASE, NULL, &error);
    g_assert_null(feed);
    g_assert_error(error, FEED_ERROR, code);
}

static void
reads_an_afpims_feed_with_its_oddities(void)
{
    assert_item("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<rss version=\"2.0\" "
                "xmlns:atom=\"http://www.w3.org/2005/Atom\" "
                "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\r\n"
                "<channel>\r\n<title>Invented news</title><link>https://www.a.mil</link><atom:link "
                "href=\"http://www.a.mil/RSS.ashx?max=10?max=10\" rel=\"self\" />\r\n<item>\r\n"
                "<title>Air &amp; space report "
                "</title>\r\n<link>https://www.a.mil/News/Article/2651197/air/"
                "</link>\r\n<description>Teaser&lt;br/&gt; \r\n&lt;img src='x' "
                "/&gt;\r\n\r\n</description>\r\n"
                "<pubDate>Tue, 08 Jun 2021 23:27:00 GMT</pubDate><guid isPermaLink=\"false\">"
                "https://www.a.mil/News/Article/2651197/air/</guid><enclosure "
                "url=\"https://m.a.mil/1.JPG\" "
                "type=\"image/jpeg\" />\r\n</item></channel></rss>",
                "a.mil/Article/2651197", "https://www.a.mil/News/Article/2651197/air/",
                "Air & space report", "2021-06-08");
}

static void
reads_a_wordpress_feed(void)
{
    assert_item(
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:media='http://search.yahoo.com/mrss/'><channel><item><media:title>no"
        "</media:title><title>Title &#8211; &#8217;x&#8217;</title><link>https://a.example/s/"
        "</link><pubDate>Wed, 15 Jan 2025 09:00:00 +0000</pubDate><guid isPermaLink='false'>"
        "https://a.example/?p=93305</guid><content:encoded><![CDATA[<p>Q & A</p>]]>"
        "</content:encoded></item></channel></rss>",
        "https://a.example/?p=93305", "https://a.example/s/",
        "Title \xE2\x80\x93 \xE2\x80\x99x\xE2\x80\x99", "2025-01-15");
}

static void
reads_atom_with_xml_base(void)
{
    assert_item(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://b.example/x/'><entry "
        "xml:base='y/'><id>tag:b.example,2019:1</id><title type='html'>A &lt;b&gt;bold&lt;/b&gt;"
        " &amp;amp; thing</title><updated>2019-09-27T00:00:00.5+02:00</updated><published>"
        "2019-09-26T23:00:00Z</published><link rel='self' href='self'/><link rel='alternate' "
        "type='text/html' href='z#f'/></entry></feed>",
        "tag:b.example,2019:1", "https://b.example/x/y/z", "A bold & thing", "2019-09-26");
}

static void
reads_rss_of_other_years(void)
{
    assert_item(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel "
        "rdf:about='x'/><item rdf:about='urn:1'><title>t</title><link>/a</link><dc:date>"
        "2016-12-01T08:00:00Z</dc:date></item></rdf:RDF>",
        "urn:1", "https://www.example.mil/a", "t", "2016-12-01");
    assert_item(
        "<rss version='0.91'><channel><item><title>t</title><link>http://h.example/a#b</link>"
        "</item></channel></rss>",
        "http://h.example/a", "http://h.example/a", "t", NULL);
}

static void
takes_days_in_every_form_and_rejects_no_item_for_its_date(void)
{
    static const char *const days[][2] = {
        {"Tue, 08 Jun 2021 23:27:00 GMT", "2021-06-08"},
        {"8 Jun 2021 23:27 EDT", "2021-06-08"},
        {"Mon, 8 Jun 21 23:27:00 -0400", "2021-06-08"}, /* wrong weekday, two-digit year */
        {"2021-06-08T23:27:00+02:00", "2021-06-08"},
        {"2021-06-08", "2021-06-08"},
        {"Tue Jun  8 23:27:00 2021", "2021-06-08"},
        {"Tuesday, 08-Jun-21 23:27:00 GMT", "2021-06-08"},
        {"June 8, 2021", "2021-06-08"},
        {"", NULL},
        {"soon", NULL},
        {"32 Jun 2021", NULL},
        {"99999999999999999999", NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autofree char *xml = g_strdup_printf(
            RSS("<item><link>https://h.example/a</link><pubDate>%s</pubDate></item>"), days[i][0]);
        assert_item(xml, "https://h.example/a", "https://h.example/a", NULL, days[i][1]);
    }
}

static void
keeps_an_item_without_link_when_its_guid_is_an_address(void)
{
    assert_item(
        RSS("<item><title></title><link></link><guid isPermaLink='false'>https://h.example/g"
            "</guid></item>"),
        "https://h.example/g", "https://h.example/g", NULL, NULL);
    assert_count(RSS("<item><guid>opaque</guid></item>"
                     "<item><link>javascript:alert(1)</link></item>"
                     "<item><link>ftp://h.example/x</link></item><item/>"),
                 0);
}

static void
compares_guids_byte_by_byte(void)
{
    assert_count(RSS("<item><link>/a</link><guid>x</guid></item><item><link>/b</link><guid>X</guid>"
                     "</item>"),
                 2);
}

static void
does_not_let_a_repeated_guid_hide_an_item(void)
{
    const char *xml = RSS("<item><link>/a</link><guid>x</guid></item><item><link>/b</link><guid>x"
                          "</guid></item><item><link>/a</link><guid>x</guid></item>");
    g_autoptr(GPtrArray) feed = feed_of(xml, strlen(xml), NULL);
    g_assert_cmpuint(feed->len, ==, 2);
    const Announcement *second = g_ptr_array_index(feed, 1);
    g_assert_cmpstr(second->document, ==, "https://www.example.mil/b");
}

static void
knows_an_article_by_its_number_through_moves(void)
{
    const char *xml = RSS("<item><link>https://www.war.gov/A/Article/4016543/x/</link></item>"
                          "<item><link>http://defense.gov/B/article/4016543</link></item>");
    assert_item(xml, "defense.gov/Article/4016543", "https://www.war.gov/A/Article/4016543/x/",
                NULL, NULL);
}

static void
repairs_what_breaks_feeds(void)
{
    static const char *const broken[] = {
        "\n\n" RSS("<item><title>Q &amp; A</title><link>/a</link></item>"),
        "\xEF\xBB\xBF" RSS("<item><title>Q &amp; A</title><link>/a</link></item>"),
        RSS("<item><title>Q & A</title><link>/a</link></item>"),
        RSS("<item><title>Q&nbsp;& A\x0B</title><link>/a</link></item>"),
        RSS("<item><title>Q <![CDATA[& A]]>&#32;</title><link>/a</link></item>"),
        "Warning: something on line 3\n" RSS("<item><title>Q & A</title><link>/a</link></item>"),
        "<rss><channel><item><title>Q & A</title><link>/a</link></item><p><br></channel></rss>",
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GPtrArray) feed = feed_of(broken[i], strlen(broken[i]), NULL);
        g_assert_cmpuint(feed->len, ==, 1);
        const Announcement *item = g_ptr_array_index(feed, 0);
        g_assert_true(g_str_equal(item->title, "Q & A") ||
                      g_str_equal(item->title, "Q\xC2\xA0& A"));
    }
}

static void
unescapes_titles_that_were_escaped_twice(void)
{
    assert_item(
        RSS("<item><title>a&amp;rsquo;s AT&amp;amp;T &amp;bogus; R&amp;D</title><link>/a</link>"
            "</item>"),
        BASE_A, BASE_A, "a\xE2\x80\x99s AT&T &bogus; R&D", NULL);
}

static void
reads_windows_1252_whatever_the_declaration_says(void)
{
    assert_item(RSS("<item><title>it\x92s</title><link>/a</link></item>"), BASE_A, BASE_A,
                "it\xE2\x80\x99s", NULL);
    assert_item(
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>it\x92s</title>"
        "<link>/a</link></item></channel></rss>",
        BASE_A, BASE_A, "it\xE2\x80\x99s", NULL);
    assert_item(
        "\xEF\xBB\xBF<?xml version='1.0' encoding='windows-1252'?><rss><channel><item><title>"
        "it\xE2\x80\x99s</title><link>/a</link></item></channel></rss>",
        BASE_A, BASE_A, "it\xE2\x80\x99s", NULL);
    assert_item("<?xml version='1.0' encoding='utf-16'?><rss><channel><item><title>8 bit</title>"
                "<link>/a</link></item></channel></rss>",
                BASE_A, BASE_A, "8 bit", NULL);
}

static void
reads_an_empty_feed_as_no_items(void)
{
    assert_count(RSS(""), 0);
    assert_count("<rss/>", 0);
}

static void
refuses_what_is_no_feed(void)
{
    assert_refused("<!DOCTYPE html><html><head></head></html>", FEED_ERROR_NOT_A_FEED);
    assert_refused("<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD></HTML>", FEED_ERROR_NOT_A_FEED);
    assert_refused("{\"items\": []}", FEED_ERROR_NOT_A_FEED);
    assert_refused("", FEED_ERROR_BROKEN);
}

static void
refuses_entity_bombs(void)
{
    assert_refused("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;'>]>"
                   "<rss><channel><title>&b;</title></channel></rss>",
                   FEED_ERROR_BROKEN);
    assert_refused(
        "<!-- x --><!DOCTYPE rss SYSTEM 'a>b' [<!ENTITY % e SYSTEM 'file:///etc/passwd'>%e;]>"
        "<rss/>",
        FEED_ERROR_BROKEN);
}

static void
loads_no_external_definitions(void)
{
    assert_item(
        "<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss><channel><item><title>a</title><link>/a"
        "</link></item></channel></rss>",
        BASE_A, BASE_A, "a", NULL);
}

static void
refuses_a_tag_with_masses_of_attributes(void)
{
    g_autoptr(GString) xml = g_string_new("<rss");
    for (unsigned i = 0; i < 100000; i++)
        g_string_append_printf(xml, " a%u=''", i);
    g_string_append(xml, "/>");
    assert_refused(xml->str, FEED_ERROR_BROKEN);
}

static void
leaves_the_item_out_that_the_end_cuts(void)
{
    const char *xml = RSS("<item><link>https://h.example/Article/1971680/a/</link></item>\n"
                          "<item><link>https://h.example/Article/1971681/b/</link></item>");
    for (gsize size = 60; size < strlen(xml); size++) {
        unsigned left_out = 0;
        g_autoptr(GPtrArray) feed = feed_of(xml, size, &left_out);
        for (unsigned i = 0; i < feed->len; i++) {
            const Announcement *item = g_ptr_array_index(feed, i);
            g_assert_cmpstr(item->document, ==,
                            i == 0 ? "h.example/Article/1971680" : "h.example/Article/1971681");
        }
    }
}

static void
says_how_many_items_it_left_out(void)
{
    g_autoptr(GString) xml = g_string_new("<rss><channel>");
    for (unsigned i = 0; i < FEED_MAX_ITEMS + 7; i++)
        g_string_append_printf(xml, "<item><link>/%u</link></item>", i);
    g_string_append(xml, "</channel></rss>");
    unsigned left_out = 0;
    g_autoptr(GPtrArray) feed = feed_of(xml->str, xml->len, &left_out);
    g_assert_cmpuint(feed->len, ==, FEED_MAX_ITEMS);
    g_assert_cmpuint(left_out, ==, 7);
}

static void
takes_linear_time_for_hostile_feeds(void)
{
    const char *const parts[] = {"<item>",
                                 "<![CDATA[",
                                 "<!--",
                                 "&",
                                 "&#",
                                 "<a b='c' ",
                                 "<",
                                 "]]>",
                                 "<a xmlns='x'>",
                                 "<item></item>",
                                 "\x01",
                                 "<item/><!-- -- -->",
                                 "<b:c>",
                                 "<a b:c=''>",
                                 "</x>",
                                 "&bogus;",
                                 "<!x"};
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *many = repeat(parts[i], 1024 * 1024 / strlen(parts[i]));
        g_autofree char *xml = g_strconcat("<rss><channel>", many, NULL);
        g_autoptr(GBytes) body = g_bytes_new(xml, strlen(xml));
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) feed = feed_read(body, NULL, BASE, NULL, &error);
        g_assert_true((feed == NULL) == (error != NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/feed/" #claim, claim)
    ADD(reads_an_afpims_feed_with_its_oddities);
    ADD(reads_a_wordpress_feed);
    ADD(reads_atom_with_xml_base);
    ADD(reads_rss_of_other_years);
    ADD(takes_days_in_every_form_and_rejects_no_item_for_its_date);
    ADD(keeps_an_item_without_link_when_its_guid_is_an_address);
    ADD(compares_guids_byte_by_byte);
    ADD(does_not_let_a_repeated_guid_hide_an_item);
    ADD(knows_an_article_by_its_number_through_moves);
    ADD(repairs_what_breaks_feeds);
    ADD(unescapes_titles_that_were_escaped_twice);
    ADD(reads_windows_1252_whatever_the_declaration_says);
    ADD(reads_an_empty_feed_as_no_items);
    ADD(refuses_what_is_no_feed);
    ADD(refuses_entity_bombs);
    ADD(loads_no_external_definitions);
    ADD(refuses_a_tag_with_masses_of_attributes);
    ADD(leaves_the_item_out_that_the_end_cuts);
    ADD(says_how_many_items_it_left_out);
    ADD(takes_linear_time_for_hostile_feeds);
    return g_test_run();
}
