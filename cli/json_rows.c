/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json_rows.h"

#include <json-glib/json-glib.h>

static void
add_text(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    if (value == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(value, -1); /* servers send what they like */
    json_builder_add_string_value(builder, valid);
}

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
add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

static void
add_count(JsonBuilder *builder, const char *name, Count count)
{
    json_builder_set_member_name(builder, name);
    if (!count.stated)
        json_builder_add_null_value(builder);
    else if (count.value == (double)(gint64)count.value)
        json_builder_add_int_value(builder, (gint64)count.value);
    else
        json_builder_add_double_value(builder, count.value);
}

static void
add_truth(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void
add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (unsigned i = 0; i < texts->len; i++)
        json_builder_add_string_value(builder, g_ptr_array_index(texts, i));
    json_builder_end_array(builder);
}

static void
add_entry(JsonBuilder *builder, const Entry *entry)
{
    add_text(builder, "section", section_to_name(entry->section));
    add_text(builder, "date", entry->date);
    add_texts(builder, "places", entry->places);
    add_text(builder, "country", entry->country);
    add_texts(builder, "sources", entry->sources);
    add_count(builder, "killed", entry->killed);
    add_count(builder, "injured", entry->injured);
    add_text(builder, "reason", reason_to_name(entry->reason));
    add_truth(builder, "reopened", entry->reopened);
    add_text(builder, "quote", entry->quote);
}

static char *
finish(JsonBuilder *builder)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

static JsonBuilder *
begin(void)
{
    JsonBuilder *builder = json_builder_new();
    json_builder_begin_object(builder);
    return builder;
}

static void
add_case(JsonBuilder *builder, const CaseRow *row)
{
    add_text(builder, "case_id", row->id);
    add_text(builder, "status", case_status_to_name(row->status));
    add_text(builder, "series", row->series);
    add_text(builder, "last_release_id", row->last_release);
    add_integer(builder, "entries", row->entry_count);
    add_entry(builder, row->last);
}

char *
case_row_to_json(const CaseRow *row)
{
    g_autoptr(JsonBuilder) builder = begin();
    add_case(builder, row);
    return finish(builder);
}

char *
case_history_to_json(const CaseRow *row, GPtrArray *history)
{
    g_autoptr(JsonBuilder) builder = begin();
    add_case(builder, row);
    json_builder_set_member_name(builder, "history");
    json_builder_begin_array(builder);
    for (unsigned i = 0; i < history->len; i++) {
        const HistoryRow *step = g_ptr_array_index(history, i);
        json_builder_begin_object(builder);
        add_text(builder, "entry_id", step->entry->id);
        add_text(builder, "release_id", step->release_id);
        add_text(builder, "published", step->published);
        add_text(builder, "document", step->document);
        add_text(builder, "capture_sha256", step->sha256);
        json_builder_set_member_name(builder, "score");
        json_builder_add_double_value(builder, step->score);
        add_text(builder, "reasons", step->reasons);
        add_entry(builder, step->entry);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    return finish(builder);
}

char *
figure_row_to_json(const FigureRow *row)
{
    const Figure *figure = row->figure;
    g_autoptr(JsonBuilder) builder = begin();
    add_text(builder, "release_id", row->release_id);
    add_text(builder, "published", row->published);
    add_text(builder, "document", row->document);
    add_text(builder, "capture_sha256", row->sha256);
    add_text(builder, "name", figure->name);
    add_count(builder, "low", figure->low);
    add_count(builder, "high", figure->high);
    add_text(builder, "bound", bound_to_name(figure->bound));
    add_text(builder, "basis", basis_to_name(figure->basis));
    add_text(builder, "speaker", figure->speaker);
    add_texts(builder, "with", figure->with);
    add_text(builder, "from", figure->from);
    add_text(builder, "to", figure->to);
    add_text(builder, "scope", figure->scope);
    add_text(builder, "marker", figure->marker);
    add_text(builder, "quote", figure->quote);
    add_text(builder, "doubt", row->doubt);
    return finish(builder);
}

char *
delivery_to_json(const Delivery *delivery)
{
    g_autoptr(JsonBuilder) builder = begin();
    add_text(builder, "recipient", delivery->subscriber);
    add_text(builder, "channel", delivery->channel);
    add_text(builder, "release_id", delivery->release_id);
    add_text(builder, "batch", delivery->batch);
    add_text(builder, "rule", delivery->rule);
    add_text(builder, "in_reply_to", delivery->in_reply_to);
    add_text(builder, "message_id", delivery->message_id);
    add_integer(builder, "changes", delivery->changes->len);
    add_integer(builder, "notices", delivery->notices->len);
    add_integer(builder, "attempts", delivery->attempts);
    add_integer(builder, "due_at", delivery->due_at);
    add_integer(builder, "given_up_at", delivery->dead_at);
    add_text(builder, "last_error", delivery->last_error);
    return finish(builder);
}

char *
rule_verdict_to_json(const Change *change, const char *recipient, const char *channel, bool wanted,
                     const char *why, gint64 due_at)
{
    g_autoptr(JsonBuilder) builder = begin();
    add_integer(builder, "sequence", change->sequence);
    add_text(builder, "kind", change_kind_to_name(change->kind));
    add_text(builder, "recipient", recipient);
    add_text(builder, "channel", channel);
    json_builder_set_member_name(builder, "wanted");
    json_builder_add_boolean_value(builder, wanted);
    add_text(builder, "why", why);
    add_integer(builder, "due_at", due_at);
    return finish(builder);
}

char *
check_row_to_json(const CheckRow *row)
{
    const Check *check = row->check;
    g_autoptr(JsonBuilder) builder = begin();
    add_text(builder, "series", row->series);
    add_text(builder, "period", row->period);
    add_text(builder, "check", check->name);
    add_text(builder, "section", check->section);
    add_text(builder, "result", check_result_to_name(check->result));
    add_count(builder, "stated", check->stated);
    add_count(builder, "computed", check->computed);
    add_count(builder, "residual",
              check->stated.stated && check->computed.stated
                  ? count_of(check->stated.value - check->computed.value)
                  : count_absent());
    return finish(builder);
}

char *
capture_to_json(const Capture *capture)
{
    g_autoptr(JsonBuilder) builder = begin();
    add_text(builder, "source", capture->source_id);
    add_text(builder, "document", capture->document);
    add_text(builder, "address", capture->address);
    add_text(builder, "title", capture->title);
    add_text(builder, "published", capture->published);
    add_integer(builder, "fetched_at", capture->fetched_at);
    add_integer(builder, "status", capture->status);
    add_text(builder, "media_type", capture->media_type);
    add_text(builder, "sha256", capture->sha256);
    add_text(builder, "verdict", verdict_to_name(capture->verdict));
    add_text(builder, "evidence", capture->evidence);
    add_integer(builder, "times", capture->times);
    add_integer(builder, "last_at", capture->last_at != 0 ? capture->last_at : capture->fetched_at);
    add_list(builder, "hops", capture->hops);
    add_text(builder, "peer", capture->peer);
    return finish(builder);
}
