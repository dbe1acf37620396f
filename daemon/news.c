/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/news.h"

const char *
news_get_title(const Capture *capture)
{
    return capture->title != NULL ? capture->title : capture->document;
}

static void
tell_changes(Journal *journal, const char *source, GPtrArray *changes)
{
    const Change *first = changes->pdata[0];
    if (first->baseline) {
        g_autofree char *summary = changes_summarise(changes);
        journal_say(journal, JOURNAL_NEWS, "%s:   %s", source, summary);
        return;
    }
    for (guint i = 0; i < changes->len; i++) {
        g_autofree char *words = change_describe(changes->pdata[i]);
        journal_say(journal, JOURNAL_NEWS, "%s:   %s", source, words);
    }
}

void
news_tell(Journal *journal, const Capture *capture, const Release *release, GPtrArray *changes)
{
    const char *source = capture->source_id;
    const char *title = release->title != NULL ? release->title : news_get_title(capture);
    for (guint i = 0; i < release->doubts->len; i++)
        journal_say(journal, JOURNAL_WARNING, "%s: doubtful, look at it first: %s: %s", source,
                    title, (const char *)release->doubts->pdata[i]);
    if (changes->len == 0) {
        journal_say(journal, JOURNAL_EVENT, "%s: read %s: nothing to tell", source, title);
        return;
    }
    journal_say(journal, JOURNAL_NEWS, "%s: found %s", source, title);
    tell_changes(journal, source, changes);
}
