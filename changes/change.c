/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/change.h"

static const char *const kind_names[] = {
    [CHANGE_RELEASE_PUBLISHED] = "release_published",
    [CHANGE_RELEASE_EDITED] = "release_edited",
    [CHANGE_RELEASE_WITHDRAWN] = "release_withdrawn",
    [CHANGE_PUBLISHERS_DIFFER] = "publishers_differ",
    [CHANGE_CASE_RECEIVED] = "case_received",
    [CHANGE_CASE_CREDIBLE] = "case_credible",
    [CHANGE_CASE_DISMISSED] = "case_dismissed",
    [CHANGE_CASE_DUPLICATE] = "case_duplicate",
    [CHANGE_CASE_REOPENED] = "case_reopened",
    [CHANGE_CASE_REVERSED] = "case_reversed",
    [CHANGE_CASE_AMENDED] = "case_amended",
    [CHANGE_CASE_MISSING] = "case_missing",
    [CHANGE_CASE_RETURNED] = "case_returned",
    [CHANGE_CASE_CONTRADICTED] = "case_contradicted",
    [CHANGE_REKEY_SUSPECTED] = "rekey_suspected",
    [CHANGE_FIGURE_MOVED] = "figure_moved",
    [CHANGE_BOOKS_UNBALANCED] = "books_unbalanced",
    [CHANGE_CORRECTED] = "change_corrected",
};

Change *
change_new(ChangeKind kind)
{
    Change *change = g_new0(Change, 1);
    change->kind = kind;
    return change;
}

Change *
change_copy(const Change *change)
{
    Change *copy = g_new(Change, 1);
    *copy = *change;
    char **const texts[] = {&copy->series,         &copy->release_id,
                            &copy->release_title,  &copy->document,
                            &copy->capture_sha256, &copy->previous_id,
                            &copy->case_id,        &copy->entry_id,
                            &copy->place,          &copy->date,
                            &copy->name,           &copy->section,
                            &copy->before,         &copy->allegation_source,
                            &copy->after,          &copy->quote_before,
                            &copy->quote_after,    &copy->reason,
                            &copy->judgement,      &copy->decision};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_strdup(*texts[i]);
    return copy;
}

Change *
change_new_correction(const Change *told, const char *reason)
{
    Change *change = change_copy(told);
    change->kind = CHANGE_CORRECTED;
    change->sequence = 0;
    change->recorded_at = 0;
    change->corrects = told->sequence;
    g_clear_pointer(&change->judgement, g_free);
    g_clear_pointer(&change->decision, g_free);
    g_clear_pointer(&change->section, g_free);
    g_clear_pointer(&change->after, g_free);
    g_free(change->quote_before);
    change->quote_before = g_steal_pointer(&change->quote_after);
    change->killed = change->injured = change->residual = count_absent();
    g_free(change->before);
    Change bare = *told;
    bare.decision = NULL; /* who takes it back names it */
    bare.corrects = 0;
    change->before = change_describe(&bare);
    g_free(change->reason);
    change->reason = g_strdup(reason);
    return change;
}

void
change_free(Change *change)
{
    if (change == NULL)
        return;
    g_free(change->series);
    g_free(change->release_id);
    g_free(change->release_title);
    g_free(change->document);
    g_free(change->capture_sha256);
    g_free(change->previous_id);
    g_free(change->case_id);
    g_free(change->entry_id);
    g_free(change->place);
    g_free(change->date);
    g_free(change->allegation_source);
    g_free(change->name);
    g_free(change->section);
    g_free(change->before);
    g_free(change->after);
    g_free(change->quote_before);
    g_free(change->quote_after);
    g_free(change->reason);
    g_free(change->judgement);
    g_free(change->decision);
    g_free(change);
}

const char *
change_kind_to_name(ChangeKind kind)
{
    g_return_val_if_fail((size_t)kind < G_N_ELEMENTS(kind_names), NULL);
    return kind_names[kind];
}

bool
change_kind_from_name(const char *name, ChangeKind *ret_kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kind_names); i++) {
        if (g_strcmp0(name, kind_names[i]) != 0)
            continue;
        *ret_kind = (ChangeKind)i;
        return true;
    }
    return false;
}
