/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    SOURCE_FEED, /* RSS or Atom that announces documents */
    SOURCE_LIST, /* a page whose links announce documents */
    SOURCE_PAGE, /* one page, which is the document */
} SourceKind;

/* Where we look, as a *.source file says it. */
typedef struct {
    char *id;   /* (owned) name of the file without ".source" */
    char *name; /* (owned) (nullable) for people */
    SourceKind kind;
    char *address; /* (owned) http or https */
    char
        *series; /* (owned) (nullable) series its releases belong to; NULL lets the reader decide */
    char *match; /* (owned) (nullable) Perl-compatible pattern; announcements whose title and
                    address both fail to match it, ignoring case, are not fetched */
    bool enabled;
    bool allow_private; /* loopback, private and link-local addresses may be asked */
    unsigned interval_s;
    unsigned max_bytes;     /* of one decoded body */
    unsigned timeout_s;     /* of one request, all in all */
    unsigned max_documents; /* new documents fetched in one round */
} Source;

Source *source_new(const char *id, SourceKind kind, const char *address);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

const char *source_kind_to_name(SourceKind kind);
bool source_kind_from_name(const char *name, SourceKind *ret_kind);
