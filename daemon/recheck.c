/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/recheck.h"

#include "daemon/removal.h"
#include "daemon/schedule.h"
#include "texts/announcement.h"

struct Recheck {
    Ledger *ledger;
    const Source *source;
    bool ask_all;
    RecheckClient client;
    gpointer data;
    char *name;            /* (owned) (nullable) whose known is */
    KnownDocument *known;  /* (owned) (nullable) what was looked up last */
    char *asked;           /* (owned) (nullable) document that was asked for last */
    Conditions conditions; /* with which it was */
};

static gint64
get_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

/* What the ledger knows of @document; asked for several times in a row, looked up once.
 * Returns: (borrowed) (nullable) */
static const KnownDocument *
look_up(Recheck *recheck, const char *document)
{
    g_autoptr(GError) error = NULL;
    if (g_strcmp0(recheck->name, document) == 0)
        return recheck->known;
    recheck_forget(recheck);
    g_clear_pointer(&recheck->known, known_document_free);
    recheck->known = ledger_find_document(recheck->ledger, document, &error);
    if (error == NULL)
        recheck->name = g_strdup(document);
    else
        recheck->client.fail(error, recheck->data);
    return recheck->known;
}

void
recheck_forget(Recheck *recheck)
{
    g_clear_pointer(&recheck->name, g_free);
}

static const KnownDocument *
look_up_accepted(Recheck *recheck, const char *document)
{
    const KnownDocument *known = look_up(recheck, document);
    return known != NULL && known->accepted_at > 0 ? known : NULL;
}

bool
recheck_knows(Recheck *recheck, const char *document)
{
    return look_up_accepted(recheck, document) != NULL;
}

Verdict
recheck_get_verdict(Recheck *recheck, const char *document)
{
    const KnownDocument *known = look_up(recheck, document);
    return known != NULL ? known->verdict : VERDICT_OK;
}

static Trust
load_trust(Recheck *recheck, const char *document)
{
    g_autofree char *name = trust_name(document);
    g_autoptr(GError) error = NULL;
    gint64 time = 0;
    unsigned number = 0;
    if (!ledger_find_schedule(recheck->ledger, name, &time, &number, &error))
        recheck->client.fail(error, recheck->data);
    return trust_from_row(time, number);
}

static void
save_trust(Recheck *recheck, const char *document, const Trust *trust)
{
    g_autofree char *name = trust_name(document);
    g_autoptr(GError) error = NULL;
    if (!ledger_record_schedule(recheck->ledger, name, trust->whole_at, trust_to_number(trust),
                                &error))
        recheck->client.fail(error, recheck->data);
}

/* A whole look is noted before it is taken: one that fails costs a week, not a request each round.
 */
static Conditions
choose_conditions(Recheck *recheck, const char *document, const KnownDocument *known)
{
    if (known->etag == NULL && known->last_modified == NULL)
        return CONDITIONS_BOTH;
    if (known->verdict == VERDICT_GONE)
        return CONDITIONS_NONE;
    gint64 now = get_now();
    Trust trust = load_trust(recheck, document);
    const Validators validators = {.has_etag = known->etag != NULL,
                                   .has_date = known->last_modified != NULL,
                                   .accepted_at = known->accepted_at};
    Conditions conditions = trust_choose(&trust, &validators, now);
    if (conditions != CONDITIONS_NONE)
        return conditions;
    trust.whole_at = now;
    save_trust(recheck, document, &trust);
    return conditions;
}

static void
prepare(Recheck *recheck, const char *document)
{
    const KnownDocument *known = look_up_accepted(recheck, document);
    g_free(recheck->asked);
    recheck->asked = g_strdup(document);
    recheck->conditions =
        known != NULL ? choose_conditions(recheck, document, known) : CONDITIONS_BOTH;
}

static bool
is_index(const Recheck *recheck, const char *document)
{
    return recheck->source->kind != SOURCE_PAGE &&
           g_strcmp0(document, recheck->source->address) == 0;
}

bool
recheck_find_conditions(Recheck *recheck, const char *document, char **ret_etag,
                        char **ret_last_modified, char **ret_sha256)
{
    const KnownDocument *known = look_up_accepted(recheck, document);
    /* Whether all is asked again is told by when it last came in full, be it the same. */
    if (known == NULL || (recheck->ask_all && is_index(recheck, document)))
        return false;
    Conditions conditions =
        g_strcmp0(recheck->asked, document) == 0 ? recheck->conditions : CONDITIONS_BOTH;
    /* What was gone and is back is read again, be it the same: that it was gone may have been told.
     */
    *ret_sha256 = known->verdict != VERDICT_GONE ? g_strdup(known->sha256) : NULL;
    *ret_etag = conditions == CONDITIONS_BOTH ? g_strdup(known->etag) : NULL;
    *ret_last_modified = conditions != CONDITIONS_NONE ? g_strdup(known->last_modified) : NULL;
    return true;
}

/* How long @document rests between two looks. One that may be gone is looked at sooner. */
static gint64
find_rest(Recheck *recheck, const char *document, const KnownDocument *known, gint64 now)
{
    gint64 rest = schedule_get_rest(MAX(now - known->first_seen_at, 0), known->accepted_at > 0,
                                    recheck->source->interval_s);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) gone = ledger_list_gone_times(recheck->ledger, document, &error);
    if (gone == NULL) {
        recheck->client.fail(error, recheck->data);
        return rest;
    }
    return gone->len > 0 && !removal_is_confirmed(gone) ? MIN(rest, REMOVAL_REST_S) : rest;
}

bool
recheck_is_due(Recheck *recheck, const char *document, gint64 now, gint64 *ret_due_at)
{
    const KnownDocument *known = look_up(recheck, document);
    *ret_due_at = now;
    if (known != NULL)
        *ret_due_at = MIN(known->captured_at, now) + find_rest(recheck, document, known, now);
    if (*ret_due_at > now)
        return false;
    prepare(recheck, document);
    return true;
}

GPtrArray *
recheck_list(Recheck *recheck)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) captures =
        ledger_list_documents(recheck->ledger, recheck->source->id, &error);
    if (captures == NULL) {
        recheck->client.fail(error, recheck->data);
        return NULL;
    }
    GPtrArray *due = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (guint i = 0; i < captures->len; i++) {
        const Capture *capture = captures->pdata[i];
        if (capture->address == NULL || !g_str_has_prefix(capture->address, "http"))
            continue; /* files are seen when their folder is listed */
        Announcement *announcement = announcement_new(capture->document, capture->address);
        announcement->title = g_strdup(capture->title);
        announcement->published = g_strdup(capture->published);
        g_ptr_array_add(due, announcement);
    }
    return due;
}

void
recheck_take(Recheck *recheck, const Capture *capture)
{
    const KnownDocument *known = look_up_accepted(recheck, capture->document);
    bool is_well = capture->verdict == VERDICT_OK || capture->verdict == VERDICT_UNCHANGED;
    if (known == NULL || !is_well || g_strcmp0(recheck->asked, capture->document) != 0 ||
        (known->etag == NULL && known->last_modified == NULL))
        return;
    const TrustAnswer answer = {.conditions = recheck->conditions,
                                .is_not_modified = capture->status == 304,
                                .is_same_body = g_strcmp0(capture->sha256, known->sha256) == 0,
                                .is_same_validators =
                                    g_strcmp0(capture->etag, known->etag) == 0 &&
                                    g_strcmp0(capture->last_modified, known->last_modified) == 0};
    Trust trust = load_trust(recheck, capture->document);
    const Trust before = trust;
    const char *said = trust_take(&trust, &answer);
    if (trust_to_number(&trust) != trust_to_number(&before))
        save_trust(recheck, capture->document, &trust);
    if (said == NULL)
        return;
    g_autofree char *text = g_strdup_printf("%s: %s", capture->address, said);
    recheck->client.note("validators_useless", text, recheck->data);
}

Recheck *
recheck_new(Ledger *ledger, const Source *source, bool ask_all, const RecheckClient *client,
            gpointer data)
{
    Recheck *recheck = g_new0(Recheck, 1);
    recheck->ledger = ledger;
    recheck->source = source;
    recheck->ask_all = ask_all;
    recheck->client = *client;
    recheck->data = data;
    prepare(recheck, source->address); /* it is asked for without being announced */
    if (ask_all && source->kind != SOURCE_PAGE)
        recheck->conditions = CONDITIONS_NONE;
    return recheck;
}

void
recheck_free(Recheck *recheck)
{
    if (recheck == NULL)
        return;
    known_document_free(recheck->known);
    g_free(recheck->name);
    g_free(recheck->asked);
    g_free(recheck);
}
