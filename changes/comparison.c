/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/comparison.h"

static const char *const status_names[] = {
    [STATUS_OPEN] = "open",
    [STATUS_CREDIBLE] = "credible",
    [STATUS_NON_CREDIBLE] = "non_credible",
    [STATUS_DUPLICATE] = "duplicate",
    [STATUS_MISSING] = "missing",
    [STATUS_UNSTATED] = "unstated",
};

const char *
case_status_to_name(CaseStatus status)
{
    g_return_val_if_fail((size_t)status < G_N_ELEMENTS(status_names), NULL);
    return status_names[status];
}

bool
case_status_from_name(const char *name, CaseStatus *ret_status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(status_names); i++) {
        if (g_strcmp0(name, status_names[i]) != 0)
            continue;
        *ret_status = (CaseStatus)i;
        return true;
    }
    return false;
}

KnownCase *
known_case_new(const char *id, CaseStatus status)
{
    KnownCase *known = g_new0(KnownCase, 1);
    known->id = g_strdup(id);
    known->status = status;
    return known;
}

void
known_case_free(KnownCase *known)
{
    if (known == NULL)
        return;
    g_free(known->id);
    entry_free(known->last);
    g_free(known->last_release);
    g_clear_pointer(&known->judged, g_hash_table_unref);
    g_free(known);
}

void
known_case_judge(KnownCase *known, const char *entry_id, Judged judged)
{
    if (known->judged == NULL)
        known->judged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert(known->judged, g_strdup(entry_id), GINT_TO_POINTER(judged));
}

Judged
known_case_get_judged(const KnownCase *known, const char *entry_id)
{
    return known->judged == NULL || entry_id == NULL
               ? JUDGED_NOT
               : (Judged)GPOINTER_TO_INT(g_hash_table_lookup(known->judged, entry_id));
}

void
link_free(Link *link)
{
    if (link == NULL)
        return;
    g_free(link->entry_id);
    g_free(link->case_id);
    g_free(link->reasons);
    g_free(link);
}

EntryPair *
entry_pair_new(const char *a, const char *b)
{
    EntryPair *pair = g_new0(EntryPair, 1);
    pair->a = g_strdup(a);
    pair->b = g_strdup(b);
    return pair;
}

void
entry_pair_free(EntryPair *pair)
{
    if (pair == NULL)
        return;
    g_free(pair->a);
    g_free(pair->b);
    g_free(pair);
}

void
merge_free(Merge *merge)
{
    if (merge == NULL)
        return;
    g_free(merge->kept);
    g_free(merge->gone);
    g_free(merge->entry_id);
    g_free(merge);
}

void
comparison_free(Comparison *comparison)
{
    if (comparison == NULL)
        return;
    g_ptr_array_unref(comparison->changes);
    g_ptr_array_unref(comparison->links);
    g_ptr_array_unref(comparison->unsure);
    g_ptr_array_unref(comparison->merges);
    g_ptr_array_unref(comparison->missing);
    g_ptr_array_unref(comparison->checks);
    g_free(comparison);
}
