/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "with_variants.h"

#include "with_reading.h"

/* What stands around a sample. "%s" is the sample. */
typedef struct {
    const char *name;
    const char *text;
    const char *series; /* NULL: the reader must see it */
    char *(*describe)(const Release *release);
} Frame;

static const char *
or_dash(const char *text)
{
    return text != NULL ? text : "-";
}

/* "cjtf-oir-monthly 2017-02-01..2017-02-28 2017-04-01 20170401-02" */
static char *
describe_page(const Release *release)
{
    return g_strdup_printf("%s %s..%s %s %s", or_dash(release->series),
                           or_dash(release->period_from), or_dash(release->period_to),
                           or_dash(release->published), or_dash(release->release_number));
}

static char *
describe_figures(const Release *release)
{
    return figures_in_full(release, false);
}

static char *
describe_claims(const Release *release)
{
    return figures_in_full(release, true);
}

static char *
join(const GPtrArray *words)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(words, i));
    return g_string_free(joined, FALSE);
}

static void
append_head(GString *words, const Entry *entry)
{
    g_autofree char *places = join(entry->places);
    g_autofree char *sources = join(entry->sources);
    g_string_append_printf(words, "%s %s", section_to_name(entry->section), or_dash(entry->date));
    if (entry->date_to != NULL)
        g_string_append_printf(words, "..%s", entry->date_to);
    g_string_append_printf(words, "; %s", places);
    for (guint i = 0; i < entry->alternatives->len; i++) {
        g_autofree char *second = join(g_ptr_array_index(entry->alternatives, i));
        g_string_append_printf(words, " + %s", second);
    }
    g_string_append_printf(words, "; %s; %s", or_dash(entry->country),
                           *sources != '\0' ? sources : "-");
}

static void
append_word(GString *words, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        g_string_append_printf(words, "; %s=%s", name, value);
}

/* "credible 2016-04-09; Mosul; Iraq; Airwars; killed=3; unreported", one after the other */
static char *
describe_entries(const Release *release)
{
    GString *words = g_string_new(NULL);
    for (guint i = 0; i < release->entries->len; i++) {
        const Entry *entry = entry_at(release, i);
        g_autofree char *codes = join(entry->codes);
        g_string_append(words, i > 0 ? " // " : "");
        append_head(words, entry);
        if (entry->killed.stated)
            g_string_append_printf(words, "; killed=%g", entry->killed.value);
        if (entry->injured.stated)
            g_string_append_printf(words, "; injured=%g", entry->injured.value);
        append_word(words, "reason", reason_to_name(entry->reason));
        append_word(words, "codes", codes);
        append_word(words, "of", entry->refers_to_date);
        append_word(words, "in", entry->refers_to_release);
        g_string_append(words, entry->reopened ? "; reopened" : "");
        g_string_append(words, entry->previously_unreported ? "; unreported" : "");
    }
    return g_string_free(words, FALSE);
}

/* "credible=1 non_credible=2": entries under each heading */
static char *
describe_lists(const Release *release)
{
    GString *words = g_string_new(NULL);
    for (Section section = SECTION_CREDIBLE; section <= SECTION_CORRECTION; section++) {
        unsigned count = 0;
        for (guint i = 0; i < release->entries->len; i++)
            count += entry_at(release, i)->listed_under == section;
        if (count > 0)
            g_string_append_printf(words, "%s%s=%u", words->len > 0 ? " " : "",
                                   section_to_name(section), count);
    }
    return g_string_free(words, FALSE);
}

#define MONTH_HEAD                                                                                 \
    "Combined Joint Task Force - Operation Inherent Resolve Monthly Civilian Casualty "            \
    "Report\n\nNews | "
#define LIST_HEAD                                                                                  \
    MONTH_HEAD "Dec. 30, 2019\n\nOur words of the month of November 2019.\n\nCJTF-OIR received "   \
               "four new reports.\n\n"
#define BATCH_HEAD                                                                                 \
    "CENTCOM releases results of Iraq and Syria civilian casualty assessments\n\nNov. 9, "         \
    "2016\n\nTAMPA, Fla. - Our words. A preponderance of evidence indicates 24 strikes in Iraq "   \
    "and Syria, between Nov. 20, 2014, and Sept. 10, 2016, have likely resulted in the death of "  \
    "64 civilians and injuries to an additional eight civilians.\n\nA description of the 24 U.S. " \
    "strikes alleged to have resulted in civilian casualties:\n\n"

static const Frame frames[] = {
    {"page", "%s", NULL, describe_page},
    {"head",
     "%sDuring the month of March 2017, CJTF-OIR carried over 43 open reports from previous "
     "months, received 27 new reports, and completed the assessment on 28 reports. A total of 42 "
     "reports are still open and being assessed at the end of the month.\n",
     NULL, describe_page},
    {"month",
     MONTH_HEAD "June 28, 2018\n\nOur words of the month of May 2018.\n\nCJTF-OIR tells:\n\n%s\n",
     "cjtf-oir-monthly", describe_figures},
    {"quarter",
     "U.S. Africa Command Civilian Casualty Assessment Quarterly Report; 2nd Quarter, 2022\n\nOur "
     "words.\n\n%s\n",
     "africom-quarterly", describe_figures},
    {"year",
     "Annual Report on Civilian Casualties in Connection With United States Military "
     "Operations\n\nSubmitted pursuant to Section 1057 of the National Defense Authorization "
     "Act.\n\n%s\n",
     "dod-1057", describe_figures},
    {"strikes",
     "Dec. 18, 2017\n\nOur words: Coalition forces struck between Dec. 15-17, conducting 19 "
     "strikes "
     "consisting of 26 engagements.\n\n%s\n",
     "oir-strikes", describe_figures},
    {"strikes-alone", "Aug. 18, 2017\n\nOur words.\n\n%s\n", "oir-strikes", describe_figures},
    {"article", "Our words in a paper.\n\n%s\n", NULL, describe_claims},
    {"credible", LIST_HEAD "Credible Reports\xe2\x80\x93\n\n%s\n", NULL, describe_entries},
    {"non_credible", LIST_HEAD "Non Credible Reports\xe2\x80\x93\n\n%s\n", NULL, describe_entries},
    {"open", LIST_HEAD "Open Reports\xe2\x80\x93\n\n%s\n", NULL, describe_entries},
    {"audit", LIST_HEAD "%s\n", NULL, describe_entries},
    {"batch-list", BATCH_HEAD "%s\n", NULL, describe_entries},
    {"lists", LIST_HEAD "%s\n", NULL, describe_lists},
};

static const Frame *
find_frame(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
        if (g_str_equal(frames[i].name, name))
            return &frames[i];
    g_error("variants.tsv: no frame %s", name);
}

char *
variant_build(char *const *row, const char *sample)
{
    g_auto(GStrv) around = g_strsplit(find_frame(row[VARIANT_FRAME])->text, "%s", 2);
    return g_strjoinv(sample, around);
}

Release *
variant_read(char *const *row, const PhraseBook *book, const char *text)
{
    PageText page = {.text = (char *)text};
    ReaderOptions options = {.series = find_frame(row[VARIANT_FRAME])->series};
    return reader_read(book, &page, &options, NULL);
}

char *
variant_describe(char *const *row, const Release *release)
{
    return release != NULL ? find_frame(row[VARIANT_FRAME])->describe(release)
                           : g_strdup("nothing");
}

GPtrArray *
variants_load(void)
{
    g_autofree char *path = g_build_filename(TEST_DATA_DIR, "variants.tsv", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    bool loaded = g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(loaded);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] == '\0' || *lines[i] == '#' || g_str_has_prefix(lines[i], "id\t"))
            continue;
        char **cells = g_strsplit(lines[i], "\t", -1);
        if (g_strv_length(cells) != VARIANT_COLUMNS)
            g_error("variants.tsv: %u columns, not %d: %s", g_strv_length(cells), VARIANT_COLUMNS,
                    lines[i]);
        for (guint j = VARIANT_PHRASE; j <= VARIANT_SAMPLE; j++) {
            g_autofree char *escaped = cells[j];
            cells[j] = g_strcompress(escaped);
        }
        g_ptr_array_add(rows, cells);
    }
    return rows;
}
