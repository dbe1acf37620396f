/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/capture.h"
#include "daemon/turns.h"
#include "releases/release.h"

/* One document read by a child process (`civcas read --json`), which has no credentials, no ledger,
 * a bare environment and limits on time, processor, memory and files. */
typedef struct Reading Reading;

/* Seconds a reader may take by the clock once it runs; confinement.h has its other limits. */
#define READING_MAX_WALL_S 90

typedef enum {
    READING_DONE,    /* there is a release, maybe a doubtful one */
    READING_UNKNOWN, /* neither a release nor an article that says something we know */
    READING_DIED,   /* this body killed its reader, or made it talk nonsense: do not try it again */
    READING_FAILED, /* the reader could not work; the document is not to blame */
} ReadingOutcome;

/* What to run and what to tell it. All (borrowed); copied where needed. */
typedef struct {
    Turns *turns;        /* outlives the reading, which waits for its turn */
    const char *program; /* path of civcas */
    GBytes *phrases;     /* packed phrase files */
    const char *series;  /* (nullable) its --series */
} ReadingOptions;

/* @release: (owned) (nullable) set with READING_DONE only. @why: (borrowed) a sentence for people,
 * "" with READING_DONE. */
typedef void (*ReadingFinish)(ReadingOutcome outcome, Release *release, const char *why,
                              gpointer data);

/**
 * Starts reading the body of @capture. @finish is called once, from the main loop.
 * Returns: (owned) free after @finish, or before to end the child (then nothing more is called).
 */
Reading *reading_start(const ReadingOptions *options, const Capture *capture, ReadingFinish finish,
                       gpointer data);
void reading_free(Reading *reading);
