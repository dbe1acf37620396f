/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/history.h"

#include <string.h>

#include "alerts/words_internal.h"
#include "base/visible.h"

/* Of a case that went to and fro; what came before is counted. */
#define MAX_STANDS 12u

/* "2019-04" of "cjtf-oir-monthly/2019-04", as a reader writes it. Returns: (owned) */
static char *
tell_period(const char *release_id, const Days *days)
{
    const char *slash = strrchr(release_id, '/');
    g_autofree char *period = visible_copy(slash != NULL ? slash + 1 : release_id, 100);
    return days_tell(days, period);
}

static bool
is_same_stand(const CaseStep *a, const CaseStep *b)
{
    return strcmp(a->status, b->status) == 0 && a->killed.stated == b->killed.stated &&
           a->injured.stated == b->injured.stated && a->killed.value == b->killed.value &&
           a->injured.value == b->injured.value;
}

static void
append_harm(GString *line, const CaseStep *step)
{
    g_autofree char *killed = step->killed.stated ? words_tell_count(step->killed, "killed") : NULL;
    g_autofree char *injured =
        step->injured.stated ? words_tell_count(step->injured, "injured") : NULL;
    if (killed == NULL && injured == NULL)
        return;
    g_string_append_printf(line, " (%s%s%s)", killed != NULL ? killed : "",
                           killed != NULL && injured != NULL ? ", " : "",
                           injured != NULL ? injured : "");
}

/* @steps from @first to @last say the same. Returns: (owned) */
static char *
tell_stand(GPtrArray *steps, guint first, guint last, const Days *days)
{
    const CaseStep *from = steps->pdata[first], *to = steps->pdata[last];
    g_autofree char *status = words_tell_status(from->status);
    g_autofree char *begin = tell_period(from->release_id, days);
    g_autofree char *end = tell_period(to->release_id, days);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%s %s", status, begin);
    if (last > first)
        g_string_append_printf(text, " to %s", end);
    append_harm(text, from);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *
history_tell(GPtrArray *steps, const Days *days)
{
    g_autoptr(GPtrArray) stands = g_ptr_array_new_with_free_func(g_free);
    for (guint first = 0, last = 0; first < steps->len; first = last + 1) {
        last = first;
        while (last + 1 < steps->len && is_same_stand(steps->pdata[first], steps->pdata[last + 1]))
            last++;
        g_ptr_array_add(stands, tell_stand(steps, first, last, days));
    }
    if (steps->len < 2)
        return NULL; /* its one release is what the mail is about */
    guint left_out = stands->len > MAX_STANDS ? stands->len - MAX_STANDS : 0;
    g_autoptr(GString) line = g_string_new(NULL);
    if (left_out > 0)
        g_string_append_printf(line, "%u earlier; ", left_out);
    for (guint i = left_out; i < stands->len; i++)
        g_string_append_printf(line, "%s%s", i > left_out ? "; " : "",
                               (const char *)stands->pdata[i]);
    return g_string_free(g_steal_pointer(&line), FALSE);
}
