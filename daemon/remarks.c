/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/remarks.h"

#include "daemon/news.h"
#include "daemon/removal.h"

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

bool
remarks_note(const Remarks *remarks, const char *kind, const char *text, GError **error)
{
    journal_say(remarks->journal, JOURNAL_WARNING, "%s: %s: %s", remarks->source_id, kind, text);
    return ledger_record_notice(remarks->ledger, kind, remarks->source_id, text, get_now(), error);
}

/* The number of its words is kept. */
bool
remarks_note_move(const Remarks *remarks, const char *text, GError **error)
{
    gint64 told = 0, words = (gint64)g_str_hash(text);
    unsigned unused = 0;
    g_autofree char *name = g_strconcat("moved:", remarks->source_id, NULL);
    if (!ledger_find_schedule(remarks->ledger, name, &told, &unused, error))
        return false;
    return told == words || (remarks_note(remarks, "source_moved", text, error) &&
                             ledger_record_schedule(remarks->ledger, name, words, 0, error));
}

bool
remarks_note_return(const Remarks *remarks, const Capture *capture, unsigned *changes,
                    GError **error)
{
    g_autoptr(GPtrArray) told = NULL;
    if (!ledger_record_return(remarks->ledger, capture->document, remarks->subscribers, get_now(),
                              &told, error))
        return false;
    if (told->len > 0)
        journal_say(remarks->journal, JOURNAL_EVENT, "%s: %s: there again, as it was",
                    remarks->source_id, news_get_title(capture));
    *changes += told->len;
    return true;
}

bool
remarks_note_removal(const Remarks *remarks, const Capture *capture, unsigned *changes,
                     GError **error)
{
    const char *document = capture->document;
    gint64 told_at = 0;
    unsigned unused = 0;
    g_autofree char *name = g_strconcat("removed:", document, NULL);
    g_autoptr(GArray) times = ledger_list_gone_times(remarks->ledger, document, error);
    if (times == NULL || !ledger_find_schedule(remarks->ledger, name, &told_at, &unused, error))
        return false;
    if (!removal_is_news(times, told_at))
        return true;
    g_autofree char *text =
        g_strdup_printf("gone from %s: %u looks over two days and more found nothing; all that "
                        "was recorded of it is kept",
                        capture->address, times->len);
    journal_say(remarks->journal, JOURNAL_EVENT, "%s: %s: %s", remarks->source_id,
                news_get_title(capture), text);
    g_autoptr(GPtrArray) told = NULL;
    if (!ledger_record_withdrawal(remarks->ledger, document, text, remarks->subscribers, get_now(),
                                  &told, error))
        return false;
    *changes += told->len;
    return ledger_record_schedule(remarks->ledger, name, get_now(), 0, error);
}
