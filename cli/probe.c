/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/probe.h"

#include <string.h>

#include "base/json.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "fetchers/kinds.h"
#include "fetchers/markup.h"
#include "fetchers/robots_keeper.h"
#include "fetchers/verdict.h"
#include "texts/page.h"

enum { MAX_BYTES = 16 * 1024 * 1024, TIMEOUT_S = 60, REDIRECTS = 5, SHOWN = 10 };

/* Between the question and the one that asks whether anything is new since. */
enum { PAUSE_MS = 5000 };

static const Usage usage = {
    .page = "civcas-check",
    .operands = "ADDRESS",
    .description = "Asks one address, as civcasd would, and says what came: status, server,\n"
                   "verdict and why, bytes, title, and what would be read of it; then once more,\n"
                   "whether anything is new since: servers that always send all are known by it.\n"
                   "Nothing is recorded. What robots.txt forbids is not asked for.\n\n"
                   "Example: civcas probe --kind feed https://www.example.org/rss.xml",
    .taken = TAKES_JSON,
    .min_operands = 1,
    .max_operands = 1,
};

typedef struct {
    GMainLoop *loop; /* (owned) */
    Transfers *transfers;
    RobotsKeeper *robots;
    HttpRequest request;
    Source *source; /* (owned) as if there were one */
    bool knows_kind;
    Capture *capture; /* (owned) */
    char *server;     /* (owned) (nullable) */
    char *validators; /* (owned) (nullable) what they are worth */
    char *robots_says;
    IndexReading reading;
    bool has_reading;
    PageText *page; /* (owned) (nullable) */
} Probe;

static void
probe_clear(Probe *probe)
{
    g_clear_pointer(&probe->robots, robots_keeper_free);
    g_clear_pointer(&probe->transfers, transfers_free);
    g_clear_pointer(&probe->loop, g_main_loop_unref);
    source_free(probe->source);
    capture_free(probe->capture);
    g_free(probe->server);
    g_free(probe->validators);
    g_free(probe->robots_says);
    index_reading_clear(&probe->reading);
    page_text_free(probe->page);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Probe, probe_clear)

/* What nobody said is seen from the first bytes. */
static void
guess_kind(Probe *probe, const HttpResponse *response)
{
    gsize size = 0;
    const char *bytes = response->body != NULL ? g_bytes_get_data(response->body, &size) : NULL;
    if (probe->knows_kind || bytes == NULL)
        return;
    if (body_kind_find(bytes, size, response->media_type) == BODY_FEED)
        probe->source->kind = SOURCE_FEED;
}

/* What a round would read of it. */
static void
read_answer(Probe *probe)
{
    const Capture *capture = probe->capture;
    const Kind *kind = kind_find(probe->source->kind);
    if (capture->verdict != VERDICT_OK)
        return;
    g_autoptr(GError) error = NULL;
    if (kind->read == NULL) {
        probe->page = page_text_read(capture->body, capture->media_type, NULL);
        return;
    }
    const IndexPage page = {.source = probe->source,
                            .capture = capture,
                            .address = probe->source->address,
                            .number = 1};
    probe->has_reading = kind->read(&page, &probe->reading, &error);
    if (!probe->has_reading)
        capture_set_verdict(probe->capture, VERDICT_WRONG_TYPE, error->message);
    else if (probe->reading.announcements->len == 0)
        capture_set_verdict(probe->capture, VERDICT_EMPTY, "nothing is announced");
}

/* What the answer to a question with validators makes of them. */
static void
on_second_answer(const HttpResponse *response, gpointer data)
{
    Probe *probe = data;
    if (response->outcome == TRANSFER_CANCELLED)
        return;
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, response->body);
    if (response->outcome != TRANSFER_DONE)
        probe->validators = g_strdup_printf("asked with them: %s", response->message);
    else if (response->status == 304)
        probe->validators = g_strdup("they work: asked with them, it says \"not modified\"");
    else if (response->status != 200)
        probe->validators = g_strdup_printf("asked with them: status %u", response->status);
    else if (g_strcmp0(sha256, probe->capture->sha256) == 0)
        probe->validators = g_strdup("they do not work: asked with them, it sends the same bytes "
                                     "again; each look costs all of them");
    else
        probe->validators = g_strdup("asked with them, it sends other bytes: it changed just now, "
                                     "or does so each time");
    g_main_loop_quit(probe->loop);
}

/* Asks again with the validators that came, if there are any. */
static void
test_validators(Probe *probe)
{
    const Capture *capture = probe->capture;
    if (capture->verdict != VERDICT_OK ||
        (capture->etag == NULL && capture->last_modified == NULL)) {
        if (capture->verdict == VERDICT_OK)
            probe->validators = g_strdup("none: each look costs all the bytes");
        g_main_loop_quit(probe->loop);
        return;
    }
    HttpRequest request = probe->request;
    request.etag = capture->etag;
    request.last_modified = capture->last_modified;
    request.distance_ms = probe->request.allow_private ? 0 : PAUSE_MS;
    transfers_get(probe->transfers, &request, on_second_answer, probe);
}

static void
on_answer(const HttpResponse *response, gpointer data)
{
    Probe *probe = data;
    if (response->outcome == TRANSFER_CANCELLED)
        return;
    guess_kind(probe, response);
    probe->server = g_strdup(response->server);
    verdict_decide(probe->capture, response, kind_find(probe->source->kind)->expectation, NULL);
    read_answer(probe);
    test_validators(probe);
}

static void
on_robots(gint64 retry_after_s, gpointer data)
{
    Probe *probe = data;
    g_autofree char *evidence = NULL;
    (void)retry_after_s; /* nobody asks twice here */
    RobotsAnswer answer = robots_keeper_find(probe->robots, probe->request.address,
                                             probe->request.allow_private, &evidence);
    probe->robots_says = g_strdup(evidence != NULL ? evidence : "may be asked");
    if (answer == ROBOTS_ALLOWED) {
        transfers_get(probe->transfers, &probe->request, on_answer, probe);
        return;
    }
    capture_set_verdict(probe->capture,
                        answer == ROBOTS_DISALLOWED ? VERDICT_BLOCKED : VERDICT_FAILED, evidence);
    g_main_loop_quit(probe->loop);
}

static void
run(Probe *probe)
{
    robots_keeper_load(probe->robots, &probe->request, on_robots, probe);
    g_main_loop_run(probe->loop);
}

static gsize
count_bytes(const Capture *capture)
{
    return capture->body != NULL ? g_bytes_get_size(capture->body) : 0;
}

static void
add_documents(JsonBuilder *builder, GPtrArray *announcements)
{
    json_builder_set_member_name(builder, "documents");
    json_builder_begin_array(builder);
    for (unsigned i = 0; announcements != NULL && i < announcements->len; i++) {
        const Announcement *announcement = g_ptr_array_index(announcements, i);
        json_builder_begin_object(builder);
        json_add_text(builder, "document", announcement->document);
        json_add_text(builder, "address", announcement->address);
        json_add_text(builder, "title", announcement->title);
        json_add_text(builder, "published", announcement->published);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
print_json(const Probe *probe)
{
    const Capture *capture = probe->capture;
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "address", capture->address);
    json_add_text(builder, "kind", source_kind_to_name(probe->source->kind));
    json_add_integer(builder, "status", capture->status);
    json_add_text(builder, "server", probe->server);
    json_add_text(builder, "verdict", verdict_to_name(capture->verdict));
    json_add_text(builder, "evidence", capture->evidence);
    json_add_text(builder, "robots", probe->robots_says);
    json_add_text(builder, "media_type", capture->media_type);
    json_add_integer(builder, "bytes", (gint64)count_bytes(capture));
    json_add_text(builder, "sha256", capture->sha256);
    json_add_text(builder, "etag", capture->etag);
    json_add_text(builder, "last_modified", capture->last_modified);
    json_add_text(builder, "validators", probe->validators);
    json_add_text(builder, "title", probe->page != NULL ? probe->page->title : NULL);
    json_add_integer(builder, "characters",
                     probe->page != NULL ? g_utf8_strlen(probe->page->text, -1) : 0);
    json_add_text(builder, "layout", probe->reading.layout);
    add_documents(builder, probe->reading.announcements);
    g_autofree char *line = json_finish(builder);
    g_print("%s\n", line);
}

static void
print_fact(const char *name, const char *value)
{
    g_autofree char *label = g_strdup_printf("%-10s ", name);
    if (value != NULL)
        terminal_print(TONE_PLAIN, label, value, 11);
}

static void
print_reading(const Probe *probe)
{
    if (probe->page != NULL) {
        g_autofree char *length =
            g_strdup_printf("a text of %ld characters; save the page and see: civcas read FILE",
                            g_utf8_strlen(probe->page->text, -1));
        print_fact("title", probe->page->title);
        print_fact("reads", length);
    }
    if (!probe->has_reading)
        return;
    GPtrArray *announcements = probe->reading.announcements;
    g_autofree char *count = g_strdup_printf("%u documents announced%s", announcements->len,
                                             announcements->len > SHOWN ? ", of which:" : "");
    print_fact("reads", count);
    print_fact("layout", probe->reading.layout);
    for (unsigned i = 0; i < announcements->len && i < SHOWN; i++) {
        const Announcement *announcement = g_ptr_array_index(announcements, i);
        g_autofree char *line = g_strdup_printf(
            "%s  %s", announcement->published != NULL ? announcement->published : "no day     ",
            announcement->title != NULL ? announcement->title : announcement->address);
        print_fact("", line);
    }
}

static void
print_probe(const Probe *probe)
{
    const Capture *capture = probe->capture;
    g_autofree char *status = g_strdup_printf("%u", capture->status);
    g_autofree char *bytes =
        g_strdup_printf("%" G_GSIZE_FORMAT "%s%s", count_bytes(capture),
                        capture->media_type != NULL ? ", sent as " : "",
                        capture->media_type != NULL ? capture->media_type : "");
    g_autofree char *verdict =
        g_strdup_printf("%s: %s", verdict_to_name(capture->verdict), capture->evidence);
    print_fact("address", capture->address);
    print_fact("robots.txt", probe->robots_says);
    print_fact("status", capture->status != 0 ? status : "no answer");
    print_fact("server", probe->server);
    print_fact("verdict", verdict);
    print_fact("bytes", bytes);
    print_fact("validators", probe->validators);
    print_reading(probe);
}

static bool
prepare(Probe *probe, const Settings *settings, const char *address, const char *kind,
        bool allow_private)
{
    SourceKind chosen = SOURCE_PAGE;
    if (kind != NULL && (!source_kind_from_name(kind, &chosen) || chosen == SOURCE_FOLDER))
        return false;
    probe->knows_kind = kind != NULL;
    probe->source = source_new("probe", chosen, address);
    probe->capture = capture_new("probe", address, g_get_real_time() / G_USEC_PER_SEC);
    g_free(probe->capture->address);
    probe->capture->address = g_strdup(address);
    probe->transfers = transfers_new(settings->user_agent);
    transfers_set_ca_file(probe->transfers, settings->ca_file);
    transfers_set_proxy(probe->transfers, settings->proxy);
    probe->robots = robots_keeper_new(probe->transfers, settings->user_agent);
    probe->loop = g_main_loop_new(NULL, FALSE);
    probe->request = (HttpRequest){.address = probe->source->address,
                                   .accept = "*/*",
                                   .max_bytes = MAX_BYTES,
                                   .timeout_s = TIMEOUT_S,
                                   .max_redirects = REDIRECTS,
                                   .allow_private = allow_private};
    return true;
}

static bool
is_web_address(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    return uri != NULL && g_uri_get_host(uri) != NULL && *g_uri_get_host(uri) != '\0' &&
           (g_str_equal(g_uri_get_scheme(uri), "http") ||
            g_str_equal(g_uri_get_scheme(uri), "https"));
}

int
probe_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autofree char *kind = NULL;
    gboolean allow_private = FALSE;
    const GOptionEntry entries[] = {{"kind", 'k', 0, G_OPTION_ARG_STRING, &kind,
                                     "Take it for a source of this kind: feed, list, page, …",
                                     "KIND"},
                                    {"allow-private", 0, 0, G_OPTION_ARG_NONE, &allow_private,
                                     "Ask loopback, private and link-local addresses, too", NULL},
                                    G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (!is_web_address(options.operands[0]))
        return verb_refuse("“%s” is no address that can be asked; write it as https://host/path",
                           options.operands[0]);
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = options_load_settings(&options, &error);
    if (settings == NULL)
        return verb_fail(error);
    g_auto(Probe) probe = {0};
    if (!prepare(&probe, settings, options.operands[0], kind, allow_private))
        return verb_refuse("--kind=%s is no kind of source that can be asked", kind);
    run(&probe);
    if (options.json)
        print_json(&probe);
    else
        print_probe(&probe);
    return probe.capture->verdict == VERDICT_OK ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}
