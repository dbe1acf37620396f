/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "alerts/letter_internal.h"
#include "alerts/words_internal.h"
#include "base/visible.h"

/* Characters of one quote; the longest real sentence seen has some 700. */
#define MAX_QUOTE 4000u
/* Characters of a hash that the top of the letter names whole. */
#define SHORT_HASH 16u
/* What the markup around one item takes in both parts, generously. */
#define ITEM_MARKUP_BYTES 1500u

void
letter_item_free(LetterItem *item)
{
    g_free(item->title);
    g_ptr_array_unref(item->facts);
    g_free(item->label_before);
    g_free(item->label_after);
    g_free(item->quote_before);
    g_free(item->quote_after);
    g_free(item->absence);
    g_free(item->case_id);
    g_free(item->history);
    g_free(item->document);
    g_free(item->sha256);
    g_free(item);
}

char *
letter_copy_field(const char *text, size_t max_characters)
{
    return text == NULL || *text == '\0' ? NULL : visible_copy(text, max_characters);
}

static char *
quote(const char *sentence)
{
    if (sentence == NULL)
        return NULL;
    g_autofree char *shown = visible_copy(sentence, MAX_QUOTE);
    g_autofree char *valid = g_utf8_make_valid(sentence, -1);
    bool cut = g_utf8_strlen(valid, -1) > (glong)MAX_QUOTE;
    return g_strdup_printf("“%s”%s", shown, cut ? " (cut here; the ledger has all of it)" : "");
}

static char *
make_case_title(const Change *change, const Days *days)
{
    g_autofree char *day = letter_copy_field(change->date, LETTER_MAX_FIELD);
    g_autofree char *date = day != NULL ? days_tell(days, day) : NULL;
    g_autofree char *place = letter_copy_field(change->place, LETTER_MAX_FIELD);
    return g_strdup_printf("%s, %s", date != NULL ? date : "date not stated",
                           place != NULL ? place : "place not stated");
}

static bool
tells_harm(const Change *change)
{
    return change->kind == CHANGE_CASE_CREDIBLE || change->kind == CHANGE_CASE_REVERSED ||
           change->killed.stated || change->injured.stated;
}

static char *
make_step(const Change *change)
{
    if (change->kind == CHANGE_CASE_AMENDED) {
        g_autofree char *field = letter_copy_field(change->name, LETTER_MAX_FIELD);
        g_autofree char *before = letter_copy_field(change->before, LETTER_MAX_FIELD);
        g_autofree char *after = letter_copy_field(change->after, LETTER_MAX_FIELD);
        return g_strdup_printf("%s: %s → %s", field != NULL ? field : "detail",
                               before != NULL ? before : "not stated",
                               after != NULL ? after : "not stated");
    }
    g_autofree char *before = words_tell_status(change->before);
    g_autofree char *after = words_tell_status(change->after);
    if (change->kind == CHANGE_CASE_CONTRADICTED)
        return g_strdup_printf("%s and %s in one release", before, after);
    return g_strdup_printf("%s → %s", before, after);
}

static char *
make_source(const Change *change)
{
    if (change->allegation_source == NULL)
        return g_strdup("source: not stated");
    if (strcmp(change->allegation_source, "self") == 0)
        return g_strdup("source: self-report");
    g_autofree char *source = visible_copy(change->allegation_source, LETTER_MAX_FIELD);
    return g_strdup_printf("source: %s", source);
}

/* Of other kinds what stands in the reason is a remark. */
static bool
is_finding(ChangeKind kind)
{
    return kind == CHANGE_CASE_DISMISSED || kind == CHANGE_CASE_REVERSED ||
           kind == CHANGE_CASE_DUPLICATE;
}

static void
add_case_facts(const Change *change, GPtrArray *facts)
{
    g_ptr_array_add(facts, make_step(change));
    if (tells_harm(change)) {
        g_autofree char *killed = words_tell_count(change->killed, "killed");
        g_autofree char *injured = words_tell_count(change->injured, "injured");
        g_ptr_array_add(facts, g_strdup_printf("%s, %s", killed, injured));
    }
    if (change->reason != NULL) {
        g_autofree char *reason = words_tell_reason(change->reason);
        g_ptr_array_add(
            facts, g_strdup_printf("%s%s", is_finding(change->kind) ? "reason: " : "", reason));
    }
    if (change_is_told_anew(change))
        g_ptr_array_add(facts, g_strdup_printf("in place of change %" G_GINT64_FORMAT
                                               ", which was told before",
                                               change->corrects));
    g_ptr_array_add(facts, make_source(change));
    if (change->decision != NULL)
        g_ptr_array_add(facts, visible_copy(change->decision, MAX_QUOTE));
}

/* What is no case is one sentence; the doubt is said at the top of the letter. */
static char *
make_other_title(const Change *change)
{
    Change certain = *change;
    certain.doubtful = false;
    g_autofree char *sentence = change_describe(&certain);
    return visible_copy(sentence, LETTER_MAX_FIELD);
}

static void
add_labels(const Change *change, LetterItem *item)
{
    if (change->kind == CHANGE_CASE_CONTRADICTED) {
        item->label_before = words_tell_status(change->before);
        item->label_after = words_tell_status(change->after);
    } else if (change->kind == CHANGE_PUBLISHERS_DIFFER) {
        item->label_before = g_strdup("one copy");
        item->label_after = g_strdup("another");
    } else {
        bool is_reading = change->decision != NULL && change->quote_before == NULL;
        item->label_before = g_strdup("before");
        item->label_after = g_strdup(is_reading ? "the release says" : "now");
    }
}

LetterItem *
letter_item_new(const Change *change, const LetterWords *words, const char *document,
                const char *sha256)
{
    const Days *days = words != NULL ? words->days : NULL;
    LetterItem *item = g_new0(LetterItem, 1);
    item->facts = g_ptr_array_new_with_free_func(g_free);
    if (words_kind_is_case(change->kind)) {
        item->title = make_case_title(change, days);
        add_case_facts(change, item->facts);
    } else {
        item->title = make_other_title(change);
    }
    add_labels(change, item);
    item->quote_before = quote(change->quote_before);
    item->quote_after = quote(change->quote_after);
    if (change->kind == CHANGE_CASE_MISSING && item->quote_after == NULL)
        item->absence = g_strdup(change->reason == NULL ? "this release does not list it"
                                                        : "this release lists fewer of them");
    item->case_id = letter_copy_field(change->case_id, LETTER_MAX_FIELD);
    if (item->case_id != NULL && words != NULL && words->tell_history != NULL)
        item->history = words->tell_history(change->case_id, days, words->data);
    item->document = letter_copy_field(change->document, LETTER_MAX_ADDRESS);
    item->sha256 = letter_copy_field(change->capture_sha256, LETTER_MAX_FIELD);
    item->other_document =
        g_strcmp0(item->document, document) != 0 || g_strcmp0(item->sha256, sha256) != 0;
    if (!item->other_document && item->sha256 != NULL) {
        g_autofree char *whole = item->sha256;
        item->sha256 = visible_copy(whole, SHORT_HASH);
    }
    return item;
}

/* Bytes of @text once it stands in both parts: quoted-printable takes three for one, HTML escaping
 * up to six. */
static size_t
measure(const char *text)
{
    size_t bytes = 0;
    for (const char *at = text; at != NULL && *at != '\0'; at++) {
        if ((guchar)*at >= 0x80 || *at == '=')
            bytes += 6;
        else
            bytes += strchr("&<>\"'", *at) != NULL ? 7 : 2;
    }
    return bytes + bytes / 20; /* soft line breaks */
}

size_t
letter_item_measure(const LetterItem *item)
{
    size_t bytes = ITEM_MARKUP_BYTES;
    bytes += measure(item->title) + measure(item->quote_before) + measure(item->quote_after);
    bytes += measure(item->history) + measure(item->case_id) + measure(item->document) * 2 +
             measure(item->sha256);
    for (unsigned i = 0; i < item->facts->len; i++)
        bytes += measure(g_ptr_array_index(item->facts, i));
    return bytes;
}
