/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finding.h"

#include "base/json.h"
#include "cli/terminal.h"

enum { LABEL_WIDTH = 20 };

static const char *const kind_names[] = {[FINDING_WELL] = "well",
                                         [FINDING_NOTE] = "note",
                                         [FINDING_BAD] = "bad",
                                         [FINDING_SKIPPED] = "skipped"};

static const Tone kind_tones[] = {[FINDING_WELL] = TONE_GOOD,
                                  [FINDING_NOTE] = TONE_NOTE,
                                  [FINDING_BAD] = TONE_BAD,
                                  [FINDING_SKIPPED] = TONE_FAINT};

void
findings_clear(Findings *findings)
{
    g_clear_pointer(&findings->first, g_free);
}

static void
print_json(FindingKind kind, const char *part, const char *what, const char *remedy)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    const char *const members[][2] = {
        {"part", part}, {"result", kind_names[kind]}, {"text", what}, {"remedy", remedy}};
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        json_add_text(builder, members[i][0], members[i][1]);
    g_autofree char *line = json_finish(builder);
    g_print("%s\n", line);
}

static void
count(Findings *findings, FindingKind kind, const char *what, const char *remedy)
{
    bool is_worst = (kind == FINDING_BAD && findings->bad == 0) ||
                    (kind == FINDING_NOTE && findings->bad == 0 && findings->notes == 0);
    findings->bad += kind == FINDING_BAD ? 1 : 0;
    findings->notes += kind == FINDING_NOTE ? 1 : 0;
    if (!is_worst)
        return;
    g_free(findings->first);
    findings->first = g_strdup(remedy != NULL ? remedy : what);
}

void
finding_tell(Findings *findings, FindingKind kind, const char *part, const char *what,
             const char *remedy)
{
    count(findings, kind, what, remedy);
    if (findings->as_json) {
        print_json(kind, part, what, remedy);
        return;
    }
    g_autofree char *label = g_strdup_printf("%-7s  %-10s ", kind_names[kind], part);
    terminal_print(kind_tones[kind], label, what, LABEL_WIDTH);
    g_autofree char *indent = g_strnfill(LABEL_WIDTH, ' ');
    if (remedy != NULL)
        terminal_print(TONE_PLAIN, indent, remedy, LABEL_WIDTH);
}

void
finding_tellf(Findings *findings, FindingKind kind, const char *part, const char *remedy,
              const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    finding_tell(findings, kind, part, what, remedy);
}

void
finding_tell_error(Findings *findings, const char *part, const GError *error)
{
    finding_tell(findings, FINDING_BAD, part, error->message, NULL);
}

void
findings_tell_verdict(const Findings *findings)
{
    if (findings->as_json)
        return;
    g_print("\n");
    if (findings->bad == 0 && findings->notes == 0) {
        terminal_print(TONE_GOOD, "Verdict: ", "all is well", 9);
        return;
    }
    g_autofree char *verdict =
        findings->bad > 0
            ? g_strdup_printf("%u thing%s must be mended, %u worth knowing. First: %s",
                              findings->bad, findings->bad == 1 ? "" : "s", findings->notes,
                              findings->first)
            : g_strdup_printf("it works; %u thing%s worth knowing. First: %s", findings->notes,
                              findings->notes == 1 ? " is" : "s are", findings->first);
    terminal_print(findings->bad > 0 ? TONE_BAD : TONE_NOTE, "Verdict: ", verdict, 9);
}
