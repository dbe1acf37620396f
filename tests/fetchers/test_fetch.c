/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/fetch.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/support/with_server.h"

/* A newsroom that notes everything. */
typedef struct {
    GHashTable *known;     /* document to sha256 of the last accepted capture */
    GHashTable *validator; /* document to ETag */
    GPtrArray *taken;      /* of char *: "document verdict" */
    GPtrArray *refused;    /* of char *: documents that are not wanted */
    unsigned finished;
    Verdict index;
    char *evidence;
    unsigned announced;
    unsigned fetched;
    gint64 retry_after_s;
    Fetch *fetch;
} Desk;

static Desk *
desk_new(void)
{
    Desk *desk = g_new0(Desk, 1);
    desk->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    desk->validator = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    desk->taken = g_ptr_array_new_with_free_func(g_free);
    desk->refused = g_ptr_array_new_with_free_func(g_free);
    return desk;
}

static void
desk_free(Desk *desk)
{
    fetch_free(desk->fetch);
    g_hash_table_unref(desk->known);
    g_hash_table_unref(desk->validator);
    g_ptr_array_unref(desk->taken);
    g_ptr_array_unref(desk->refused);
    g_free(desk->evidence);
    g_free(desk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

static bool
find_known(const char *document, char **ret_etag, char **ret_last_modified, char **ret_sha256,
           gpointer data)
{
    Desk *desk = data;
    *ret_etag = g_strdup(g_hash_table_lookup(desk->validator, document));
    *ret_last_modified = NULL;
    *ret_sha256 = g_strdup(g_hash_table_lookup(desk->known, document));
    return *ret_sha256 != NULL;
}

static bool
wants(const char *document, gpointer data)
{
    Desk *desk = data;
    return !g_hash_table_contains(desk->known, document) &&
           !g_ptr_array_find_with_equal_func(desk->refused, document, g_str_equal, NULL);
}

static void
take(const Capture *capture, bool is_index, gpointer data)
{
    Desk *desk = data;
    const char *name = strrchr(capture->document, '/');
    g_ptr_array_add(desk->taken, g_strdup_printf("%s%s %s", is_index ? "index " : "", name,
                                                 verdict_to_name(capture->verdict)));
    g_test_message("%s %s: %s", capture->document, verdict_to_name(capture->verdict),
                   capture->evidence);
    if (capture->verdict != VERDICT_OK)
        return;
    g_hash_table_replace(desk->known, g_strdup(capture->document), g_strdup(capture->sha256));
    g_hash_table_remove(desk->validator, capture->document);
    if (capture->etag != NULL)
        g_hash_table_replace(desk->validator, g_strdup(capture->document), g_strdup(capture->etag));
}

static void
finish(Verdict index, const char *evidence, unsigned announced, unsigned fetched,
       gint64 retry_after_s, gpointer data)
{
    Desk *desk = data;
    desk->finished++;
    desk->index = index;
    g_free(desk->evidence);
    desk->evidence = g_strdup(evidence);
    desk->announced = announced;
    desk->fetched = fetched;
    desk->retry_after_s = retry_after_s;
    g_clear_pointer(&desk->fetch, fetch_free);
}

static const FetchClient client = {
    .find_known = find_known, .wants = wants, .take = take, .finish = finish};

/* One round; what was taken, in order, joined by "; ". Returns: (owned) */
static char *
run_round(Desk *desk, const Source *source)
{
    g_autoptr(Transfers) transfers = transfers_new("civcas-test/1");
    unsigned before = desk->finished;
    g_ptr_array_set_size(desk->taken, 0);
    g_autoptr(RobotsKeeper) robots = robots_keeper_new(transfers, "civcas-test/1");
    const FetchTools tools = {.transfers = transfers, .robots = robots, .pause_ms = 1};
    desk->fetch = fetch_start(&tools, source, &client, desk);
    while (desk->finished == before)
        (void)g_main_context_iteration(NULL, TRUE); /* the loop ends with the round */
    g_ptr_array_add(desk->taken, NULL);
    char *joined = g_strjoinv("; ", (char **)desk->taken->pdata);
    g_ptr_array_remove_index(desk->taken, desk->taken->len - 1);
    return joined;
}

static Source *
a_source(const Server *server, SourceKind kind, const char *path)
{
    g_autofree char *address = server_address(server, path);
    Source *source = source_new("test", kind, address);
    source->allow_private = true;
    source->timeout_s = 10;
    source->obeys_robots = false;
    return source;
}

/* Publishes a feed at @path with items named by @names, oldest first, "" for none. */
static void
publish_feed(const Server *server, const char *path, const char *etag, const char *names)
{
    GString *feed = g_string_new("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>");
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    for (size_t i = *names != '\0' ? g_strv_length(list) : 0; i-- > 0;) {
        g_autofree char *name = g_strdup_printf("/%s", list[i]);
        g_autofree char *address = server_address(server, name);
        g_string_append_printf(feed,
                               "<item><title>Title of %s</title><link>%s</link>"
                               "<pubDate>Thu, 26 Sep 2019 16:21:38 GMT</pubDate></item>",
                               list[i], address);
    }
    g_string_append(feed, "</channel></rss>");
    server_put(server, path, "200 OK", "application/rss+xml", etag, feed->str);
    g_string_free(feed, TRUE);
}

static void
publish_page(const Server *server, const char *path, const char *text)
{
    g_autofree char *page = g_strdup_printf(
        "<html><title>Report</title><body><div itemprop=\"articleBody\"><p>%s</p></div></body>"
        "</html>",
        text);
    server_put(server, path, "200 OK", "text/html", NULL, page);
}

static void
fetches_what_a_feed_announces_and_then_takes_the_feed(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/a1", "one");
    publish_page(server, "/a2", "two");
    publish_feed(server, "/feed-a", "\"1\"", "a1 a2");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-a");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    g_autofree char *second = run_round(desk, source);

    g_assert_cmpstr(first, ==, "/a1 ok; /a2 ok; index /feed-a ok");
    g_assert_cmpstr(second, ==, "index /feed-a unchanged");
    g_assert_cmpint(desk->index, ==, VERDICT_UNCHANGED);
}

static void
tells_how_many_were_announced_and_fetched(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/b1", "one");
    publish_page(server, "/b2", "two");
    publish_page(server, "/b3", "three");
    publish_feed(server, "/feed-b", NULL, "b1 b2 b3");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-b");
    source->match = g_strdup("TITLE OF B[12]$");
    g_autoptr(Desk) desk = desk_new();
    g_autofree char *unwanted = server_address(server, "/b2");
    g_ptr_array_add(desk->refused, g_steal_pointer(&unwanted));

    g_autofree char *taken = run_round(desk, source);

    g_assert_cmpstr(taken, ==, "/b1 ok; index /feed-b ok");
    g_assert_cmpuint(desk->announced, ==, 2);
    g_assert_cmpuint(desk->fetched, ==, 1);
}

static void
comes_back_for_what_a_round_left_undone(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/c1", "one");
    publish_page(server, "/c2", "two");
    publish_feed(server, "/feed-c", "\"1\"", "c1 c2");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-c");
    source->max_documents = 1;
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    g_autofree char *second = run_round(desk, source);

    g_assert_cmpstr(first, ==, "/c1 ok; index /feed-c ok");
    g_assert_cmpstr(second, ==, "/c2 ok; index /feed-c unchanged");
}

static void
comes_back_for_a_document_that_failed(gconstpointer data)
{
    const Server *server = data;
    server_put(server, "/d1", "500 Internal Server Error", "text/html", NULL, "<p>broken");
    publish_feed(server, "/feed-d", "\"1\"", "d1");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-d");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    publish_page(server, "/d1", "mended");
    g_autofree char *second = run_round(desk, source);

    g_assert_cmpstr(first, ==, "/d1 failed; index /feed-d ok");
    g_assert_cmpstr(second, ==, "/d1 ok; index /feed-d unchanged");
}

static void
stops_at_a_block_and_asks_nothing_more(gconstpointer data)
{
    const Server *server = data;
    server_put(server, "/e1", "200 OK", "text/html", NULL,
               "<title>Access Denied</title><h1>Access Denied</h1>Reference #18.9d.17.1b");
    publish_page(server, "/e2", "two");
    publish_feed(server, "/feed-e", "\"1\"", "e1 e2");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-e");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_cmpstr(taken, ==, "/e1 blocked; index /feed-e ok");
    g_autofree char *asked = server_list_requests(server);
    g_assert_null(strstr(asked, "/e2\""));
}

static void
stops_when_a_server_asks_for_time(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/f2", "two");
    publish_feed(server, "/feed-f", NULL, "retry f2");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-f");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_cmpstr(taken, ==, "/retry failed; index /feed-f ok");
    g_assert_cmpint(desk->retry_after_s, ==, 120);
}

static void
gives_up_after_two_broken_connections(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/g3", "three");
    publish_feed(server, "/feed-g", NULL, "reset hangup g3");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-g");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_cmpstr(taken, ==, "/reset failed; /hangup failed; index /feed-g ok");
}

static void
calls_a_feed_empty_whose_items_vanished(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/h1", "one");
    publish_feed(server, "/feed-h", "\"1\"", "h1");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-h");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    publish_feed(server, "/feed-h", "\"2\"", "");
    g_autofree char *second = run_round(desk, source);

    g_assert_cmpstr(first, ==, "/h1 ok; index /feed-h ok");
    g_assert_cmpstr(second, ==, "index /feed-h empty");
    g_assert_cmpstr(desk->evidence, ==, "nothing is announced, although it was read before");
}

static void
asks_for_nothing_that_a_page_in_place_of_a_feed_links_to(gconstpointer data)
{
    const Server *server = data;
    server_put(server, "/feed-i", "200 OK", "text/html", NULL,
               "<!DOCTYPE html><html><a href=\"/Article/12345/i1/\">x</a></html>");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-i");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_cmpstr(taken, ==, "index /feed-i wrong_type");
    g_assert_cmpint(desk->index, ==, VERDICT_WRONG_TYPE);
    g_assert_cmpuint(desk->announced, ==, 0);
}

static void
follows_the_articles_of_a_list(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/News/Article/1234567/slug/", "one");
    server_put(server, "/list-j", "200 OK", "text/html", NULL,
               "<html><title>News</title><body><a href=\"/About/\">About us</a>"
               "<div><a href=\"/News/Article/1234567/slug/\">Civilian casualty report</a></div>"
               "</body></html>");
    g_autoptr(Source) source = a_source(server, SOURCE_LIST, "/list-j");
    source->match = g_strdup("casualty");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_cmpstr(taken, ==, "/1234567 ok; index /list-j ok");
}

static void
takes_a_page_as_a_document(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/page-k", "one");
    g_autoptr(Source) source = a_source(server, SOURCE_PAGE, "/page-k");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    g_autofree char *second = run_round(desk, source);

    g_assert_cmpstr(first, ==, "/page-k ok");
    g_assert_cmpstr(second, ==, "/page-k unchanged");
    g_assert_cmpint(desk->index, ==, VERDICT_UNCHANGED);
}

static void
fails_with_a_reason_when_nobody_is_there(gconstpointer data)
{
    g_autoptr(Source) source = source_new("test", SOURCE_FEED, "http://127.0.0.1:1/feed");
    g_autoptr(Desk) desk = desk_new();
    (void)data;

    g_autofree char *private = run_round(desk, source);
    g_autofree char *why_private = g_strdup(desk->evidence);
    source->allow_private = true;
    g_autofree char *closed = run_round(desk, source);

    g_assert_cmpstr(private, ==, "index /feed failed");
    g_assert_nonnull(strstr(why_private, "AllowPrivateAddresses=yes"));
    g_assert_cmpstr(closed, ==, "index /feed failed");
    g_assert_nonnull(strstr(desk->evidence, "refused the connection"));
}

static void
says_nothing_more_once_freed(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/l1", "one");
    publish_feed(server, "/feed-l", NULL, "l1");
    g_autoptr(Transfers) transfers = transfers_new("civcas-test/1");
    g_autoptr(Source) asked = a_source(server, SOURCE_FEED, "/silent");
    g_autoptr(Source) paused = a_source(server, SOURCE_FEED, "/feed-l");
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(Desk) other = desk_new();

    const FetchTools tools = {.transfers = transfers};
    const FetchTools slow_tools = {.transfers = transfers, .pause_ms = 60 * 1000};
    desk->fetch = fetch_start(&tools, asked, &client, desk);
    g_clear_pointer(&desk->fetch, fetch_free);
    other->fetch = fetch_start(&slow_tools, paused, &client, other);
    gint64 until = g_get_monotonic_time() + G_USEC_PER_SEC / 2;
    while (g_get_monotonic_time() < until)
        (void)g_main_context_iteration(NULL, FALSE); /* bounded by the clock */
    g_clear_pointer(&other->fetch, fetch_free);

    g_assert_cmpuint(desk->finished, ==, 0);
    g_assert_cmpuint(other->finished, ==, 0);
    g_assert_cmpuint(other->taken->len, ==, 0);
}

static void
obeys_robots_txt_and_asks_for_it_once(gconstpointer data)
{
    const Server *server = data;
    server_put(server, "/robots.txt", "200 OK", "text/plain", NULL,
               "User-agent: civcas-test\nDisallow: /m1\n");
    publish_page(server, "/m1", "one");
    publish_page(server, "/m2", "two");
    publish_feed(server, "/feed-m", "\"1\"", "m1 m2");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-m");
    source->obeys_robots = true;
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_autofree char *asked = server_list_requests(server);
    g_assert_cmpstr(taken, ==, "/m2 ok; index /feed-m ok");
    g_assert_nonnull(strstr(desk->evidence, "left alone, as robots.txt asks"));
    g_assert_null(strstr(asked, "/m1\""));
    g_assert_cmpuint(desk->fetched, ==, 2);
    const char *first = strstr(asked, "\"/robots.txt\"");
    g_assert_nonnull(first);
    g_assert_null(strstr(first + 1, "\"/robots.txt\""));
}

static void
asks_nothing_where_robots_txt_forbids_the_index(gconstpointer data)
{
    const Server *server = data;
    server_put(server, "/robots.txt", "200 OK", "text/plain", NULL, "User-agent: *\nDisallow: /");
    publish_feed(server, "/feed-n", NULL, "n1");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-n");
    source->obeys_robots = true;
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_autofree char *asked = server_list_requests(server);
    g_assert_cmpstr(taken, ==, "index /feed-n blocked");
    g_assert_nonnull(strstr(desk->evidence, "Disallow: /"));
    g_assert_null(strstr(asked, "/feed-n\""));
}

static void
takes_a_refused_robots_txt_for_none_and_a_broken_one_for_a_no(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/page-o", "one");
    g_autoptr(Source) source = a_source(server, SOURCE_PAGE, "/page-o");
    source->obeys_robots = true;
    g_autoptr(Desk) desk = desk_new();

    server_put(server, "/robots.txt", "403 Forbidden", "text/html", NULL, "no");
    g_autofree char *refused = run_round(desk, source);
    server_put(server, "/robots.txt", "503 Service Unavailable", "text/html", NULL, "later");
    g_autofree char *broken = run_round(desk, source);

    g_assert_cmpstr(refused, ==, "/page-o ok");
    g_assert_cmpstr(broken, ==, "/page-o failed");
    g_assert_nonnull(strstr(desk->evidence, "status 503"));
}

static void
publish_list(const Server *server, const char *path, const char *numbers)
{
    GString *page = g_string_new("<html><title>News</title><body>");
    g_auto(GStrv) list = g_strsplit(numbers, " ", -1);
    for (size_t i = 0; list[i] != NULL && *list[i] != '\0'; i++)
        g_string_append_printf(page, "<p><a href=\"/Article/%s/x/\">Report %s</a></p>", list[i],
                               list[i]);
    g_string_append(page, "</body></html>");
    server_put(server, path, "200 OK", "text/html", NULL, page->str);
    g_string_free(page, TRUE);
}

static void
reads_the_pages_of_a_list_until_nothing_is_new(gconstpointer data)
{
    const Server *server = data;
    for (int i = 1; i <= 5; i++) {
        g_autofree char *path = g_strdup_printf("/Article/10000%d/x/", i);
        publish_page(server, path, path);
    }
    publish_list(server, "/list-p", "100005 100004");
    publish_list(server, "/list-p?Page=2", "100004 100003");
    publish_list(server, "/list-p?Page=3", "100002 100001");
    publish_list(server, "/list-p?Page=4", "");
    g_autoptr(Source) source = a_source(server, SOURCE_LIST, "/list-p");
    source->pages = 10;
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    g_autofree char *second = run_round(desk, source);

    g_assert_nonnull(strstr(first, "index /list-p?Page=2 ok; index /list-p?Page=3 ok"));
    g_assert_nonnull(strstr(first, "/100001 ok; /100002 ok; /100003 ok; /100004 ok; /100005 ok"));
    g_assert_cmpstr(second, ==, "index /list-p unchanged");
}

static void
takes_what_comes_with_its_index_and_sees_when_it_changes(gconstpointer data)
{
    const Server *server = data;
    static const char answer[] =
        "{\"data\":[{\"id\":\"7\",\"fields\":{\"title\":\"Invented\",\"body-html\":\"<p>%s</p>\","
        "\"url\":\"https://reliefweb.example/node/7\",\"date\":{\"original\":\"2019-09-26T00:00:00"
        "+00:00\"}}}]}";
    g_autofree char *one = g_strdup_printf(answer, "One was killed.");
    g_autofree char *two = g_strdup_printf(answer, "Two were killed.");
    const char *path =
        "/v2/reports?appname=me&limit=5&sort%5B%5D=x&fields%5Binclude%5D%5B%5D=title";
    g_autoptr(Source) source = a_source(server, SOURCE_RELIEFWEB, path);
    g_autoptr(Desk) desk = desk_new();

    server_put(server, path, "200 OK", "application/json", NULL, one);
    g_autofree char *first = run_round(desk, source);
    g_autofree char *second = run_round(desk, source);
    server_put(server, path, "200 OK", "application/json", NULL, two);
    g_autofree char *third = run_round(desk, source);

    g_assert_true(g_str_has_prefix(first, "/7 ok; index "));
    g_assert_true(g_str_has_prefix(second, "index "));
    g_assert_true(g_str_has_prefix(third, "/7 ok; index "));
}

static void
shows_no_key_in_what_it_keeps(gconstpointer data)
{
    const Server *server = data;
    static const char path[] = "/search?max_results=50&sort=publishdate&sortdir=desc";
    g_autofree char *keyed = g_strconcat(path, "&api_key=key-secret", NULL);
    server_put(server, keyed, "403 Forbidden", "application/json", NULL,
               "{\"message\":\"key-secret is not a key\"}");
    g_autoptr(Source) source = a_source(server, SOURCE_DVIDS, path);
    source->key = g_strdup("key-secret");
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_nonnull(strstr(taken, "blocked"));
    g_assert_nonnull(strstr(desk->evidence, "is not a key"));
    g_assert_null(strstr(desk->evidence, "secret"));
}

static void
asks_an_archive_for_the_newest_copy_of_each_page(gconstpointer data)
{
    const Server *server = data;
    static const char query[] = "/cdx?url=a.example";
    g_autofree char *asked =
        g_strconcat(query,
                    "&output=json&fl=timestamp,original,mimetype,statuscode,digest,length"
                    "&filter=statuscode:200&collapse=digest&limit=1000&showResumeKey=true",
                    NULL);
    server_put(
        server, asked, "200 OK", "application/json", NULL,
        "[[\"timestamp\",\"original\",\"mimetype\",\"statuscode\",\"digest\",\"length\"],"
        "[\"20190926162138\",\"http://a.example:80/Article/123456/x/\",\"text/html\",\"200\","
        "\"A\",\"9\"],"
        "[\"20200101000000\",\"http://a.example/Article/123456/x/\",\"text/html\",\"200\","
        "\"B\",\"9\"],"
        "[\"20190926162138\",\"http://a.example/p.jpg\",\"image/jpeg\",\"200\",\"C\",\"9\"]]");
    publish_page(server, "/web/20200101000000id_/http://a.example/Article/123456/x/", "archived");
    g_autoptr(Source) source = a_source(server, SOURCE_WAYBACK, query);
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *taken = run_round(desk, source);

    g_assert_true(g_str_has_prefix(taken, "/123456 ok; index "));
}

static void
reads_what_is_put_into_a_folder(gconstpointer data)
{
    (void)data;
    g_autofree char *folder = g_dir_make_tmp("civcas-test-XXXXXX", NULL);
    g_autofree char *page = g_build_filename(folder, "page.html", NULL);
    g_autofree char *part = g_build_filename(folder, "half.part", NULL);
    g_autofree char *warc = g_build_filename(folder, "a.warc", NULL);
    g_autofree char *address = g_filename_to_uri(folder, NULL, NULL);
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\n10\r\n<p>Invented.</p>\r\n0"
                                 "\r\n\r\n";
    g_autofree char *record = g_strdup_printf(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/Article/123456/\r\n"
        "Content-Length: %zu\r\n\r\n%s\r\n\r\n",
        strlen(answer), answer);
    g_assert_true(g_file_set_contents(page, "<html><p>One.</p></html>", -1, NULL));
    g_assert_true(g_file_set_contents(part, "<html><p>One", -1, NULL));
    g_assert_true(g_file_set_contents(warc, record, -1, NULL));
    g_autoptr(Source) source = source_new("drop", SOURCE_FOLDER, address);
    g_autoptr(Desk) desk = desk_new();

    g_autofree char *first = run_round(desk, source);
    g_autofree char *second = run_round(desk, source);
    g_assert_true(g_file_set_contents(page, "<html><p>One and a half.</p></html>", -1, NULL));
    g_autofree char *third = run_round(desk, source);

    g_assert_true(g_str_has_prefix(first, "/123456 ok; /page.html ok; index "));
    g_assert_nonnull(strstr(second, " unchanged"));
    g_assert_true(g_str_has_prefix(third, "/page.html ok; index "));
    (void)g_remove(page);
    (void)g_remove(warc);
    (void)g_remove(part);
    (void)g_rmdir(folder);
}

static void
keeps_a_distance_between_requests_of_all_rounds(gconstpointer data)
{
    const Server *server = data;
    publish_page(server, "/q1", "one");
    publish_page(server, "/q2", "two");
    publish_feed(server, "/feed-q", NULL, "q1 q2");
    g_autoptr(Transfers) transfers = transfers_new("civcas-test/1");
    g_autoptr(Source) source = a_source(server, SOURCE_FEED, "/feed-q");
    g_autoptr(Desk) desk = desk_new();
    const FetchTools tools = {.transfers = transfers, .pause_ms = 150};
    gint64 began = g_get_monotonic_time();

    desk->fetch = fetch_start(&tools, source, &client, desk);
    while (desk->finished == 0)
        (void)g_main_context_iteration(NULL, TRUE); /* the loop ends with the round */

    g_assert_cmpint(g_get_monotonic_time() - began, >=, 2 * 150 * 1000);
}

int
main(int argc, char **argv)
{
    g_unsetenv("SSL_CERT_FILE");
    g_unsetenv("SSL_CERT_DIR");
    g_unsetenv("CURL_CA_BUNDLE");
    g_test_init(&argc, &argv, NULL);
    g_autoptr(Server) started = server_start();
#define ADD(claim) g_test_add_data_func("/fetch/" #claim, started, claim)
    ADD(fetches_what_a_feed_announces_and_then_takes_the_feed);
    ADD(tells_how_many_were_announced_and_fetched);
    ADD(comes_back_for_what_a_round_left_undone);
    ADD(comes_back_for_a_document_that_failed);
    ADD(stops_at_a_block_and_asks_nothing_more);
    ADD(stops_when_a_server_asks_for_time);
    ADD(gives_up_after_two_broken_connections);
    ADD(calls_a_feed_empty_whose_items_vanished);
    ADD(asks_for_nothing_that_a_page_in_place_of_a_feed_links_to);
    ADD(follows_the_articles_of_a_list);
    ADD(takes_a_page_as_a_document);
    ADD(obeys_robots_txt_and_asks_for_it_once);
    ADD(asks_nothing_where_robots_txt_forbids_the_index);
    ADD(takes_a_refused_robots_txt_for_none_and_a_broken_one_for_a_no);
    ADD(reads_the_pages_of_a_list_until_nothing_is_new);
    ADD(takes_what_comes_with_its_index_and_sees_when_it_changes);
    ADD(shows_no_key_in_what_it_keeps);
    ADD(asks_an_archive_for_the_newest_copy_of_each_page);
    ADD(reads_what_is_put_into_a_folder);
    ADD(keeps_a_distance_between_requests_of_all_rounds);
    ADD(fails_with_a_reason_when_nobody_is_there);
    ADD(says_nothing_more_once_freed);
    return g_test_run();
}
