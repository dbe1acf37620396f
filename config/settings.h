/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/source.h"
#include "config/config_file.h"
#include "config/recipient.h"

/* civcas.conf with its drop-ins (civcas.conf.d/ *.conf); the shipped file is the compiled-in
 * default. */
typedef struct {
    char *ledger;      /* (owned) path of ledger.db */
    char *bus;         /* (owned) "system", "session" or "none" */
    char *user_agent;  /* (owned) */
    char *contact;     /* (owned) (nullable) address told to publishers in the User-Agent */
    char *ca_file;     /* (owned) (nullable) extra certificate authorities for HTTPS and mail */
    char *proxy;       /* (owned) (nullable) by which public hosts are asked */
    unsigned pause_ms; /* between two requests to one group of hosts, whoever asks */
    unsigned jitter_percent;
    unsigned parallel;   /* sources asked at the same time */
    char *mail_server;   /* (owned) (nullable) smtp:// or smtps://; NULL: no mail */
    char *mail_sender;   /* (owned) (nullable) "Civcas <alerts@example.org>" or an address */
    char *mail_envelope; /* (owned) (nullable) the bare address within mail_sender */
    char *mail_user;     /* (owned) (nullable) */
    char *mail_password; /* (owned) (nullable) read from its file or credential */
    char *mail_password_problem; /* (owned) (nullable) mail_user is set, but its password is out of
                                    this process's reach: why. Reading verbs may go on, sending
                                    mail may not */
    char *mail_domain;           /* (owned) right-hand side of Message-IDs */
    bool mail_plain;             /* allow SMTP without TLS */
    unsigned mail_retry_min_s;
    unsigned mail_retry_max_s;
    unsigned mail_timeout_s;   /* of one mail, from the first byte to the 250 */
    unsigned mail_give_up_s;   /* after its first try */
    unsigned mail_alarm_s;     /* of tries in vain, before people are told aloud */
    bool mail_bearer;          /* mail_password is an OAuth 2.0 token (XOAUTH2) */
    char *heartbeat_address;   /* (owned) (nullable) called after each healthy round */
    char *metrics_file;        /* (owned) (nullable) figures for a collector */
    char *archive_address;     /* (owned) (nullable) where copies of pages are asked for */
    char *archive_key;         /* (owned) (nullable) "ACCESS:SECRET", from its file or credential */
    char *archive_key_problem; /* (owned) (nullable) why it is out of this process's reach */
} Settings;

/**
 * Loads vendor defaults, then @folder/civcas.conf and drop-ins. A missing file is fine: defaults
 * hold. Unknown groups and keys are refused, naming file, group, key and the nearest known name.
 */
Settings *settings_load(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* Folder used when none is named: $XDG_CONFIG_HOME/civcas if it exists or for a user's service;
 * else /etc/civcas for root, the service, or where it exists; else $XDG_CONFIG_HOME/civcas.
 * Returns: (owned) */
char *settings_find_folder(void);

/* @folder/sources.d/ *.source, sorted by id. Returns: (owned) array of Source, maybe empty. */
GPtrArray *sources_load(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* False with @error when one of the enabled @sources asks a public host and nobody there could
 * reach us: the settings name no contact. */
bool sources_check_contact(GPtrArray *sources, const Settings *settings, const char *folder,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    char *path; /* (owned) */
    char *text; /* (owned) */
} PhraseFile;
void phrase_file_free(PhraseFile *file);
/**
 * Phrase files: the vendor's, each replaced by one of the same name in @folder/phrases/, which may
 * add more. Sorted by name. Returns: (owned) array of PhraseFile; CONFIG_ERROR_ABSENT when there is
 * none. The vendor's folder is @vendor, or that of the installation when NULL.
 */
GPtrArray *phrase_files_load(const char *folder, const char *vendor,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
