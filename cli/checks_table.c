/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/checks_table.h"

#include "cli/words.h"

struct ChecksTable {
    Table *table; /* (owned) */
    bool with_period;
};

static const Column columns[] = {{"PERIOD", false, 0},  {"SUM", false, 0},
                                 {"RESULT", false, 0},  {"STATED", true, 0},
                                 {"COMPUTED", true, 0}, {"RESIDUAL", true, 0}};

ChecksTable *
checks_table_new(bool with_period)
{
    ChecksTable *checks = g_new0(ChecksTable, 1);
    unsigned left_out = with_period ? 0 : 1;
    checks->table = table_new(columns + left_out, G_N_ELEMENTS(columns) - left_out);
    checks->with_period = with_period;
    return checks;
}

static Tone
tone_for_result(CheckResult result)
{
    switch (result) {
    case CHECK_HOLDS:
        return TONE_GOOD;
    case CHECK_FAILS:
        return TONE_BAD;
    case CHECK_UNKNOWN:
        break;
    }
    return TONE_FAINT;
}

void
checks_table_add(ChecksTable *checks, const char *period, const Check *check)
{
    g_autofree char *name = words_for_name(check->name);
    g_autofree char *section = words_for_name(check->section);
    g_autofree char *sum =
        check->section == NULL ? g_strdup(name) : g_strdup_printf("%s: %s", name, section);
    g_autofree char *stated = words_for_count(check->stated);
    g_autofree char *computed = words_for_count(check->computed);
    g_autofree char *residual =
        words_for_count(check->stated.stated && check->computed.stated
                            ? count_of(check->stated.value - check->computed.value)
                            : count_absent());
    const char *cells[] = {period, sum,      check_result_to_name(check->result),
                           stated, computed, residual};
    table_add_row(checks->table, tone_for_result(check->result),
                  cells + (checks->with_period ? 0 : 1));
}

void
checks_table_print(ChecksTable *checks)
{
    table_print(checks->table);
}

void
checks_table_free(ChecksTable *checks)
{
    if (checks == NULL)
        return;
    table_free(checks->table);
    g_free(checks);
}
