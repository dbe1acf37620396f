/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/pattern.h"
#include "releases/phrase_uses.h"
#include "releases/phrases.h"
#include "releases/release.h"
#include "releases/view.h"
#include "releases/vocabulary.h"

typedef enum {
    PHRASE_FIGURE,     /* states figures of the books */
    PHRASE_SET_ASIDE,  /* numbers that say nothing about civilian casualties; has a name */
    PHRASE_RULE,       /* words that say how to take a count of the dead beside them; has a name */
    PHRASE_SECTION,    /* heading of a list of entries */
    PHRASE_REASON,     /* why an entry was dismissed */
    PHRASE_CASUALTIES, /* killed and injured of an entry; numbers of one name in one match add up */
    PHRASE_FLAG,       /* something an entry says of itself; see flag_names */
    PHRASE_MARK,       /* words only this series' own text uses; has a weight */
    PHRASE_PERIOD,     /* names the period, in {in} */
    PHRASE_ANNOUNCE,   /* introduces a release that is reprinted in full */
    PHRASE_SPEAKER,    /* a name of somebody who states figures */
    PHRASE_SPEECH,     /* a verb of stating */
    PHRASE_AGAIN,      /* stands for whoever spoke last */
    PHRASE_COUNTRY,    /* a country a place can end in */
    PHRASE_CASUALTY_WORD, /* a sentence with one of these must not go unread */
    PHRASE_MUST_READ, /* outside lists, a figure or a named rule must hold each of these words */
    PHRASE_ABOUT,     /* an article with one of these is about this file's publisher */
    PHRASE_PART,      /* a line under which figures without a scope are of one part */
    PHRASE_KINDS,
} PhraseKind;

typedef enum {
    SPEAKER_OPEN,  /* whoever speaks; the force when nobody does */
    SPEAKER_FORCE, /* the phrase itself says that the force says so */
    SPEAKER_NAMED, /* whoever speaks; nobody when nobody does */
    SPEAKER_OWN,   /* the force; where it is not found to speak, the phrase takes nothing */
    SPEAKER_TOLD,  /* whoever speaks; where nobody known does, the phrase takes nothing */
} SpeakerRule;

typedef struct PhraseSet PhraseSet;

typedef struct {
    PhraseKind kind;
    char *name; /* (owned) (nullable) of set-aside, section, reason, flag, speaker */
    SpeakerRule speaker;
    bool is_force;    /* speaker */
    bool is_army;     /* speaker: of forces of its own */
    bool is_intro;    /* section: a sentence that introduces the list, not a heading */
    bool is_fallback; /* period: when nothing else names it */
    bool is_whole;    /* set-aside: every number of the sentence that no figure took;
                         figure: in a release nothing may follow it in its sentence */
    bool has_basis;
    Basis basis;
    char *scope;     /* (owned) (nullable) */
    unsigned weight; /* mark */
    unsigned line;
    unsigned order;       /* over all files */
    Pattern *pattern;     /* (owned) */
    GArray *needs;        /* (owned) of guint: words of the book, one of each run up to a 0 */
    GArray *sequence;     /* (owned) the same, in text order */
    GArray *starts;       /* (owned) the same; a match begins with one of them, unless empty */
    GArray *words;        /* (owned) the same; it matches these one after the other, unless empty */
    const PhraseSet *set; /* (borrowed) */
} Phrase;

typedef struct {
    PhraseKind kind;
    unsigned line;
    char *text;  /* (owned) */
    char *gives; /* (owned) names and values, sorted, one space between */
} Example;

/* "carried_over needs received open": a release that states the first states the others too. */
typedef struct {
    char *stated;     /* (owned) a figure, or "release" for every release */
    bool above_zero;  /* holds only when the figure is not 0 */
    GPtrArray *needs; /* (owned) of char*: figures; "killed|injured" is met by either */
} Expectation;

/* One phrase file. */
struct PhraseSet {
    char *file;      /* (owned) */
    char *series;    /* (owned) "article" for pages by others */
    char *publisher; /* (owned) (nullable) */
    char *cadence;   /* (owned) "monthly", "quarterly", "yearly", or "none" */
    char *kind;      /* (owned) "release" or "statement" */
    char *quarters;  /* (owned) "calendar" or "fiscal": October begins the year */
    char *force;     /* (owned) "yes": the speakers marked "force" speak for this publisher */
    char *alone;     /* (owned) "yes": phrases for articles do not run on this text */
    GPtrArray *expectations; /* (owned) of Expectation */
    GPtrArray *phrases;      /* (owned) of Phrase */
    GPtrArray *examples;     /* (owned) of Example */
    unsigned number;         /* in the book, from 0 */
};

/* Most words of a book have another bit, so that one look at the bits of all words in a range tells
 * that none of a few is there. */
static inline guint64
word_get_bit(guint word)
{
    return G_GUINT64_CONSTANT(1) << (word % 64);
}

/* A phrase that a word finds, with what tells whether it is asked for: most are not, and their own
 * memory is not looked at then. */
typedef struct {
    const Phrase *phrase; /* (borrowed) */
    const guint *needs;   /* (borrowed) the phrase's */
    const guint *words;   /* (borrowed) (nullable) the same, when it is nothing but words */
    guint64 bits;         /* of the words of its first need: see word_get_bit() */
    guint order;          /* its own */
    guint16 set;          /* its file's number */
    guint16 before;       /* words there may be before this one, when it is nothing but words */
} WordPhrase;

/* Phrases that are found by one word. */
typedef struct {
    guint32 kinds;                 /* a bit for each kind that has some */
    GArray *phrases[PHRASE_KINDS]; /* (owned) (nullable) of WordPhrase */
} WordPhrases;

struct PhraseBook {
    Lexicon *lexicon;
    GPtrArray *sets; /* (owned) of PhraseSet */
    char *hash;      /* (owned) */
    unsigned count;
    Vocabulary *vocabulary; /* (owned) */
    GArray *words;          /* (owned) of WordPhrases, by number; 0: phrases that no word finds */
};

/* Makes the phrases of @set, which no longer changes, ready to be found. */
void phrase_book_index(PhraseBook *book, PhraseSet *set);

/* One view being searched for phrases of one book, and room to do it in. Not for two threads. */
typedef struct PhraseSearch PhraseSearch;

/* Both must outlive the search. Returns: (owned) */
PhraseSearch *phrase_search_new(const PhraseBook *book, const View *view);
void phrase_search_free(PhraseSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseSearch, phrase_search_free)

/* True when some phrase was given up on because it took too many steps. */
bool phrase_search_gave_up(const PhraseSearch *search);

/* From now on phrase_search_note() adds to @uses (nullable), an array of PhraseUse. */
void phrase_search_keep_uses(PhraseSearch *search, GPtrArray *uses);

/* Which phrases are looked for: chosen sets and kinds. */
typedef struct PhraseIndex PhraseIndex;
PhraseIndex *phrase_index_new(void);
void phrase_index_add(PhraseIndex *index, const PhraseSet *set, PhraseKind kind);
void phrase_index_free(PhraseIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseIndex, phrase_index_free)

typedef struct {
    const Slot *slot;  /* (borrowed) */
    size_t start, end; /* view bytes */
} SlotHit;

typedef struct {
    const Phrase *phrase; /* (borrowed) */
    size_t start, end;    /* view bytes */
    GArray *hits;         /* (owned) of SlotHit */
} Match;

/**
 * Every place in view bytes [start, end) where a phrase of @index matches: longest first, then the
 * earlier phrase. Returns: (owned) array of Match, not to be added to
 */
GPtrArray *phrase_index_match(const PhraseIndex *index, PhraseSearch *search, size_t start,
                              size_t end);

/* Notes that @match was made use of, for whoever wants to know how a text was read. */
void phrase_search_note(PhraseSearch *search, const Match *match);

/* "open=111", or the name of its block, or "match". Returns: (owned) */
char *match_describe(const Match *match, const View *view);
PhraseUse *phrase_use_new(const Match *match, const View *view);

/* Where wordings that code looks for, not a phrase file, stand. */
typedef struct {
    size_t start, end; /* view bytes */
} WordingPlace;

/**
 * The first match of @pattern in view bytes [start, end), which begin and end as a text does, not
 * before @from. @pattern is a regular expression that never changes; it is compiled once a search.
 * Returns: false when there is none. @ret_place: (nullable)
 */
bool phrase_search_find(PhraseSearch *search, const char *pattern, size_t start, size_t end,
                        size_t from, WordingPlace *ret_place);
/* Is there any? */
bool phrase_search_finds(PhraseSearch *search, const char *pattern, size_t start, size_t end);

/* The word that begins a block of @kind. */
const char *phrase_kind_to_word(PhraseKind kind);

/* Does any phrase of @index match there? */
bool phrase_index_matches(const PhraseIndex *index, PhraseSearch *search, size_t start, size_t end);

/* The number a figure slot caught; "none" and "no" are 0. */
Number slot_hit_get_number(const SlotHit *hit, const View *view);
