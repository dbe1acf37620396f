/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/decision_internal.h"

#include "changes/change.h"

static const char *
show(const char *value)
{
    return value == NULL || *value == '\0' ? "not stated" : value;
}

static char *
describe_amendment(const Judgement *judgement, const char *before)
{
    /* Of an entry, whose release stands in b, the field says what it is. */
    const char *field =
        judgement->b != NULL ? judgement->field : change_find_words(judgement->field);
    return g_strdup_printf("amended %s from %s to %s", field, show(before), show(judgement->value));
}

/* What follows the name of who judged. */
static char *
describe_deed(const Judgement *judgement, const char *before)
{
    static const char *const words[][2] = {
        {"same", "judged that two entries are one case"},
        {"different", "judged that two entries are two cases"},
        {"unsure", "judged it unsure whether two entries are one case"},
        {"accept", "accepted the doubtful reading"},
    };
    if (g_str_equal(judgement->kind, "accept") && judgement->value != NULL)
        return g_strdup_printf("accepted the edited text %.12s", judgement->value);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(judgement->kind, words[i][0]))
            return g_strdup(words[i][1]);
    }
    return describe_amendment(judgement, before);
}

static char *
add_note(const char *words, const char *note)
{
    return note != NULL && *note != '\0' ? g_strdup_printf("%s (“%s”)", words, note)
                                         : g_strdup(words);
}

char *
decision_describe(const Judgement *judgement, const char *before)
{
    g_autofree char *deed = describe_deed(judgement, before);
    g_autofree char *words = g_strdup_printf("%s %s", judgement->by, deed);
    return add_note(words, judgement->note);
}

char *
decision_describe_undo(const Judgement *judgement)
{
    g_autofree char *deed = describe_deed(judgement, judgement->was);
    g_autofree char *words =
        g_strdup_printf("%s took back that %s %s", judgement->undone_by, judgement->by, deed);
    return add_note(words, judgement->undone_note);
}

void
decision_sign(GPtrArray *changes, const char *judgement_id, const char *decision)
{
    for (guint i = 0; i < changes->len; i++) {
        Change *change = g_ptr_array_index(changes, i);
        g_free(change->judgement);
        g_free(change->decision);
        change->judgement = g_strdup(judgement_id);
        change->decision = g_strdup(decision);
    }
}
