/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/letter_internal.h"

/* Quotes are never broken over lines here: a reader who searches for the sentence must find it. */

static void
append_facts(GString *text, const LetterItem *item, const char *start, const char *end)
{
    for (unsigned i = 0; i < item->facts->len; i++) {
        g_string_append(text, i == 0 ? start : "; ");
        g_string_append(text, g_ptr_array_index(item->facts, i));
    }
    if (item->facts->len > 0)
        g_string_append(text, end);
}

static void
append_quotes(GString *text, const LetterItem *item, const char *indent)
{
    if (item->quote_before != NULL)
        g_string_append_printf(text, "%s− %s: %s\n", indent, item->label_before,
                               item->quote_before);
    if (item->quote_after != NULL)
        g_string_append_printf(text, "%s+ %s: %s\n", indent, item->label_after, item->quote_after);
    else if (item->absence != NULL)
        g_string_append_printf(text, "%s− %s: %s\n", indent, item->label_after, item->absence);
}

static void
append_history(GString *text, const LetterItem *item)
{
    if (item->history != NULL)
        g_string_append_printf(text, "   history: %s\n", item->history);
}

static void
append_proof(GString *text, const LetterItem *item)
{
    if (item->document != NULL)
        g_string_append_printf(text, "   release %s\n", item->document);
    if (item->case_id != NULL)
        g_string_append_printf(text, "   case %s%s", item->case_id,
                               item->sha256 != NULL ? ";" : "\n");
    if (item->sha256 != NULL)
        g_string_append_printf(text, "%s our copy sha256 %s\n", item->case_id != NULL ? "" : "  ",
                               item->sha256);
}

static void
append_full_item(GString *text, const LetterItem *item, unsigned number)
{
    g_string_append_printf(text, "%u. %s\n", number, item->title);
    append_facts(text, item, "   ", "\n");
    append_quotes(text, item, "   ");
    append_history(text, item);
    append_proof(text, item);
    g_string_append_c(text, '\n');
}

static void
append_condensed_item(GString *text, const LetterItem *item, unsigned number)
{
    g_string_append_printf(text, "%u. %s", number, item->title);
    append_facts(text, item, "; ", "");
    if (item->case_id != NULL)
        g_string_append_printf(text, "; case %s", item->case_id);
    g_string_append_c(text, '\n');
    append_quotes(text, item, "   ");
    append_history(text, item);
    if (item->other_document)
        append_proof(text, item);
}

static void
append_group(GString *text, const LetterGroup *group)
{
    g_autofree char *head = g_utf8_strup(group->head, -1);
    g_string_append_printf(text, "%s (%u)\n\n", head, group->total);
    for (unsigned i = 0; i < group->items->len; i++) {
        if (group->condensed)
            append_condensed_item(text, g_ptr_array_index(group->items, i), i + 1);
        else
            append_full_item(text, g_ptr_array_index(group->items, i), i + 1);
    }
    if (group->items->len < group->total)
        g_string_append_printf(text, "   … and %u more, left out of this mail\n",
                               group->total - group->items->len);
    if (group->condensed || group->items->len < group->total)
        g_string_append_c(text, '\n');
}

static void
append_release(GString *text, const Letter *letter)
{
    g_string_append_printf(text, "Release: %s\n",
                           letter->release_title != NULL ? letter->release_title
                                                         : letter->release_id);
    if (letter->document != NULL)
        g_string_append_printf(text, "  %s\n", letter->document);
    if (letter->sha256 != NULL)
        g_string_append_printf(text, "  our copy: sha256 %s\n", letter->sha256);
    if (letter->previous_id != NULL)
        g_string_append_printf(text, "  compared with: %s\n", letter->previous_id);
    g_string_append_c(text, '\n');
}

static void
append_letter(GString *text, const Letter *letter, bool is_alone)
{
    if (!is_alone)
        g_string_append_printf(text, "== %s ==\n%s\n\n", letter->release_id, letter->summary);
    for (unsigned i = 0; i < letter->warnings->len; i++)
        g_string_append_printf(text, "%s\n\n", (char *)g_ptr_array_index(letter->warnings, i));
    if (letter->left_out != NULL)
        g_string_append_printf(text, "%s\n\n", letter->left_out);
    append_release(text, letter);
    for (unsigned i = 0; i < letter->groups->len; i++)
        append_group(text, g_ptr_array_index(letter->groups, i));
}

/* A newsroom's own lines, which may end in any way. */
static void
append_house(GString *text, const char *words, const char *separator)
{
    if (words == NULL)
        return;
    g_auto(GStrv) lines = g_strsplit(words, "\r\n", -1);
    g_autofree char *joined = g_strjoinv("\n", lines);
    g_string_append_printf(text, "%s\n%s", g_strdelimit(g_strchomp(joined), "\r", '\n'), separator);
}

char *
letter_frame_to_text_top(const LetterFrame *frame)
{
    GString *text = g_string_sized_new(4096);
    g_string_append_printf(text, "%s\n\n", frame->summary);
    if (frame->house != NULL)
        append_house(text, frame->house->header_text, "\n");
    for (unsigned i = 0; frame->notices != NULL && i < frame->notices->len; i++)
        g_string_append_printf(text, "* %s\n\n", (char *)g_ptr_array_index(frame->notices, i));
    for (unsigned i = 0; i < frame->letters->len; i++)
        append_letter(text, g_ptr_array_index(frame->letters, i), frame->letters->len == 1);
    return g_string_free(text, FALSE);
}

char *
letter_frame_to_text_foot(const LetterFrame *frame)
{
    GString *text = g_string_new("-- \n");
    if (frame->house != NULL)
        append_house(text, frame->house->footer_text, "");
    for (unsigned i = 0; i < frame->footer->len; i++)
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(frame->footer, i));
    return g_string_free(text, FALSE);
}

char *
letter_frame_to_text(const LetterFrame *frame)
{
    g_autofree char *top = letter_frame_to_text_top(frame);
    g_autofree char *foot = letter_frame_to_text_foot(frame);
    return g_strconcat(top, foot, NULL);
}
