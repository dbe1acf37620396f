/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/popup.h"

#include <string.h>

#include "base/visible.h"

#define MAX_BODY_CHARACTERS 500u
#define MAX_SUMMARY_CHARACTERS 100u
#define MAX_LINE_CHARACTERS 160u
#define MAX_LINES 5u
/* "and 12345 more" and its line end */
#define REST_CHARACTERS 20u

static PopupUrgency
find_urgency(const Change *change)
{
    if (change->baseline)
        return POPUP_LOW;
    switch (change->kind) {
    case CHANGE_CASE_CREDIBLE:
    case CHANGE_CASE_REVERSED:
    case CHANGE_CASE_MISSING:
    case CHANGE_RELEASE_WITHDRAWN:
        return POPUP_CRITICAL;
    case CHANGE_RELEASE_PUBLISHED:
    case CHANGE_CASE_RECEIVED:
    case CHANGE_CASE_AMENDED:
        return POPUP_LOW;
    default:
        return POPUP_NORMAL;
    }
}

static PopupUrgency
find_highest_urgency(GPtrArray *changes)
{
    PopupUrgency highest = POPUP_LOW;
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        PopupUrgency urgency = find_urgency(change);
        if (change->doubtful && urgency == POPUP_CRITICAL)
            urgency = POPUP_NORMAL; /* what may be a misreading does not get in the way */
        highest = MAX(highest, urgency);
    }
    return highest;
}

static char *
find_address(GPtrArray *changes)
{
    for (unsigned i = changes->len; i > 0; i--) {
        const Change *change = g_ptr_array_index(changes, i - 1);
        if (change->document != NULL && (g_str_has_prefix(change->document, "https://") ||
                                         g_str_has_prefix(change->document, "http://")))
            return g_strdup(change->document);
    }
    return NULL;
}

/* "cjtf-oir-monthly/2019-04" as "civcas: cjtf-oir-monthly 2019-04" */
static char *
make_summary(const char *release_id)
{
    g_autofree char *shown = visible_copy(release_id, MAX_SUMMARY_CHARACTERS);
    return g_strdup_printf("civcas: %s", g_strdelimit(shown, "/", ' '));
}

static bool
is_worth_a_line(const Change *change)
{
    return change->kind != CHANGE_RELEASE_PUBLISHED; /* the first line tells it */
}

static void
append_lines(GString *body, GPtrArray *changes)
{
    unsigned shown = 0, rest = 0;
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        if (!is_worth_a_line(change))
            continue;
        g_autofree char *sentence = change_describe(change);
        g_autofree char *line = visible_copy(sentence, MAX_LINE_CHARACTERS);
        glong characters = g_utf8_strlen(body->str, -1) + g_utf8_strlen(line, -1) + 3;
        bool fits = characters + (glong)REST_CHARACTERS <= (glong)MAX_BODY_CHARACTERS;
        if (shown < MAX_LINES && rest == 0 && fits) {
            g_string_append_printf(body, "\n• %s", line);
            shown++;
        } else {
            rest++;
        }
    }
    if (rest > 0)
        g_string_append_printf(body, "\nand %u more", rest);
}

static bool
are_doubtful(GPtrArray *changes)
{
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        if (change->doubtful)
            return true;
    }
    return false;
}

Popup *
popup_compose(GPtrArray *changes)
{
    g_return_val_if_fail(changes->len > 0, NULL);
    const Change *first = g_ptr_array_index(changes, 0);
    Popup *popup = g_new0(Popup, 1);
    popup->summary = make_summary(first->release_id);
    popup->urgency = find_highest_urgency(changes);
    popup->address = find_address(changes);
    GString *body = g_string_new(
        are_doubtful(changes) ? "Doubtful reading: see the release before you quote it.\n" : NULL);
    g_autofree char *sentence = changes_summarise(changes);
    g_autofree char *finding = visible_copy(sentence, 300);
    g_string_append(body, finding);
    append_lines(body, changes);
    popup->body = g_string_free(body, FALSE);
    return popup;
}

Popup *
popup_compose_case(GPtrArray *changes)
{
    g_return_val_if_fail(changes->len > 0, NULL);
    const Change *first = g_ptr_array_index(changes, 0);
    Popup *popup = g_new0(Popup, 1);
    g_autofree char *named = g_strdup_printf("%s %s", first->date != NULL ? first->date : "",
                                             first->place != NULL ? first->place : first->case_id);
    g_autofree char *shown = visible_copy(named, MAX_SUMMARY_CHARACTERS);
    popup->summary = g_strdup_printf("civcas: watched case %s", g_strstrip(shown));
    popup->urgency = MAX(find_highest_urgency(changes), POPUP_NORMAL);
    popup->address = find_address(changes);
    GString *body = g_string_new(
        are_doubtful(changes) ? "Doubtful reading: see the release before you quote it." : NULL);
    append_lines(body, changes);
    g_autofree char *text = g_string_free(body, FALSE);
    popup->body = g_strdup(g_str_has_prefix(text, "\n") ? text + 1 : text);
    return popup;
}

Popup *
popup_compose_rest(unsigned releases, unsigned changes)
{
    Popup *popup = g_new0(Popup, 1);
    popup->summary = g_strdup("civcas: since you last looked");
    popup->body = g_strdup_printf("%u changes in %u more releases. See them with: civcas changes",
                                  changes, releases);
    popup->urgency = POPUP_NORMAL;
    return popup;
}

Popup *
popup_compose_trouble(const char *trouble)
{
    Popup *popup = g_new0(Popup, 1);
    popup->summary = g_strdup("civcas: alerts do not go out");
    popup->body = visible_copy(trouble, MAX_BODY_CHARACTERS);
    popup->urgency = POPUP_CRITICAL;
    return popup;
}

void
popup_free(Popup *popup)
{
    if (popup == NULL)
        return;
    g_free(popup->summary);
    g_free(popup->body);
    g_free(popup->address);
    g_free(popup);
}
