/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/diff.h"

#include <string.h>

#include "base/json.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "texts/word_diff.h"

enum { CAPTURES_MAX = 10000000, HASH_MIN = 6, CONTEXT_WORDS = 12 };

static const Usage usage = {
    .page = "civcas-check",
    .operands = "A B",
    .description = "Compares the texts of two captures word by word. Each is named by the first\n"
                   "digits of its SHA-256, as civcas captures lists it, or is a file. What only A\n"
                   "says stands in [-…-], what only B says in {+…+}.\n\n"
                   "Example: civcas diff 14a03cd5653a 7b069b5babe4",
    .taken = TAKES_DB | TAKES_JSON,
    .min_operands = 2,
    .max_operands = 2,
};

static bool
is_hash(const char *name)
{
    size_t length = strlen(name);
    return length >= HASH_MIN && length <= 64 && strspn(name, "0123456789abcdefABCDEF") == length;
}

/* The one capture whose hash begins with @prefix. Returns: (borrowed) (nullable) with @error */
static const Capture *
find_capture(GPtrArray *captures, const char *prefix, GError **error)
{
    const Capture *found = NULL;
    g_autofree char *lower = g_ascii_strdown(prefix, -1);
    for (unsigned i = 0; i < captures->len; i++) {
        const Capture *capture = g_ptr_array_index(captures, i);
        if (capture->sha256 == NULL || !g_str_has_prefix(capture->sha256, lower))
            continue;
        if (found != NULL && strcmp(found->sha256, capture->sha256) != 0) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        "several captures begin with %s; write more digits", prefix);
            return NULL;
        }
        found = capture;
    }
    if (found == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "there is neither a file nor a capture %s; civcas captures lists them", prefix);
    return found;
}

static GBytes *
load_capture(const Options *options, const char *prefix, char **ret_media_type, GError **error)
{
    g_autoptr(Ledger) ledger = options_open_ledger(options, LEDGER_READ, error);
    g_autoptr(GPtrArray) captures =
        ledger == NULL ? NULL : ledger_list_captures(ledger, CAPTURES_MAX, error);
    const Capture *capture = captures == NULL ? NULL : find_capture(captures, prefix, error);
    if (capture == NULL)
        return NULL;
    *ret_media_type = g_strdup(capture->media_type);
    GBytes *body = ledger_load_body(ledger, capture->sha256, error);
    if (body == NULL && error != NULL && *error == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "capture %s has no body to compare; civcas captures says why", prefix);
    return body;
}

/* Text of the capture or file called @name. Returns: (owned), or NULL with @error */
static char *
load_text(const Options *options, const char *name, GError **error)
{
    g_autofree char *media_type = NULL;
    bool is_capture = is_hash(name) && !g_file_test(name, G_FILE_TEST_EXISTS);
    g_autoptr(GBytes) body =
        is_capture ? load_capture(options, name, &media_type, error) : reading_load(name, error);
    g_autoptr(PageText) page = body == NULL ? NULL : page_text_read(body, media_type, error);
    if (page == NULL) {
        if (error != NULL && *error != NULL && body != NULL)
            g_prefix_error(error, "%s: ", name);
        return NULL;
    }
    return g_strdup(page->text);
}

static void
print_json(GPtrArray *runs)
{
    static const char *const kinds[] = {"same", "removed", "added"};
    for (unsigned i = 0; i < runs->len; i++) {
        const WordRun *run = g_ptr_array_index(runs, i);
        g_autoptr(JsonBuilder) builder = json_begin();
        json_add_text(builder, "kind", kinds[run->kind]);
        json_add_integer(builder, "words", run->words);
        json_add_text(builder, "text", run->text);
        g_autofree char *line = json_finish(builder);
        g_print("%s\n", line);
    }
}

/* The words of a long run that stand beside a difference. Returns: (owned) */
static char *
shorten(const WordRun *run, bool is_first, bool is_last)
{
    if (run->words <= 2 * CONTEXT_WORDS + 1)
        return g_strdup(run->text);
    g_auto(GStrv) words = g_strsplit_set(run->text, " \n", -1);
    guint count = g_strv_length(words);
    GString *text = g_string_new(NULL);
    for (guint i = 0; !is_first && i < CONTEXT_WORDS; i++)
        g_string_append_printf(text, "%s ", words[i]);
    g_string_append(text, "…");
    for (guint i = count - CONTEXT_WORDS; !is_last && i < count; i++)
        g_string_append_printf(text, " %s", words[i]);
    return g_string_free(text, FALSE);
}

static void
print_runs(GPtrArray *runs, bool is_rough)
{
    unsigned column = 0;
    for (unsigned i = 0; i < runs->len; i++) {
        const WordRun *run = g_ptr_array_index(runs, i);
        g_autofree char *shown = run->kind == WORDS_SAME ? shorten(run, i == 0, i + 1 == runs->len)
                                 : run->kind == WORDS_REMOVED
                                     ? g_strconcat("[-", run->text, "-]", NULL)
                                     : g_strconcat("{+", run->text, "+}", NULL);
        static const Tone tones[] = {TONE_PLAIN, TONE_BAD, TONE_GOOD};
        column = terminal_print_words(tones[run->kind], shown, column);
    }
    g_print("\n");
    if (is_rough)
        g_print("\nThe texts differ in more than %u words; what stands between the first and the\n"
                "last of them is shown as a whole.\n",
                WORD_DIFF_MAX_CHANGES);
}

static bool
differ(GPtrArray *runs)
{
    for (unsigned i = 0; i < runs->len; i++) {
        const WordRun *run = g_ptr_array_index(runs, i);
        if (run->kind != WORDS_SAME)
            return true;
    }
    return false;
}

int
diff_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autofree char *before = load_text(&options, options.operands[0], &error);
    g_autofree char *after =
        before == NULL ? NULL : load_text(&options, options.operands[1], &error);
    if (after == NULL)
        return verb_fail(error);
    bool is_rough = false;
    g_autoptr(GPtrArray) runs = word_diff(before, after, &is_rough);
    if (options.json)
        print_json(runs);
    else if (differ(runs))
        print_runs(runs, is_rough);
    else
        g_print("The texts are the same, word for word.\n");
    return EXIT_CODE_OK;
}
