/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/settings.h"

#include <string.h>

#include "config/default_settings.h"
#include "config/keys.h"
#include "config/mailbox.h"
#include "config/places.h"
#include "config/secret.h"
#include "config/settings_internal.h"
#include "config/values.h"

/* What the files say; what they leave open is settled afterwards. */
typedef struct {
    Settings settings;
    unsigned bus;           /* index into bus_names */
    unsigned login;         /* index into login_names */
    char *password_file;    /* (owned) (nullable) */
    char *archive_key_file; /* (owned) (nullable) */
} Draft;

static const char *const bus_names[] = {"", "system", "session", "none", NULL};

static const char *const login_names[] = {"password", "bearer", NULL};

#define KEY(group, name, reader, field, ...)                                                       \
    {                                                                                              \
        group, name, reader, offsetof(Draft, field), __VA_ARGS__                                   \
    }

const Key settings_keys[] = {
    KEY("Ledger", "File", value_read_path, settings.ledger, 0, 0, NULL),
    KEY("Bus", "Bus", value_read_choice, bus, 0, 0, bus_names),
    KEY("Fetch", "UserAgent", value_read_user_agent, settings.user_agent, 0, 0, NULL),
    KEY("Fetch", "Contact", value_read_contact, settings.contact, 0, 0, NULL),
    KEY("Fetch", "CaFile", value_read_path, settings.ca_file, 0, 0, NULL),
    KEY("Fetch", "Proxy", value_read_proxy, settings.proxy, 0, 0, NULL),
    KEY("Fetch", "Pause", value_read_milliseconds, settings.pause_ms, 0, 3600 * 1000, NULL),
    KEY("Fetch", "Jitter", value_read_percent, settings.jitter_percent, 0, 50, NULL),
    KEY("Fetch", "Parallel", value_read_count, settings.parallel, 1, 64, NULL),
    KEY("Mail", "Server", value_read_mail_server, settings.mail_server, 0, 0, NULL),
    KEY("Mail", "From", value_read_mailbox, settings.mail_sender, 0, 0, NULL),
    KEY("Mail", "User", value_read_text, settings.mail_user, 0, 0, NULL),
    KEY("Mail", "PasswordFile", value_read_path, password_file, 0, 0, NULL),
    KEY("Mail", "Domain", value_read_domain, settings.mail_domain, 0, 0, NULL),
    KEY("Mail", "AllowPlain", value_read_bool, settings.mail_plain, 0, 0, NULL),
    KEY("Mail", "RetryFirst", value_read_seconds, settings.mail_retry_min_s, 1, 24 * 3600, NULL),
    KEY("Mail", "RetryLongest", value_read_seconds, settings.mail_retry_max_s, 1, 7 * 24 * 3600,
        NULL),
    KEY("Mail", "Timeout", value_read_seconds, settings.mail_timeout_s, 1, 3600, NULL),
    KEY("Mail", "GiveUpAfter", value_read_seconds, settings.mail_give_up_s, 1, 30 * 24 * 3600,
        NULL),
    KEY("Mail", "AlarmAfter", value_read_seconds, settings.mail_alarm_s, 1, 30 * 24 * 3600, NULL),
    KEY("Mail", "Login", value_read_choice, login, 0, 0, login_names),
    KEY("Watch", "HeartbeatUrl", value_read_optional_web_address, settings.heartbeat_address, 0, 0,
        NULL),
    KEY("Archive", "SaveAt", value_read_optional_secure_address, settings.archive_address, 0, 0,
        NULL),
    KEY("Archive", "KeyFile", value_read_path, archive_key_file, 0, 0, NULL),
    KEY("Metrics", "File", value_read_path, settings.metrics_file, 0, 0, NULL),
    {0},
};

static bool
visit_file(const char *path, SettingsVisit visit, gpointer data, GError **error)
{
    g_autofree char *text = NULL;
    size_t size = 0;
    return config_file_load(path, KEYS_MAX_BYTES, &text, &size, error) &&
           visit(text, size, path, data, error);
}

static bool
visit_drop_ins(const char *folder, SettingsVisit visit, gpointer data, GError **error)
{
    g_autofree char *drop_ins = g_build_filename(folder, "civcas.conf.d", NULL);
    g_autoptr(GPtrArray) names = keys_list_files(drop_ins, ".conf", error);
    for (unsigned i = 0; names != NULL && i < names->len; i++) {
        g_autofree char *path = g_build_filename(drop_ins, g_ptr_array_index(names, i), NULL);
        if (!visit_file(path, visit, data, error))
            return false;
    }
    return names != NULL;
}

bool
settings_visit_files(const char *folder, SettingsVisit visit, gpointer data, GError **error)
{
    if (!visit(default_settings, default_settings_size, SETTINGS_BUILT_IN, data, error))
        return false;
    g_autofree char *path = g_build_filename(folder, "civcas.conf", NULL);
    g_autoptr(GError) why = NULL;
    if (!visit_file(path, visit, data, &why) &&
        !g_error_matches(why, CONFIG_ERROR, CONFIG_ERROR_ABSENT)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    return visit_drop_ins(folder, visit, data, error);
}

static bool
read_file(const char *text, size_t size, const char *path, gpointer data, GError **error)
{
    return keys_read(text, size, path, settings_keys, data, error);
}

static void
settle_fetch(Settings *settings)
{
    g_autofree char *product = settings->user_agent != NULL ? g_steal_pointer(&settings->user_agent)
                                                            : g_strdup("civcas/" CIVCAS_VERSION);
    settings->user_agent = settings->contact != NULL
                               ? g_strdup_printf("%s (+%s)", product, settings->contact)
                               : g_steal_pointer(&product);
}

static bool
refuse(const char *folder, const char *what, GError **error)
{
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "%s/civcas.conf: %s", folder, what);
    return false;
}

static bool
settle_mail(const char *folder, Draft *draft, GError **error)
{
    Settings *settings = &draft->settings;
    if (settings->mail_server != NULL && settings->mail_sender == NULL)
        return refuse(folder, "[Mail] From: is empty although Server= is set; write an address",
                      error);
    if (settings->mail_retry_min_s > settings->mail_retry_max_s)
        return refuse(folder, "[Mail] RetryFirst: is longer than RetryLongest=; swap them", error);
    if (settings->mail_sender != NULL)
        settings->mail_envelope = mailbox_find_address(settings->mail_sender);
    if (settings->mail_domain == NULL)
        settings->mail_domain = settings->mail_envelope != NULL
                                    ? g_strdup(strchr(settings->mail_envelope, '@') + 1)
                                    : g_strdup(g_get_host_name());
    settings->mail_bearer = draft->login == 1;
    if (settings->mail_user == NULL)
        return true;
    if (!secret_load(draft->password_file, "mail-password", &settings->mail_password,
                     &settings->mail_password_problem, error)) {
        g_prefix_error(error, "%s/civcas.conf: [Mail] PasswordFile: ", folder);
        return false;
    }
    return true;
}

static bool
settle_archive(const char *folder, Draft *draft, GError **error)
{
    Settings *settings = &draft->settings;
    if (settings->archive_address == NULL ||
        secret_load(draft->archive_key_file, "archive-key", &settings->archive_key,
                    &settings->archive_key_problem, error))
        return true;
    g_prefix_error(error, "%s/civcas.conf: [Archive] KeyFile: ", folder);
    return false;
}

static bool
fill(const char *folder, Draft *draft, GError **error)
{
    Settings *settings = &draft->settings;
    if (!settings_visit_files(folder, read_file, draft, error))
        return false;
    if (settings->ledger == NULL)
        settings->ledger = places_find_ledger(folder);
    if (draft->bus == 0)
        settings->bus = g_strdup(places_is_system(folder) ? "system" : "session");
    else
        settings->bus = g_strdup(bus_names[draft->bus]);
    settle_fetch(settings);
    return settle_mail(folder, draft, error) && settle_archive(folder, draft, error);
}

Settings *
settings_load(const char *folder, GError **error)
{
    Draft draft = {0};
    bool done = fill(folder, &draft, error);
    g_autoptr(Settings) settings = g_new(Settings, 1);
    *settings = draft.settings;
    g_free(draft.password_file);
    g_free(draft.archive_key_file);
    return done ? g_steal_pointer(&settings) : NULL;
}

char *
settings_find_folder(void)
{
    return places_find_settings();
}

void
settings_free(Settings *settings)
{
    if (settings == NULL)
        return;
    g_free(settings->ledger);
    g_free(settings->bus);
    g_free(settings->user_agent);
    g_free(settings->contact);
    g_free(settings->ca_file);
    g_free(settings->proxy);
    g_free(settings->mail_server);
    g_free(settings->mail_sender);
    g_free(settings->mail_envelope);
    g_free(settings->mail_user);
    g_free(settings->mail_password);
    g_free(settings->mail_password_problem);
    g_free(settings->mail_domain);
    g_free(settings->heartbeat_address);
    g_free(settings->metrics_file);
    g_free(settings->archive_address);
    g_free(settings->archive_key);
    g_free(settings->archive_key_problem);
    g_free(settings);
}
