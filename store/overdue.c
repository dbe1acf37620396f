/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/overdue.h"

#include "store/ledger_internal.h"
#include "store/notices_internal.h"

typedef struct {
    char *series;
    char *newest;   /* release id */
    char *expected; /* day by which the next should have come */
} Overdue;

static void
overdue_free(Overdue *overdue)
{
    g_free(overdue->series);
    g_free(overdue->newest);
    g_free(overdue->expected);
    g_free(overdue);
}

static GPtrArray *
list_overdue(Database *database, gint64 now, GError **error)
{
    /* A later period can only lengthen what is expected; times are days of the calendar, in UTC. */
    static const char sql[] =
        "WITH numbered AS (SELECT series, id, unixepoch(period_to) AS ended, row_number() OVER"
        " (PARTITION BY series ORDER BY period_to DESC, id DESC) AS place FROM releases"
        " WHERE unixepoch(period_to) IS NOT NULL),"
        " paced AS (SELECT series, max(ended) AS last,"
        " (max(ended) - min(ended)) / (count(*) - 1) AS pace,"
        " max(CASE WHEN place = 1 THEN id END) AS newest"
        " FROM numbered WHERE place <= 6 GROUP BY series HAVING count(*) >= 3)"
        " SELECT series, newest, date(last + pace + :grace, 'unixepoch') FROM paced"
        " WHERE pace > 0 AND last + pace + :grace < :now AND last + :forgotten > :now"
        " ORDER BY series";
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)overdue_free);
    g_autoptr(Statement) statement = statement_new(database, sql);
    bind_integer(statement, ":grace", OVERDUE_GRACE_S);
    bind_integer(statement, ":forgotten", OVERDUE_FORGOTTEN_S);
    bind_integer(statement, ":now", now);
    while (statement_next(statement)) {
        Overdue *overdue = g_new0(Overdue, 1);
        *overdue = (Overdue){.series = column_copy(statement, 0),
                             .newest = column_copy(statement, 1),
                             .expected = column_copy(statement, 2)};
        g_ptr_array_add(list, overdue);
    }
    return statement_finish(statement, error) ? g_steal_pointer(&list) : NULL;
}

/* One notice for each release that nothing follows. */
static bool
note(Ledger *ledger, const Overdue *overdue, gint64 now, GError **error)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM notices WHERE kind = 'release_overdue'"
                              " AND subject = :subject AND text = :text)";
    g_autofree char *text = g_strdup_printf(
        "nothing newer than %s was seen; by the pace of this series, and two months of patience, "
        "the next should have come by %s",
        overdue->newest, overdue->expected);
    g_autoptr(Statement) statement = statement_new(&ledger->database, sql);
    bind_text(statement, ":subject", overdue->series);
    bind_text(statement, ":text", text);
    bool is_known = statement_next(statement) && column_integer(statement, 0) != 0;
    if (!statement_finish(statement, error))
        return false;
    return is_known ||
           ledger_record_notice(ledger, "release_overdue", overdue->series, text, now, error);
}

char **
ledger_note_overdue(Ledger *ledger, gint64 now, GError **error)
{
    g_autoptr(GPtrArray) list = list_overdue(&ledger->database, now, error);
    if (list == NULL)
        return NULL;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint i = 0; i < list->len; i++) {
        const Overdue *overdue = list->pdata[i];
        if (!note(ledger, overdue, now, error))
            return NULL;
        g_strv_builder_add(names, overdue->series);
    }
    return g_strv_builder_end(names);
}
