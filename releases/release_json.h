/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* The contract between `civcas read --json` and everybody else, schema 1 (civcas-json(5)). */
#define RELEASE_JSON_SCHEMA 1

/* Bytes, figures and entries accepted from a reader. */
#define RELEASE_JSON_MAX_BYTES (64u * 1024 * 1024)
#define RELEASE_JSON_MAX_ITEMS 100000u

typedef enum {
    RELEASE_JSON_ERROR_SYNTAX, /* not JSON, or too large */
    RELEASE_JSON_ERROR_SHAPE,  /* JSON, but not a release of this schema */
} ReleaseJsonError;
#define RELEASE_JSON_ERROR release_json_error_quark()
GQuark release_json_error_quark(void);

/* Returns: (owned) one line, without a line end. */
char *release_to_json(const Release *release);

/**
 * Takes nothing on trust: types, ranges, names, spans and counts are checked, and the message names
 * the member that is wrong. Unknown members are passed over. Returns: (owned), or NULL with
 * RELEASE_JSON_ERROR.
 */
Release *release_from_json(const char *json, gssize length,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
