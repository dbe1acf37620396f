/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times complete readings of an invented release against libxml2 parsing the same page. Prints a
 * line for each figure: name, value, words. Takes the folder of the phrase files. */
#include <libxml/HTMLparser.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/memory.h"
#include "releases/reader.h"
#include "texts/page.h"

#define SMALL_BYTES 30000u
#define LARGE_BYTES 3000000u
#define SMALL_ROUNDS 400u
#define LARGE_ROUNDS 15u
/* Entries a round of which a list begins anew, so that the page stays below the reader's limit. */
#define LIST_ENTRIES 40u

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<title>Invented monthly civilian casualty report</title>\n"
    "<link rel=\"stylesheet\" href=\"/style.css\"><script>var page = {\"id\": 1};</script>\n"
    "</head><body><div class=\"wrapper\"><nav><ul><li><a href=\"/\">Home</a></li><li><a "
    "href=\"/news\">News</a></li><li><a href=\"/releases\">Releases</a></li></ul></nav>\n"
    "<div class=\"article-body\"><div class=\"body\">\n<p>June 2, 2019</p>\n<p>SOUTHWEST ASIA "
    "&ndash; The Coalition conducted 34,502 strikes between August 2014 and the end of April 2019. "
    "During this period, CJTF-OIR assesses at least 1,302 civilians have been unintentionally "
    "killed by Coalition strikes.</p>\n<p>In the month of April, CJTF-OIR carried over 122 open "
    "reports from previous months and received seven new reports. CJTF-OIR completed 18 "
    "civilian-casualty allegation assessment reports. Out of the 18 completed casualty allegation "
    "reports, three reports were determined to be credible and resulted in five unintentional "
    "civilian deaths. The remaining 15 reports were assessed to be non-credible. One hundred and "
    "eleven reports are still open.</p>\n";

static const char tail[] =
    "</div></div><footer><p>An invented page.</p></footer></div></body></html>\n";

static const char *const places[] = {"Samplah",      "Abu Exampil", "al-Invent", "Kafr Madeup",
                                     "Tall Nowhere", "Old Fancy",   "New Fancy"};
static const char *const sources[] = {"media", "Airwars", "social media", "self", "NGO"};
static const char *const months[] = {"Jan.", "Feb.", "March", "April", "May",  "June",
                                     "July", "Aug.", "Sept.", "Oct.",  "Nov.", "Dec."};

static const char *const headings[] = {
    "<p><strong>Non-Credible Reports</strong> &ndash; CJTF-OIR assessed 15 reports as not "
    "credible:</p>\n",
    "<p><strong>Open Reports</strong> &ndash; CJTF-OIR is still assessing 111 reports of civilian "
    "casualties:</p>\n",
};

/* A dismissed case says why, an open one says nothing more. */
static void
add_entry(GString *page, unsigned i, bool is_dismissed)
{
    g_string_append_printf(page, "<p>%s %u, %u, near %s, %s, via %s report.",
                           months[i % G_N_ELEMENTS(months)], i % 28 + 1, 2015 + i % 5,
                           places[i % G_N_ELEMENTS(places)], i % 3 > 0 ? "Syria" : "Iraq",
                           sources[i % G_N_ELEMENTS(sources)]);
    if (is_dismissed)
        g_string_append(page, " After a review of available information it was assessed that no "
                              "Coalition strikes were conducted in the geographical area.");
    g_string_append(page, "</p>\n");
}

static void
add_prose(GString *page, unsigned i)
{
    g_string_append_printf(
        page,
        "<p>The Coalition reviews each allegation with care, and a spokesman said that %u strikes "
        "were looked at again in %s %u. <a href=\"/more/%u\">Read how</a> the reports are "
        "assessed. "
        "Nothing here has happened, and nobody has said any of it.</p>\n",
        20 + i % 70, months[i % G_N_ELEMENTS(months)], 2015 + i % 5, i);
}

static GBytes *
make_page(size_t size)
{
    GString *page = g_string_new(head);
    for (unsigned i = 0; page->len + sizeof(tail) < size; i++) {
        unsigned list = i / LIST_ENTRIES;
        if (i % LIST_ENTRIES == 0) {
            for (unsigned j = 0; j < 8; j++)
                add_prose(page, i + j);
            g_string_append(page, headings[list % 2]);
        }
        add_entry(page, i, list % 2 == 0);
    }
    g_string_append(page, tail);
    return g_string_free_to_bytes(page);
}

static PhraseBook *
load_phrases(const char *folder)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    g_assert(files != NULL);
    for (const char *name; (name = g_dir_read_name(files)) != NULL;)
        if (g_str_has_suffix(name, ".phrases"))
            g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    PhraseBook *book = phrase_book_new();
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;
        const char *path = g_ptr_array_index(names, i);
        if (!g_file_get_contents(path, &text, NULL, &error) ||
            !phrase_book_add(book, path, text, &error))
            g_error("%s", error->message);
    }
    return book;
}

/* Microseconds of the processor: what else the machine does is not counted, however long we wait
 * for it. One thread does all the work, and it waits for nothing. */
static double
get_time(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time); /* cannot fail: POSIX has this clock */
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double
time_parse(GBytes *page)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(page, &size);
    double start = get_time();
    xmlDoc *document = htmlReadMemory(bytes, (int)size, NULL, "UTF-8",
                                      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    xmlFreeDoc(document);
    return get_time() - start;
}

/* From the bytes of the page to a release. */
static double
time_reading(const PhraseBook *book, GBytes *page, unsigned *ret_entries, unsigned *ret_unread)
{
    g_autoptr(GError) error = NULL;
    ReaderOptions options = {0};
    double start = get_time();
    PageText *text = page_text_read(page, "text/html", &error);
    Release *release = text != NULL ? reader_read(book, text, &options, &error) : NULL;
    double taken = get_time() - start;
    if (release == NULL)
        g_error("the page was not read: %s", error->message);
    *ret_entries = release->entries->len;
    *ret_unread = release->unread->len;
    release_free(release);
    page_text_free(text);
    return taken;
}

/* The best of @rounds, one after the other: what else the machine does slows both. */
static void
time_both(const PhraseBook *book, size_t size, unsigned rounds, double *ret_parse,
          double *ret_reading)
{
    g_autoptr(GBytes) page = make_page(size);
    unsigned entries = 0, unread = 0;
    *ret_parse = *ret_reading = INFINITY;
    for (unsigned i = 0; i < rounds; i++) {
        *ret_parse = fmin(*ret_parse, time_parse(page));
        *ret_reading = fmin(*ret_reading, time_reading(book, page, &entries, &unread));
    }
    fprintf(stderr,
            "%zu bytes, %u entries, %u sentences not read: parsed in %.3f ms, read in %.3f ms\n",
            (size_t)g_bytes_get_size(page), entries, unread, *ret_parse / 1e3, *ret_reading / 1e3);
}

int
main(int argc, char **argv)
{
    double parse = 0, reading = 0, large_parse = 0, large_reading = 0;
    struct rusage used = {0};
    if (argc != 2)
        g_error("usage: read_bench PHRASE-FOLDER");
    memory_expect_reuse(); /* as civcas read does */
    xmlInitParser();
    g_autoptr(PhraseBook) book = load_phrases(argv[1]);
    time_both(book, SMALL_BYTES, SMALL_ROUNDS, &parse, &reading);
    printf("ratio_to_parse %.4f %.3f ms against %.3f ms for %u kB\n", reading / parse,
           reading / 1e3, parse / 1e3, SMALL_BYTES / 1000);
    (void)getrusage(RUSAGE_SELF, &used); /* cannot fail for ourselves */
    long small_kib = used.ru_maxrss;
    time_both(book, LARGE_BYTES, LARGE_ROUNDS, &large_parse, &large_reading);
    (void)getrusage(RUSAGE_SELF, &used);
    printf("growth_exponent %.4f from %u kB to %u kB; 1 is in proportion\n",
           log(large_reading / reading) / log((double)LARGE_BYTES / SMALL_BYTES),
           SMALL_BYTES / 1000, LARGE_BYTES / 1000);
    printf("resident_mib %.2f at most, reading %u kB\n", (double)small_kib / 1024,
           SMALL_BYTES / 1000);
    printf("resident_large_mib %.2f at most, reading %u kB\n", (double)used.ru_maxrss / 1024,
           LARGE_BYTES / 1000);
    return 0;
}
