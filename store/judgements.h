/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/* What people decided: kept apart from what the fold gives, signed, and never deleted. */

/* Characters of a name and of a note. */
#define JUDGEMENT_MAX_TEXT 2000u

typedef struct {
    char *id; /* (owned) from its content, so that it is the same in every ledger */
    gint64 made_at;
    char *kind;  /* (owned) "same", "different", "unsure", "amend" or "accept" */
    char *a;     /* (owned) id of an entry, or of a release */
    char *b;     /* (owned) (nullable) id of the other entry; of an amended entry its release */
    char *field; /* (owned) (nullable) what is amended */
    char *value; /* (owned) (nullable) */
    char *was;   /* (owned) (nullable) what was read where it is amended; "" for not stated */
    char *by;    /* (owned) who says so */
    char *note;  /* (owned) why; may be empty */
    gint64 undone_at; /* 0: it stands */
    char *undone_by;  /* (owned) (nullable) */
    char *undone_note;
} Judgement;
Judgement *judgement_new(const char *kind, const char *a, const char *b);
void judgement_free(Judgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judgement, judgement_free)

/* One line, as civcas judgements export prints it. Returns: (owned) */
char *judgement_to_json(Judgement *judgement);
/* Returns: (owned), or NULL with @error naming the member that is wrong. Its id is not taken over:
 * it follows from the rest. */
Judgement *judgement_from_json(const char *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Records @judgement, whose id is filled in, and folds again from the release it touches.
 * @ret_changes: (owned) array of Change as recorded: what is new, and corrections
 */
bool ledger_judge(Ledger *ledger, Judgement *judgement, GPtrArray *subscribers,
                  GPtrArray **ret_changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes a judgement back; it stays on record with who did so. */
bool ledger_undo_judgement(Ledger *ledger, const char *id, const char *by, const char *note,
                           gint64 now, GPtrArray *subscribers, GPtrArray **ret_changes,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Every judgement, oldest first. Returns: (owned) array of Judgement, or NULL. */
GPtrArray *ledger_list_judgements(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes those over that are not on record, and those taken back elsewhere, then folds again. Ids
 * that the ledger does not know yet wait until it does. */
bool ledger_import_judgements(Ledger *ledger, GPtrArray *judgements, gint64 now,
                              GPtrArray *subscribers, GPtrArray **ret_changes,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Two that look alike and were not linked. */
typedef struct {
    char *release_id;
    char *entry_id;
    char *case_id;
    double score;
    char *reasons;
} UnsurePair;
void unsure_pair_free(UnsurePair *pair);

/* Pairs that wait for a person, most alike first. Returns: (owned) array of UnsurePair, or NULL. */
GPtrArray *ledger_list_unsure(Ledger *ledger, GError **error) G_GNUC_WARN_UNUSED_RESULT;
