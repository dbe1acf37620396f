/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/kinds.h"

#include "fetchers/kind_airwars.h"
#include "fetchers/kind_dvids.h"
#include "fetchers/kind_feed.h"
#include "fetchers/kind_list.h"
#include "fetchers/kind_reliefweb.h"
#include "fetchers/kind_wayback.h"

static const Kind page = {.expectation = EXPECT_PAGE};

static const Kind *const kinds[SOURCE_KINDS] = {
    [SOURCE_FEED] = &kind_feed,
    [SOURCE_LIST] = &kind_list,
    [SOURCE_PAGE] = &page,
    [SOURCE_RELIEFWEB] = &kind_reliefweb,
    [SOURCE_DVIDS] = &kind_dvids,
    [SOURCE_WAYBACK] = &kind_wayback,
    [SOURCE_AIRWARS_CLAIMS] = &kind_airwars_claims,
    [SOURCE_AIRWARS_INCIDENTS] = &kind_airwars_incidents,
    [SOURCE_FOLDER] = &page,
};

const Kind *
kind_find(SourceKind kind)
{
    g_return_val_if_fail((size_t)kind < G_N_ELEMENTS(kinds), &page);
    return kinds[kind];
}

void
index_reading_clear(IndexReading *reading)
{
    g_clear_pointer(&reading->announcements, g_ptr_array_unref);
    g_clear_pointer(&reading->next, g_free);
    g_clear_pointer(&reading->layout, g_free);
}

GPtrArray *
kind_read_index(const Source *source, const Capture *capture, unsigned *ret_left_out,
                GError **error)
{
    const Kind *kind = kind_find(source->kind);
    const IndexPage first = {
        .source = source, .capture = capture, .address = capture->address, .number = 1};
    g_auto(IndexReading) reading = {0};
    *ret_left_out = 0;
    if (kind->read == NULL)
        return g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    if (!kind->read(&first, &reading, error))
        return NULL;
    *ret_left_out = reading.left_out;
    return g_steal_pointer(&reading.announcements);
}
