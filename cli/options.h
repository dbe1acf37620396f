/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "releases/phrases.h"
#include "store/ledger.h"

/* Options that mean the same for every verb that takes them. */
typedef enum {
    TAKES_NOTHING = 0,
    TAKES_DB = 1 << 0,
    TAKES_JSON = 1 << 1,
    TAKES_PHRASES = 1 << 2,
} OptionsTaken;

/* How a verb is called, for --help and for checking. */
typedef struct {
    const char *page;        /* the manual page of section 1 that says more; NULL: civcas */
    const char *operands;    /* (nullable) "FILE…" */
    const char *description; /* what it does, with an example */
    unsigned taken;          /* of OptionsTaken; --config is always taken */
    unsigned min_operands;
    unsigned max_operands;
} Usage;

typedef struct {
    char *database; /* (owned) (nullable) --db */
    char *config;   /* (owned) (nullable) --config */
    char *phrases;  /* (owned) (nullable) --phrases */
    gboolean json;
    char **operands; /* (owned) (nullable) */
} Options;

/**
 * Reads the command line of one verb. @entries: (nullable) the verb's own options.
 * Returns false when it makes no sense; that has been told then.
 */
bool options_parse(Options *options, const Usage *usage, const GOptionEntry *entries, int argc,
                   char **argv) G_GNUC_WARN_UNUSED_RESULT;
void options_clear(Options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

unsigned options_count_operands(const Options *options);

/* --config, else the folder civcasd would use. Returns: (owned) */
char *options_get_folder(const Options *options);

Settings *options_load_settings(const Options *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens --db, else the ledger the settings name. */
Ledger *options_open_ledger(const Options *options, LedgerMode mode,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The phrase files of --phrases alone; else the vendor's with those of the settings folder over
 * them. A program that runs where it was built takes the source tree for the vendor.
 */
PhraseBook *options_load_phrases(const Options *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
