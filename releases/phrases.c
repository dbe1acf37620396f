/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/phrases.h"

#include <stdarg.h>
#include <string.h>

#include "releases/phrase_classes.h"
#include "releases/phrases_internal.h"

G_DEFINE_QUARK(phrases_error_quark, phrases_error)

static const struct {
    const char *word;
    PhraseKind kind;
    bool has_name;
    const char *const *names; /* NULL: any */
} block_kinds[] = {
    {"figure", PHRASE_FIGURE, false, NULL},
    {"set-aside", PHRASE_SET_ASIDE, true, NULL},
    {"rule", PHRASE_RULE, true,
     (const char *const[]){"other-force", "other-theatre", "other-deed", "alleged", "disproved",
                           "superseded", "taken-back", "denied", "one-time", "running", "stated",
                           NULL}},
    {"section", PHRASE_SECTION, true,
     (const char *const[]){"credible", "non_credible", "duplicate", "open", "correction", NULL}},
    {"reason", PHRASE_REASON, true,
     (const char *const[]){"no_strike", "insufficient_information", "reviewed_no_harm", "other",
                           NULL}},
    {"casualties", PHRASE_CASUALTIES, false, NULL},
    {"flag", PHRASE_FLAG, true,
     (const char *const[]){"reopened", "previously_unreported", "duplicate", "correction",
                           "credible", NULL}},
    {"mark", PHRASE_MARK, true, NULL},
    {"period", PHRASE_PERIOD, false, NULL},
    {"announce", PHRASE_ANNOUNCE, false, NULL},
    {"speaker", PHRASE_SPEAKER, true, NULL},
    {"speech", PHRASE_SPEECH, false, NULL},
    {"again", PHRASE_AGAIN, false, NULL},
    {"country", PHRASE_COUNTRY, true, NULL},
    {"casualty-word", PHRASE_CASUALTY_WORD, false, NULL},
    {"about", PHRASE_ABOUT, false, NULL},
    {"must-read", PHRASE_MUST_READ, false, NULL},
    {"part", PHRASE_PART, true, NULL},
};

const char *
phrase_kind_to_word(PhraseKind kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(block_kinds); i++)
        if (block_kinds[i].kind == kind)
            return block_kinds[i].word;
    g_assert_not_reached();
}

typedef struct {
    const char *file;
    unsigned line;
    PhraseSet *set;
    Phrase *block;          /* (owned) (nullable) what the header said; its pattern is NULL */
    Example *example;       /* (borrowed) (nullable) still without "gives" */
    bool expects;           /* inside an "expect" block */
    PhraseClasses *classes; /* (owned) */
    char *class_name;       /* (owned) (nullable) inside a block of its words */
    unsigned settings;      /* a bit for each that was stated */
    unsigned order;
    GError **error;
} Parser;

static bool G_GNUC_PRINTF(3, 4) fail(Parser *parser, unsigned column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(parser->error, PHRASES_ERROR, PHRASES_ERROR_SYNTAX, "%s:%u:%u: %s", parser->file,
                parser->line, column, why);
    return false;
}

static void
phrase_free(Phrase *phrase)
{
    if (phrase == NULL)
        return;
    g_free(phrase->name);
    g_free(phrase->scope);
    pattern_free(phrase->pattern);
    g_clear_pointer(&phrase->needs, g_array_unref);
    g_clear_pointer(&phrase->sequence, g_array_unref);
    g_clear_pointer(&phrase->starts, g_array_unref);
    g_clear_pointer(&phrase->words, g_array_unref);
    g_free(phrase);
}

static void
example_free(Example *example)
{
    g_free(example->text);
    g_free(example->gives);
    g_free(example);
}

static void
expectation_free(Expectation *expectation)
{
    g_free(expectation->stated);
    g_ptr_array_unref(expectation->needs);
    g_free(expectation);
}

static void
phrase_set_free(PhraseSet *set)
{
    if (set == NULL)
        return;
    g_free(set->file);
    g_free(set->series);
    g_free(set->publisher);
    g_free(set->cadence);
    g_free(set->kind);
    g_free(set->quarters);
    g_free(set->alone);
    g_free(set->force);
    g_ptr_array_unref(set->expectations);
    g_ptr_array_unref(set->phrases);
    g_ptr_array_unref(set->examples);
    g_free(set);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseSet, phrase_set_free)

static PhraseSet *
phrase_set_new(const char *file)
{
    PhraseSet *set = g_new0(PhraseSet, 1);
    set->file = g_strdup(file);
    set->cadence = g_strdup("monthly");
    set->kind = g_strdup("release");
    set->quarters = g_strdup("calendar");
    set->alone = g_strdup("no");
    set->force = g_strdup("yes");
    set->expectations = g_ptr_array_new_with_free_func((GDestroyNotify)expectation_free);
    set->phrases = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_free);
    set->examples = g_ptr_array_new_with_free_func((GDestroyNotify)example_free);
    return set;
}

static bool
take_option(Parser *parser, Phrase *block, const char *word)
{
    if (g_str_equal(word, "force") && block->kind == PHRASE_SPEAKER)
        block->is_force = true;
    else if (g_str_equal(word, "army") && block->kind == PHRASE_SPEAKER)
        block->is_army = true;
    else if (g_str_equal(word, "intro") && block->kind == PHRASE_SECTION)
        block->is_intro = true;
    else if (g_str_equal(word, "fallback") && block->kind == PHRASE_PERIOD)
        block->is_fallback = true;
    else if (g_str_equal(word, "whole") &&
             (block->kind == PHRASE_SET_ASIDE || block->kind == PHRASE_FIGURE))
        block->is_whole = true;
    else if (g_str_equal(word, "speaker=force"))
        block->speaker = SPEAKER_FORCE;
    else if (g_str_equal(word, "speaker=named"))
        block->speaker = SPEAKER_NAMED;
    else if (g_str_equal(word, "speaker=own"))
        block->speaker = SPEAKER_OWN;
    else if (g_str_equal(word, "speaker=told"))
        block->speaker = SPEAKER_TOLD;
    else if (g_str_has_prefix(word, "scope=") && block->scope == NULL)
        block->scope = g_strdup(word + 6);
    else if (g_str_has_prefix(word, "basis=") && basis_from_name(word + 6, &block->basis))
        block->has_basis = true;
    else
        return fail(parser, 1, "'%s' is no option of this block", word);
    return true;
}

static bool
take_name(Parser *parser, Phrase *block, const char *const *names, const char *name)
{
    if (name == NULL && block->kind == PHRASE_MARK)
        return fail(parser, 1, "a mark has a weight from 1 to 100");
    if (name == NULL)
        return fail(parser, 1, "this block needs a name");
    if (names != NULL && !g_strv_contains(names, name))
        return fail(parser, 1, "'%s' is no name for this block", name);
    if (block->kind == PHRASE_MARK) {
        guint64 weight = 0;
        if (!g_ascii_string_to_unsigned(name, 10, 1, 100, &weight, NULL))
            return fail(parser, 1, "a mark has a weight from 1 to 100, not '%s'", name);
        block->weight = (unsigned)weight;
    }
    block->name = g_strdup(name);
    return true;
}

static bool
take_setting(Parser *parser, char **words, bool *ret_done)
{
    static const char *const cadences[] = {"monthly", "quarterly", "yearly", "none", NULL};
    static const char *const kinds[] = {"release", "statement", NULL};
    static const char *const quarters[] = {"calendar", "fiscal", NULL};
    static const char *const answers[] = {"yes", "no", NULL};
    PhraseSet *set = parser->set;
    const struct {
        const char *word;
        char **target;
        const char *const *values; /* NULL: any */
    } settings[] = {
        {"series", &set->series, NULL},         {"publisher", &set->publisher, NULL},
        {"cadence", &set->cadence, cadences},   {"kind", &set->kind, kinds},
        {"quarters", &set->quarters, quarters}, {"alone", &set->alone, answers},
        {"force", &set->force, answers},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
        if (!g_str_equal(words[0], settings[i].word))
            continue;
        *ret_done = true;
        if (words[1] == NULL || words[2] != NULL)
            return fail(parser, 1, "%s takes one value; put it in \" \" when it has spaces",
                        words[0]);
        if (parser->settings & (1u << i))
            return fail(parser, 1, "a file has one line for %s, and this is the second", words[0]);
        parser->settings |= 1u << i;
        if (settings[i].values != NULL && !g_strv_contains(settings[i].values, words[1]))
            return fail(parser, 1, "'%s' is no value of %s", words[1], words[0]);
        g_free(*settings[i].target);
        *settings[i].target = g_strdup(words[1]);
    }
    return true;
}

/* "carried_over needs received open", "credible>0 needs killed|injured" */
static bool
take_expectation(Parser *parser, const char *text, unsigned indent)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    if (words[1] == NULL || !g_str_equal(words[1], "needs") || words[2] == NULL)
        return fail(parser, indent + 1, "an expectation reads: FIGURE needs FIGURE...");
    Expectation *expectation = g_new0(Expectation, 1);
    expectation->above_zero = g_str_has_suffix(words[0], ">0");
    expectation->stated = g_strndup(words[0], strlen(words[0]) - (expectation->above_zero ? 2 : 0));
    expectation->needs = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(parser->set->expectations, expectation);
    if (!g_str_equal(expectation->stated, "release") && !figure_name_is_known(expectation->stated))
        return fail(parser, indent + 1, "'%s' is no figure", expectation->stated);
    for (guint i = 2; words[i] != NULL; i++) {
        g_auto(GStrv) names = g_strsplit(words[i], "|", -1);
        for (guint j = 0; names[j] != NULL; j++)
            if (!figure_name_is_known(names[j]))
                return fail(parser, indent + 1, "'%s' is no figure", names[j]);
        g_ptr_array_add(expectation->needs, g_strdup(words[i]));
    }
    return true;
}

static bool
begin_class(Parser *parser, const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
    if (strspn(name, letters) != strlen(name) || *name == '\0')
        return fail(parser, 7, "the name of a block of words has small letters only");
    parser->class_name = g_strdup(name);
    return true;
}

static bool
begin_block(Parser *parser, const char *line)
{
    g_auto(GStrv) words = NULL;
    bool done = false;
    g_clear_pointer(&parser->block, phrase_free);
    g_clear_pointer(&parser->class_name, g_free);
    parser->expects = g_str_equal(line, "expect");
    if (parser->expects)
        return true;
    if (g_str_has_prefix(line, "words "))
        return begin_class(parser, line + strlen("words "));
    if (!g_shell_parse_argv(line, NULL, &words, NULL))
        return fail(parser, 1, "a quotation mark is not closed");
    if (!take_setting(parser, words, &done) || done)
        return done && (parser->error == NULL || *parser->error == NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(block_kinds); i++) {
        if (!g_str_equal(words[0], block_kinds[i].word))
            continue;
        unsigned next = block_kinds[i].has_name ? 2 : 1;
        parser->block = g_new0(Phrase, 1);
        parser->block->kind = block_kinds[i].kind;
        if (next == 2 && !take_name(parser, parser->block, block_kinds[i].names, words[1]))
            return false;
        for (; words[next] != NULL; next++)
            if (!take_option(parser, parser->block, words[next]))
                return false;
        return true;
    }
    return fail(parser, 1, "'%s' begins no block; see civcas.phrases(5)", words[0]);
}

static bool
take_example(Parser *parser, const char *text)
{
    if (parser->example != NULL)
        return fail(parser, 1, "the example before this one lacks its 'gives' line");
    parser->example = g_new0(Example, 1);
    parser->example->kind = parser->block->kind;
    parser->example->line = parser->line;
    parser->example->text = g_strdup(text);
    g_ptr_array_add(parser->set->examples, parser->example);
    return true;
}

static bool
take_gives(Parser *parser, const char *text)
{
    if (parser->example == NULL)
        return fail(parser, 1, "'gives' follows an 'example' line");
    parser->example->gives = g_strdup(text);
    parser->example = NULL;
    return true;
}

/* The phrase in @text, its words filled in. Returns: (owned) (nullable) */
static Pattern *
compile(Parser *parser, const char *text, unsigned indent, char **ret_filled)
{
    unsigned column = 0;
    const char *problem = NULL;
    g_autoptr(GError) why = NULL;
    if (strlen(text) > PHRASES_MAX_LINE) {
        (void)fail(parser, indent + 1, "a phrase has 1 to %u characters", PHRASES_MAX_LINE);
        return NULL;
    }
    *ret_filled = phrase_classes_fill(parser->classes, text, &column, &problem);
    if (*ret_filled == NULL) {
        (void)fail(parser, indent + column, "%s", problem);
        return NULL;
    }
    Pattern *pattern = pattern_compile(*ret_filled, &column, &why);
    if (pattern == NULL)
        (void)fail(parser, indent + phrase_classes_find_column(parser->classes, text, column), "%s",
                   why->message);
    return pattern;
}

static bool
take_words(Parser *parser, const char *text, unsigned indent)
{
    g_autofree char *filled = NULL;
    g_autoptr(Pattern) pattern = compile(parser, text, indent, &filled);
    if (pattern == NULL)
        return false;
    phrase_classes_add(parser->classes, parser->class_name, filled);
    return true;
}

static bool
take_pattern(Parser *parser, const char *text, unsigned indent)
{
    g_autofree char *filled = NULL;
    Pattern *pattern = compile(parser, text, indent, &filled);
    if (pattern == NULL)
        return false;
    Phrase *phrase = g_new0(Phrase, 1);
    *phrase = *parser->block;
    phrase->name = g_strdup(parser->block->name);
    phrase->scope = g_strdup(parser->block->scope);
    phrase->line = parser->line;
    phrase->order = parser->order++;
    phrase->pattern = pattern;
    phrase->set = parser->set;
    g_ptr_array_add(parser->set->phrases, phrase);
    return true;
}

static bool
take_line(Parser *parser, char *line)
{
    g_strchomp(line);
    unsigned indent = (unsigned)strspn(line, " \t");
    const char *text = line + indent;
    if (*text == '\0' || *text == '#')
        return true;
    if (indent == 0)
        return begin_block(parser, text);
    if (parser->expects)
        return take_expectation(parser, text, indent);
    if (parser->class_name != NULL)
        return take_words(parser, text, indent);
    if (parser->block == NULL)
        return fail(parser, indent + 1, "an indented line belongs to a block, and none has begun");
    if (g_str_has_prefix(text, "example "))
        return take_example(parser, text + 8);
    if (g_str_has_prefix(text, "gives "))
        return take_gives(parser, g_strstrip(line + indent + 6));
    return take_pattern(parser, text, indent);
}

static bool
parse(Parser *parser, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (parser->line = 1; lines[parser->line - 1] != NULL; parser->line++)
        if (!take_line(parser, lines[parser->line - 1]))
            return false;
    parser->line = MAX(parser->line, 2) - 1;
    if (parser->example != NULL)
        return fail(parser, 1, "the last example lacks its 'gives' line");
    if (parser->set->series == NULL)
        return fail(parser, 1, "no 'series NAME' line");
    return true;
}

static void
clear_word(gpointer data)
{
    WordPhrases *word = data;
    for (size_t i = 0; i < G_N_ELEMENTS(word->phrases); i++)
        g_clear_pointer(&word->phrases[i], g_array_unref);
}

PhraseBook *
phrase_book_new(void)
{
    PhraseBook *book = g_new0(PhraseBook, 1);
    book->lexicon = lexicon_new();
    book->sets = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_set_free);
    book->hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "", -1);
    book->vocabulary = vocabulary_new();
    book->words = g_array_new(FALSE, TRUE, sizeof(WordPhrases));
    g_array_set_clear_func(book->words, clear_word);
    g_array_set_size(book->words, 1);
    return book;
}

static void
note_hash(PhraseBook *book, const char *text)
{
    g_autofree char *both = g_strconcat(book->hash, "\n", text, NULL);
    g_free(book->hash);
    book->hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
}

bool
phrase_book_add(PhraseBook *book, const char *name, const char *text, GError **error)
{
    g_autoptr(PhraseSet) set = phrase_set_new(name);
    g_autoptr(GError) why = NULL;
    g_autoptr(PhraseClasses) classes = phrase_classes_new();
    Parser parser = {.file = name,
                     .line = 1,
                     .set = set,
                     .classes = classes,
                     .order = book->count,
                     .error = &why};
    bool read = strlen(text) > PHRASES_MAX_BYTES
                    ? fail(&parser, 1, "more than %u bytes", PHRASES_MAX_BYTES)
                : g_utf8_validate(text, -1, NULL) ? parse(&parser, text)
                                                  : fail(&parser, 1, "not UTF-8");
    g_clear_pointer(&parser.block, phrase_free);
    g_clear_pointer(&parser.class_name, g_free);
    if (read && book->sets->len >= PHRASES_MAX_FILES)
        read = fail(&parser, 1, "more than %u files", PHRASES_MAX_FILES);
    if (read && parser.order > PHRASES_MAX_COUNT)
        read = fail(&parser, 1, "more than %u phrases in all files", PHRASES_MAX_COUNT);
    if (!read) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    book->count = parser.order;
    note_hash(book, text);
    phrase_book_index(book, set);
    g_ptr_array_add(book->sets, g_steal_pointer(&set));
    return true;
}

const char *
phrase_book_get_hash(const PhraseBook *book)
{
    return book->hash;
}

void
phrase_book_free(PhraseBook *book)
{
    if (book == NULL)
        return;
    lexicon_free(book->lexicon);
    g_ptr_array_unref(book->sets);
    g_array_unref(book->words);
    vocabulary_free(book->vocabulary);
    g_free(book->hash);
    g_free(book);
}
