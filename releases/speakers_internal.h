/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/speakers.h"

/* What the parts of finding speakers hand each other. */

/* Bytes between "according to" and a name, and between a verb and a surname. */
#define NAME_AFTER_ACCORDING 90
#define NAME_BESIDE_VERB 12

typedef struct {
    const View *view;
    PhraseSearch *search;
    PhraseIndex *words; /* names and verbs of stating: one search, since few clauses have either */
    PhraseIndex *again;
    GHashTable *people;       /* surname to const Phrase, who they speak for */
    const Phrase *last;       /* (nullable) last speaker; NULL when it is nobody known */
    const Phrase *last_other; /* (nullable) last one named that is not the force */
    const Phrase *last_paper; /* (nullable) the only one named beside the last report */
    const Phrase *last_named; /* (nullable) the only one that the clause before names */
} Speakers;

/* Names: who could be the subject of a verb of stating. @names: of Match, in text order */

bool subject_is_letter(char c);
bool subject_has_capital(const View *view, size_t start, size_t end);
bool subject_follows_word(const View *view, size_t at, const char *word);

/* "the estimate", "a monthly report": is the word at view byte @at no verb? */
bool subject_makes_noun(const View *view, size_t at);
bool subject_is_according_to(const View *view, const Match *verb);

/* The name a verb at view byte @verb belongs to: the nearest before it, extended back over joint
 * claimants. */
bool subject_take_before(const Speakers *speakers, GPtrArray *names, size_t verb,
                         Attribution *attribution);

/* The first name that begins within @reach after @verb_end, and those that join in. */
bool subject_take_after(const View *view, GPtrArray *names, size_t verb_end, size_t reach,
                        Attribution *attribution);

/* "..., claimed a video by the group": does the one who speaks stand after @verb, at the end? */
bool subject_is_inverted(const View *view, const Sentence *sentence, const Match *verb);

/* "..., said the coalition", "estimated by Airwars": can the one who speaks stand after @verb?
 * Where somebody stands before it, known or not, a name after it is what is spoken of. */
bool subject_may_follow(const View *view, const Sentence *sentence, const Match *verb);

/* Without a verb: "Coalition: 40 civilians killed", "Strikes killed 40 - coalition", and "the
 * coalition's own count". */
bool subject_take_heading(const View *view, GPtrArray *names, const Sentence *sentence,
                          Attribution *attribution);

/* Does a name stand between commas right before the verb? */
bool subject_is_named(GPtrArray *names, size_t start, size_t verb, const View *view);

/* "The Kremlin said": does a subject that nobody introduced stand right before the verb? */
bool subject_is_unknown(const Speakers *speakers, const Sentence *sentence, size_t verb);

/* People, by surname */

typedef struct {
    const Match *verb;
    const Phrase *found; /* (nullable) */
} PersonSearch;

/* "Woods said", "said Woods": sets search->found when a known surname stands beside the verb. */
void people_find_beside(Speakers *speakers, const Sentence *sentence, PersonSearch *search);

/* Remembers the capitals before @verb as people who speak for the organisation named there. */
void people_note(Speakers *speakers, const Sentence *sentence, GPtrArray *names, size_t verb);

/* What clauses without a speaker of their own take over: from a quotation, and from the clause
 * before in the same sentence. */
void quotations_carry(const View *view, const GArray *clauses, GArray *attributions);
void clauses_carry(const GArray *clauses, GArray *attributions);
