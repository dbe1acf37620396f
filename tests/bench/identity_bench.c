/* SPDX-License-Identifier: GPL-3.0-or-later */
/* identity_bench [PLACES]: reads pairs of entries from standard input as tests/changes/
 * identity_pairs.tsv has them, without the first three columns, and prints for each "linked",
 * "unsure" or "new", the score and the reasons. PLACES names a list of places; "none" uses none. */
#include <stdio.h>
#include <string.h>

#include "changes/identity.h"

enum { RELEASE, SECTION, DATE, PLACE, COUNTRY, SOURCE, KILLED, SIDE };
enum { REFERS = 2 * SIDE, COLUMNS };

static void
add_all(GPtrArray *names, const char *text, const char *between)
{
    g_auto(GStrv) parts = g_strsplit(text, between, -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*g_strstrip(parts[i]) != '\0')
            g_ptr_array_add(names, g_strdup(parts[i]));
    }
}

static Entry *
make_entry(char *const *cells, const char *id)
{
    Entry *entry = entry_new();
    g_auto(GStrv) places = g_strsplit(cells[PLACE], " and ", -1);
    if (!section_from_name(cells[SECTION], &entry->section))
        g_error("no section “%s”", cells[SECTION]);
    entry->listed_under = entry->section;
    entry->id = g_strdup(id);
    entry->date = *cells[DATE] != '\0' ? g_strdup(cells[DATE]) : NULL;
    entry->date_text = g_strdup(cells[DATE]);
    entry->country = *cells[COUNTRY] != '\0' ? g_strdup(cells[COUNTRY]) : NULL;
    for (guint i = 0; places[i] != NULL; i++) {
        GPtrArray *names =
            i == 0 ? entry->places : g_ptr_array_new_with_free_func((GDestroyNotify)g_free);
        add_all(names, places[i], ",");
        if (i > 0)
            g_ptr_array_add(entry->alternatives, names);
    }
    add_all(entry->sources, cells[SOURCE], ";");
    if (*cells[KILLED] != '\0')
        entry->killed = count_of(g_ascii_strtod(cells[KILLED], NULL));
    return entry;
}

static CaseStatus
find_status(Section section)
{
    switch (section) {
    case SECTION_CREDIBLE:
        return STATUS_CREDIBLE;
    case SECTION_NON_CREDIBLE:
        return STATUS_NON_CREDIBLE;
    case SECTION_DUPLICATE:
        return STATUS_DUPLICATE;
    case SECTION_OPEN:
        return STATUS_OPEN;
    case SECTION_CORRECTION:
        break;
    }
    return STATUS_UNSTATED;
}

static void
answer(char *const *cells, const Gazetteer *places)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func((GDestroyNotify)known_case_free);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    g_autoptr(GPtrArray) unsure = NULL;
    KnownCase *before = known_case_new("a", STATUS_OPEN);
    Entry *entry = make_entry(cells + SIDE, "b");
    before->last = make_entry(cells, "a");
    before->status = find_status(before->last->section);
    entry->refers_to_date = *cells[REFERS] != '\0' ? g_strdup(cells[REFERS]) : NULL;
    g_ptr_array_add(known, before);
    g_ptr_array_add(entries, entry);
    const Knowledge knowledge = {.known = known, .places = places};
    g_autoptr(GPtrArray) matches = identity_assign(entries, &knowledge, &unsure);
    const Match *match = g_ptr_array_index(matches, 0);
    const char *outcome = match->known != NULL ? "linked" : unsure->len > 0 ? "unsure" : "new";
    g_autofree char *reasons = NULL;
    double score = identity_score(places, entry, before->last, &reasons);
    printf("%s\t%.4f\t%s\n", outcome, score, reasons != NULL ? reasons : "");
}

static Gazetteer *
load_places(const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (path == NULL)
        return gazetteer_new_default();
    if (strcmp(path, "none") == 0)
        return NULL;
    Gazetteer *places = g_file_get_contents(path, &text, NULL, &error)
                            ? gazetteer_read(text, path, NULL, &error)
                            : NULL;
    if (places == NULL)
        g_error("%s", error->message);
    return places;
}

int
main(int argc, char **argv)
{
    char line[8192];
    g_autoptr(Gazetteer) places = load_places(argc > 1 ? argv[1] : NULL);
    while (fgets(line, sizeof line, stdin) != NULL) {
        g_auto(GStrv) cells = g_strsplit(g_strchomp(line), "\t", -1);
        guint count = g_strv_length(cells);
        char empty[] = "";
        char *row[COLUMNS];
        for (guint i = 0; i < COLUMNS; i++)
            row[i] = i < count ? cells[i] : empty;
        answer(row, places);
    }
    return 0;
}
