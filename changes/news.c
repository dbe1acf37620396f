/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/news_internal.h"

Change *
news_add(const News *news, ChangeKind kind)
{
    Change *change = change_new(kind);
    change->series = g_strdup(news->release->series);
    change->release_id = g_strdup(news->release_id);
    change->release_title = g_strdup(news->release->title);
    change->previous_id = g_strdup(news->previous_id);
    change->baseline = news->baseline;
    change->doubtful = release_is_doubtful(news->release);
    g_ptr_array_add(news->comparison->changes, change);
    return change;
}
