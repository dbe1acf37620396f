/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/rules.h"

#include <string.h>

#include "alerts/days.h"
#include "alerts/rate.h"
#include "alerts/words_internal.h"
#include "changes/place.h"
#include "config/config_file.h"

/* From here on two spellings are one place. */
#define SAME_PLACE 0.95

/* Always @answer, so that rules may end with it. */
static bool G_GNUC_PRINTF(3, 4) answer(char **ret_why, bool wanted, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *ret_why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return wanted;
}

static const char *
find_text(char *const *list, const char *text)
{
    for (; list != NULL && *list != NULL && text != NULL; list++) {
        if (g_ascii_strcasecmp(*list, text) == 0)
            return *list;
    }
    return NULL;
}

/* @parts: of the place, innermost first, country last */
static const char *
find_place(char *const *list, char *const *parts)
{
    for (; *list != NULL; list++) {
        for (char *const *part = parts; *part != NULL; part++) {
            if (place_compare(*list, *part) >= SAME_PLACE)
                return *list;
        }
    }
    return NULL;
}

static const char *
find_source(char *const *list, const char *sources)
{
    g_auto(GStrv) names = g_strsplit(sources != NULL ? sources : "", ", ", -1);
    for (char **name = names; *name != NULL; name++) {
        const char *found = find_text(list, *name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static bool
names_cases(const Recipient *recipient)
{
    return recipient->countries != NULL || recipient->places != NULL ||
           recipient->sources != NULL || recipient->killed_at_least > 0;
}

static bool
is_figure(ChangeKind kind)
{
    return kind == CHANGE_FIGURE_MOVED || kind == CHANGE_BOOKS_UNBALANCED;
}

static bool
want_harm(const Recipient *recipient, const Change *change, GString *met, char **ret_why)
{
    if (recipient->killed_at_least == 0)
        return true;
    if (!change->killed.stated)
        return answer(ret_why, false, "killed is not stated, KilledAtLeast=%u",
                      recipient->killed_at_least);
    if (change->killed.value < recipient->killed_at_least)
        return answer(ret_why, false, "%.0f killed, KilledAtLeast=%u", change->killed.value,
                      recipient->killed_at_least);
    g_string_append_printf(met, ", KilledAtLeast=%u", recipient->killed_at_least);
    return true;
}

/* The rules about cases, each of which must hold. @met gathers them. */
static bool
want_case(const Recipient *recipient, const Change *change, GString *met, char **ret_why)
{
    const char *place = change->place != NULL ? change->place : "";
    g_auto(GStrv) parts = g_strsplit(place, ", ", -1);
    guint count = g_strv_length(parts);
    const char *country = count > 0 ? parts[count - 1] : NULL;
    if (recipient->countries != NULL) {
        const char *found = find_text(recipient->countries, country);
        if (found == NULL)
            return answer(ret_why, false, "%s is not in Countries=", place);
        g_string_append_printf(met, ", Countries=%s", found);
    }
    if (recipient->places != NULL) {
        const char *found = find_place(recipient->places, parts);
        if (found == NULL)
            return answer(ret_why, false, "%s is not in Places=", place);
        g_string_append_printf(met, ", Places=%s", found);
    }
    if (recipient->sources != NULL) {
        const char *found = find_source(recipient->sources, change->allegation_source);
        if (found == NULL)
            return answer(ret_why, false, "source %s is not in Sources=",
                          change->allegation_source != NULL ? change->allegation_source
                                                            : "not stated");
        g_string_append_printf(met, ", Sources=%s", found);
    }
    return want_harm(recipient, change, met, ret_why);
}

/* @named: the kind itself is wanted by name. */
static bool
want_rest(const Recipient *recipient, const Change *change, bool named, char **ret_why)
{
    g_autoptr(GString) met = g_string_new(NULL);
    if (named)
        g_string_append_printf(met, ", Kinds=%s", change_kind_to_name(change->kind));
    if (words_kind_is_case(change->kind)) {
        if (!want_case(recipient, change, met, ret_why))
            return false;
    } else if (names_cases(recipient) && !named) {
        return answer(ret_why, false, "it is about no case, and the rules are about cases");
    }
    return answer(ret_why, true, "%s", met->len > 0 ? met->str + 2 : "no rule leaves it out");
}

bool
rules_want(const Recipient *recipient, const Change *change, char **ret_why)
{
    if (change->doubtful && !recipient->is_operator)
        return answer(ret_why, false, "the reading is doubtful: operators only, until accepted");
    if (find_text(recipient->cases, change->case_id) != NULL ||
        find_text(recipient->cases, change->entry_id) != NULL)
        return answer(ret_why, true, "watched case %s", change->case_id);
    if (recipient->any_figure && is_figure(change->kind))
        return answer(ret_why, true, "AnyFigure=yes");
    const char *kind = change_kind_to_name(change->kind);
    bool named = find_text(recipient->kinds, kind) != NULL;
    if (recipient->kinds != NULL && !named)
        return answer(ret_why, false, "%s is not in Kinds=", kind);
    return want_rest(recipient, change, named, ret_why);
}

bool
rules_order(const Recipient *recipient, const Change *change, gint64 now, char **ret_why,
            gint64 *ret_due_at, bool *ret_digest)
{
    *ret_due_at = rate_find_due(recipient, now);
    *ret_digest = rate_is_digest(recipient);
    return rules_want(recipient, change, ret_why);
}

bool
rules_check(GPtrArray *recipients, GError **error)
{
    for (guint i = 0; i < recipients->len; i++) {
        const Recipient *recipient = recipients->pdata[i];
        if (recipient->dates != NULL && !days_know_language(recipient->dates)) {
            g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                        "recipients.d/%s.recipient: [Recipient] Dates: \"%.60s\" is no language "
                        "that dates are known in; write iso, or a tag such as en-GB, de, fr or ar",
                        recipient->name, recipient->dates);
            return false;
        }
        for (char **kind = recipient->kinds; kind != NULL && *kind != NULL; kind++) {
            ChangeKind known = CHANGE_RELEASE_PUBLISHED;
            if (change_kind_from_name(*kind, &known))
                continue;
            g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                        "recipients.d/%s.recipient: [Recipient] Kinds: \"%.60s\" is no kind of "
                        "change; civcas.recipient(5) lists them",
                        recipient->name, *kind);
            return false;
        }
    }
    return true;
}
