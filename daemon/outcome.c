/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/outcome.h"

#include "base/json.h"

static bool
is_well(Verdict verdict)
{
    return verdict == VERDICT_OK || verdict == VERDICT_UNCHANGED;
}

Outcome *
outcome_new(const char *source_id)
{
    Outcome *outcome = g_new0(Outcome, 1);
    outcome->source_id = g_strdup(source_id);
    outcome->verdict = VERDICT_OK;
    outcome->is_complete = true;
    return outcome;
}

Outcome *
outcome_copy(const Outcome *outcome)
{
    Outcome *copy = g_new(Outcome, 1);
    *copy = *outcome; /* numbers; what is owned follows */
    copy->source_id = g_strdup(outcome->source_id);
    copy->evidence = g_strdup(outcome->evidence);
    return copy;
}

void
outcome_free(Outcome *outcome)
{
    if (outcome == NULL)
        return;
    g_free(outcome->source_id);
    g_free(outcome->evidence);
    g_free(outcome);
}

void
outcome_note(Outcome *outcome, Verdict verdict, const char *evidence)
{
    if (!is_well(outcome->verdict))
        return;
    char *copy = g_strdup(evidence);
    g_free(outcome->evidence);
    outcome->evidence = copy;
    outcome->verdict = verdict;
}

bool
outcome_is_failure(const Outcome *outcome)
{
    return !is_well(outcome->verdict);
}

char *
outcome_to_json(const Outcome *outcome)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "source", outcome->source_id);
    json_add_text(builder, "verdict", verdict_to_name(outcome->verdict));
    json_add_text(builder, "evidence", outcome->evidence != NULL ? outcome->evidence : "");
    json_add_integer(builder, "new_documents", outcome->new_documents);
    json_add_integer(builder, "changes", outcome->changes);
    return json_finish(builder);
}

char *
outcome_describe(const Outcome *outcome)
{
    const char *evidence = outcome->evidence != NULL ? outcome->evidence : "";
    return g_strdup_printf("%s: %s%s%s%s, %u new document%s, %u change%s", outcome->source_id,
                           verdict_to_name(outcome->verdict), *evidence != '\0' ? " (" : "",
                           evidence, *evidence != '\0' ? ")" : "", outcome->new_documents,
                           outcome->new_documents == 1 ? "" : "s", outcome->changes,
                           outcome->changes == 1 ? "" : "s");
}
