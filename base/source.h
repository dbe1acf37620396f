/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    SOURCE_FEED,              /* RSS or Atom that announces documents */
    SOURCE_LIST,              /* a page whose links announce documents */
    SOURCE_PAGE,              /* one page, which is the document */
    SOURCE_RELIEFWEB,         /* a query to ReliefWeb's API, version 2; holds its documents */
    SOURCE_DVIDS,             /* a query to the API of DVIDS */
    SOURCE_WAYBACK,           /* a query to the index (CDX) of a web archive */
    SOURCE_AIRWARS_CLAIMS,    /* Airwars' pages of what militaries claimed */
    SOURCE_AIRWARS_INCIDENTS, /* Airwars' incidents with their codes; holds its documents */
    SOURCE_FOLDER,            /* a folder of files put there by hand */
    SOURCE_KINDS,             /* how many there are */
} SourceKind;

/* Who speaks at a source. */
typedef enum {
    AUTHORITY_OFFICIAL, /* the force that publishes the releases */
    AUTHORITY_MIRROR,   /* somebody who keeps whole releases of others */
    AUTHORITY_PRESS,    /* somebody who writes about them */
} Authority;

const char *authority_to_name(Authority authority);

/* Where we look, as a *.source file says it. */
typedef struct {
    char *id;   /* (owned) name of the file without ".source" */
    char *name; /* (owned) (nullable) for people */
    SourceKind kind;
    Authority authority;
    char *address;     /* (owned) http or https; a file:// address for a folder */
    char *app_name;    /* (owned) (nullable) the name an API wants to know us by; no secret */
    char *key;         /* (owned) (nullable) secret for an API */
    char *key_problem; /* (owned) (nullable) the key is out of this process's reach: why */
    char
        *series; /* (owned) (nullable) series its releases belong to; NULL lets the reader decide */
    char *match; /* (owned) (nullable) Perl-compatible pattern; announcements whose title and
                    address both fail to match it, ignoring case, are not fetched */
    char *redirect_hosts; /* (owned) (nullable) hosts, with spaces between, that redirects may lead
                             to besides its own */
    bool enabled;
    bool allow_private; /* loopback, private and link-local addresses may be asked */
    bool obeys_robots;  /* robots.txt of its hosts holds for us */
    unsigned pages;     /* of a list or an API, read in one round */
    unsigned window_s;  /* {from} in the address is so long ago */
    unsigned interval_s;
    unsigned max_bytes;     /* of one decoded body */
    unsigned timeout_s;     /* of one request, all in all */
    unsigned max_documents; /* new documents fetched in one round */
} Source;

Source *source_new(const char *id, SourceKind kind, const char *address);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

Source *source_copy(const Source *source);

/* Asks hosts of others, whose owners must be able to reach us. */
bool source_is_public(const Source *source);

const char *source_kind_to_name(SourceKind kind);
bool source_kind_from_name(const char *name, SourceKind *ret_kind);
