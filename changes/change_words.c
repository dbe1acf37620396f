/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/change_words_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name;
    const char *words;
} Wording;

static const Wording wordings[] = {
    /* statuses and sections */
    {"open", "open"},
    {"credible", "credible"},
    {"non_credible", "non-credible"},
    {"duplicate", "duplicate"},
    {"missing", "missing"},
    {"unstated", "without an outcome"},
    {"correction", "correction"},
    /* reasons */
    {"no_strike", "no strike in the area that day"},
    {"insufficient_information", "insufficient information"},
    {"reviewed_no_harm", "reviewed, no harm to civilians found"},
    {"other", "another reason"},
    /* figures */
    {"carried_over", "reports carried over"},
    {"received", "reports received"},
    {"completed", "assessments completed"},
    {"killed", "killed this period"},
    {"injured", "injured this period"},
    {"reopened", "reports reopened"},
    {"killed_total", "killed in all"},
    {"injured_total", "injured in all"},
    {"strikes_total", "strikes in all"},
    {"engagements_total", "engagements in all"},
    {"reports_total", "reports in all"},
    {"credible_total", "credible reports in all"},
    {"report_rate", "percent of engagements reported"},
    {"credible_rate", "percent of engagements found credible"},
    /* checks */
    {"open_balances", "carried over, received and completed do not give the open count"},
    {"outcomes_add_up", "the outcomes do not add up to the completed assessments"},
    {"carry_continues", "carried over is not what the release before left open"},
    {"total_explained", "the total killed did not move by those killed"},
    {"entries_counted", "the entries listed are not as many as stated"},
    {"killed_listed", "the credible entries do not add up to those killed"},
    {"reopened_counted", "the entries marked reopened are not as many as stated"},
    {"reports_continue", "the total of reports did not move by those received"},
    {"never_falls", "a running total fell"},
};

const char *
change_find_words(const char *name)
{
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(wordings); i++) {
        if (g_str_equal(wordings[i].name, name))
            return wordings[i].words;
    }
    return name;
}

/* "1302" to "1,302", "-9" to "−9", ".94" stays; whatever else a release or a person says stays as
 * it is. */
static void
words_append_value(GString *text, const char *value)
{
    if (value == NULL) {
        g_string_append(text, "not stated");
        return;
    }
    if (value[0] == '-' && g_ascii_isdigit(value[1])) {
        g_string_append(text, "−");
        value++;
    }
    size_t digits = strspn(value, "0123456789");
    if (digits < 4 || (value[digits] != '\0' && value[digits] != '.')) {
        g_string_append(text, change_find_words(value));
        return;
    }
    for (size_t i = 0; value[i] != '\0'; i++) {
        if (i > 0 && i < digits && (digits - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, value[i]);
    }
}

void
words_append_count(GString *text, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    bool whole = fabs(value - rint(value)) < 1e-9;
    g_ascii_formatd(digits, sizeof digits, whole ? "%.0f" : "%.2f", fabs(value));
    if (value < 0)
        g_string_append(text, "−");
    words_append_value(text, digits);
}

/* "2019-04" at the end of a release id, as "April 2019". Months are written in English always:
 * the subject of a mail must not depend on the locale of the service. */
void
words_append_period(GString *text, const char *release_id)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    const char *slash = release_id == NULL ? NULL : strrchr(release_id, '/');
    if (slash != NULL && strstr(release_id, "-quarterly/") != NULL)
        g_string_append(text, "quarter to "); /* its last month names it, whoever's quarter it is */
    unsigned year = 0, month = 0;
    if (slash != NULL && strlen(slash + 1) == 7 &&
        sscanf(slash + 1, "%4u-%2u", &year, &month) == 2 && month >= 1 && month <= 12)
        g_string_append_printf(text, "%s %u", months[month - 1], year);
    else
        g_string_append(text, slash != NULL ? slash + 1 : release_id != NULL ? release_id : "");
}

void
words_append_harm(GString *text, Count killed, Count injured)
{
    bool any_injured = injured.stated && injured.value > 0;
    if (killed.stated && (killed.value > 0 || !any_injured)) {
        words_append_count(text, killed.value);
        g_string_append(text, " killed");
    }
    if (!any_injured)
        return;
    if (killed.stated && killed.value > 0)
        g_string_append(text, ", ");
    words_append_count(text, injured.value);
    g_string_append(text, " injured");
}

/* "2017-12-24 Kharayij, Syria (self)" */
static void
append_case(GString *text, const Change *change)
{
    g_string_append(text, change->date != NULL ? change->date : "undated");
    g_string_append_printf(text, " %s", change->place != NULL ? change->place : "place not stated");
    if (change->allegation_source != NULL)
        g_string_append_printf(text, " (%s)", change->allegation_source);
}

void
words_append_move(GString *text, const Change *change)
{
    words_append_value(text, change->before);
    g_string_append(text, " → ");
    words_append_value(text, change->after);
}

static void
append_reason(GString *text, const Change *change, const char *before)
{
    if (change->reason != NULL)
        g_string_append_printf(text, "%s%s", before, change_find_words(change->reason));
}

void
words_append_unexplained(GString *text, Count residual)
{
    if (!residual.stated || fabs(residual.value) < 1e-9)
        return;
    g_string_append(text, ", ");
    words_append_count(text, fabs(residual.value));
    g_string_append(text, residual.value > 0 ? " more than explained" : " fewer than explained");
}

/* An entry that only one of the texts has was not listed in the other. */
static void
append_edit(GString *text, const Change *change)
{
    Change shown = *change;
    char absent[] = "not listed";
    bool is_entry = g_strcmp0(change->name, "entry") == 0;
    shown.before = is_entry && change->before == NULL ? absent : change->before;
    shown.after = is_entry && change->after == NULL ? absent : change->after;
    words_append_move(text, &shown);
}

static void
describe_release(GString *text, const Change *change)
{
    static const char *const leads[] = {
        [CHANGE_RELEASE_PUBLISHED] = "published",
        [CHANGE_RELEASE_EDITED] = "edited after publication",
        [CHANGE_RELEASE_WITHDRAWN] = "withdrawn",
        [CHANGE_PUBLISHERS_DIFFER] = "two copies differ",
    };
    g_string_append_printf(
        text, "%s: ", change->baseline ? "first release on record" : leads[change->kind]);
    if (change->release_title != NULL)
        g_string_append_printf(text, "%s, ", change->release_title);
    words_append_period(text, change->release_id);
    if (g_strcmp0(change->name, "wording") == 0) {
        g_string_append(text, ": the wording");
    } else if (change->name != NULL) {
        g_string_append_printf(text, ": %s", change_find_words(change->name));
        if (change->section != NULL)
            g_string_append_printf(text, " (%s)", change_find_words(change->section));
        if (change->place != NULL || change->date != NULL) {
            g_string_append_c(text, ' ');
            append_case(text, change);
            g_string_append_c(text, ':');
        }
        g_string_append_c(text, ' ');
        append_edit(text, change);
    } else if (change->after != NULL) {
        g_string_append_printf(text, ": %s", change->after);
    }
    append_reason(text, change, "; ");
}

static void
describe_credible(GString *text, const Change *change)
{
    g_string_append(text, "newly credible: ");
    append_case(text, change);
    if (change->killed.stated || change->injured.stated) {
        g_string_append(text, ": ");
        words_append_harm(text, change->killed, change->injured);
    }
    if (g_strcmp0(change->before, "non_credible") == 0)
        g_string_append(text, "; was dismissed before");
}

static void
describe_reversed(GString *text, const Change *change)
{
    g_string_append(text, "reversed: ");
    append_case(text, change);
    g_string_append(text, ": ");
    words_append_move(text, change);
    if (change->killed.stated || change->injured.stated) {
        g_string_append(text, ": ");
        words_append_harm(text, change->killed, change->injured);
    }
    append_reason(text, change, ": ");
    /* One that is doubtful or not on record may have: nothing more is known. */
    g_string_append(text, "; no release read for certain reopened it");
}

static void
describe_missing(GString *text, const Change *change)
{
    g_string_append(text, "gone missing: ");
    append_case(text, change);
    g_string_append(text, ": open in ");
    words_append_period(text, change->previous_id);
    /* Of several alike of which some are listed it cannot be said that this one is not. */
    g_string_append(text, change->reason != NULL ? ", not all listed in " : ", listed nowhere in ");
    words_append_period(text, change->release_id);
    append_reason(text, change, "; ");
}

static void
describe_status(GString *text, const Change *change, const char *lead)
{
    g_string_append_printf(text, "%s: ", lead);
    append_case(text, change);
    append_reason(text, change, ": ");
    if (change->kind != CHANGE_CASE_RECEIVED && change->before != NULL &&
        !g_str_equal(change->before, "open"))
        g_string_append_printf(text, "; was %s", change_find_words(change->before));
}

static void
describe_amended(GString *text, const Change *change)
{
    if (g_strcmp0(change->name, "correction") == 0) {
        g_string_append(text, "corrected, of a case not on record: ");
        append_case(text, change);
        if (change->killed.stated || change->injured.stated) {
            g_string_append(text, ": ");
            words_append_harm(text, change->killed, change->injured);
        }
        return;
    }
    g_string_append(text, "amended: ");
    append_case(text, change);
    g_string_append_printf(text, ": %s ", change->name != NULL ? change->name : "entry");
    words_append_move(text, change);
    append_reason(text, change, "; ");
}

static void
describe_contradicted(GString *text, const Change *change)
{
    g_string_append(text, "contradicted: ");
    append_case(text, change);
    g_string_append_printf(text, ": both %s and %s in one release; kept as two cases",
                           change_find_words(change->before), change_find_words(change->after));
}

static void
describe_rekey(GString *text, const Change *change)
{
    if (change->case_id != NULL) {
        g_string_append_printf(text, "maybe one case under another name or day: %s, open in ",
                               change->before);
        words_append_period(text, change->previous_id);
        g_string_append_printf(text, ", and %s in ", change->after);
        words_append_period(text, change->release_id);
        append_reason(text, change, " (");
        g_string_append(text, change->reason != NULL ? "); held for review" : "; held for review");
        return;
    }
    g_string_append_printf(text, "cases may have been renamed: %s vanish and %s appear at once in ",
                           change->before, change->after);
    words_append_period(text, change->release_id);
    g_string_append(text, "; held for review");
}

static void
describe_moved(GString *text, const Change *change)
{
    g_string_append_printf(text, "%s: ", change_find_words(change->name));
    words_append_move(text, change);
    words_append_unexplained(text, change->residual);
}

static void
describe_books(GString *text, const Change *change)
{
    g_string_append_printf(text, "does not add up: %s", change_find_words(change->name));
    if (change->section != NULL)
        g_string_append_printf(text, " (%s)", change_find_words(change->section));
    g_string_append(text, ": stated ");
    words_append_value(text, change->after);
    g_string_append(text, ", computed ");
    words_append_value(text, change->before);
    if (!change->residual.stated)
        return;
    g_string_append_printf(text, ", residual %s", change->residual.value > 0 ? "+" : "");
    words_append_count(text, change->residual.value);
}

static void
describe_corrected(GString *text, const Change *change)
{
    g_string_append_printf(text, "correction: what was told before does not hold: %s",
                           change->before != NULL ? change->before : "");
    if (change->reason != NULL)
        g_string_append_printf(text, " (%s)", change->reason);
}

static void
describe_kind(GString *text, const Change *change)
{
    switch (change->kind) {
    case CHANGE_RELEASE_PUBLISHED:
    case CHANGE_RELEASE_EDITED:
    case CHANGE_RELEASE_WITHDRAWN:
    case CHANGE_PUBLISHERS_DIFFER:
        describe_release(text, change);
        break;
    case CHANGE_CASE_RECEIVED:
        describe_status(text, change, "newly received");
        break;
    case CHANGE_CASE_CREDIBLE:
        describe_credible(text, change);
        break;
    case CHANGE_CASE_DISMISSED:
        describe_status(text, change, "dismissed");
        break;
    case CHANGE_CASE_DUPLICATE:
        describe_status(text, change, "found to be a duplicate");
        break;
    case CHANGE_CASE_REOPENED:
        describe_status(text, change, "reopened");
        break;
    case CHANGE_CASE_REVERSED:
        describe_reversed(text, change);
        break;
    case CHANGE_CASE_AMENDED:
        describe_amended(text, change);
        break;
    case CHANGE_CASE_MISSING:
        describe_missing(text, change);
        break;
    case CHANGE_CASE_RETURNED:
        describe_status(text, change, "back on the list");
        break;
    case CHANGE_CASE_CONTRADICTED:
        describe_contradicted(text, change);
        break;
    case CHANGE_REKEY_SUSPECTED:
        describe_rekey(text, change);
        break;
    case CHANGE_FIGURE_MOVED:
        describe_moved(text, change);
        break;
    case CHANGE_BOOKS_UNBALANCED:
        describe_books(text, change);
        break;
    case CHANGE_CORRECTED:
        describe_corrected(text, change);
        break;
    }
}

bool
change_is_told_anew(const Change *change)
{
    return change->corrects != 0 && change->kind != CHANGE_CORRECTED &&
           change->kind != CHANGE_CASE_AMENDED;
}

char *
change_describe(const Change *change)
{
    g_autoptr(GString) text = g_string_new(change->doubtful ? "doubtful: " : "");
    describe_kind(text, change);
    if (change_is_told_anew(change))
        g_string_append_printf(text,
                               "; in place of change %" G_GINT64_FORMAT ", which was told before",
                               change->corrects);
    if (change->decision != NULL)
        g_string_append_printf(text, "; %s", change->decision);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
