/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json_rows.h"

#include "base/json.h"

/* @json: (nullable) an array as the ledger keeps it */
static void
add_list(JsonBuilder *builder, const char *name, const char *json)
{
    g_autoptr(JsonNode) list = json != NULL ? json_from_string(json, NULL) : NULL;
    json_builder_set_member_name(builder, name);
    if (list != NULL)
        json_builder_add_value(builder, g_steal_pointer(&list));
    else
        json_builder_add_null_value(builder);
}

static void
add_entry(JsonBuilder *builder, const Entry *entry)
{
    json_add_text(builder, "section", section_to_name(entry->section));
    json_add_text(builder, "date", entry->date);
    json_add_texts(builder, "places", entry->places);
    json_add_text(builder, "country", entry->country);
    json_add_texts(builder, "sources", entry->sources);
    json_add_number(builder, "killed", count_value(entry->killed));
    json_add_number(builder, "injured", count_value(entry->injured));
    json_add_text(builder, "reason", reason_to_name(entry->reason));
    json_add_truth(builder, "reopened", entry->reopened);
    json_add_text(builder, "quote", entry->quote);
}

static void
add_case(JsonBuilder *builder, const CaseRow *row)
{
    json_add_text(builder, "case_id", row->id);
    json_add_text(builder, "status", case_status_to_name(row->status));
    json_add_text(builder, "series", row->series);
    json_add_text(builder, "last_release_id", row->last_release);
    json_add_integer(builder, "entries", row->entry_count);
    add_entry(builder, row->last);
}

char *
case_row_to_json(const CaseRow *row)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    add_case(builder, row);
    return json_finish(builder);
}

char *
case_history_to_json(const CaseRow *row, GPtrArray *history)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    add_case(builder, row);
    json_builder_set_member_name(builder, "history");
    json_builder_begin_array(builder);
    for (unsigned i = 0; i < history->len; i++) {
        const HistoryRow *step = g_ptr_array_index(history, i);
        json_builder_begin_object(builder);
        json_add_text(builder, "entry_id", step->entry->id);
        json_add_text(builder, "release_id", step->release_id);
        json_add_text(builder, "published", step->published);
        json_add_text(builder, "document", step->document);
        json_add_text(builder, "capture_sha256", step->sha256);
        json_add_number(builder, "score", step->score);
        json_add_text(builder, "reasons", step->reasons);
        add_entry(builder, step->entry);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    return json_finish(builder);
}

char *
figure_row_to_json(const FigureRow *row)
{
    const Figure *figure = row->figure;
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "release_id", row->release_id);
    json_add_text(builder, "published", row->published);
    json_add_text(builder, "document", row->document);
    json_add_text(builder, "capture_sha256", row->sha256);
    json_add_text(builder, "name", figure->name);
    json_add_number(builder, "low", count_value(figure->low));
    json_add_number(builder, "high", count_value(figure->high));
    json_add_text(builder, "bound", bound_to_name(figure->bound));
    json_add_text(builder, "basis", basis_to_name(figure->basis));
    json_add_text(builder, "speaker", figure->speaker);
    json_add_texts(builder, "with", figure->with);
    json_add_text(builder, "from", figure->from);
    json_add_text(builder, "to", figure->to);
    json_add_text(builder, "scope", figure->scope);
    json_add_text(builder, "marker", figure->marker);
    json_add_text(builder, "quote", figure->quote);
    json_add_text(builder, "doubt", row->doubt);
    return json_finish(builder);
}

char *
delivery_to_json(const Delivery *delivery)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "recipient", delivery->subscriber);
    json_add_text(builder, "channel", delivery->channel);
    json_add_text(builder, "release_id", delivery->release_id);
    json_add_text(builder, "batch", delivery->batch);
    json_add_text(builder, "rule", delivery->rule);
    json_add_text(builder, "in_reply_to", delivery->in_reply_to);
    json_add_text(builder, "message_id", delivery->message_id);
    json_add_integer(builder, "changes", delivery->changes->len);
    json_add_integer(builder, "notices", delivery->notices->len);
    json_add_integer(builder, "attempts", delivery->attempts);
    json_add_integer(builder, "due_at", delivery->due_at);
    json_add_integer(builder, "given_up_at", delivery->dead_at);
    json_add_text(builder, "last_error", delivery->last_error);
    return json_finish(builder);
}

char *
rule_verdict_to_json(const Change *change, const char *recipient, const char *channel, bool wanted,
                     const char *why, gint64 due_at)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_integer(builder, "sequence", change->sequence);
    json_add_text(builder, "kind", change_kind_to_name(change->kind));
    json_add_text(builder, "recipient", recipient);
    json_add_text(builder, "channel", channel);
    json_add_truth(builder, "wanted", wanted);
    json_add_text(builder, "why", why);
    json_add_integer(builder, "due_at", due_at);
    return json_finish(builder);
}

char *
check_row_to_json(const CheckRow *row)
{
    const Check *check = row->check;
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "series", row->series);
    json_add_text(builder, "period", row->period);
    json_add_text(builder, "check", check->name);
    json_add_text(builder, "section", check->section);
    json_add_text(builder, "result", check_result_to_name(check->result));
    json_add_number(builder, "stated", count_value(check->stated));
    json_add_number(builder, "computed", count_value(check->computed));
    json_add_number(builder, "residual",
                    count_value(check->stated.stated && check->computed.stated
                                    ? count_of(check->stated.value - check->computed.value)
                                    : count_absent()));
    return json_finish(builder);
}

char *
capture_to_json(const Capture *capture)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    json_add_text(builder, "source", capture->source_id);
    json_add_text(builder, "document", capture->document);
    json_add_text(builder, "address", capture->address);
    json_add_text(builder, "title", capture->title);
    json_add_text(builder, "published", capture->published);
    json_add_integer(builder, "fetched_at", capture->fetched_at);
    json_add_integer(builder, "status", capture->status);
    json_add_text(builder, "media_type", capture->media_type);
    json_add_text(builder, "sha256", capture->sha256);
    json_add_text(builder, "verdict", verdict_to_name(capture->verdict));
    json_add_text(builder, "evidence", capture->evidence);
    json_add_integer(builder, "times", capture->times);
    json_add_integer(builder, "last_at",
                     capture->last_at != 0 ? capture->last_at : capture->fetched_at);
    add_list(builder, "hops", capture->hops);
    json_add_text(builder, "peer", capture->peer);
    return json_finish(builder);
}
