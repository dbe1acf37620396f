/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_ledger FOLDER ENTRIES: folds an invented history of so many entries, then measures one more
 * release, a rebuild if asked (--rebuild), and SQLite alone with that release's rows. A history
 * that an earlier run left in FOLDER is gone on with. */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "store/ledger.h"

enum { ENTRIES_A_RELEASE = 133, OPEN_A_RELEASE = 111, CLOSED = 22, PLACES = 40, MEASURED = 15 };

static const char *const syllables[] = {"ba", "du", "fi",  "ga",  "hu", "ki", "la",
                                        "mo", "nu", "ra",  "si",  "ta", "wu", "ya",
                                        "ze", "qo", "sha", "tha", "dhi"};

/* Names that share no consonants by chance, a few for each day. */
static char *
make_place(guint number)
{
    guint count = G_N_ELEMENTS(syllables);
    return g_strdup_printf("%s%s%s%s", syllables[number % count], syllables[number / count % count],
                           syllables[(number * 7 + 3) % count],
                           syllables[(number * 11 + 5) % count]);
}

/* Case @number: two of them a day, so that a longer history has more days, not fuller ones. */
static void
add_entry(Release *release, Section section, guint number)
{
    GDate day;
    char text[16];
    Entry *entry = entry_new();
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, 1, G_DATE_JANUARY, 1000);
    g_date_add_days(&day, number / 2);
    g_snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)g_date_get_year(&day),
               (unsigned)g_date_get_month(&day), (unsigned)g_date_get_day(&day));
    entry->section = entry->listed_under = section;
    entry->id = g_strdup_printf("%s.%s.%u", release->period_to, section_to_name(section), number);
    entry->date = g_strdup(text);
    entry->date_text = g_strdup(text);
    entry->country = g_strdup("Syria");
    g_ptr_array_add(entry->places, make_place(number));
    g_ptr_array_add(entry->sources, g_strdup(number % 2 == 0 ? "Airwars" : "self"));
    entry->quote = g_strdup_printf("%s, near place %u, via a report.", text, number);
    g_ptr_array_add(release->entries, entry);
}

/* Each month closes the oldest cases of its list and takes as many new ones. */
static Release *
make_release(guint index)
{
    Release *release = release_new(RELEASE_KIND_RELEASE);
    guint year = 1200 + index / 12, month = index % 12 + 1;
    release->series = g_strdup("bench");
    release->publisher = g_strdup("bench");
    release->period_from = g_strdup_printf("%04u-%02u-01", year, month);
    release->period_to = g_strdup_printf("%04u-%02u-28", year, month);
    for (guint i = 0; i < CLOSED; i++)
        add_entry(release, SECTION_NON_CREDIBLE, index * CLOSED + i);
    for (guint i = 0; i < OPEN_A_RELEASE; i++)
        add_entry(release, SECTION_OPEN, (index + 1) * CLOSED + i);
    return release;
}

static double
record(Ledger *ledger, guint index)
{
    const ReadingOrigin origin = {.reader_version = 1, .phrases_hash = "bench"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(Release) release = make_release(index);
    g_autofree char *document = g_strdup_printf("https://example.org/%u", index);
    g_autoptr(Capture) capture = capture_new("bench", document, 1559300000 + (gint64)index);
    g_autoptr(GBytes) body = g_bytes_new(document, strlen(document));
    capture_set_body(capture, body);
    capture_set_verdict(capture, VERDICT_OK, "bench");
    gint64 start = g_get_monotonic_time();
    if (!ledger_record_reading(ledger, capture, release, &origin, NULL, capture->fetched_at,
                               &changes, &error))
        g_error("%s", error->message);
    return (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

static int
compare_times(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right ? 1 : 0;
}

static double
find_median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
    return times[count / 2];
}

static sqlite3 *
open_database(const char *path)
{
    sqlite3 *handle = NULL;
    if (sqlite3_open(path, &handle) != SQLITE_OK)
        g_error("%s: %s", path, sqlite3_errmsg(handle));
    return handle;
}

static void
run_sql(sqlite3 *handle, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK)
        g_error("%s: %s", sql, message);
}

/* The tables of the ledger with their indexes, empty. */
static void
copy_schema(sqlite3 *from, sqlite3 *to)
{
    sqlite3_stmt *statement = NULL;
    (void)sqlite3_prepare_v2(from,
                             "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
                             " AND name NOT LIKE 'sqlite%' AND type <> 'view'",
                             -1, &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW)
        run_sql(to, (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
}

/* One row in memory, and where it goes. */
typedef struct {
    guint table;
    GPtrArray *values; /* of sqlite3_value */
} Row;

static const char *const row_sql[][2] = {
    {"captures", "SELECT * FROM captures ORDER BY id DESC LIMIT 1"},
    {"bodies", "SELECT b.* FROM bodies b JOIN captures c ON c.sha256 = b.sha256"
               " ORDER BY c.id DESC LIMIT 1"},
    {"releases", "SELECT * FROM releases ORDER BY period_to DESC LIMIT 1"},
    {"readings", "SELECT * FROM readings ORDER BY id DESC LIMIT 1"},
    {"reading_texts", "SELECT * FROM reading_texts ORDER BY reading DESC LIMIT 1"},
    {"entries", "SELECT * FROM entries WHERE reading = (SELECT max(id) FROM readings)"},
    {"steps", "SELECT * FROM steps WHERE release_id ="
              " (SELECT id FROM releases ORDER BY period_to DESC LIMIT 1)"},
    {"checks", "SELECT * FROM checks WHERE release_id ="
               " (SELECT id FROM releases ORDER BY period_to DESC LIMIT 1)"},
    {"cases", "SELECT * FROM cases WHERE last_release ="
              " (SELECT id FROM releases ORDER BY period_to DESC LIMIT 1)"},
    {"changes", "SELECT * FROM changes WHERE release_id ="
                " (SELECT id FROM releases ORDER BY period_to DESC LIMIT 1)"},
};

static GPtrArray *
load_rows(sqlite3 *handle)
{
    GPtrArray *rows = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(row_sql); i++) {
        sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(handle, row_sql[i][1], -1, &statement, NULL) != SQLITE_OK)
            g_error("%s: %s", row_sql[i][1], sqlite3_errmsg(handle));
        while (sqlite3_step(statement) == SQLITE_ROW) {
            Row *row = g_new0(Row, 1);
            row->table = i;
            row->values = g_ptr_array_new_with_free_func((GDestroyNotify)sqlite3_value_free);
            for (int j = 0; j < sqlite3_column_count(statement); j++)
                g_ptr_array_add(row->values, sqlite3_value_dup(sqlite3_column_value(statement, j)));
            g_ptr_array_add(rows, row);
        }
        (void)sqlite3_finalize(statement);
    }
    return rows;
}

static sqlite3_stmt *
prepare_insert(sqlite3 *handle, const Row *row)
{
    sqlite3_stmt *statement = NULL;
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_append_printf(sql, "INSERT INTO %s VALUES (?", row_sql[row->table][0]);
    for (guint i = 1; i < row->values->len; i++)
        g_string_append(sql, ",?");
    g_string_append_c(sql, ')');
    if (sqlite3_prepare_v2(handle, sql->str, -1, &statement, NULL) != SQLITE_OK)
        g_error("%s: %s", sql->str, sqlite3_errmsg(handle));
    return statement;
}

/* Statements are prepared once a table, as anybody would who minds the time. */
static double
insert_rows(sqlite3 *handle, GPtrArray *rows)
{
    sqlite3_stmt *statement = NULL;
    guint table = G_MAXUINT;
    gint64 start = g_get_monotonic_time();
    run_sql(handle, "BEGIN IMMEDIATE");
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);
        if (row->table != table) {
            (void)sqlite3_finalize(statement);
            statement = prepare_insert(handle, row);
            table = row->table;
        }
        for (guint j = 0; j < row->values->len; j++)
            (void)sqlite3_bind_value(statement, (int)j + 1, g_ptr_array_index(row->values, j));
        if (sqlite3_step(statement) != SQLITE_DONE)
            g_error("%s", sqlite3_errmsg(handle));
        (void)sqlite3_reset(statement);
    }
    (void)sqlite3_finalize(statement);
    run_sql(handle, "COMMIT");
    return (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

static double
measure_sqlite(const char *folder, const char *ledger)
{
    double times[MEASURED];
    sqlite3 *from = open_database(ledger);
    GPtrArray *rows = load_rows(from);
    for (guint i = 0; i < MEASURED; i++) {
        g_autofree char *path = g_strdup_printf("%s/yardstick-%u.db", folder, i);
        sqlite3 *to = open_database(path);
        run_sql(to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        copy_schema(from, to);
        times[i] = insert_rows(to, rows);
        (void)sqlite3_close(to);
        (void)g_remove(path); /* a measurement begins with an empty one */
    }
    (void)sqlite3_close(from);
    return find_median(times, MEASURED);
}

static guint
count_releases(const char *path)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *handle = open_database(path);
    if (sqlite3_prepare_v2(handle, "SELECT count(*) FROM releases", -1, &statement, NULL) !=
            SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        g_error("%s: %s", path, sqlite3_errmsg(handle));
    guint count = (guint)sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(handle);
    return count;
}

static double
measure_rebuild(Ledger *ledger)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    gint64 start = g_get_monotonic_time();
    if (!ledger_rebuild(ledger, NULL, 1559300000, &changes, &error))
        g_error("%s", error->message);
    return (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
}

int
main(int argc, char **argv)
{
    double times[MEASURED], rebuild = 0;
    struct rusage usage;
    g_autoptr(GError) error = NULL;
    if (argc < 3)
        return 2;
    guint releases = (guint)strtoul(argv[2], NULL, 10) / ENTRIES_A_RELEASE + 1;
    g_autofree char *path = g_build_filename(argv[1], "ledger.db", NULL);
    g_autoptr(Ledger) ledger = ledger_open(path, LEDGER_WRITE, "bench", &error);
    if (ledger == NULL)
        g_error("%s", error->message);
    guint there = count_releases(path);
    for (guint i = there; i < releases; i++)
        (void)record(ledger, i);
    releases = MAX(releases, there);
    /* as in life: SQLite has counted its rows when a ledger was closed, and plans by that */
    g_clear_pointer(&ledger, ledger_close);
    ledger = ledger_open(path, LEDGER_WRITE, "bench", &error);
    if (ledger == NULL)
        g_error("%s", error->message);
    for (guint i = 0; i < MEASURED; i++)
        times[i] = record(ledger, releases + i);
    (void)getrusage(RUSAGE_SELF, &usage);
    if (argc > 3 && strcmp(argv[3], "--rebuild") == 0)
        rebuild = measure_rebuild(ledger);
    double sqlite = measure_sqlite(argv[1], path);
    printf("{\"entries\": %u, \"release\": %.6f, \"sqlite\": %.6f, \"rebuild\": %.6f,"
           " \"resident_mib\": %.1f}\n",
           releases * ENTRIES_A_RELEASE, find_median(times, MEASURED), sqlite, rebuild,
           (double)usage.ru_maxrss / 1024);
    return 0;
}
