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
        const JournalTopic topic = {
            .message = MESSAGE_CHANGE, .source = source, .release = first->release_id};
        journal_tell(journal, JOURNAL_NEWS, &topic, "%s:   %s", source, summary);
        return;
    }
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        const JournalTopic topic = {.message = MESSAGE_CHANGE,
                                    .source = source,
                                    .release = change->release_id,
                                    .case_id = change->case_id,
                                    .change = change->sequence};
        g_autofree char *words = change_describe(change);
        journal_tell(journal, JOURNAL_NEWS, &topic, "%s:   %s", source, words);
    }
}

void
news_tell(Journal *journal, const Capture *capture, const Release *release, GPtrArray *changes)
{
    const char *source = capture->source_id;
    const char *title = release->title != NULL ? release->title : news_get_title(capture);
    const JournalTopic doubtful = {.message = MESSAGE_DOUBTFUL, .source = source};
    for (guint i = 0; i < release->doubts->len; i++)
        journal_tell(journal, JOURNAL_WARNING, &doubtful, "%s: doubtful, look at it first: %s: %s",
                     source, title, (const char *)release->doubts->pdata[i]);
    if (changes->len == 0) {
        journal_say(journal, JOURNAL_EVENT, "%s: read %s: nothing to tell", source, title);
        return;
    }
    const JournalTopic found = {.message = MESSAGE_RELEASE_FOUND,
                                .source = source,
                                .release = ((const Change *)changes->pdata[0])->release_id};
    journal_tell(journal, JOURNAL_NEWS, &found, "%s: found %s", source, title);
    tell_changes(journal, source, changes);
}
