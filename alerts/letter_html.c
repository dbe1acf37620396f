/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "alerts/chart.h"
#include "alerts/letter_internal.h"

/* Programs that drop the style sheet still show the inline styles; those that know dark mode get
 * their colours from it. No image, no script, nothing fetched from anywhere. */
static const char head[] =
    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
    "<style>\n"
    ":root{color-scheme:light dark}\n"
    "body{background:#fff;color:#1d1d1f}\n"
    "h1{font-size:20px;line-height:1.35;margin:0 0 16px;font-weight:600}\n"
    "h2{font-size:15px;line-height:1.35;margin:30px 0 0;padding:0 0 5px;"
    "border-bottom:1px solid #d5d5d9;font-weight:600}\n"
    "h2 span{font-weight:400;color:#5f6368}\n"
    "p{margin:3px 0}\n"
    ".i{margin:16px 0 0}\n"
    ".c{margin:9px 0 0;font-size:13px;line-height:1.45}\n"
    ".m{color:#5f6368}\n"
    ".s{font-size:12px;overflow-wrap:anywhere}\n"
    ".q{margin:5px 0;padding:1px 0 1px 10px;border-left:3px solid #1b7f3b}\n"
    ".q.d{border-left-color:#b3261e}\n"
    ".k{color:#1b7f3b;white-space:nowrap}\n"
    ".d .k{color:#b3261e}\n"
    ".w{border:1px solid #c77700;border-left-width:5px;padding:8px 12px;margin:0 0 14px}\n"
    "a{color:#1a5fb4}\n"
    ".r{font-size:17px;margin:34px 0 10px;padding:14px 0 0;border-top:2px solid #8e8e93}\n"
    ".g{display:block;width:100%;max-width:420px;height:auto;margin:2px 0 4px;border:0}\n"
    ".n{border-left:3px solid #8e8e93;padding:1px 0 1px 10px;margin:10px 0}\n"
    "@media (prefers-color-scheme:dark){\n"
    "body{background:#18181b!important;color:#e8e8ea!important}\n"
    "h2{border-color:#44444a!important}\n"
    ".m,h2 span{color:#a5a5ad!important}\n"
    ".r,.n{border-color:#6a6a70!important}\n"
    ".q{border-color:#5bbf7d!important}.q.d{border-color:#f0857d!important}\n"
    ".k{color:#7fd69a!important}.d .k{color:#f7a19a!important}\n"
    "a{color:#8ab8f0!important}\n"
    "}\n"
    "</style>\n";

static void
append_escaped(GString *html, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append(html, escaped);
}

/* Other people's words may run right to left; <bdi> keeps them from turning ours around. */
static void
append_isolated(GString *html, const char *text)
{
    g_string_append(html, "<bdi>");
    append_escaped(html, text);
    g_string_append(html, "</bdi>");
}

static bool
address_is_web(const char *address)
{
    bool web = g_str_has_prefix(address, "https://") || g_str_has_prefix(address, "http://");
    return web && strpbrk(address, " \"<>[]{}|\\^`") == NULL;
}

/* Links @words to @address, or shows the address itself when it is not one for the web. */
static void
append_link(GString *html, const char *address, const char *words)
{
    if (!address_is_web(address)) {
        append_isolated(html, address);
        return;
    }
    g_string_append(html, "<a href=\"");
    append_escaped(html, address);
    g_string_append(html, "\">");
    append_escaped(html, words);
    g_string_append(html, "</a>");
}

static void
append_facts(GString *html, const LetterItem *item, const char *start, const char *end)
{
    for (unsigned i = 0; i < item->facts->len; i++) {
        g_string_append(html, i == 0 ? start : " · ");
        append_isolated(html, g_ptr_array_index(item->facts, i));
    }
    if (item->facts->len > 0)
        g_string_append(html, end);
}

static void
append_quote(GString *html, bool gone, const char *label, const char *words)
{
    g_string_append_printf(html, "<p class=\"%s\"><b class=\"k\">%s ", gone ? "q d" : "q",
                           gone ? "−" : "+");
    append_escaped(html, label);
    g_string_append(html, "</b> ");
    append_isolated(html, words);
    g_string_append(html, "</p>\n");
}

static void
append_quotes(GString *html, const LetterItem *item)
{
    if (item->quote_before != NULL)
        append_quote(html, true, item->label_before, item->quote_before);
    if (item->quote_after != NULL)
        append_quote(html, false, item->label_after, item->quote_after);
    if (item->absence != NULL)
        append_quote(html, true, item->label_after, item->absence);
}

static void
append_history(GString *html, const LetterItem *item)
{
    if (item->history == NULL)
        return;
    g_string_append(html, "<p class=\"s m\">history: ");
    append_isolated(html, item->history);
    g_string_append(html, "</p>\n");
}

static void
append_proof(GString *html, const LetterItem *item)
{
    const char *separator = "";
    g_string_append(html, "<p class=\"s m\">");
    if (item->case_id != NULL) {
        g_string_append(html, "case ");
        append_escaped(html, item->case_id);
        separator = " · ";
    }
    if (item->document != NULL) {
        g_string_append(html, separator);
        append_link(html, item->document, "release");
        separator = " · ";
    }
    if (item->sha256 != NULL) {
        g_string_append_printf(html, "%sour copy sha256 ", separator);
        append_escaped(html, item->sha256);
    }
    g_string_append(html, "</p>\n");
}

static void
append_full_item(GString *html, const LetterItem *item)
{
    g_string_append(html, "<div class=\"i\">\n<p><b>");
    append_isolated(html, item->title);
    g_string_append(html, "</b></p>\n");
    append_facts(html, item, "<p>", "</p>\n");
    append_quotes(html, item);
    append_history(html, item);
    append_proof(html, item);
    g_string_append(html, "</div>\n");
}

static void
append_condensed_item(GString *html, const LetterItem *item, unsigned number)
{
    g_string_append_printf(html, "<div class=\"c\">\n<p>%u. <b>", number);
    append_isolated(html, item->title);
    g_string_append(html, "</b>");
    append_facts(html, item, " · ", "");
    if (item->case_id != NULL) {
        g_string_append(html, " <span class=\"s m\">case ");
        append_escaped(html, item->case_id);
        g_string_append(html, "</span>");
    }
    g_string_append(html, "</p>\n");
    append_quotes(html, item);
    append_history(html, item);
    if (item->other_document)
        append_proof(html, item);
    g_string_append(html, "</div>\n");
}

static void
append_group(GString *html, const LetterGroup *group)
{
    g_string_append(html, "<h2>");
    append_escaped(html, group->head);
    g_string_append_printf(html, " <span>%u</span></h2>\n", group->total);
    for (unsigned i = 0; i < group->items->len; i++) {
        if (group->condensed)
            append_condensed_item(html, g_ptr_array_index(group->items, i), i + 1);
        else
            append_full_item(html, g_ptr_array_index(group->items, i));
    }
    if (group->items->len < group->total)
        g_string_append_printf(html, "<p class=\"m\">… and %u more, left out of this mail</p>\n",
                               group->total - group->items->len);
}

static void
append_warning(GString *html, const char *words)
{
    g_string_append(html, "<p class=\"w\" style=\"border:1px solid #c77700;border-left-width:5px;"
                          "padding:8px 12px\">");
    append_escaped(html, words);
    g_string_append(html, "</p>\n");
}

static void
append_release(GString *html, const Letter *letter)
{
    const char *name = letter->release_title != NULL ? letter->release_title : letter->release_id;
    g_string_append(html, "<p>Release: ");
    append_isolated(html, name);
    if (letter->document != NULL) {
        g_string_append(html, "<br>\n<span style=\"overflow-wrap:anywhere\">");
        append_link(html, letter->document, letter->document);
        g_string_append(html, "</span>");
    }
    g_string_append(html, "</p>\n<p class=\"s m\">");
    if (letter->sha256 != NULL) {
        g_string_append(html, "our copy: sha256 ");
        append_escaped(html, letter->sha256);
    }
    if (letter->previous_id != NULL) {
        g_string_append(html, "<br>\ncompared with: ");
        append_isolated(html, letter->previous_id);
    }
    g_string_append(html, "</p>\n");
}

static void
append_chart(GString *html, const LetterFrame *frame)
{
    if (frame->chart_id == NULL)
        return;
    g_string_append(html, "<p class=\"s m\" style=\"margin:18px 0 0\">");
    append_escaped(html, frame->chart_title);
    g_string_append(html, "</p>\n");
    g_string_append_printf(html, "<img class=\"g\" width=\"%d\" src=\"cid:%s\" alt=\"", CHART_WIDTH,
                           frame->chart_id);
    append_escaped(html, frame->chart_words);
    g_string_append(html, "\">\n");
}

static void
append_letter(GString *html, const Letter *letter, const LetterFrame *frame, bool is_first)
{
    if (frame->letters->len > 1) {
        g_string_append(html, "<h1 class=\"r\"><span class=\"s m\">");
        append_isolated(html, letter->release_id);
        g_string_append(html, "</span><br>\n");
        append_isolated(html, letter->summary);
        g_string_append(html, "</h1>\n");
    }
    for (unsigned i = 0; i < letter->warnings->len; i++)
        append_warning(html, g_ptr_array_index(letter->warnings, i));
    if (letter->left_out != NULL)
        append_warning(html, letter->left_out);
    append_release(html, letter);
    if (is_first)
        append_chart(html, frame);
    for (unsigned i = 0; i < letter->groups->len; i++)
        append_group(html, g_ptr_array_index(letter->groups, i));
}

static void
append_head(GString *html, const LetterFrame *frame)
{
    g_string_append(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                          "<meta charset=\"utf-8\">\n<title>");
    append_escaped(html, frame->summary);
    g_string_append_printf(html, "</title>\n%s", head);
    if (frame->house != NULL && frame->house->style != NULL)
        g_string_append_printf(html, "<style>\n%s\n</style>\n", frame->house->style);
    g_string_append(html, "</head>\n<body style=\"margin:0;padding:0;font:15px/1.5 system-ui,"
                          "-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif\">\n"
                          "<div style=\"max-width:680px;margin:0 auto;padding:20px 16px 28px\">\n");
    if (frame->house != NULL && frame->house->header_html != NULL)
        g_string_append_printf(html, "%s\n", frame->house->header_html);
    g_string_append(html, "<p class=\"s m\" style=\"margin:0 0 6px\">civcas · ");
    append_isolated(html, frame->label);
    g_string_append(html, "</p>\n<h1>");
    append_isolated(html, frame->summary);
    g_string_append(html, "</h1>\n");
}

static void
append_foot(GString *html, const LetterFrame *frame)
{
    g_string_append(html, "<div style=\"margin:36px 0 0;border-top:1px solid #8e8e93;"
                          "padding:10px 0 0\">\n");
    if (frame->house != NULL && frame->house->footer_html != NULL)
        g_string_append_printf(html, "%s\n", frame->house->footer_html);
    for (unsigned i = 0; i < frame->footer->len; i++) {
        g_string_append(html, "<p class=\"s m\">");
        append_escaped(html, g_ptr_array_index(frame->footer, i));
        g_string_append(html, "</p>\n");
    }
    g_string_append(html, "</div>\n</div>\n</body>\n</html>\n");
}

char *
letter_frame_to_html_top(const LetterFrame *frame)
{
    GString *html = g_string_sized_new(16384);
    append_head(html, frame);
    for (unsigned i = 0; frame->notices != NULL && i < frame->notices->len; i++) {
        g_string_append(html, "<p class=\"n\">");
        append_isolated(html, g_ptr_array_index(frame->notices, i));
        g_string_append(html, "</p>\n");
    }
    for (unsigned i = 0; i < frame->letters->len; i++)
        append_letter(html, g_ptr_array_index(frame->letters, i), frame, i == 0);
    return g_string_free(html, FALSE);
}

char *
letter_frame_to_html_foot(const LetterFrame *frame)
{
    GString *html = g_string_new(NULL);
    append_foot(html, frame);
    return g_string_free(html, FALSE);
}

char *
letter_frame_to_html(const LetterFrame *frame)
{
    g_autofree char *top = letter_frame_to_html_top(frame);
    g_autofree char *foot = letter_frame_to_html_foot(frame);
    return g_strconcat(top, foot, NULL);
}
