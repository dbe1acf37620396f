/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/verdict.h"

#include <string.h>

/* An answer, and what is to be made of it. Left out: TRANSFER_DONE, status 200, text/html. */
typedef struct {
    const char *name;
    TransferOutcome outcome;
    unsigned status;
    const char *media_type;
    const char *headers;
    const char *body;
    unsigned padding; /* more words of article text behind the body */
    Expectation expectation;
    bool is_known; /* an earlier version was accepted, with other bytes */
    const char *asked, *came;
    Verdict verdict;
    const char *evidence; /* part of it */
} Sample;

#define FRAMED "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
#define UNFRAMED "HTTP/1.1 200 OK\r\nConnection: close\r\n"
/* Made up after the shape that captures of such pages have in common. */
#define AKAMAI                                                                                     \
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nNo "    \
    "permission for \"http&#58;&#47;&#47;news&#46;example&#47;\" here.<P>\n"                       \
    "Reference&#32;&#35;18&#46;5fd01702&#46;1700000000&#46;2a3b4c\n</BODY>\n</HTML>\n"
#define RSS "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>News</title>"
#define ITEM "<item><title>Access Denied</title><link>https://e.example/1</link></item>"

static const Sample samples[] = {
    /* What may be read. */
    {.name = "page",
     .body = "<html><title>Report</title><p>Text</p></html>",
     .verdict = VERDICT_OK,
     .evidence = "status 200, an HTML page of 45 bytes"},
    {.name = "changed page", .body = "<p>New words", .is_known = true, .verdict = VERDICT_OK},
    {.name = "fragment without html element", .body = "<p>Text", .verdict = VERDICT_OK},
    {.name = "plain text",
     .media_type = "text/plain",
     .body = "SOUTHWEST ASIA",
     .verdict = VERDICT_OK},
    {.name = "feed",
     .media_type = "application/rss+xml",
     .body = RSS ITEM "</channel></rss>",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_OK,
     .evidence = "a feed of"},
    {.name = "feed called html",
     .body = "\xef\xbb\xbf \n" RSS ITEM "</channel></rss>",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_OK},
    {.name = "Atom",
     .media_type = "application/atom+xml",
     .body = "<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_OK},
    {.name = "RSS 1.0",
     .media_type = "text/xml",
     .body = "<rdf:RDF xmlns:rdf=\"x\"></rdf:RDF><!-- cached -->",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_OK},

    /* The line. */
    {.name = "cut",
     .outcome = TRANSFER_TRUNCATED,
     .body = "<p>Te",
     .verdict = VERDICT_TRUNCATED,
     .evidence = "what went wrong"},
    {.name = "cut 403",
     .outcome = TRANSFER_TRUNCATED,
     .status = 403,
     .body = "<p>",
     .verdict = VERDICT_TRUNCATED},
    {.name = "reset",
     .outcome = TRANSFER_RESET,
     .verdict = VERDICT_FAILED,
     .evidence = "an edge that refuses us does this too"},
    {.name = "timeout", .outcome = TRANSFER_TIMEOUT, .verdict = VERDICT_FAILED},
    {.name = "TLS", .outcome = TRANSFER_TLS, .verdict = VERDICT_FAILED},
    {.name = "too large", .outcome = TRANSFER_TOO_LARGE, .body = "aaaa", .verdict = VERDICT_FAILED},
    {.name = "refused", .outcome = TRANSFER_REFUSED, .verdict = VERDICT_FAILED},

    /* The status. */
    {.name = "304",
     .status = 304,
     .body = "",
     .is_known = true,
     .verdict = VERDICT_UNCHANGED,
     .evidence = "status 304"},
    {.name = "304 unasked",
     .status = 304,
     .body = "",
     .verdict = VERDICT_FAILED,
     .evidence = "named no earlier version"},
    {.name = "204", .status = 204, .body = "", .verdict = VERDICT_EMPTY},
    {.name = "202",
     .status = 202,
     .body = "<p>later",
     .verdict = VERDICT_FAILED,
     .evidence = "status 202"},
    {.name = "301 without target", .status = 301, .body = "", .verdict = VERDICT_FAILED},
    {.name = "401", .status = 401, .body = "<p>who", .verdict = VERDICT_BLOCKED},
    {.name = "403",
     .status = 403,
     .body = "<p>no",
     .verdict = VERDICT_BLOCKED,
     .evidence = "status 403 from test: access refused"},
    {.name = "451", .status = 451, .body = "", .verdict = VERDICT_BLOCKED, .evidence = "451"},
    {.name = "404",
     .status = 404,
     .body = "<title>Not here</title>",
     .verdict = VERDICT_GONE,
     .evidence = "status 404 from test: not found"},
    {.name = "410",
     .status = 410,
     .body = "",
     .verdict = VERDICT_GONE,
     .evidence = "gone for good"},
    {.name = "429",
     .status = 429,
     .body = "",
     .verdict = VERDICT_FAILED,
     .evidence = "asked too often; wait 120 s"},
    {.name = "500",
     .status = 500,
     .body = "<h1>Oops</h1>",
     .verdict = VERDICT_FAILED,
     .evidence = "status 500"},
    {.name = "503", .status = 503, .body = "", .verdict = VERDICT_FAILED},

    /* Block pages, with any status. */
    {.name = "Akamai 403",
     .status = 403,
     .body = AKAMAI,
     .verdict = VERDICT_BLOCKED,
     .evidence = "status 403, but the page is Akamai's \"Access Denied\", reference "
                 "18.5fd01702.1700000000.2a3b4c"},
    {.name = "Akamai 200",
     .body = AKAMAI,
     .verdict = VERDICT_BLOCKED,
     .evidence = "status 200, but"},
    {.name = "Akamai where a feed is expected",
     .body = AKAMAI,
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_BLOCKED},
    {.name = "Akamai 404", .status = 404, .body = AKAMAI, .verdict = VERDICT_BLOCKED},
    {.name = "newer Akamai",
     .body = "<title>Access Denied</title>No.<p>https&#58;//x <!-- errors.edgesuite.net -->",
     .verdict = VERDICT_BLOCKED},
    {.name = "AWS WAF header",
     .status = 202,
     .body = "",
     .headers = "HTTP/2 202\r\nX-Amzn-Waf-Action: challenge\r\n",
     .verdict = VERDICT_BLOCKED,
     .evidence = "x-amzn-waf-action: challenge (AWS WAF)"},
    {.name = "AWS WAF page",
     .body = "<html><script src=\"https://a.awswaf.com/challenge.js\"></script><script>"
             "AwsWafIntegration.go()</script><noscript>Needs a script</noscript></html>",
     .verdict = VERDICT_BLOCKED,
     .evidence = "AWS WAF"},
    {.name = "Cloudflare header",
     .status = 403,
     .body = "<p>wait",
     .headers = "HTTP/2 403\r\ncf-mitigated: challenge\r\n",
     .verdict = VERDICT_BLOCKED,
     .evidence = "Cloudflare"},
    {.name = "Cloudflare 503",
     .status = 503,
     .body = "<title>Just a moment...</title>",
     .verdict = VERDICT_BLOCKED},
    {.name = "Cloudflare 200",
     .body = "<html><body>Enable JavaScript and cookies to continue</body></html>",
     .verdict = VERDICT_BLOCKED},
    {.name = "Imperva",
     .body = "<html>Request unsuccessful. Incapsula incident ID: 1-2</html>",
     .verdict = VERDICT_BLOCKED},
    {.name = "F5",
     .body = "<html>The requested URL was rejected. Support ID: 7</html>",
     .verdict = VERDICT_BLOCKED},
    {.name = "block by title",
     .body = "<title>Site | 403 Forbidden</title><h1>No</h1>",
     .verdict = VERDICT_BLOCKED,
     .evidence = "titled"},

    {.name = "Akamai within all the menus of a site",
     .body = AKAMAI "<ul>",
     .padding = 300,
     .verdict = VERDICT_BLOCKED,
     .evidence = "reference 18.5fd01702"},
    {.name = "Cloudflare's older challenge",
     .status = 200,
     .body = "<title>Please Wait... | Cloudflare</title><h1>One more step</h1>",
     .verdict = VERDICT_BLOCKED},
    {.name = "a browser check",
     .body = "<title>news.example</title><p>Checking your browser before accessing news.example.",
     .verdict = VERDICT_BLOCKED},
    {.name = "a check for humans",
     .body = "<title>news.example</title><h1>Verify you are human</h1><script>go()</script>",
     .verdict = VERDICT_BLOCKED},
    {.name = "DDoS-Guard", .body = "<title>DDoS-Guard</title><p>Wait", .verdict = VERDICT_BLOCKED},
    {.name = "AWS WAF captcha with status 405",
     .status = 405,
     .body = "",
     .headers = "HTTP/2 405\r\nx-amzn-waf-action: captcha\r\n",
     .verdict = VERDICT_BLOCKED,
     .evidence = "captcha"},

    /* Articles that only sound like one. */
    {.name = "release with scripts of Akamai",
     .body = "<title>Strike report</title><script src=\"/akam/13/6e1f\"></script>"
             "<script>bmak={};BOOMR_mq=1</script><noscript><img src=\"/akam/13/pixel\">"
             "</noscript><p>CJTF-OIR conducted 3 strikes near Mithal.",
     .verdict = VERDICT_OK},
    {.name = "short release whose menus need scripts",
     .body = "<title>Strike report</title><script src=\"/a.js\"></script><noscript>Please enable "
             "JavaScript for the menu.</noscript><div itemprop=\"articleBody\"><p>There were no "
             "strikes.</div>",
     .verdict = VERDICT_OK},
    {.name = "short article on technical difficulties",
     .body = "<title>Statement</title><article><p>The aircraft was experiencing technical "
             "difficulties; access denied, said the tower.</article>",
     .verdict = VERDICT_OK},
    {.name = "article on an error that occurred",
     .padding = 300,
     .body = "<title>Coalition: An error occurred</title><p>The wrong house was struck.</p>",
     .verdict = VERDICT_OK},
    {.name = "article with a login beside it",
     .padding = 300,
     .body = "<title>Report on strikes</title><a>Log in</a><h1>Report on strikes</h1>",
     .verdict = VERDICT_OK},
    {.name = "article that quotes a block page",
     .body =
         "<title>Reporters met walls</title><p>\"Access Denied\", read the page, with Reference "
         "#18.9d37d517.1611332498.1b195610 below.</p>",
     .padding = 300,
     .verdict = VERDICT_OK},
    {.name = "short article about access",
     .body = "<title>Access denied to the valley</title><article><p>Aid convoys were turned "
             "back.</p></article>",
     .verdict = VERDICT_OK},
    {.name = "article called so",
     .padding = 300,
     .body = "<title>Access Denied</title><p>A long read on roads that were closed.</p>",
     .verdict = VERDICT_OK},
    {.name = "article behind Cloudflare's beacon",
     .padding = 300,
     .body = "<title>Report</title><script src=\"/cdn-cgi/challenge-platform/x.js\"></script>",
     .verdict = VERDICT_OK},
    {.name = "article that mentions technical difficulties",
     .padding = 200,
     .body = "<title>Strike report</title><p>The drone was experiencing technical "
             "difficulties.</p>",
     .verdict = VERDICT_OK},
    {.name = "404 in a headline",
     .body = "<title>404 reports assessed since May</title><p>Text",
     .verdict = VERDICT_OK},
    {.name = "an error in a headline",
     .body = "<title>Error in strike coordinates</title><p>Text",
     .verdict = VERDICT_OK},
    {.name = "section named maintenance",
     .padding = 300,
     .body = "<title>Army > Equipment > Maintenance</title>",
     .expectation = EXPECT_LIST,
     .verdict = VERDICT_OK},
    {.name = "feed with an item that sounds like one",
     .media_type = "text/xml",
     .body = RSS ITEM "<item><title>Page not found</title></item></channel></rss>",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_OK},

    /* Error pages with status 200. */
    {.name = "soft 404",
     .body = "<title>Site &gt; Page Not Found</title><p>menu",
     .padding = 900,
     .verdict = VERDICT_SOFT_ERROR,
     .evidence = "titled"},
    {.name = "soft 404 that says so in its heading alone",
     .body = "<title>U.S. Central Command</title><div>menu</div><h1 class=\"a\"><span>Page Not "
             "Found</span></h1>",
     .padding = 900,
     .verdict = VERDICT_SOFT_ERROR,
     .evidence = "headed \"page not found\""},
    {.name = "soft 404 that names other articles",
     .body = "<title>Page not found \xe2\x80\x93 Site</title><article class=\"card\">Other news"
             "</article>",
     .padding = 300,
     .verdict = VERDICT_SOFT_ERROR},
    {.name = "login in its place",
     .body = "<title>Sign in</title><form><input name=\"user\"></form>",
     .verdict = VERDICT_SOFT_ERROR},
    {.name = "soft 404 with number",
     .body = "<title>404 - File or directory not found.</title>",
     .verdict = VERDICT_SOFT_ERROR},
    {.name = "error", .body = "<title>Error</title><p>Try later", .verdict = VERDICT_SOFT_ERROR},
    {.name = "technical difficulties",
     .body = "<html><body><p>We are currently experiencing technical difficulties.</body></html>",
     .verdict = VERDICT_SOFT_ERROR,
     .evidence = "technical difficulties"},
    {.name = "error page where a feed is expected",
     .expectation = EXPECT_FEED,
     .body = "<title>Service Unavailable</title>",
     .verdict = VERDICT_SOFT_ERROR},
    {.name = "led to the home page",
     .body = "<title>Welcome</title><p>News",
     .asked = "https://e.example/Article/12345/",
     .came = "https://e.example/",
     .verdict = VERDICT_SOFT_ERROR,
     .evidence = "https://e.example/"},
    {.name = "led to an error page",
     .body = "<p>Sorry",
     .asked = "https://e.example/a",
     .came = "https://e.example/Error.aspx",
     .verdict = VERDICT_SOFT_ERROR},
    {.name = "led to a login that says where from",
     .body = "<p>Sign in",
     .asked = "https://e.example/a",
     .came = "https://e.example/login?ReturnUrl=%2Fa",
     .verdict = VERDICT_SOFT_ERROR},
    {.name = "led to the new place",
     .body = "<p>Text",
     .asked = "https://e.example/Article/12345/",
     .came = "https://www.e.example/News/Article/12345/slug/",
     .verdict = VERDICT_OK},
    {.name = "home page that was asked for",
     .body = "<p>Text",
     .asked = "http://e.example/",
     .came = "https://e.example/",
     .verdict = VERDICT_OK},

    /* Not what was asked for. */
    {.name = "page for a feed",
     .body = "<!DOCTYPE html><html><p>Hello</html>",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_WRONG_TYPE,
     .evidence = "an HTML page where a feed is expected"},
    {.name = "JSON for a feed",
     .media_type = "application/json",
     .body = "{}",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_WRONG_TYPE,
     .evidence = "JSON"},
    {.name = "sitemap for a feed",
     .media_type = "text/xml",
     .body = "<?xml version=\"1.0\"?><urlset/>",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_WRONG_TYPE,
     .evidence = "XML that is no feed"},
    {.name = "feed for a page",
     .media_type = "text/xml",
     .body = RSS "</channel></rss>",
     .verdict = VERDICT_WRONG_TYPE,
     .evidence = "a feed where a page is expected"},
    {.name = "PDF",
     .media_type = "application/pdf",
     .body = "%PDF-1.7 ...",
     .verdict = VERDICT_WRONG_TYPE,
     .evidence = "a PDF file"},
    {.name = "image", .body = "\x89PNG\r\n", .verdict = VERDICT_WRONG_TYPE},

    /* Nothing there, or not all of it. */
    {.name = "empty", .body = "", .verdict = VERDICT_EMPTY, .evidence = "nothing in the body"},
    {.name = "white space",
     .body = " \r\n\t ",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_EMPTY},
    {.name = "shell of a script",
     .body = "<html><title>News</title><noscript>You need to enable JavaScript to run this "
             "app.</noscript><div id=\"root\"></div><script src=\"/a.js\"></script></html>",
     .verdict = VERDICT_EMPTY,
     .evidence = "only a script would fill"},
    {.name = "bare shell",
     .body = "<html><div id=\"main\"></div><script>go()</script></html>",
     .verdict = VERDICT_EMPTY},
    {.name = "cut feed",
     .media_type = "text/xml",
     .body = RSS ITEM "<item><title>Ha",
     .expectation = EXPECT_FEED,
     .verdict = VERDICT_TRUNCATED,
     .evidence = "before its last tag"},
    {.name = "cut page without length",
     .headers = UNFRAMED,
     .body = "<html><body><p>Half a senten",
     .verdict = VERDICT_TRUNCATED,
     .evidence = "sent without a length"},
    {.name = "whole page without length",
     .headers = UNFRAMED,
     .body = "<html><body><p>Whole.</body></html>",
     .verdict = VERDICT_OK},
    {.name = "page that never closes its elements",
     .body = "<html><body><p>All of it.",
     .verdict = VERDICT_OK},
};

static GBytes *
body_of(const Sample *sample)
{
    GString *body = g_string_new(sample->body);
    for (unsigned i = 0; i < sample->padding; i++)
        g_string_append(body, " further words");
    return g_string_free_to_bytes(body);
}

static void
knows_what_an_answer_is(gconstpointer data)
{
    const Sample *sample = data;
    g_autoptr(GBytes) body = body_of(sample);
    const char *asked = sample->asked != NULL ? sample->asked : "https://e.example/a";
    g_autoptr(Capture) capture = capture_new("source", asked, 0);
    const HttpResponse response = {
        .outcome = sample->outcome,
        .message = sample->outcome == TRANSFER_DONE ? "" : "what went wrong",
        .status =
            sample->status != 0 ? sample->status : (sample->outcome == TRANSFER_DONE ? 200 : 0),
        .address = sample->came != NULL ? sample->came : asked,
        .media_type = sample->media_type != NULL ? sample->media_type : "text/html",
        .headers = sample->headers != NULL ? sample->headers : FRAMED,
        .server = "test",
        .retry_after_s = sample->status == 429 ? 120 : 0,
        .body = body,
    };

    verdict_decide(capture, &response, sample->expectation,
                   sample->is_known ? "0000000000000000" : NULL);

    g_test_message("%s: %s", verdict_to_name(capture->verdict), capture->evidence);
    g_assert_cmpstr(verdict_to_name(capture->verdict), ==, verdict_to_name(sample->verdict));
    g_assert_nonnull(capture->evidence);
    if (sample->evidence != NULL)
        g_assert_nonnull(strstr(capture->evidence, sample->evidence));
}

static void
takes_everything_of_an_answer_into_the_capture(void)
{
    g_autoptr(GBytes) body = g_bytes_new_static("<p>Text", 7);
    g_autoptr(Capture) capture = capture_new("source", "e.example/Article/12345", 0);
    const HttpResponse response = {
        .outcome = TRANSFER_DONE,
        .message = "",
        .status = 200,
        .address = "https://e.example/b",
        .media_type = "text/html; charset=utf-8",
        .headers = FRAMED,
        .etag = "W/\"1\"",
        .last_modified = "Thu, 26 Sep 2019 16:21:38 GMT",
        .body = body,
    };

    verdict_decide(capture, &response, EXPECT_PAGE, NULL);

    g_assert_cmpstr(capture->document, ==, "e.example/Article/12345");
    g_assert_cmpstr(capture->address, ==, "https://e.example/b");
    g_assert_cmpuint(capture->status, ==, 200);
    g_assert_cmpstr(capture->media_type, ==, "text/html; charset=utf-8");
    g_assert_cmpstr(capture->headers, ==, FRAMED);
    g_assert_cmpstr(capture->etag, ==, "W/\"1\"");
    g_assert_cmpstr(capture->last_modified, ==, "Thu, 26 Sep 2019 16:21:38 GMT");
    g_assert_true(capture->body == body);
    g_assert_nonnull(capture->sha256);
}

static void
calls_the_same_bytes_unchanged(void)
{
    g_autoptr(GBytes) body = g_bytes_new_static("<p>Text", 7);
    g_autofree char *known = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, body);
    g_autoptr(Capture) capture = capture_new("source", "https://e.example/a", 0);
    const HttpResponse response = {.outcome = TRANSFER_DONE,
                                   .message = "",
                                   .status = 200,
                                   .address = "https://e.example/a",
                                   .headers = FRAMED,
                                   .body = body};

    verdict_decide(capture, &response, EXPECT_PAGE, known);

    g_assert_cmpint(capture->verdict, ==, VERDICT_UNCHANGED);
    g_assert_nonnull(capture->body);
}

static void
keeps_no_body_of_a_304(void)
{
    g_autoptr(GBytes) body = g_bytes_new_static("", 0);
    g_autoptr(Capture) capture = capture_new("source", "https://e.example/a", 0);
    const HttpResponse response = {.outcome = TRANSFER_DONE,
                                   .message = "",
                                   .status = 304,
                                   .address = "https://e.example/a",
                                   .headers = "HTTP/2 304\r\n",
                                   .body = body};

    verdict_decide(capture, &response, EXPECT_PAGE, "0000");

    g_assert_null(capture->body);
    g_assert_null(capture->sha256);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path =
            g_strdup_printf("/verdict/knows_what_an_answer_is/%s", samples[i].name);
        g_test_add_data_func(path, &samples[i], knows_what_an_answer_is);
    }
#define ADD(claim) g_test_add_func("/verdict/" #claim, claim)
    ADD(takes_everything_of_an_answer_into_the_capture);
    ADD(calls_the_same_bytes_unchanged);
    ADD(keeps_no_body_of_a_304);
    return g_test_run();
}
