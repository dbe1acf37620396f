/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What civcas(1) promises to scripts. */
enum {
    EXIT_CODE_OK = 0,
    EXIT_CODE_FAILED = 1,   /* something went wrong; the message says what to do */
    EXIT_CODE_USAGE = 2,    /* the command line makes no sense */
    EXIT_CODE_DOUBTFUL = 3, /* read, but a person should look first */
    EXIT_CODE_UNKNOWN = 4,  /* no release or article that civcas knows */
};

/* One verb of the command: @run gets the arguments from the verb's name on. */
typedef struct {
    const char *name; /* "changes", or "config check" for a verb of two words */
    const char *summary;
    int (*run)(int argc, char **argv);
} Verb;

/* Tells @error on standard error. Returns: EXIT_CODE_FAILED */
int verb_fail(const GError *error);

/* Tells what is wrong with the command line. Returns: EXIT_CODE_USAGE */
int verb_refuse(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Of two exit codes the one that a caller of several files has to know. */
int exit_code_worse(int a, int b);
