/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    CHANNEL_MAIL,
    CHANNEL_WEBHOOK, /* our own JSON, signed */
    CHANNEL_SLACK,   /* and Mattermost */
    CHANNEL_MATRIX,
    CHANNEL_NTFY,
    CHANNEL_COMMAND, /* our own JSON on standard input */
} Channel;
/* "mail", ... */
const char *channel_to_name(Channel channel);

typedef enum { RATE_NOW, RATE_HOURLY, RATE_DAILY, RATE_WEEKLY } RateKind;

/* When a recipient is told. */
typedef struct {
    RateKind kind;
    unsigned minute;  /* of the day */
    unsigned weekday; /* 1 Monday to 7 Sunday */
    char *zone;       /* (owned) (nullable) "Europe/London"; NULL: UTC */
} Rate;

/* From @from to @to, minutes of the day; over midnight when @to comes first. */
typedef struct {
    bool is_set;
    unsigned from;
    unsigned to;
    char *zone; /* (owned) (nullable) NULL: UTC */
} QuietHours;

/* One file recipients.d/NAME.recipient. */
typedef struct {
    char *name;      /* (owned) file name without ".recipient" */
    char *address;   /* (owned) (nullable) mail address; never NULL for CHANNEL_MAIL */
    char *full_name; /* (owned) (nullable) */
    bool is_operator;
    Channel channel;
    char *url;            /* (owned) (nullable) of a webhook */
    char *room;           /* (owned) (nullable) of Matrix */
    char *command;        /* (owned) (nullable) program and arguments, without a shell */
    char *secret;         /* (owned) (nullable) key of the signature, or access token */
    char *secret_problem; /* (owned) (nullable) why a secret that is set cannot be had */
    /* Each NULL for any. */
    char **kinds;      /* (owned) (nullable) names of kinds of change */
    char **countries;  /* (owned) (nullable) */
    char **places;     /* (owned) (nullable) */
    char **sources;    /* (owned) (nullable) of allegations: "Airwars" */
    char **cases;      /* (owned) (nullable) ids; wanted whatever the rest says */
    char **key_cases;  /* (owned) (nullable) those of them that the key Cases= names */
    char **file_cases; /* (owned) (nullable) those that the recipient's files name */
    unsigned killed_at_least;
    bool any_figure; /* figures and sums too, although the rest names cases */
    Rate rate;
    QuietHours quiet;
    bool empty_digest;
    char *dates; /* (owned) (nullable) language of dates, "de"; NULL: 2019-04-30 */
} Recipient;
void recipient_free(Recipient *recipient);

/* @folder/recipients.d/ *.recipient. Returns: (owned) array of Recipient, maybe empty. */
GPtrArray *recipients_load(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Adds to @recipients the cases that `civcas watch` put down for them, which stand beside the
 * ledger @ledger, in a file of its name with ".watched": "NAME CASE" a line. No file is no case.
 */
bool recipients_load_watched(GPtrArray *recipients, const char *ledger,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Has @recipient told of everything about @case_id from now on, or of no more than its rules say;
 * kept beside @ledger. True as well when that is so already. A case that the recipient's own file
 * names is not taken out of there: that is an error that says where it stands. */
bool recipient_watch_case(Recipient *recipient, const char *ledger, const char *case_id,
                          bool watched, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (borrowed), or NULL with @error, which says how to make one */
Recipient *recipients_find(GPtrArray *recipients, const char *name, const char *folder,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
