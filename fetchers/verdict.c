/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/verdict.h"

#include <string.h>

#include "base/json.h"
#include "fetchers/disguise.h"
#include "fetchers/markup.h"

/* Everything the rules look at. */
typedef struct {
    Capture *capture;
    const HttpResponse *response;
    Expectation expectation;
    const char *known_sha256; /* (nullable) */
    const char *asked;        /* (nullable) address that was asked for, before redirects */
    const char *bytes;
    size_t size;
    BodyKind kind;
} Case;

/* Always true: the verdict has been given. */
static bool G_GNUC_PRINTF(3, 4) decide(const Case *seen, Verdict verdict, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *evidence = g_utf8_make_valid(sentence, -1);
    capture_set_verdict(seen->capture, verdict, evidence);
    return true;
}

/* Value of a header line in the last response, lower case. Returns: (owned) (nullable) */
static char *
find_header(const HttpResponse *response, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(response->headers != NULL ? response->headers : "", "\n", -1);
    size_t length = strlen(name);
    for (size_t i = 0; lines[i] != NULL; i++) {
        if (g_ascii_strncasecmp(lines[i], name, length) != 0 || lines[i][length] != ':')
            continue;
        g_autofree char *value = g_ascii_strdown(lines[i] + length + 1, -1);
        return g_strdup(g_strstrip(value));
    }
    return NULL;
}

static bool
rule_transfer(const Case *seen)
{
    const HttpResponse *response = seen->response;
    if (response->outcome == TRANSFER_DONE)
        return false;
    if (response->outcome == TRANSFER_TRUNCATED)
        return decide(seen, VERDICT_TRUNCATED, "%s", response->message);
    if (response->outcome == TRANSFER_RESET)
        return decide(seen, VERDICT_FAILED, "%s; an edge that refuses us does this too",
                      response->message);
    return decide(seen, VERDICT_FAILED, "%s", response->message);
}

static bool
rule_not_modified(const Case *seen)
{
    if (seen->response->status != 304)
        return false;
    if (seen->known_sha256 == NULL)
        return decide(seen, VERDICT_FAILED,
                      "status 304 to a question that named no earlier version");
    return decide(seen, VERDICT_UNCHANGED, "status 304: not modified since the last version");
}

static bool
rule_same_body(const Case *seen)
{
    return seen->response->status == 200 && seen->size > 0 && seen->known_sha256 != NULL &&
           g_strcmp0(seen->capture->sha256, seen->known_sha256) == 0 &&
           decide(seen, VERDICT_UNCHANGED, "the same bytes as the last version");
}

static bool
rule_challenge_header(const Case *seen)
{
    g_autofree char *cloudflare = find_header(seen->response, "cf-mitigated");
    g_autofree char *amazon = find_header(seen->response, "x-amzn-waf-action");
    if (cloudflare != NULL)
        return decide(seen, VERDICT_BLOCKED, "status %u with cf-mitigated: %.40s (Cloudflare)",
                      seen->response->status, cloudflare);
    if (amazon != NULL)
        return decide(seen, VERDICT_BLOCKED, "status %u with x-amzn-waf-action: %.40s (AWS WAF)",
                      seen->response->status, amazon);
    return false;
}

static bool
rule_block_page(const Case *seen)
{
    if (seen->kind != BODY_HTML)
        return false;
    g_autoptr(Markup) markup = markup_read(seen->bytes, seen->size);
    g_autofree char *block = disguise_find_block(markup);
    return block != NULL && decide(seen, VERDICT_BLOCKED, "status %u, but the page is %s",
                                   seen->response->status, block);
}

/* APIs say in JSON what they did not like: {"error": {"message": ...}}, {"message": ...} or
 * {"errors": [...]}. Returns: (owned) "" when they do not, or were not asked */
static char *
find_reason(const Case *seen)
{
    if (seen->expectation != EXPECT_JSON || seen->size == 0)
        return g_strdup("");
    g_autoptr(JsonNode) root = json_read(seen->response->body, NULL);
    JsonObject *answer =
        root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    const char *message = json_find_text(json_find_object(answer, "error"), "message");
    if (message == NULL)
        message = json_find_text(answer, "message");
    return message != NULL ? g_strdup_printf(": %.300s", message) : g_strdup("");
}

static bool
rule_status(const Case *seen)
{
    unsigned status = seen->response->status;
    const char *server = seen->response->server != NULL ? seen->response->server : "the server";
    g_autofree char *reason = find_reason(seen);
    switch (status) {
    case 200:
    case 203:
        return false;
    case 204:
    case 205:
        return decide(seen, VERDICT_EMPTY, "status %u: no content", status);
    case 401:
    case 403:
    case 407:
    case 451:
        return decide(seen, VERDICT_BLOCKED, "status %u from %.60s: access refused%s", status,
                      server, reason);
    case 404:
    case 410:
        return decide(seen, VERDICT_GONE, "status %u from %.60s: %s%s", status, server,
                      status == 410 ? "gone for good" : "not found", reason);
    case 429:
        if (seen->response->retry_after_s == 0)
            return decide(seen, VERDICT_FAILED, "status 429 from %.60s: asked too often", server);
        return decide(seen, VERDICT_FAILED,
                      "status 429 from %.60s: asked too often; wait %" G_GINT64_FORMAT " s", server,
                      seen->response->retry_after_s);
    default:
        return decide(seen, VERDICT_FAILED, "status %u from %.60s%s", status, server, reason);
    }
}

static bool
rule_empty(const Case *seen)
{
    return seen->kind == BODY_EMPTY &&
           decide(seen, VERDICT_EMPTY, "status 200 with nothing in the body");
}

/* Path of an address, lower case. With @whole, one with a query has none: there the query, not the
 * path, names the document. Returns: (owned) (nullable) */
static char *
find_path(const char *address, bool whole)
{
    g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_PARSE_RELAXED, NULL);
    if (uri == NULL || (whole && g_uri_get_query(uri) != NULL))
        return NULL;
    return g_ascii_strdown(g_uri_get_path(uri), -1);
}

/* Sent elsewhere: to the home page, an error page, a login. */
static bool
rule_led_away(const Case *seen)
{
    if (seen->asked == NULL || g_strcmp0(seen->asked, seen->response->address) == 0)
        return false;
    g_autofree char *asked = find_path(seen->asked, true);
    g_autofree char *came = find_path(seen->response->address, false);
    if (asked == NULL || came == NULL || strlen(asked) <= 1 || strcmp(asked, came) == 0)
        return false;
    bool is_away = strlen(came) <= 1 ||
                   g_regex_match_simple("/(error|errors|login|log-in|signin|sign-in|consent|404)"
                                        "(/|\\.[a-z]+)?$",
                                        came, G_REGEX_RAW, 0);
    return is_away &&
           decide(seen, VERDICT_SOFT_ERROR, "redirected away from the document, to %.200s",
                  seen->response->address);
}

static bool
rule_error_page(const Case *seen)
{
    if (seen->kind != BODY_HTML)
        return false;
    g_autoptr(Markup) markup = markup_read(seen->bytes, seen->size);
    g_autofree char *error = disguise_find_error(markup);
    if (error != NULL)
        return decide(seen, VERDICT_SOFT_ERROR, "status 200, but the page is %s", error);
    return disguise_is_shell(markup) &&
           decide(seen, VERDICT_EMPTY,
                  "a page without text of its own, which only a script would fill");
}

/* An index of an archive says so in plain text, with status 200, when it will not show a site. */
static bool
decide_no_json(const Case *seen)
{
    g_autofree char *head = g_strndup(seen->bytes, MIN(seen->size, 2000));
    g_autofree char *line = g_strndup(head, strcspn(head, "\r\n"));
    if (strstr(head, "AccessControlException") != NULL)
        return decide(seen, VERDICT_BLOCKED, "the archive does not show this site: %.150s", line);
    return decide(seen, VERDICT_WRONG_TYPE, "%s where JSON is expected: \"%.100s\"",
                  body_kind_to_words(seen->kind), seen->kind == BODY_TEXT ? line : "");
}

static bool
is_json(const Case *seen)
{
    size_t start = 0;
    while (start < seen->size && g_ascii_isspace(seen->bytes[start]))
        start++;
    bool opens = start < seen->size && (seen->bytes[start] == '{' || seen->bytes[start] == '[');
    return opens && (seen->kind == BODY_JSON || seen->kind == BODY_TEXT);
}

/* PDF is what an address ending so promises. */
static bool
promises_pdf(const Case *seen)
{
    const char *asked = seen->asked != NULL ? seen->asked : "";
    g_autofree char *path = g_strndup(asked, strcspn(asked, "?#"));
    g_autofree char *lower = g_ascii_strdown(path, -1);
    return g_str_has_suffix(lower, ".pdf");
}

static bool
rule_type(const Case *seen)
{
    const char *words = body_kind_to_words(seen->kind);
    if (seen->expectation == EXPECT_JSON)
        return !is_json(seen) && decide_no_json(seen);
    if (seen->expectation == EXPECT_FEED)
        return seen->kind != BODY_FEED &&
               decide(seen, VERDICT_WRONG_TYPE, "%s where a feed is expected", words);
    if (seen->expectation == EXPECT_PAGE && seen->kind == BODY_PDF && promises_pdf(seen))
        return false;
    return seen->kind != BODY_HTML && seen->kind != BODY_TEXT &&
           decide(seen, VERDICT_WRONG_TYPE, "%s where a page is expected", words);
}

static bool
is_json_cut(const Case *seen)
{
    size_t end = seen->size;
    while (end > 0 && g_ascii_isspace(seen->bytes[end - 1]))
        end--;
    return end > 0 && seen->bytes[end - 1] != '}' && seen->bytes[end - 1] != ']';
}

/* HTTP/1 without a length ends with the connection, and nobody can say whether that was the end. */
static bool
has_framing(const HttpResponse *response)
{
    g_autofree char *length = find_header(response, "Content-Length");
    g_autofree char *coding = find_header(response, "Transfer-Encoding");
    return length != NULL || coding != NULL || response->headers == NULL ||
           !g_str_has_prefix(response->headers, "HTTP/1");
}

static bool
rule_cut(const Case *seen)
{
    if (seen->kind == BODY_FEED)
        return feed_is_cut(seen->bytes, seen->size) &&
               decide(seen, VERDICT_TRUNCATED, "the feed ends before its last tag");
    if (seen->expectation == EXPECT_JSON)
        return is_json_cut(seen) &&
               decide(seen, VERDICT_TRUNCATED, "the JSON ends before its last bracket");
    if (seen->kind != BODY_HTML || has_framing(seen->response))
        return false;
    g_autoptr(Markup) markup = markup_read(seen->bytes, seen->size);
    return seen->size <= MARKUP_MAX_BYTES && strstr(markup->raw, "<html") != NULL &&
           strstr(markup->raw, "</html") == NULL &&
           decide(seen, VERDICT_TRUNCATED,
                  "the page was sent without a length and ends before its last tag");
}

/* In this order: the first rule that knows what it sees decides. */
static bool (*const rules[])(const Case *seen) = {
    rule_transfer, rule_not_modified, rule_challenge_header, rule_same_body,  rule_block_page,
    rule_status,   rule_empty,        rule_led_away,         rule_error_page, rule_type,
    rule_cut,
};

static void
fill_capture(Capture *capture, const HttpResponse *response)
{
    g_free(capture->address);
    g_free(capture->media_type);
    g_free(capture->headers);
    g_free(capture->etag);
    g_free(capture->last_modified);
    capture->address = g_strdup(response->address);
    capture->status = response->status;
    capture->media_type = g_strdup(response->media_type);
    capture->headers = g_strdup(response->headers);
    capture->etag = g_strdup(response->etag);
    capture->last_modified = g_strdup(response->last_modified);
    if (response->body != NULL && response->status != 0 && response->status != 304)
        capture_set_body(capture, response->body);
}

void
verdict_decide(Capture *capture, const HttpResponse *response, Expectation expectation,
               const char *known_sha256)
{
    g_autofree char *asked = g_strdup(capture->address);
    fill_capture(capture, response);
    Case seen = {
        .capture = capture,
        .response = response,
        .expectation = expectation,
        .known_sha256 = known_sha256,
        .asked = asked,
        .bytes = "",
    };
    if (response->body != NULL && g_bytes_get_size(response->body) > 0)
        seen.bytes = g_bytes_get_data(response->body, &seen.size);
    seen.kind = body_kind_find(seen.bytes, seen.size, response->media_type);
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (rules[i](&seen))
            return;
    }
    (void)decide(&seen, VERDICT_OK, "status %u, %s of %" G_GSIZE_FORMAT " bytes", response->status,
                 body_kind_to_words(seen.kind), seen.size); /* the last word */
}
