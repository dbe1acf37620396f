/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/reader.h"

#include <string.h>

#include "with_reading.h"

#define NOTHING_STATED (-1)

/* One line of a list, in the wording of a year, about an invented or a published allegation. */
typedef struct {
    const char *claim;
    const char *listed_under; /* "credible", "non_credible" or "open" */
    const char *line;
    const char *section; /* NULL: as listed */
    const char *date, *date_to;
    const char *places; /* "inner, outer; second place" */
    const char *country;
    const char *sources; /* "media, Airwars" */
    int killed, injured;
    const char *reason;
    const char *codes;
    const char *refers_to_date, *refers_to_release;
    bool reopened, previously_unreported;
} Sample;

#define NO_STRIKE                                                                                  \
    "After a review it was assessed that no Coalition strikes were conducted in the geographical " \
    "area that correspond to the report."
#define NO_COUNT .killed = NOTHING_STATED, .injured = NOTHING_STATED

static const Sample samples[] = {
    {"reads a numbered line with a colon and no source", "non_credible",
     "3. Feb. 15, 2016, near Hama, Iraq: No Coalition strikes were conducted on that day in the "
     "geographical area.",
     .date = "2016-02-15", .places = "Hama", .country = "Iraq", .reason = "no_strike", NO_COUNT},
    {"reads a province without near", "non_credible",
     "1. Feb. 2, 2016, Hama Province, Syria: No Coalition strikes were conducted on that day in "
     "the geographic area.",
     .date = "2016-02-02", .places = "Hama Province", .country = "Syria", .reason = "no_strike",
     NO_COUNT},
    {"reads a number over a hundred and a source", "non_credible",
     "113. June 2, 2017, near Raqqah, Syria, via media report: " NO_STRIKE, .date = "2017-06-02",
     .places = "Raqqah", .country = "Syria", .sources = "media", .reason = "no_strike", NO_COUNT},
    {"reads an NGO report", "non_credible",
     "12. June 18, 2016, near Manbij, Syria, via NGO report: " NO_STRIKE, .date = "2016-06-18",
     .places = "Manbij", .country = "Syria", .sources = "NGO", .reason = "no_strike", NO_COUNT},
    {"reads a paragraph whose head ends in a full stop", "credible",
     "Dec. 24, 2017, near Kharayij, Syria, via self-report. Regrettably, three civilians were "
     "unintentionally killed due to the proximity of the strikes.",
     .date = "2017-12-24", .places = "Kharayij", .country = "Syria", .sources = "self", .killed = 3,
     .injured = NOTHING_STATED},
    {"reads in for near and the codes at the end", "non_credible",
     "July 11, 2015, in Raqqah, Syria, via Airwars report. " NO_STRIKE " 2802/CS099 37SEV008785",
     .date = "2015-07-11", .places = "Raqqah", .country = "Syria", .sources = "Airwars",
     .reason = "no_strike", .codes = "2802, CS099, 37SEV008785", NO_COUNT},
    {"reads grid coordinates alone", "credible",
     "May 10, 2018, near Khatuniya, Syria, via self-report. Regrettably, one civilian was "
     "unintentionally killed. 37SFA949339",
     .date = "2018-05-10", .places = "Khatuniya", .country = "Syria", .sources = "self",
     .killed = 1, .injured = NOTHING_STATED, .codes = "37SFA949339"},
    {"reads Jun. for June", "non_credible",
     "Jun. 28, 2017, in Raqqa, Syria, via Amnesty International report. After a review it was "
     "assessed that no Coalition actions were conducted in the area.",
     .date = "2017-06-28", .places = "Raqqa", .country = "Syria",
     .sources = "Amnesty International", .reason = "no_strike", NO_COUNT},
    {"reads a month without a space behind it", "open",
     "Nov.29, 2018, near Al-Sha\xe2\x80\x99"
     "fa, Syria, via social media report.",
     .date = "2018-11-29",
     .places = "Al-Sha\xe2\x80\x99"
               "fa",
     .country = "Syria", .sources = "social media", NO_COUNT},
    {"reads a day with a zero before it", "open",
     "Jan. 04, 2019, near al-Shafaa, Syria, via self-report.", .date = "2019-01-04",
     .places = "al-Shafaa", .country = "Syria", .sources = "self", NO_COUNT},
    {"reads a date without a comma behind it", "open",
     "June 10, 2017 near Euphrates River, Syria via Amnesty International report.",
     .date = "2017-06-10", .places = "Euphrates River", .country = "Syria",
     .sources = "Amnesty International", NO_COUNT},
    {"keeps a space inside a name", "open",
     "Nov. 25, 2018, near Al- Sha\xe2\x80\x99"
     "fa, Syria, via social media report.",
     .date = "2018-11-25",
     .places = "Al- Sha\xe2\x80\x99"
               "fa",
     .country = "Syria", .sources = "social media", NO_COUNT},
    {"reads a source without a comma before via", "open",
     "Mar. 8, 2017, near Al Karamah, Syria via Airwars report.", .date = "2017-03-08",
     .places = "Al Karamah", .country = "Syria", .sources = "Airwars", NO_COUNT},
    {"reads a country without a comma before it", "open",
     "June 13, 2017, near Kasrat Sheikh Jum\xe2\x80\x99"
     "ah Syria, via Airwars report.",
     .date = "2017-06-13",
     .places = "Kasrat Sheikh Jum\xe2\x80\x99"
               "ah",
     .country = "Syria", .sources = "Airwars", NO_COUNT},
    {"reads a line without a final full stop", "open",
     "Nov. 12, 2018, near Hajin, via social media report", .date = "2018-11-12", .places = "Hajin",
     .sources = "social media", NO_COUNT},
    {"reads two places without a country", "open",
     "Nov. 14, 2018, near Abu Kamal and Al Baghouz, via social media report.", .date = "2018-11-14",
     .places = "Abu Kamal; Al Baghouz", .sources = "social media", NO_COUNT},
    {"reads nested places, the inner first", "open",
     "Sept. 18, 2017, near al Mrashdah village, Albu Kamal, Syria, via Airwars report.",
     .date = "2017-09-18", .places = "al Mrashdah village, Albu Kamal", .country = "Syria",
     .sources = "Airwars", NO_COUNT},
    {"reads nested places without a country", "open",
     "Mar. 27, 2017, near Sarmada, Idlib, via Airwars report.", .date = "2017-03-27",
     .places = "Sarmada, Idlib", .sources = "Airwars", NO_COUNT},
    {"reads a place that is a phrase with a number", "open",
     "May 13, 2017, near Between two Bridges, Raqqah, Syria, via Airwars report.",
     .date = "2017-05-13", .places = "Between two Bridges, Raqqah", .country = "Syria",
     .sources = "Airwars", NO_COUNT},
    {"reads a facility and two sources", "open",
     "Feb. 10, 2019, near Omer Oil fields, Syria, via media report and Airwars report.",
     .date = "2019-02-10", .places = "Omer Oil fields", .country = "Syria",
     .sources = "media, Airwars", NO_COUNT},
    {"reads media with a hyphen and an airfield", "credible",
     "Mar. 10, 2019, near Qayyarah-West Airfield, Iraq, via media-report. Regrettably, one "
     "civilian was unintentionally injured by Coalition small arms fire.",
     .date = "2019-03-10", .places = "Qayyarah-West Airfield", .country = "Iraq",
     .sources = "media", .killed = NOTHING_STATED, .injured = 1},
    {"reads a province as a place", "open",
     "Mar. 20, 2019, near Anbar province, Iraq, via self-report.", .date = "2019-03-20",
     .places = "Anbar province", .country = "Iraq", .sources = "self", NO_COUNT},
    {"keeps the name of an organisation", "open",
     "Nov. 17, 2018, near Abu al-Hasan, Syria, via Syrian Observatory for Human Rights report.",
     .date = "2018-11-17", .places = "Abu al-Hasan", .country = "Syria",
     .sources = "Syrian Observatory for Human Rights", NO_COUNT},
    {"reads a run of days", "credible",
     "Mar. 18-19, 2019, near Baghouz, Syria, via Airwars report. Regrettably, four civilians were "
     "unintentionally killed and 15 others unintentionally wounded.",
     .date = "2019-03-18", .date_to = "2019-03-19", .places = "Baghouz", .country = "Syria",
     .sources = "Airwars", .killed = 4, .injured = 15},
    {"reads a run of days over two months", "credible",
     "May 30 - June 2, 2015, near Hawija, Iraq, via media report. Regrettably, two civilians were "
     "unintentionally killed.",
     .date = "2015-05-30", .date_to = "2015-06-02", .places = "Hawija", .country = "Iraq",
     .sources = "media", .killed = 2, .injured = NOTHING_STATED},
    {"reads a month without a day", "credible",
     "March 2017, near Mosul, Iraq, via Airwars report. Regrettably, 12 civilians were "
     "unintentionally killed.",
     .date = "2017-03-01", .date_to = "2017-03-31", .places = "Mosul", .country = "Iraq",
     .sources = "Airwars", .killed = 12, .injured = NOTHING_STATED},
    {"reads a reopened report", "open",
     "Jan. 3, 2017, near Sarmada, Syria, via social media report (previously closed, but reopened "
     "due to new information).",
     .date = "2017-01-03", .places = "Sarmada", .country = "Syria", .sources = "social media",
     .reopened = true, NO_COUNT},
    {"reads a case not told before", "credible",
     "Apr. 9, 2016, near Mosul, Iraq, via Airwars report. Regrettably, five civilians were "
     "unintentionally killed and nine others unintentionally wounded. (Not previously reported)",
     .date = "2016-04-09", .places = "Mosul", .country = "Iraq", .sources = "Airwars", .killed = 5,
     .injured = 9, .previously_unreported = true},
    {"files a correction in the non-credible list as one", "non_credible",
     "1. Feb. 15, 2016, near Hama Province, Syria, via social media report: Date correction. "
     "After a review it was assessed that no Coalition strikes were conducted in the area. This "
     "report was previously incorrectly released as Feb. 2, 2016 in the Jan. 2, 2016 monthly "
     "report.",
     .section = "correction", .date = "2016-02-15", .places = "Hama Province", .country = "Syria",
     .sources = "social media", .reason = "no_strike", .refers_to_date = "2016-02-02",
     .refers_to_release = "2016-01-02", NO_COUNT},
    {"files a duplicate in the non-credible list as one", "non_credible",
     "2. July 20, 2016, near Manbij, Syria, via social media report: Was assessed to be a "
     "duplicate of a previous report released as July 18, 2016, near Manbij.",
     .section = "duplicate", .date = "2016-07-20", .places = "Manbij", .country = "Syria",
     .sources = "social media", .refers_to_date = "2016-07-18", NO_COUNT},
    {"reads a case of the first batches", "credible",
     "1. On April 12, 2015, near al Huwayjah, Iraq, during a strike on a unit, it was assessed "
     "that two unidentified civilians were killed.",
     .date = "2015-04-12", .places = "al Huwayjah", .country = "Iraq", .killed = 2,
     .injured = NOTHING_STATED},
    {"counts only the wounded where only they are stated", "credible",
     "Jan. 17, 2017, near Idlib, Syria, via self-report. Regrettably, three civilians were "
     "unintentionally wounded.",
     .date = "2017-01-17", .places = "Idlib", .country = "Syria", .sources = "self",
     .killed = NOTHING_STATED, .injured = 3},
    {"reads zero killed where zero is stated", "credible",
     "Nov. 16, 2017, near al Shadadi, Syria, via self-report. Regrettably, no civilians were "
     "unintentionally killed and two civilians were injured.",
     .date = "2017-11-16", .places = "al Shadadi", .country = "Syria", .sources = "self",
     .killed = 0, .injured = 2},
    {"reads killed in one half and injured in the other", "credible",
     "Mar. 27, 2017, near Idlib, Syria, via self-report. Regrettably, three civilians were "
     "unintentionally killed and one civilian was injured.",
     .date = "2017-03-27", .places = "Idlib", .country = "Syria", .sources = "self", .killed = 3,
     .injured = 1},
    {"reads the three civilians", "credible",
     "May 27, 2017, near Mansoura, Syria, via social media report: It was assessed the three "
     "civilians were unintentionally killed.",
     .date = "2017-05-27", .places = "Mansoura", .country = "Syria", .sources = "social media",
     .killed = 3, .injured = NOTHING_STATED},
    {"reads at least as the number it hedges", "credible",
     "Mar. 17, 2017, near Mosul, Iraq, via media report. Regrettably, at least 105 civilians were "
     "unintentionally killed.",
     .date = "2017-03-17", .places = "Mosul", .country = "Iraq", .sources = "media", .killed = 105,
     .injured = NOTHING_STATED},
    {"adds a woman and two children", "credible",
     "Aug. 1, 2018, near Ash Shajlah, Syria, via self-report. Regrettably, one woman and two "
     "children were unintentionally killed.",
     .date = "2018-08-01", .places = "Ash Shajlah", .country = "Syria", .sources = "self",
     .killed = 3, .injured = NOTHING_STATED},
    {"reads a civilian as one", "credible",
     "July 7, 2015, near Ar Raqqah, Syria, via self-report. It was assessed that a civilian was "
     "injured.",
     .date = "2015-07-07", .places = "Ar Raqqah", .country = "Syria", .sources = "self",
     .killed = NOTHING_STATED, .injured = 1},
    {"reads likely killed", "credible",
     "July 4, 2015, near Ar Raqqah, Syria, via self-report. It was assessed one civilian in a "
     "truck was likely killed.",
     .date = "2015-07-04", .places = "Ar Raqqah", .country = "Syria", .sources = "self",
     .killed = 1, .injured = NOTHING_STATED},
    {"leaves fighters out of the count", "credible",
     "Oct. 1, 2017, near Raqqah, Syria, via self-report. Coalition aircraft struck 20 fighters in "
     "three vehicles and killed 16 terrorists. Regrettably, two civilians were unintentionally "
     "killed.",
     .date = "2017-10-01", .places = "Raqqah", .country = "Syria", .sources = "self", .killed = 2,
     .injured = NOTHING_STATED},
    {"reads insufficient evidence", "non_credible",
     "1. Sept. 20, 2015, near Ramadi, Iraq: Insufficient evidence available to determine "
     "credibility.",
     .date = "2015-09-20", .places = "Ramadi", .country = "Iraq",
     .reason = "insufficient_information", NO_COUNT},
    {"reads evidence insufficient to find harm", "non_credible",
     "72. Feb. 27, 2017, near Al Qa\xe2\x80\x99im, Iraq, via social media report: After a review "
     "of "
     "available information there is insufficient evidence to find that civilians were harmed in "
     "this strike.",
     .date = "2017-02-27", .places = "Al Qa\xe2\x80\x99im", .country = "Iraq",
     .sources = "social media", .reason = "insufficient_information", NO_COUNT},
    {"reads information insufficient in time and place", "non_credible",
     "Mar. 16, 2019, near al-Baghouz, Syria, via Airwars report. The report contains insufficient "
     "information of the time, location and details to assess its credibility.",
     .date = "2019-03-16", .places = "al-Baghouz", .country = "Syria", .sources = "Airwars",
     .reason = "insufficient_information", NO_COUNT},
    {"reads that a video shows no harm", "non_credible",
     "2. Oct. 5, 2016, near al-Qayyarah, Iraq: After a review of available information and strike "
     "video it was assessed that no civilians were harmed in this strike.",
     .date = "2016-10-05", .places = "al-Qayyarah", .country = "Iraq", .reason = "reviewed_no_harm",
     NO_COUNT},
    {"takes more likely than not for no outcome", "non_credible",
     "May 31, 2018, near al-Susah, Syria, via Airwars report. It was determined that, more likely "
     "than not, civilian casualties did not occur as a result of a Coalition strike.",
     .date = "2018-05-31", .places = "al-Susah", .country = "Syria", .sources = "Airwars",
     .reason = "reviewed_no_harm", NO_COUNT},
};

static char *
join_words(const GPtrArray *words)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(words, i));
    return g_string_free(joined, FALSE);
}

static char *
join_places(const Entry *entry)
{
    g_autofree char *first = join_words(entry->places);
    GString *joined = g_string_new(first);
    for (guint i = 0; i < entry->alternatives->len; i++) {
        g_autofree char *second = join_words(g_ptr_array_index(entry->alternatives, i));
        g_string_append_printf(joined, "; %s", second);
    }
    return g_string_free(joined, FALSE);
}

static void
assert_count(Count count, int expected)
{
    g_assert_true(count.stated == (expected != NOTHING_STATED));
    if (count.stated)
        g_assert_cmpfloat(count.value, ==, expected);
}

static void
assert_words(const GPtrArray *words, const char *expected)
{
    g_autofree char *joined = join_words(words);
    g_assert_cmpstr(joined, ==, expected != NULL ? expected : "");
}

static char *
sample_text(const Sample *sample)
{
    const char *heading = g_str_equal(sample->listed_under, "credible") ? "Credible Reports"
                          : g_str_equal(sample->listed_under, "open")   ? "Open Reports"
                                                                        : "Non Credible Reports";
    return g_strdup_printf("Monthly Civilian Casualty Report\n\nInvented wording; a sample for a "
                           "test. | May 31, 2019\n\nSOUTHWEST ASIA- In the month of April 2019, "
                           "CJTF-OIR received four new reports.\n\n%s\xe2\x80\x93\n\n%s\n\n",
                           heading, sample->line);
}

static void
reads_an_entry(gconstpointer data)
{
    const Sample *sample = data;
    g_autofree char *text = sample_text(sample);
    g_autoptr(Release) release = reading_of(text, NULL);
    g_assert_nonnull(release);
    g_assert_cmpuint(release->entries->len, ==, 1);
    const Entry *entry = entry_at(release, 0);
    g_autofree char *places = join_places(entry);
    g_assert_cmpstr(section_to_name(entry->listed_under), ==, sample->listed_under);
    g_assert_cmpstr(section_to_name(entry->section), ==,
                    sample->section != NULL ? sample->section : sample->listed_under);
    g_assert_cmpstr(entry->date, ==, sample->date);
    g_assert_cmpstr(entry->date_to, ==, sample->date_to);
    g_assert_cmpstr(places, ==, sample->places);
    g_assert_cmpstr(entry->country, ==, sample->country);
    assert_words(entry->sources, sample->sources);
    assert_words(entry->codes, sample->codes);
    assert_count(entry->killed, sample->killed);
    assert_count(entry->injured, sample->injured);
    g_assert_cmpstr(reason_to_name(entry->reason), ==, sample->reason);
    g_assert_cmpstr(entry->refers_to_date, ==, sample->refers_to_date);
    g_assert_cmpstr(entry->refers_to_release, ==, sample->refers_to_release);
    g_assert_true(entry->reopened == sample->reopened);
    g_assert_true(entry->previously_unreported == sample->previously_unreported);
    g_autofree char *quote = g_strstrip(g_strdup(sample->line));
    g_assert_cmpstr(entry->quote, ==, quote);
    g_assert_cmpuint(release->unread->len, ==, 0);
}

static const struct {
    const char *line;
    const char *doubt; /* "": none; what the doubt begins with */
    int killed, injured;
} careful[] = {
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, three civilians were "
     "unintentionally killed, one civilian was injured.",
     "", 3, 1},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, between three and five "
     "civilians were unintentionally killed.",
     "an entry counts people without an exact number", 3, NOTHING_STATED},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, at least three civilians "
     "were "
     "unintentionally killed.",
     "an entry counts people without an exact number", 3, NOTHING_STATED},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, 1.003 civilians were "
     "unintentionally killed.",
     "an entry counts people in a number that is not whole", NOTHING_STATED, NOTHING_STATED},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, two civilians were "
     "unintentionally killed. Three civilians were unintentionally killed.",
     "an entry counts the same harm twice", 5, NOTHING_STATED},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, civilians were killed and "
     "one civilian was injured.",
     "a credible case counts people in words not understood", NOTHING_STATED, 1},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, a man, his wife and their "
     "two "
     "children were unintentionally killed.",
     "a credible case counts people in words not understood", 2, NOTHING_STATED},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, five civilians were "
     "unintentionally killed in the first strike and two in the second.",
     "a credible case counts people in words not understood", 5, NOTHING_STATED},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, three civilians traveling in "
     "a "
     "car were unintentionally killed and the driver was injured.",
     "an entry counts people in words not understood", NOTHING_STATED, 3},
    {"Apr. 27, 2018, near Idlib, Syria, self-report: Regrettably, two civilians were "
     "unintentionally killed.",
     "an entry's place is not understood", 2, NOTHING_STATED},
    {"Apr. 27, 2018, near 12 Idlib, Syria, via self-report. Regrettably, two civilians were "
     "unintentionally killed.",
     "an entry's place is not understood", 2, NOTHING_STATED},
    {"Apr. 27, 2009, near Idlib, Syria, via self-report. Regrettably, two civilians were "
     "unintentionally killed.",
     "an entry is older than the campaign", 2, NOTHING_STATED},
    {"Apr. 27, 2025, near Idlib, Syria, via self-report. Regrettably, two civilians were "
     "unintentionally killed.",
     "an entry is of a day after the release", 2, NOTHING_STATED},
};

static void
doubts_people_places_and_days_that_cannot_be_right(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(careful); i++) {
        g_autofree char *text = release_text(careful[i].line, "", "");
        g_autoptr(Release) release = reading_of(text, "2019-05-31");
        bool found = *careful[i].doubt == '\0';
        for (guint j = 0; j < release->doubts->len; j++) {
            const char *doubt = g_ptr_array_index(release->doubts, j);
            found = found || g_str_has_prefix(doubt, careful[i].doubt);
            g_assert_false(*careful[i].doubt == '\0' && g_str_has_prefix(doubt, "an entry"));
        }
        g_assert_true(found);
        assert_count(entry_at(release, 0)->killed, careful[i].killed);
        assert_count(entry_at(release, 0)->injured, careful[i].injured);
    }
}

#define OPEN_HEAD "May 10, 2017, near Raqqah, Syria, via Airwars report"
#define CREDIBLE_BODY                                                                              \
    "Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, three civilians were "        \
    "unintentionally killed."
#define DISMISSED                                                                                  \
    "Apr. 27, 2018, near Idlib, Syria, via self-report. The report contains insufficient "         \
    "information of the time, location and details."

/* What says that a case stands otherwise than the list it stands in is no silence. */
static const struct {
    const char *credible, *non_credible, *open;
    const char *doubt; /* what it begins with; NULL: nothing about entries may be doubted */
} standing[] = {
    {"", "", OPEN_HEAD " (withdrawn).", "an open case says more than is understood"},
    {"", "", OPEN_HEAD ", now closed.", "an open case says more than is understood"},
    {"", "", OPEN_HEAD ". Found credible.", "an open case says more than is understood"},
    {"", "", OPEN_HEAD "; 12 killed.", "an open case says more than is understood"},
    {"", "", OPEN_HEAD ". No Coalition strikes were conducted.",
     "an open case says more than is understood"},
    {"", "", OPEN_HEAD " (previously closed, but reopened due to new information).", NULL},
    {"", "", OPEN_HEAD ". 2802/CS099 37SEV008785", NULL},
    {CREDIBLE_BODY " This assessment has since been retracted.", "", "",
     "an entry may say that its case stands otherwise"},
    {CREDIBLE_BODY " Five lost their lives later.", "", "",
     "a credible case counts people in words not understood"},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, three civilians were "
     "unintentionally killed by an ISIS IED.",
     "", "", "a credible case says that others killed"},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. Regrettably, three civilians were "
     "unintentionally killed when militants returned fire.",
     "", "", "a credible case says that others killed"},
    {"Apr. 27, 2018, near Idlib, Syria, via self-report. During a strike on an ISIS mortar team, "
     "three civilians were unintentionally killed.",
     "", "", NULL},
    {CREDIBLE_BODY " It was reassessed as non-credible.", "", "",
     "an entry may say that its case stands otherwise"},
    {CREDIBLE_BODY " This case was reassessed in November 2019 to correct administrative errors.",
     "", "", NULL},
    {"",
     "Apr. 27, 2018, near Idlib, Syria, via self-report. After a review it was assessed that two "
     "civilians were likely killed.",
     "", "a dismissed case counts people who came to harm"},
    {"", DISMISSED " It has been reopened.", "", "an entry may say that its case stands otherwise"},
    {"",
     "Apr. 27, near Idlib, Syria, via self-report. The report contains insufficient information.",
     "", "an entry's day has no year"},
    {CREDIBLE_BODY, DISMISSED, "", "a case is credible and dismissed at once"},
    {"", "",
     OPEN_HEAD ".\n\nReports withdrawn since\n\nMay 12, 2017, near Raqqah, Syria, via "
               "Airwars report.",
     "a line in the open list is not understood"},
    {CREDIBLE_BODY
     "\n\nReports under review:\n\nMay 12, 2017, near Raqqah, Syria, via self-report. "
     "Regrettably, two civilians were unintentionally killed.",
     "", "", "a line in the credible list is not understood"},
};

static void
doubts_a_case_that_may_stand_otherwise(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(standing); i++) {
        g_autofree char *text =
            release_text(standing[i].credible, standing[i].non_credible, standing[i].open);
        g_autoptr(Release) release = reading_of(text, "2019-05-31");
        bool found = false, is_any = false;
        for (guint j = 0; j < release->doubts->len; j++) {
            const char *doubt = g_ptr_array_index(release->doubts, j);
            found =
                found || (standing[i].doubt != NULL && g_str_has_prefix(doubt, standing[i].doubt));
            is_any = is_any || strstr(doubt, " is not understood") != NULL ||
                     strstr(doubt, "case") != NULL || strstr(doubt, "an entry") != NULL;
        }
        if (found != (standing[i].doubt != NULL) || (standing[i].doubt == NULL && is_any)) {
            g_autofree char *all = NULL;
            g_ptr_array_add(release->doubts, NULL);
            all = g_strjoinv("; ", (char **)release->doubts->pdata);
            g_test_message("%zu: wanted %s, doubts are %s", i + 1, standing[i].doubt, all);
            g_test_fail();
        }
    }
}

static const char *
get_id(const Release *release, guint number)
{
    return ((const Entry *)g_ptr_array_index(release->entries, number))->id;
}

/* Two places of one day must not be told apart by their order alone. */
static void
names_entries_whose_places_have_no_latin_letter(void)
{
    g_autofree char *text = release_text("", "",
                                         "Jan. 3, 2017, near تل مثال, Syria, via Airwars "
                                         "report.\n\nJan. 3, 2017, near الرقة, Syria, via "
                                         "Airwars report.\n\nJan. 3, 2017, near Tell Mithal, "
                                         "Syria, via Airwars report.");
    g_autoptr(Release) release = reading_of(text, "2019-05-31");

    g_assert_cmpuint(release->entries->len, ==, 3);
    g_assert_nonnull(strstr(get_id(release, 0), ".2017-01-03.name-"));
    g_assert_nonnull(strstr(get_id(release, 1), ".2017-01-03.name-"));
    g_assert_cmpstr(get_id(release, 0), !=, get_id(release, 1));
    g_assert_true(g_str_has_suffix(get_id(release, 1), ".1"));
    g_assert_true(g_str_has_suffix(get_id(release, 2), ".2017-01-03.tell-mithal.1"));
}

/* A batch of the command's own: a clause after the country, not "during", and bullets */
static void
ends_the_place_where_a_clause_begins(void)
{
    static const char text[] =
        "Nov. 9: U.S. Central Command releases results of Iraq and Syria civilian casualty "
        "assessments\n\nNov. 9, 2016\n\nThe preponderance of evidence indicates three separate "
        "U.S. airstrikes in Iraq and Syria, between Nov. 20, 2015 and Sept. 10, 2016, have likely "
        "resulted in the death of 11 civilians and injuries to an additional three civilians."
        "\n\nThe following is a description of the strikes:\n\n"
        "- On Nov. 20, 2015, near Dayr Az Zawr, Syria, during a strike on an ISIL target, it is "
        "assessed that six civilians were killed.\n"
        "- On March 5, 2016, near Mosul, Iraq, a strike was conducted on an ISIL factory. It is "
        "assessed that four civilians were killed.\n"
        "- On Sept. 10, 2016, near Ar Raqqah, Syria, it is assessed that one civilian was killed "
        "and three civilians were injured in a strike on an ISIL target.\n";
    g_autoptr(Release) release = reading_of(text, "2016-11-09");
    g_assert_cmpuint(release->entries->len, ==, 3);
    static const int killed[] = {6, 4, 1};
    for (guint i = 0; i < 3; i++)
        assert_count(entry_at(release, i)->killed, killed[i]);
    g_assert_cmpstr(g_ptr_array_index(entry_at(release, 1)->places, 0), ==, "Mosul");
    g_assert_cmpuint(release->doubts->len, ==, 0);
}

static void
doubts_entries_under_headings_nobody_knows(void)
{
    g_autoptr(Release) release = reading_of(
        "Monthly Civilian Casualty Report\n\nInvented. | May 31, 2019\n\nSOUTHWEST ASIA- In the "
        "month "
        "of April 2019, CJTF-OIR received four new reports.\n\nConfirmed Incidents\n\n"
        "May 10, 2017, near Raqqah, Syria, via Airwars report. Two civilians were killed.\n\n"
        "Pending\n\n2. May 12, 2017, near Raqqah, Syria, via Airwars report.\n",
        NULL);
    unsigned found = 0;
    for (guint i = 0; i < release->doubts->len; i++)
        found += g_str_has_prefix(g_ptr_array_index(release->doubts, i),
                                  "a line that looks like an entry stands in no list");
    g_assert_cmpuint(found, ==, 2);
}

static void
joins_names_that_a_line_end_breaks(void)
{
    g_autoptr(Release) release = reading_of(
        "Monthly Civilian Casualty Report, an invented one whose lines are broken\nby hand, "
        "published on May 31, 2019.\n\nIn the month of April 2019, CJTF-OIR received four new "
        "reports "
        "of possible\ncivilian casualties, none of which it has looked into so far, so that there\n"
        "is little more to say of them than where they were said to have happened.\n\nOpen "
        "Reports:\n\n"
        "May 10, 2017, near the northern bank of the river at Khirbat al Hamra, Deir\nEzzor, "
        "Syria, via "
        "Syrian Observatory for the people and their Human\nRights report.\n",
        NULL);
    const Entry *entry = entry_at(release, 0);
    assert_words(entry->places, "the northern bank of the river at Khirbat al Hamra, Deir Ezzor");
    assert_words(entry->sources, "Syrian Observatory for the people and their Human Rights");
}

/* A print-out joins lines that do not end in a full stop. */
static void
parts_entries_whose_line_end_is_lost(void)
{
    g_autofree char *text = release_text(
        "", "",
        "Nov. 12, 2018, near Hajin, via social media report Nov. 14, 2018, near Abu Kamal "
        "and Al Baghouz, via social media report.");
    g_autoptr(Release) release = reading_of(text, "2019-05-31");
    g_assert_cmpuint(release->entries->len, ==, 2);
    assert_words(entry_at(release, 0)->sources, "social media");
    assert_words(entry_at(release, 1)->places, "Abu Kamal");
}

static void
takes_two_names_before_one_report(void)
{
    g_autofree char *text = release_text(
        "", "", "May 10, 2017, near Raqqah, Syria, via Airwars and Amnesty International report.");
    g_autoptr(Release) release = reading_of(text, "2019-05-31");
    const Entry *entry = entry_at(release, 0);
    g_assert_cmpuint(entry->sources->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(entry->sources, 0), ==, "Airwars");
    g_assert_cmpstr(g_ptr_array_index(entry->sources, 1), ==, "Amnesty International");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_strdup_printf("/entries/%s", samples[i].claim);
        g_test_add_data_func(path, &samples[i], reads_an_entry);
    }
    g_test_add_func("/entries/doubts_people_places_and_days_that_cannot_be_right",
                    doubts_people_places_and_days_that_cannot_be_right);
    g_test_add_func("/entries/doubts_a_case_that_may_stand_otherwise",
                    doubts_a_case_that_may_stand_otherwise);
    g_test_add_func("/entries/names_entries_whose_places_have_no_latin_letter",
                    names_entries_whose_places_have_no_latin_letter);
    g_test_add_func("/entries/ends_the_place_where_a_clause_begins",
                    ends_the_place_where_a_clause_begins);
    g_test_add_func("/entries/doubts_entries_under_headings_nobody_knows",
                    doubts_entries_under_headings_nobody_knows);
    g_test_add_func("/entries/joins_names_that_a_line_end_breaks",
                    joins_names_that_a_line_end_breaks);
    g_test_add_func("/entries/parts_entries_whose_line_end_is_lost",
                    parts_entries_whose_line_end_is_lost);
    g_test_add_func("/entries/takes_two_names_before_one_report",
                    takes_two_names_before_one_report);
    return g_test_run();
}
