/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/trust.h"

/* In the number that is kept. */
#define WRONG 1000u

/* A time to come was noted by a clock that was wrong. */
static bool
is_long_ago(gint64 time, gint64 now, gint64 span_s)
{
    return time > now || time + span_s <= now;
}

Conditions
trust_choose(const Trust *trust, const Validators *validators, gint64 now)
{
    gint64 span_s = trust->was_wrong ? TRUST_BLIND_ONCE_WRONG_S : TRUST_BLIND_S;
    if (!validators->has_etag && !validators->has_date)
        return CONDITIONS_BOTH; /* there are none */
    if (is_long_ago(validators->accepted_at, now, span_s) &&
        is_long_ago(trust->whole_at, now, span_s))
        return CONDITIONS_NONE;
    bool tries_date = trust->vain >= TRUST_VAIN_DATE_ALONE && trust->vain < TRUST_VAIN;
    return tries_date && validators->has_etag && validators->has_date ? CONDITIONS_DATE_ONLY
                                                                      : CONDITIONS_BOTH;
}

static void
count_vain(Trust *trust, const TrustAnswer *answer)
{
    if (answer->is_not_modified && answer->conditions == CONDITIONS_DATE_ONLY)
        trust->vain = TRUST_VAIN_DATE_ALONE; /* it works so: go on so */
    else if (answer->is_not_modified)
        trust->vain = 0;
    else if (answer->is_same_body && answer->conditions != CONDITIONS_NONE)
        trust->vain = MIN(trust->vain + 1, TRUST_VAIN);
}

const char *
trust_take(Trust *trust, const TrustAnswer *answer)
{
    const Trust before = *trust;
    count_vain(trust, answer);
    if (answer->conditions == CONDITIONS_NONE && !answer->is_not_modified && !answer->is_same_body)
        trust->was_wrong |= answer->is_same_validators;
    bool is_news = trust->was_wrong != before.was_wrong ||
                   (trust->vain >= TRUST_VAIN && before.vain < TRUST_VAIN);
    return is_news ? trust_describe(trust) : NULL;
}

const char *
trust_describe(const Trust *trust)
{
    if (trust->was_wrong)
        return "its text changed while ETag and Last-Modified stayed: \"not modified\" is believed "
               "for a day at most";
    if (trust->vain >= TRUST_VAIN)
        return "it never says \"not modified\" to the ETag and Last-Modified that it sends: each "
               "look costs a whole page";
    return NULL;
}

char *
trust_name(const char *document)
{
    return g_strconcat("validators:", document, NULL);
}

unsigned
trust_to_number(const Trust *trust)
{
    return trust->vain + (trust->was_wrong ? WRONG : 0);
}

Trust
trust_from_row(gint64 time, unsigned number)
{
    return (Trust){
        .whole_at = time, .vain = MIN(number % WRONG, TRUST_VAIN), .was_wrong = number >= WRONG};
}
