/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where civcasd says what happens: the systemd journal with levels when it runs under it, else one
 * line an event on standard output, with a progress line on a terminal. */
typedef struct Journal Journal;

typedef enum {
    JOURNAL_ERROR,   /* somebody must act */
    JOURNAL_WARNING, /* something did not go as it should; we go on */
    JOURNAL_NEWS,    /* what people wait for: changes */
    JOURNAL_EVENT,   /* what happens on a normal day */
    JOURNAL_DETAIL,  /* said only when asked to be verbose */
} JournalLevel;

typedef struct {
    bool is_verbose;
    bool shows_progress;  /* keep a progress line, where there is a terminal */
    bool on_error_output; /* standard output is for somebody else */
} JournalOptions;

Journal *journal_new(const JournalOptions *options);
void journal_free(Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_free)

/* One line. Text by others is made visible: no control character reaches a terminal. */
void journal_say(Journal *journal, JournalLevel level, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* What a line is about, for those who search the journal: each has an id and an explanation in
 * systemd/civcas.catalog. */
typedef enum {
    MESSAGE_NONE,
    MESSAGE_BEGAN,
    MESSAGE_NO_SOURCES,
    MESSAGE_RELOADED,
    MESSAGE_RELOAD_REFUSED,
    MESSAGE_SOURCE_FAILING,
    MESSAGE_SOURCE_RECOVERED,
    MESSAGE_RELEASE_FOUND,
    MESSAGE_CHANGE,
    MESSAGE_DOUBTFUL,
    MESSAGE_MAIL_KEPT,
    MESSAGE_HEARTBEAT_UNHEARD,
} JournalMessage;

typedef struct {
    JournalMessage message;
    const char *source;  /* (nullable) CIVCAS_SOURCE */
    const char *release; /* (nullable) CIVCAS_RELEASE */
    const char *case_id; /* (nullable) CIVCAS_CASE */
    gint64 change;       /* CIVCAS_CHANGE: its sequence number; 0 for none */
} JournalTopic;

/* journal_say with fields that can be searched for: journalctl CIVCAS_SOURCE=oir */
void journal_tell(Journal *journal, JournalLevel level, const JournalTopic *topic,
                  const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Whether anybody sees a progress line. */
bool journal_has_progress(const Journal *journal);

/* Replaces the progress line; NULL takes it away. Does nothing without a terminal. */
void journal_show_progress(Journal *journal, const char *line);
