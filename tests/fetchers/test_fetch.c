/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/fetch.h"

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

static const FetchClient client = {find_known, wants, take, finish};

/* One round; what was taken, in order, joined by "; ". Returns: (owned) */
static char *
run_round(Desk *desk, const Source *source)
{
    g_autoptr(Transfers) transfers = transfers_new("civcas-test/1");
    unsigned before = desk->finished;
    g_ptr_array_set_size(desk->taken, 0);
    desk->fetch = fetch_start(transfers, source, 1, &client, desk);
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
    return source;
}

/* Publishes a feed at @path with items named by @names, "" for none. */
static void
publish_feed(const Server *server, const char *path, const char *etag, const char *names)
{
    GString *feed = g_string_new("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>");
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    for (size_t i = 0; list[i] != NULL && *list[i] != '\0'; i++) {
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

    desk->fetch = fetch_start(transfers, asked, 0, &client, desk);
    g_clear_pointer(&desk->fetch, fetch_free);
    other->fetch = fetch_start(transfers, paused, 60 * 1000, &client, other);
    gint64 until = g_get_monotonic_time() + G_USEC_PER_SEC / 2;
    while (g_get_monotonic_time() < until)
        (void)g_main_context_iteration(NULL, FALSE); /* bounded by the clock */
    g_clear_pointer(&other->fetch, fetch_free);

    g_assert_cmpuint(desk->finished, ==, 0);
    g_assert_cmpuint(other->finished, ==, 0);
    g_assert_cmpuint(other->taken->len, ==, 0);
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
    ADD(fails_with_a_reason_when_nobody_is_there);
    ADD(says_nothing_more_once_freed);
    return g_test_run();
}
