/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/page.h"

#include <string.h>

#include "tests/texts/with_texts.h"

#define FILLER                                                                                     \
    "This invented paragraph only fills the page, so that a selector finds enough text in it to "  \
    "take it for an article and not for a teaser."

static void
assert_plain_reads(const char *bytes, gssize size, const char *media_type, const char *text)
{
    g_autoptr(PageText) page = page_of(bytes, size, media_type);
    g_assert_cmpstr(page->text, ==, text);
}

static void
gives_plain_text_back_as_it_is(void)
{
    const char *text = "  One <b>  two\t\t\n\n\n\nthree &amp; four  \n 1,302* \xE2\x80\x94 end";
    assert_plain_reads(text, -1, "text/plain; charset=utf-8", text);
    assert_plain_reads(text, -1, NULL, text);
}

static void
turns_crlf_into_lf_and_drops_nul(void)
{
    assert_plain_reads("a\r\nb\0c\rd\r\n", 10, "text/plain", "a\nbc\rd\n");
}

static void
keeps_bidi_controls_and_zero_width_characters(void)
{
    const char *text = "a\xE2\x80\xAE"
                       "b\xE2\x80\x8B\xC2\xA0"
                       "c";
    assert_plain_reads(text, -1, "text/plain", text);
    g_autofree char *html = g_strconcat("<p>", text, "</p>", NULL);
    g_autofree char *expected = g_strconcat(text, "\n", NULL);
    assert_html_reads(html, expected);
}

static void
reads_an_empty_body_as_no_text(void)
{
    assert_plain_reads("", 0, NULL, "");
    assert_plain_reads("", 0, "text/html", "");
    assert_plain_reads("<!-- ", -1, "text/html", "");
}

static void
lets_the_byte_order_mark_outrank_the_label(void)
{
    assert_plain_reads("\xEF\xBB\xBF\xE2\x80\x93", -1, "text/plain; charset=windows-1252",
                       "\xE2\x80\x93");
    assert_plain_reads("\xFF\xFE"
                       "a\0b\0",
                       6, "text/plain", "ab");
    assert_plain_reads("\xFE\xFF\0a\0b", 6, "text/plain", "ab");
}

static void
reads_western_labels_as_windows_1252(void)
{
    const char *const labels[] = {"iso-8859-1", "ISO-8859-1", "latin1", "us-ascii", "windows-1252"};
    for (unsigned i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_autofree char *type = g_strdup_printf("text/plain; charset=\"%s\"", labels[i]);
        assert_plain_reads("\x93"
                           "five\x94 \x96 caf\xE9",
                           -1, type,
                           "\xE2\x80\x9C"
                           "five\xE2\x80\x9D \xE2\x80\x93 caf\xC3\xA9");
    }
}

static void
lets_the_http_charset_outrank_the_markup(void)
{
    g_autoptr(PageText) page =
        page_of("<meta charset=koi8-r><p>\xE9</p>", -1, "text/html; charset=iso-8859-1");
    g_assert_cmpstr(page->text, ==, "\xC3\xA9\n");
}

static void
finds_the_charset_in_the_markup(void)
{
    const char *const heads[] = {
        "<meta charset=\"windows-1251\">",
        "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>",
        "<?xml version='1.0' encoding='windows-1251'?>",
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *html = g_strconcat(heads[i], "<p>\xE9</p>", NULL);
        g_autoptr(PageText) page = page_of(html, -1, "text/html");
        g_assert_cmpstr(page->text, ==, "\xD0\xB9\n");
    }
}

static void
reads_stray_bytes_in_utf8_as_windows_1252(void)
{
    assert_plain_reads("\xE2\x80\x9C"
                       "a\x94 \x92s",
                       -1, "text/plain; charset=utf-8",
                       "\xE2\x80\x9C"
                       "a\xE2\x80\x9D \xE2\x80\x99s");
    assert_plain_reads("it\x92s", -1, "text/plain; charset=no-such-thing", "it\xE2\x80\x99s");
}

static void
reads_a_character_cut_by_the_end_as_unknown(void)
{
    assert_plain_reads("a\xE2\x80", -1, "text/plain", "a\xEF\xBF\xBD");
}

static void
mends_references_to_control_characters(void)
{
    assert_html_reads(
        "<p>&#147;a&#148; &rsquo; &#8211; &#x2014; &bogus; &lsqb; Q &amp; A &#0;b</p>",
        "\xE2\x80\x9C"
        "a\xE2\x80\x9D \xE2\x80\x99 \xE2\x80\x93 \xE2\x80\x94 &bogus; "
        "&lsqb; Q & A b\n");
}

static void
ends_blocks_lines_and_cells(void)
{
    assert_html_reads("<div><p>one\n  two</p><p>three<br>four <br/> five</p>six<br><br><br>seven"
                      "</div><h2>eight</h2>nine",
                      "one two\n\nthree\nfour\nfive\n\nsix\n\nseven\n\neight\n\nnine");
    assert_html_reads("<table><tr><th>Month<th><p>Killed</p></tr><tr><td><td>4<td></tr></table>"
                      "<p>after</p>",
                      "Month\tKilled\n\t4\n\nafter\n");
}

static void
keeps_the_printed_numbers_of_lists(void)
{
    assert_html_reads("<p>x</p><ol><li>a<li>b<ul><li>c</ul><li value=7>d</ol><ol type=a start=3>"
                      "<li>e</li></ol><ol type=I reversed><li>f<li>g</ol><ul><li>h</ul>",
                      "x\n\n1. a\n2. b\n\nc\n\n7. d\n\nc. e\n\nII. f\nI. g\n\nh\n");
}

static void
passes_over_what_is_struck_out(void)
{
    assert_html_reads("<p>At least <del>1,302</del> <ins>1,335</ins>, <s>two</s> three, "
                      "<strike>four</strike> five, <span style='text-decoration: line-through'>six"
                      "</span> seven</p>",
                      "At least 1,335, three, five, seven\n");
}

static void
sets_raised_numbers_apart_from_the_number_before(void)
{
    assert_html_reads("<p>34,502<sup>1</sup> strikes, 34,573<sup>*</sup>, 1<sup>st</sup></p>"
                      "<p>216<a href='#note'>2</a> of <a href='#top'>2019</a></p>"
                      "<p><sup>1</sup>Counted anew.</p>",
                      "34,502[1] strikes, 34,573*, 1st\n\n216[2] of 2019\n\n[1]Counted anew.\n");
}

static void
leaves_no_space_at_line_ends_and_no_blank_lines_in_a_row(void)
{
    assert_html_reads(
        "<p> a &nbsp; </p><p>&nbsp;</p><div><div></div></div><p>\xE2\x80\x83</p> <p>b  "
        "<br>\n</p>",
        "a\n\nb\n");
}

static void
keeps_lines_of_preformatted_text(void)
{
    assert_html_reads("<pre>a  b \nc\n\n\n\nd</pre>", "a  b\nc\n\nd\n");
}

static void
leaves_furniture_out(void)
{
    assert_html_reads(
        "<body><header>banner 1</header><nav>CIVILIAN CASUALTY REPORT</nav><main><p>text</p>"
        "<script>'</p>' 2</script><style>p{}</style><noscript><p>3</p></noscript><aside>4</aside>"
        "<form><input><p>Subscribe 5</p></form><div hidden>6</div><p style='Display : none'>7</p>"
        "<div class='post share'>8 shares</div><template><p>9</p></template><select><option>10"
        "</select><svg><title>icon</title></svg></main><footer>11</footer></body>",
        "text\n");
}

static void
keeps_an_article_that_stands_in_the_form_around_the_page(void)
{
    assert_html_reads("<form id=Form method=post><input type=hidden name=__VIEWSTATE value=x>"
                      "<p>five reports</p></form></html>",
                      "five reports\n");
}

static void
finds_the_article_of_an_afpims_page(void)
{
    const char *html =
        "<!DOCTYPE html><html><head><title>Monthly report &gt; A Command &gt; News</title>"
        "<meta property='og:title' content='other'><meta property='og:site_name' content='A "
        "Command'><link rel='canonical' href='https://www.a.mil/News/Article/1971680/monthly/'>"
        "</head><body><form><div>menu Civilian Casualty Report</div>"
        "<h1 class='maintitle'> Monthly\n report </h1><div class='info-bar'>Press Release | "
        "<span class='date'>Sept. 26, 2019</span></div>"
        "<div class='article-body'><div class='body'>short</div><div class='body'><p>" FILLER
        "</p><p>Last.</p></div></div><div class='related'>Other news</div></form></body></html>";
    g_autoptr(PageText) page = page_of(html, -1, "text/html");
    g_assert_cmpstr(page->text, ==, FILLER "\n\nLast.\n");
    g_assert_cmpstr(page->title, ==, "Monthly report");
    g_assert_cmpstr(page->site, ==, "A Command");
    g_assert_cmpstr(page->published, ==, "2019-09-26");
    g_assert_cmpstr(page->canonical, ==, "https://www.a.mil/News/Article/1971680/monthly/");
}

static void
takes_a_title_without_its_trail(void)
{
    g_autoptr(PageText) page =
        page_of("<title>Report &gt; Command &gt; News</title><p>x</p>", -1, "text/html");
    g_assert_cmpstr(page->title, ==, "Report");
    g_assert_null(page->published);
    g_assert_null(page->site);
    g_assert_null(page->canonical);
}

static void
reads_a_military_claim_once(void)
{
    g_autoptr(PageText) page = page_of(
        "<meta property='article:published_time' content='2016-01-02T00:00:00+00:00'>"
        "<article class='mil post-1'><h2 class='underline-header'><div>CJTF\xE2\x80\x93OIR for "
        "January 2, 2016</div><div class='tab-switch'><div class='original'>Original</div><div "
        "class='annotated'>Annotated</div></div></h2><div class='content original'><div "
        "class='info-main'><div class='report'><p>" FILLER "</p><p>Two strikes.</p></div></div>"
        "</div><div class='content annotated'><div class='report'><p>" FILLER "</p><div "
        "class='report-strike'>Two strikes.</div></div></div></article>",
        -1, "text/html");
    g_assert_cmpstr(page->text, ==, FILLER "\n\nTwo strikes.\n");
    g_assert_null(page->published); /* Airwars' own day, sometimes a year off */
}

static void
finds_the_article_of_other_sites(void)
{
    const char *const starts[] = {
        "<div class='entry-content'>",
        "<article class='rw-report'><div class='rw-article__content'>",
        "<article>",
        "<main>",
        "<div role=main>",
        "<div><div>",
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(starts); i++) {
        g_autofree char *html = g_strconcat(
            "<body><div><a href=/>Home</a> Visitors: 7</div>", starts[i], "<p>", FILLER, "</p><p>",
            FILLER, "</p></div></div></article></main><div>Related 8</div>", NULL);
        assert_html_reads(html, FILLER "\n\n" FILLER "\n");
    }
}

static void
takes_all_of_a_page_that_holds_many_articles(void)
{
    assert_html_reads("<main><article><p>" FILLER "</p></article><article><p>" FILLER
                      "</p></article></main>",
                      FILLER "\n\n" FILLER "\n");
}

static void
reads_the_day_in_every_form(void)
{
    const char *const forms[] = {
        "<meta property='article:published_time' content='2019-09-26T23:10:00-04:00'>",
        "<time pubdate datetime='Sept. 26, 2019'>then</time>",
        "<time class=entry-date datetime='2019-09-26'>x</time>",
        "<span class=date>| SEPT. 26, 2019</span>",
        "<div class=info-bar><p class=date>Sep 26, 2019</p></div>",
        "<span class=date>26 September 2019</span>",
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(PageText) page = page_of(forms[i], -1, "text/html");
        g_assert_cmpstr(page->published, ==, "2019-09-26");
    }
    g_autoptr(PageText) none = page_of("<span class=date>Feb. 30, 2019</span>", -1, "text/html");
    g_assert_null(none->published);
}

#define HEADING "Monthly report of an invented command"

static void
reads_the_day_below_the_heading(void)
{
    static const struct {
        const char *title, *lines, *day;
    } cases[] = {
        {HEADING " - A Command", "<p>Release</p><div class=day>Sept. 26, 2019</div>", "2019-09-26"},
        {"DVIDS - News - " HEADING, "<p>IRAQ</p><p>09.26.2019</p>", "2019-09-26"},
        {HEADING, "<p>09.26.2019</p>", NULL}, /* the 26th of nothing elsewhere */
        {"Another page", "<p>Sept. 26, 2019</p>", NULL},
        {HEADING, "<p>It was on Sept. 26, 2019, that an invented command said all of this.</p>",
         NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *html = g_strconcat(
            "<title>", cases[i].title, "</title><h1>" HEADING "</h1>", cases[i].lines,
            "<div class='entry-content'><p>" FILLER "</p><p>May 1, 2018</p></div>", NULL);
        g_autoptr(PageText) page = page_of(html, -1, "text/html");
        g_assert_cmpstr(page->published, ==, cases[i].day);
    }
}

static void
leaves_the_last_words_of_a_cut_page_without_a_line_end(void)
{
    assert_html_reads("<div><p>one</p><p>killed 1,3", "one\n\nkilled 1,3");
    assert_html_reads("<div><p>one</p><p>killed 1,302</p", "one\n\nkilled 1,302");
    assert_html_reads("<div><p>one</p><p>killed 1,302</p><p cla", "one\n\nkilled 1,302\n");
    assert_html_reads("<p>dash &#821", "dash");
}

static void
keeps_text_behind_tags_that_do_not_match(void)
{
    assert_html_reads("<main><b><div>one</b> two</div> three</main> four",
                      "one two\n\nthree\n\nfour");
    assert_html_reads("<main>a</p>b</table></td></span>c < d <3 e</main>", "a\n\nbc < d <3 e\n");
}

static void
tells_html_from_text_by_its_bytes(void)
{
    assert_plain_reads(" \n<!DOCTYPE HTML><p>a</p>", -1, NULL, "a\n");
    assert_plain_reads("<html><body>a</body></html>", -1, "application/octet-stream", "a\n");
    assert_plain_reads("a file begins with %PDF-1.7", -1, NULL, "a file begins with %PDF-1.7");
    assert_plain_reads("a < b, not markup", -1, "application/x-unknown", "a < b, not markup");
}

static void
assert_refused(const char *bytes, gsize size, const char *media_type, int code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = g_bytes_new(bytes, size);
    g_autoptr(PageText) page = page_text_read(body, media_type, &error);
    g_assert_null(page);
    g_assert_error(error, PAGE_ERROR, code);
}

static void
refuses_what_is_no_text(void)
{
    assert_refused("x", 1, "application/pdf", PAGE_ERROR_NOT_TEXT);
    assert_refused("%PDF-1.7", 8, "text/html", PAGE_ERROR_DAMAGED);
    assert_refused("\x89PNG\r\n", 6, NULL, PAGE_ERROR_NOT_TEXT);
    assert_refused("\0\1\2\3\4\5", 6, NULL, PAGE_ERROR_NOT_TEXT);
}

static void
refuses_a_page_that_is_too_large(void)
{
    g_autofree char *large = repeat("a", PAGE_MAX_BYTES + 1);
    assert_refused(large, PAGE_MAX_BYTES + 1, "text/plain", PAGE_ERROR_TOO_LARGE);
}

static void
survives_a_million_nested_elements(void)
{
    g_autofree char *starts = repeat("<div>", 1000000);
    g_autofree char *ends = repeat("</div>", 1000000);
    g_autofree char *html = g_strconcat(starts, "five", ends, "<p>tail</p>", NULL);
    assert_html_reads(html, "five\n\ntail\n");
}

/* Each would take hours if time grew with the square of the size. */
static void
takes_linear_time_for_hostile_markup(void)
{
    const char *const parts[] = {"<b>",        "<x></y>",     "<a a=",         "<p a=1 b=2 ",
                                 "<!--",       "<li>a",       "<td>a",         "<p>a<font>",
                                 "&",          "<",           "<![CDATA[",     "</p>",
                                 "<article>a", "<table><td>", "<ol reversed>", "<sup>1"};
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *html = repeat(parts[i], 2 * 1024 * 1024 / strlen(parts[i]));
        g_autoptr(PageText) page = page_of(html, -1, "text/html");
        g_assert_nonnull(page->text);
    }
}

/* "&b;" ten times over ten times "&a;", and so on: entities of a page's own are not known. */
static void
expands_no_entity_that_a_page_defines(void)
{
    g_autoptr(GString) html = g_string_new("<!DOCTYPE html [<!ENTITY a \"killed\">");
    for (char name = 'b'; name <= 'z'; name++) {
        g_string_append_printf(html, "<!ENTITY %c \"", name);
        for (unsigned i = 0; i < 10; i++)
            g_string_append_printf(html, "&%c;", name - 1);
        g_string_append(html, "\">");
    }
    g_string_append(html, "]><p>five</p><p>&z;</p>");
    g_autoptr(PageText) page = page_of(html->str, -1, "text/html");
    g_assert_cmpuint(strlen(page->text), <, html->len);
    g_assert_null(strstr(page->text, "killed killed"));
    g_assert_nonnull(strstr(page->text, "five"));
}

/* UTF-8, windows-1252, halves of characters, marks of other encodings, controls of direction. */
static void
reads_eight_mebibytes_of_mixed_encodings(void)
{
    const char *const parts[] = {"\xc3\xa9\xe9\x80 killed ",
                                 "\xff\xfe\xef\xbb\xbf",
                                 "\xe2\x80",
                                 "\xc3\xc3\xc3\xa9",
                                 "\xed\xa0\x80\xf4\x90\x80\x80",
                                 "\xe2\x80\xae\xe2\x81\xa6",
                                 "\xf0\x9f\x98\x80",
                                 "\xd8\xa7\xd9\x84"};
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *body = repeat(parts[i], 8 * 1024 * 1024 / strlen(parts[i]));
        g_autofree char *html = g_strconcat("<p>five</p>", body, NULL);
        g_autoptr(PageText) page = page_of(html, -1, "text/html; charset=utf-8");
        g_assert_true(g_utf8_validate(page->text, -1, NULL));
        g_assert_true(g_str_has_prefix(page->text, "five\n"));
    }
}

static void
survives_eight_mebibytes_of_digits(void)
{
    g_autofree char *digits = repeat("7", 8 * 1024 * 1024);
    g_autofree char *html = g_strconcat("<p>", digits, "</p>", NULL);
    g_autofree char *expected = g_strconcat(digits, "\n", NULL);
    g_autoptr(PageText) page = page_of(html, -1, "text/html");
    g_assert_true(g_str_equal(page->text, expected));
    g_autoptr(PageText) plain = page_of(digits, -1, "text/plain");
    g_assert_true(g_str_equal(plain->text, digits));
}

static void
drops_nul_bytes_inside_markup(void)
{
    g_autoptr(PageText) page = page_of("<p\0>a\0b</\0p>", 13, "text/html");
    g_assert_cmpstr(page->text, ==, "ab\n");
}

static void
reads_a_page_cut_anywhere(void)
{
    g_autofree char *paragraphs =
        repeat("<p>Jan. 3, 2017, near &ldquo;Sarmada&rdquo;, Syria<br>via "
               "<a href='https://example.org/'>media</a>.</p>\n<!-- x -->",
               100);
    g_autofree char *html =
        g_strconcat("<html><head><meta charset='utf-8'><title>t</title><script>x<y</script></head>"
                    "<body><div itemprop='articleBody'>",
                    paragraphs, "</div></body></html>", NULL);
    g_autoptr(PageText) whole = page_of(html, -1, "text/html");
    for (gsize size = 0; size < strlen(html); size += 97) {
        g_autoptr(PageText) page = page_of(html, (gssize)size, "text/html");
        gsize kept = strlen(page->text);
        if (kept > 0 && page->text[kept - 1] == '\n')
            kept--;
        g_assert_cmpmem(page->text, kept, whole->text, MIN(kept, strlen(whole->text)));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/page/" #claim, claim)
    ADD(gives_plain_text_back_as_it_is);
    ADD(turns_crlf_into_lf_and_drops_nul);
    ADD(keeps_bidi_controls_and_zero_width_characters);
    ADD(reads_an_empty_body_as_no_text);
    ADD(lets_the_byte_order_mark_outrank_the_label);
    ADD(reads_western_labels_as_windows_1252);
    ADD(lets_the_http_charset_outrank_the_markup);
    ADD(finds_the_charset_in_the_markup);
    ADD(reads_stray_bytes_in_utf8_as_windows_1252);
    ADD(reads_a_character_cut_by_the_end_as_unknown);
    ADD(mends_references_to_control_characters);
    ADD(ends_blocks_lines_and_cells);
    ADD(keeps_the_printed_numbers_of_lists);
    ADD(passes_over_what_is_struck_out);
    ADD(sets_raised_numbers_apart_from_the_number_before);
    ADD(leaves_no_space_at_line_ends_and_no_blank_lines_in_a_row);
    ADD(keeps_lines_of_preformatted_text);
    ADD(leaves_furniture_out);
    ADD(keeps_an_article_that_stands_in_the_form_around_the_page);
    ADD(finds_the_article_of_an_afpims_page);
    ADD(takes_a_title_without_its_trail);
    ADD(reads_a_military_claim_once);
    ADD(finds_the_article_of_other_sites);
    ADD(takes_all_of_a_page_that_holds_many_articles);
    ADD(reads_the_day_in_every_form);
    ADD(reads_the_day_below_the_heading);
    ADD(leaves_the_last_words_of_a_cut_page_without_a_line_end);
    ADD(keeps_text_behind_tags_that_do_not_match);
    ADD(tells_html_from_text_by_its_bytes);
    ADD(refuses_what_is_no_text);
    ADD(refuses_a_page_that_is_too_large);
    ADD(survives_a_million_nested_elements);
    ADD(takes_linear_time_for_hostile_markup);
    ADD(expands_no_entity_that_a_page_defines);
    ADD(reads_eight_mebibytes_of_mixed_encodings);
    ADD(survives_eight_mebibytes_of_digits);
    ADD(drops_nul_bytes_inside_markup);
    ADD(reads_a_page_cut_anywhere);
    return g_test_run();
}
