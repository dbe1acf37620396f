/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/waiting.h"

#include "base/json.h"
#include "cli/terminal.h"
#include "cli/words.h"

/* Differences shown of one text; civcas diff shows all. */
enum { DIFFERENCES_MAX = 20, INDENT = 4 };

static void
print_differences(const WaitingText *text)
{
    for (unsigned i = 0; i < text->differences->len && i < DIFFERENCES_MAX; i++) {
        Change bare = *(const Change *)g_ptr_array_index(text->differences, i);
        bare.doubtful = false;
        bare.release_title = NULL;
        g_autofree char *words = change_describe(&bare);
        terminal_print(TONE_NOTE, "  ", words, INDENT);
    }
    if (text->differences->len > DIFFERENCES_MAX) {
        g_autofree char *more =
            g_strdup_printf("and %u more", text->differences->len - DIFFERENCES_MAX);
        terminal_print(TONE_FAINT, "  ", more, INDENT);
    }
}

static void
print_commands(const WaitingText *text)
{
    const char *hash = text->sha256 != NULL ? text->sha256 : "";
    if (text->counts != NULL)
        g_print("  compare: civcas diff %.12s %.12s\n", text->counts, hash);
    g_print("  accept:  civcas accept %s%s%.12s --by NAME --note WHY\n", text->release_id,
            text->is_edit ? " " : "", text->is_edit ? hash : "");
}

void
waiting_print(const WaitingText *text)
{
    g_autofree char *when = words_for_time(text->seen_at);
    g_autofree char *heading = g_strdup_printf(
        "%s: %s waits", text->release_id, text->is_edit ? "an edited text" : "a doubtful reading");
    terminal_print_heading(heading);
    g_autofree char *where = g_strdup_printf("%s, seen %s", text->document, when);
    terminal_print(TONE_FAINT, "  ", where, INDENT);
    terminal_print(TONE_PLAIN, "  doubts: ", text->why, INDENT);
    if (text->is_edit)
        terminal_print(TONE_PLAIN, "  ", "until then the text before it counts; it says:", INDENT);
    print_differences(text);
    print_commands(text);
    g_print("\n");
}

void
waiting_print_json(const WaitingText *text)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "waits", text->is_edit ? "edit" : "release");
    json_add_text(builder, "release", text->release_id);
    json_add_text(builder, "document", text->document);
    json_add_text(builder, "sha256", text->sha256);
    json_add_text(builder, "counts", text->counts);
    json_add_text(builder, "reasons", text->why);
    g_autofree char *line = json_finish(builder);
    g_print("%s\n", line);
}

char *
waiting_summarise(GPtrArray *waiting)
{
    if (waiting->len == 0)
        return g_strdup("");
    return g_strdup_printf("%u text%s for somebody to accept %s; see civcas review", waiting->len,
                           waiting->len == 1 ? " waits" : "s wait",
                           waiting->len == 1 ? "it" : "them");
}
