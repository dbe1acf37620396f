/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/explanation.h"

#include <string.h>

#include "base/json.h"
#include "base/visible.h"
#include "cli/terminal.h"

/* A stretch of the text: what a phrase took, or what nothing took. */
typedef struct {
    Span span;
    const PhraseUse *use; /* (borrowed) (nullable) NULL: nothing took it */
    unsigned number;      /* from 1; 0 for what nothing took */
} Stretch;

/* Where a stretch begins or ends. */
typedef struct {
    size_t at;
    bool is_end;
    guint stretch;
} Edge;

static GArray *
collect_stretches(const GPtrArray *uses, const Release *release)
{
    GArray *stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    for (guint i = 0; i < uses->len; i++) {
        const PhraseUse *use = g_ptr_array_index(uses, i);
        Stretch stretch = {use->span, use, i + 1};
        g_array_append_val(stretches, stretch);
    }
    for (guint i = 0; release != NULL && i < release->unread->len; i++) {
        const Unread *unread = g_ptr_array_index(release->unread, i);
        Stretch stretch = {unread->span, NULL, 0};
        g_array_append_val(stretches, stretch);
    }
    return stretches;
}

static int
compare_edges(gconstpointer a, gconstpointer b)
{
    const Edge *first = a;
    const Edge *second = b;
    if (first->at != second->at)
        return first->at < second->at ? -1 : 1;
    if (first->is_end != second->is_end)
        return first->is_end ? -1 : 1;
    int order = (first->stretch > second->stretch) - (first->stretch < second->stretch);
    return first->is_end ? -order : order;
}

static GArray *
collect_edges(const GArray *stretches)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(Edge));
    for (guint i = 0; i < stretches->len; i++) {
        const Stretch *stretch = &g_array_index(stretches, Stretch, i);
        Edge start = {stretch->span.start, false, i}, end = {stretch->span.end, true, i};
        g_array_append_val(edges, start);
        g_array_append_val(edges, end);
    }
    g_array_sort(edges, compare_edges);
    return edges;
}

static Tone
get_tone(const Stretch *stretch)
{
    if (stretch->use == NULL)
        return TONE_BAD;
    if (g_str_has_prefix(stretch->use->block, "set-aside"))
        return TONE_FAINT;
    return g_str_equal(stretch->use->block, "figure") ? TONE_GOOD : TONE_NOTE;
}

/* Somebody else's escape sequences and directions stay out of a terminal. */
static void
print_piece(const char *start, size_t length, Tone tone)
{
    g_autofree char *piece = g_strndup(start, length);
    if (!terminal_is_there()) {
        g_print("%s", piece);
        return;
    }
    g_auto(GStrv) lines = g_strsplit(piece, "\n", -1);
    for (unsigned i = 0; lines[i] != NULL; i++) {
        g_autofree char *visible = visible_copy(lines[i], 0);
        if (i > 0)
            g_print("\n");
        terminal_print_toned(tone, visible);
    }
}

/* "[3:" and ":3]"; in colour only a faint "[3]" where it ends. */
static void
print_mark(const Stretch *stretch, bool is_end)
{
    g_autofree char *number =
        stretch->number > 0 ? g_strdup_printf("%u", stretch->number) : g_strdup("?");
    g_autofree char *mark = terminal_has_colour() ? g_strdup_printf("[%s]", number)
                            : is_end              ? g_strdup_printf(":%s]", number)
                                                  : g_strdup_printf("[%s:", number);
    if (is_end || !terminal_has_colour())
        terminal_print_toned(TONE_FAINT, mark);
}

/* The innermost stretch that is open gives the colour. */
static Tone
get_open_tone(const GArray *stretches, const GArray *open)
{
    if (open->len == 0)
        return TONE_PLAIN;
    guint last = g_array_index(open, guint, open->len - 1);
    return get_tone(&g_array_index(stretches, Stretch, last));
}

static void
forget(GArray *open, guint stretch)
{
    for (guint i = open->len; i-- > 0;) {
        if (g_array_index(open, guint, i) != stretch)
            continue;
        g_array_remove_index(open, i);
        return;
    }
}

static void
print_text(const char *text, const GArray *stretches)
{
    g_autoptr(GArray) edges = collect_edges(stretches);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    const char *at = text;
    size_t character = 0;
    for (guint i = 0; i < edges->len; i++) {
        const Edge *edge = &g_array_index(edges, Edge, i);
        const char *next = g_utf8_offset_to_pointer(at, (glong)(edge->at - character));
        print_piece(at, (size_t)(next - at), get_open_tone(stretches, open));
        at = next;
        character = edge->at;
        print_mark(&g_array_index(stretches, Stretch, edge->stretch), edge->is_end);
        if (edge->is_end)
            forget(open, edge->stretch);
        else
            g_array_append_val(open, edge->stretch);
    }
    print_piece(at, strlen(at), TONE_PLAIN);
    if (!g_str_has_suffix(text, "\n"))
        g_print("\n");
}

static void
print_uses(const GPtrArray *uses)
{
    static const Column columns[] = {
        {"", true, 0}, {"Phrase", false, 0}, {"Block", false, 0}, {"Gives", false, 0}};
    if (uses->len == 0) {
        g_print("\nNo phrase took anything.\n");
        return;
    }
    g_print("\n");
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < uses->len; i++) {
        const PhraseUse *use = g_ptr_array_index(uses, i);
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_autofree char *place = g_strdup_printf("%s:%u", use->file, use->line);
        const char *const cells[] = {number, place, use->block, use->gives};
        Stretch stretch = {use->span, use, i + 1};
        table_add_row(table, get_tone(&stretch), cells);
    }
    table_print(table);
}

static void
print_summary(const Release *release)
{
    terminal_print_heading("Nothing took");
    if (release->unread->len == 0)
        g_print("nothing that has to be taken\n");
    for (guint i = 0; i < release->unread->len; i++)
        terminal_print(TONE_BAD, "? ", ((const Unread *)release->unread->pdata[i])->text, 2);
    if (release->doubts->len > 0)
        terminal_print_heading("Doubts");
    for (guint i = 0; i < release->doubts->len; i++)
        terminal_print(TONE_NOTE, "- ", g_ptr_array_index(release->doubts, i), 2);
    g_print("\n%u figures, %u entries; %u of %u numbers taken\n", release->figures->len,
            release->entries->len, release->numbers_read, release->numbers);
}

static char *
quote(const char *text, Span span)
{
    return g_utf8_substring(text, (glong)span.start, (glong)span.end);
}

static void
print_json(const char *text, const GArray *stretches)
{
    for (guint i = 0; i < stretches->len; i++) {
        const Stretch *stretch = &g_array_index(stretches, Stretch, i);
        const PhraseUse *use = stretch->use;
        g_autofree char *quoted = quote(text, stretch->span);
        g_autoptr(JsonBuilder) builder = json_begin();
        json_add_text(builder, "block", use != NULL ? use->block : "unread");
        json_add_text(builder, "file", use != NULL ? use->file : NULL);
        json_add_integer(builder, "line", use != NULL ? use->line : 0);
        json_add_text(builder, "gives", use != NULL ? use->gives : NULL);
        json_add_text(builder, "quote", quoted);
        json_builder_set_member_name(builder, "span");
        json_builder_begin_array(builder);
        json_builder_add_int_value(builder, (gint64)stretch->span.start);
        json_builder_add_int_value(builder, (gint64)stretch->span.end);
        json_builder_end_array(builder);
        g_autofree char *line = json_finish(builder);
        g_print("%s\n", line);
    }
}

void
explanation_print(const char *text, const GPtrArray *uses, const Release *release, bool as_json)
{
    g_autoptr(GArray) stretches = collect_stretches(uses, release);
    if (as_json) {
        print_json(text, stretches);
        return;
    }
    print_text(text, stretches);
    print_uses(uses);
    if (release != NULL)
        print_summary(release);
}
