/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/house.h"
#include "config/settings.h"
#include "daemon/turns.h"
#include "fetchers/robots_keeper.h"
#include "transfers/transfers.h"

/* Where civcasd finds what it is told. */
typedef struct {
    char *folder; /* (owned) settings, sources, recipients */
    char
        *phrases; /* (owned) (nullable) the only phrase files to use; NULL: vendor's and folder's */
    char *vendor_phrases; /* (owned) (nullable) the vendor's phrase files; NULL: as installed */
    char *ledger;         /* (owned) (nullable) instead of the one in the settings */
    char *reader;         /* (owned) the civcas command, which reads documents for us */
} SetupPlaces;
void setup_places_clear(SetupPlaces *places);

/* Everything civcasd is told, of one moment. A reload makes another one; rounds under way keep the
 * one they began with. */
typedef struct {
    Settings *settings;        /* (owned) */
    GPtrArray *sources;        /* (owned) of Source */
    GPtrArray *recipients;     /* (owned) of Recipient */
    GPtrArray *subscribers;    /* (owned) of Subscriber: the recipients, as the ledger knows them */
    House *house;              /* (owned) how its mail looks */
    GBytes *phrases;           /* (owned) the phrase files, packed; readers use these */
    char *phrases_hash;        /* (owned) of all of them */
    const SetupPlaces *places; /* (borrowed) lives as long as the program */
    Transfers *transfers;      /* (owned) asks under the name these settings give */
    RobotsKeeper *robots;      /* (owned) */
    Turns *readers;            /* (owned) so many as there are processors: each reader's time is
                                  limited, and it shall not spend that on waiting */
} Setup;

/**
 * Loads and checks everything, or fails as a whole with the first file that is bad.
 * Returns: (owned) setup_unref it
 */
Setup *setup_load(const SetupPlaces *places, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Setup *setup_ref(Setup *setup);
void setup_unref(Setup *setup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Setup, setup_unref)

/* Path of the ledger to use. Returns: (borrowed) */
const char *setup_get_ledger(const Setup *setup);

/* As the ledger is to know @recipients, which must outlive them. Returns: (owned) of Subscriber */
GPtrArray *setup_list_subscribers(GPtrArray *recipients);

/* Returns: (borrowed) (nullable) */
const Source *setup_find_source(const Setup *setup, const char *id);
const Recipient *setup_find_recipient(const Setup *setup, const char *name);
