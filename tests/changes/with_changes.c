/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "with_changes.h"

Change *
a_change(ChangeKind kind)
{
    Change *change = change_new(kind);
    change->series = g_strdup("cjtf-oir-monthly");
    change->release_id = g_strdup("cjtf-oir-monthly/2019-04");
    change->previous_id = g_strdup("cjtf-oir-monthly/2019-03");
    change->date = g_strdup("2017-12-24");
    change->place = g_strdup("Kharayij, Syria");
    change->allegation_source = g_strdup("self");
    return change;
}
