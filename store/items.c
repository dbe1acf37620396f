/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/items_internal.h"

#include "store/names_internal.h"

static bool
insert_figure(Statement *statement, gint64 reading, const Figure *figure, GError **error)
{
    g_autofree char *joint = names_pack(figure->with);
    bind_integer(statement, ":reading", reading);
    bind_text(statement, ":name", figure->name);
    bind_count(statement, ":low", figure->low);
    bind_count(statement, ":high", figure->high);
    bind_text(statement, ":bound", bound_to_name(figure->bound));
    bind_text(statement, ":basis", basis_to_name(figure->basis));
    bind_text(statement, ":speaker", figure->speaker);
    bind_text(statement, ":joint", joint);
    bind_text(statement, ":from_day", figure->from);
    bind_text(statement, ":to_day", figure->to);
    bind_text(statement, ":scope", figure->scope);
    bind_text(statement, ":marker", figure->marker != NULL ? figure->marker : "");
    bind_text(statement, ":quote", figure->quote != NULL ? figure->quote : "");
    bind_integer(statement, ":span_start", (gint64)figure->span.start);
    bind_integer(statement, ":span_end", (gint64)figure->span.end);
    return statement_run(statement, error);
}

static bool
insert_figures(Database *database, gint64 reading, GPtrArray *figures, GError **error)
{
    static const char sql[] =
        "INSERT INTO figures (reading, name, low, high, bound, basis, speaker, joint, from_day,"
        " to_day, scope, marker, quote, span_start, span_end)"
        " VALUES (:reading, :name, :low, :high, :bound, :basis, :speaker, :joint, :from_day,"
        " :to_day, :scope, :marker, :quote, :span_start, :span_end)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < figures->len; i++) {
        if (!insert_figure(statement, reading, g_ptr_array_index(figures, i), error))
            return false;
    }
    return true;
}

/* Returns: (owned) (nullable) */
static char *
join_names(GPtrArray *names)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(names, i));
    return names->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static void
bind_entry_head(Statement *statement, const Entry *entry)
{
    g_autofree char *places = names_pack(entry->places);
    g_autofree char *alternatives = names_pack_lists(entry->alternatives);
    g_autofree char *sources = names_pack(entry->sources);
    g_autofree char *place = join_names(entry->places);
    g_autofree char *source = join_names(entry->sources);
    bind_text(statement, ":entry_id", entry->id);
    bind_text(statement, ":section", section_to_name(entry->section));
    bind_text(statement, ":listed_under", section_to_name(entry->listed_under));
    bind_text(statement, ":day", entry->date);
    bind_text(statement, ":day_to", entry->date_to);
    bind_text(statement, ":day_text", entry->date_text);
    bind_text(statement, ":place", place);
    bind_text(statement, ":places", places);
    bind_text(statement, ":alternatives", alternatives);
    bind_text(statement, ":country", entry->country);
    bind_text(statement, ":source", source);
    bind_text(statement, ":sources", sources);
}

static void
bind_entry_rest(Statement *statement, const Entry *entry)
{
    g_autofree char *codes = names_pack(entry->codes);
    bind_count(statement, ":killed", entry->killed);
    bind_count(statement, ":injured", entry->injured);
    bind_text(statement, ":reason", reason_to_name(entry->reason));
    bind_text(statement, ":codes", codes);
    bind_integer(statement, ":reopened", entry->reopened);
    bind_integer(statement, ":previously_unreported", entry->previously_unreported);
    bind_text(statement, ":refers_to_day", entry->refers_to_date);
    bind_text(statement, ":refers_to_release", entry->refers_to_release);
    bind_text(statement, ":quote", entry->quote != NULL ? entry->quote : "");
    bind_integer(statement, ":span_start", (gint64)entry->span.start);
    bind_integer(statement, ":span_end", (gint64)entry->span.end);
}

static bool
insert_entries(Database *database, gint64 reading, GPtrArray *entries, GArray *rows, GError **error)
{
    static const char sql[] =
        "INSERT INTO entries (reading, entry_id, section, listed_under, day, day_to, day_text,"
        " place, places, alternatives, country, source, sources, killed, injured, reason, codes, "
        "reopened,"
        " previously_unreported, refers_to_day, refers_to_release, quote, span_start, span_end)"
        " VALUES (:reading, :entry_id, :section, :listed_under, :day, :day_to, :day_text, :place,"
        " :places, :alternatives, :country, :source, :sources, :killed, :injured, :reason, :codes, "
        ":reopened,"
        " :previously_unreported, :refers_to_day, :refers_to_release, :quote, :span_start,"
        " :span_end)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < entries->len; i++) {
        bind_integer(statement, ":reading", reading);
        bind_entry_head(statement, g_ptr_array_index(entries, i));
        bind_entry_rest(statement, g_ptr_array_index(entries, i));
        if (!statement_run(statement, error))
            return false;
        gint64 row = sqlite3_last_insert_rowid(database->handle);
        g_array_append_val(rows, row);
    }
    return true;
}

static bool
insert_unread(Database *database, gint64 reading, GPtrArray *unread, GError **error)
{
    static const char sql[] = "INSERT INTO unread (reading, text, span_start, span_end)"
                              " VALUES (:reading, :text, :span_start, :span_end)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < unread->len; i++) {
        const Unread *one = g_ptr_array_index(unread, i);
        bind_integer(statement, ":reading", reading);
        bind_text(statement, ":text", one->text);
        bind_integer(statement, ":span_start", (gint64)one->span.start);
        bind_integer(statement, ":span_end", (gint64)one->span.end);
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

static bool
insert_doubts(Database *database, gint64 reading, GPtrArray *doubts, GError **error)
{
    static const char sql[] = "INSERT INTO doubts (reading, text) VALUES (:reading, :text)";
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < doubts->len; i++) {
        bind_integer(statement, ":reading", reading);
        bind_text(statement, ":text", g_ptr_array_index(doubts, i));
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

bool
items_insert(Database *database, gint64 reading, const Release *release, GArray **ret_rows,
             GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!insert_figures(database, reading, release->figures, error) ||
        !insert_entries(database, reading, release->entries, rows, error) ||
        !insert_unread(database, reading, release->unread, error) ||
        !insert_doubts(database, reading, release->doubts, error))
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

static void
take_names(GPtrArray *into, const char *packed)
{
    g_autoptr(GPtrArray) names = names_unpack(packed);
    g_ptr_array_extend_and_steal(into, g_steal_pointer(&names));
}

/* Names come out of the table as they went in, and it admits no others. */
Entry *
items_take_entry(const Statement *row, int first)
{
    Entry *entry = entry_new();
    entry->id = column_copy(row, first);
    (void)section_from_name(column_text(row, first + 1), &entry->section);
    (void)section_from_name(column_text(row, first + 2), &entry->listed_under);
    entry->date = column_copy(row, first + 3);
    entry->date_to = column_copy(row, first + 4);
    entry->date_text = column_copy(row, first + 5);
    take_names(entry->places, column_text(row, first + 6));
    names_unpack_lists(column_text(row, first + 7), entry->alternatives);
    entry->country = column_copy(row, first + 8);
    take_names(entry->sources, column_text(row, first + 9));
    entry->killed = column_count(row, first + 10);
    entry->injured = column_count(row, first + 11);
    if (column_text(row, first + 12) != NULL)
        (void)reason_from_name(column_text(row, first + 12), &entry->reason);
    take_names(entry->codes, column_text(row, first + 13));
    entry->reopened = column_integer(row, first + 14) != 0;
    entry->previously_unreported = column_integer(row, first + 15) != 0;
    entry->refers_to_date = column_copy(row, first + 16);
    entry->refers_to_release = column_copy(row, first + 17);
    entry->quote = column_copy(row, first + 18);
    entry->span = (Span){.start = (size_t)column_integer(row, first + 19),
                         .end = (size_t)column_integer(row, first + 20)};
    return entry;
}

Figure *
items_take_figure(const Statement *row, int first)
{
    Figure *figure = figure_new(column_text(row, first));
    figure->low = column_count(row, first + 1);
    figure->high = column_count(row, first + 2);
    (void)bound_from_name(column_text(row, first + 3), &figure->bound);
    (void)basis_from_name(column_text(row, first + 4), &figure->basis);
    figure->speaker = column_copy(row, first + 5);
    take_names(figure->with, column_text(row, first + 6));
    figure->from = column_copy(row, first + 7);
    figure->to = column_copy(row, first + 8);
    figure->scope = column_copy(row, first + 9);
    g_free(figure->marker);
    figure->marker = column_copy(row, first + 10);
    g_free(figure->quote);
    figure->quote = column_copy(row, first + 11);
    figure->span = (Span){.start = (size_t)column_integer(row, first + 12),
                          .end = (size_t)column_integer(row, first + 13)};
    return figure;
}

static bool
restate_entries(Database *database, gint64 reading, GPtrArray *entries, GError **error)
{
    static const char sql[] =
        "UPDATE entries SET day = :day, place = :place, places = :places, country = :country,"
        " killed = :killed, injured = :injured WHERE reading = :reading AND entry_id = :entry_id";
    g_autoptr(Statement) statement = statement_new(database, sql);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        g_autofree char *places = names_pack(entry->places);
        g_autofree char *place = join_names(entry->places);
        bind_integer(statement, ":reading", reading);
        bind_text(statement, ":entry_id", entry->id);
        bind_text(statement, ":day", entry->date);
        bind_text(statement, ":place", place);
        bind_text(statement, ":places", places);
        bind_text(statement, ":country", entry->country);
        bind_count(statement, ":killed", entry->killed);
        bind_count(statement, ":injured", entry->injured);
        if (!statement_run(statement, error))
            return false;
    }
    return true;
}

bool
items_restate(Database *database, gint64 reading, const Release *release, GError **error)
{
    g_autoptr(Statement) remove =
        statement_new(database, "DELETE FROM figures WHERE reading = :reading");
    bind_integer(remove, ":reading", reading);
    return statement_run(remove, error) &&
           insert_figures(database, reading, release->figures, error) &&
           restate_entries(database, reading, release->entries, error);
}
