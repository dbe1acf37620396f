/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/inquiry.h"

struct Inquiry {
    GHashTable *waiting; /* (owned) set of ids (owned) */
    GPtrArray *outcomes; /* (owned) of Outcome */
    InquiryDone done;
    gpointer data;
};

Inquiry *
inquiry_new(InquiryDone done, gpointer data)
{
    Inquiry *inquiry = g_new0(Inquiry, 1);
    inquiry->waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    inquiry->outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
    inquiry->done = done;
    inquiry->data = data;
    return inquiry;
}

void
inquiry_free(Inquiry *inquiry)
{
    if (inquiry == NULL)
        return;
    g_hash_table_unref(inquiry->waiting);
    g_ptr_array_unref(inquiry->outcomes);
    g_free(inquiry);
}

void
inquiry_add(Inquiry *inquiry, const char *id)
{
    g_hash_table_add(inquiry->waiting, g_strdup(id));
}

void
inquiry_take(Inquiry *inquiry, const Outcome *outcome)
{
    if (g_hash_table_remove(inquiry->waiting, outcome->source_id))
        g_ptr_array_add(inquiry->outcomes, outcome_copy(outcome));
}

bool
inquiry_is_over(const Inquiry *inquiry)
{
    return g_hash_table_size(inquiry->waiting) == 0;
}

void
inquiry_finish(const Inquiry *inquiry)
{
    inquiry->done(inquiry->outcomes, inquiry->data);
}
