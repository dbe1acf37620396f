/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config/config_file.h"
#include "config/folder_names.h"
#include "config/keys.h"
#include "config/recipient.h"
#include "config/recipient_values.h"
#include "config/secret.h"
#include "config/values.h"

/* Bytes of one file of watched cases. */
#define CASES_MAX_BYTES (64u * 1024)

typedef struct {
    unsigned role;     /* index into role_names */
    unsigned channel;  /* index into channel_names */
    char *secret_file; /* (owned) (nullable) */
    Recipient recipient;
} Draft;

static const char *const role_names[] = {"editor", "operator", NULL};
static const char *const channel_names[] = {"mail", "webhook", "slack", "matrix",
                                            "ntfy", "command", NULL};

#define KEY(name, reader, field, low, high, choices)                                               \
    {                                                                                              \
        "Recipient", name, reader, offsetof(Draft, field), low, high, choices                      \
    }

static const Key recipient_keys[] = {
    KEY("Address", value_read_mail_address, recipient.address, 0, 0, NULL),
    KEY("Name", value_read_text, recipient.full_name, 0, 0, NULL),
    KEY("Role", value_read_choice, role, 0, 0, role_names),
    KEY("Channel", value_read_choice, channel, 0, 0, channel_names),
    KEY("Url", value_read_optional_web_address, recipient.url, 0, 0, NULL),
    KEY("Room", value_read_text, recipient.room, 0, 0, NULL),
    KEY("Exec", value_read_text, recipient.command, 0, 0, NULL),
    KEY("SecretFile", value_read_path, secret_file, 0, 0, NULL),
    KEY("Kinds", value_read_list, recipient.kinds, 0, 0, NULL),
    KEY("Countries", value_read_list, recipient.countries, 0, 0, NULL),
    KEY("Places", value_read_list, recipient.places, 0, 0, NULL),
    KEY("Sources", value_read_list, recipient.sources, 0, 0, NULL),
    KEY("Cases", value_read_list, recipient.cases, 0, 0, NULL),
    KEY("KilledAtLeast", value_read_count, recipient.killed_at_least, 0, 1000000, NULL),
    KEY("AnyFigure", value_read_bool, recipient.any_figure, 0, 0, NULL),
    KEY("Rate", value_read_rate, recipient.rate, 0, 0, NULL),
    KEY("QuietHours", value_read_quiet_hours, recipient.quiet, 0, 0, NULL),
    KEY("Dates", value_read_text, recipient.dates, 0, 0, NULL),
    KEY("EmptyDigest", value_read_bool, recipient.empty_digest, 0, 0, NULL),
    {0},
};

const char *
channel_to_name(Channel channel)
{
    return channel_names[channel];
}

void
recipient_free(Recipient *recipient)
{
    if (recipient == NULL)
        return;
    g_free(recipient->name);
    g_free(recipient->address);
    g_free(recipient->full_name);
    g_free(recipient->url);
    g_free(recipient->room);
    g_free(recipient->command);
    g_free(recipient->secret);
    g_free(recipient->secret_problem);
    g_strfreev(recipient->kinds);
    g_strfreev(recipient->countries);
    g_strfreev(recipient->places);
    g_strfreev(recipient->sources);
    g_strfreev(recipient->cases);
    g_strfreev(recipient->key_cases);
    g_strfreev(recipient->file_cases);
    g_free(recipient->rate.zone);
    g_free(recipient->quiet.zone);
    g_free(recipient->dates);
    g_free(recipient);
}

/* Returns: (nullable) static words */
static const char *
find_command_gap(const char *command)
{
    g_auto(GStrv) arguments = NULL;
    if (command == NULL)
        return "[Recipient] Exec: is missing; write Exec=/path/to/program";
    if (!g_shell_parse_argv(command, NULL, &arguments, NULL))
        return "[Recipient] Exec: has an open quotation mark; close it";
    return *arguments[0] == '/'
               ? NULL
               : "[Recipient] Exec: is no absolute path; write Exec=/path/to/program";
}

/* What @recipient lacks for its channel. Returns: (nullable) static words */
static const char *
find_gap(const Recipient *recipient)
{
    switch (recipient->channel) {
    case CHANNEL_MAIL:
        return recipient->address == NULL
                   ? "[Recipient] Address: is missing; write Address=name@example.org"
                   : NULL;
    case CHANNEL_COMMAND:
        return find_command_gap(recipient->command);
    case CHANNEL_MATRIX:
        if (recipient->room == NULL)
            return "[Recipient] Room: is missing; write Room=!id:example.org";
        break;
    default:
        break;
    }
    return recipient->url == NULL ? "[Recipient] Url: is missing; write Url=https://..." : NULL;
}

static bool
load_secret(const char *path, Draft *draft, GError **error)
{
    Recipient *recipient = &draft->recipient;
    if (recipient->channel == CHANNEL_MAIL || recipient->channel == CHANNEL_COMMAND)
        return true;
    g_autofree char *credential = g_strconcat("recipient-", recipient->name, NULL);
    if (!secret_load(draft->secret_file, credential, &recipient->secret, &recipient->secret_problem,
                     error)) {
        g_prefix_error(error, "%s: [Recipient] SecretFile: ", path);
        return false;
    }
    /* Most doors of this kind keep their secret in the address. */
    if (draft->secret_file == NULL && recipient->channel != CHANNEL_MATRIX)
        g_clear_pointer(&recipient->secret_problem, g_free);
    return true;
}

/* @path without ".recipient", and with ".cases". Returns: (owned) */
static char *
find_cases_path(const char *path)
{
    g_autofree char *stem = g_strndup(path, strlen(path) - strlen(".recipient"));
    return g_strconcat(stem, ".cases", NULL);
}

static void
add_case(GPtrArray *cases, const char *line)
{
    g_autofree char *id = g_strstrip(g_strdup(line));
    if (*id != '\0' && *id != '#')
        g_ptr_array_add(cases, g_steal_pointer(&id));
}

/* Adds those of the file beside it. */
static bool
load_cases(const char *path, Recipient *recipient, GError **error)
{
    g_autofree char *cases_path = find_cases_path(path);
    g_autofree char *text = NULL;
    size_t size = 0;
    if (!g_file_test(cases_path, G_FILE_TEST_EXISTS))
        return true;
    if (!config_file_load(cases_path, CASES_MAX_BYTES, &text, &size, error))
        return false;
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(g_free);
    for (char **id = recipient->cases; id != NULL && *id != NULL; id++)
        g_ptr_array_add(cases, g_strdup(*id));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        add_case(cases, *line);
    g_ptr_array_add(cases, NULL);
    g_strfreev(recipient->cases);
    recipient->cases = (char **)g_ptr_array_free(g_steal_pointer(&cases), FALSE);
    return true;
}

static bool
fill(const char *path, Draft *draft, GError **error)
{
    Recipient *recipient = &draft->recipient;
    if (!keys_load(path, recipient_keys, draft, error))
        return false;
    recipient->is_operator = draft->role == 1;
    recipient->channel = (Channel)draft->channel;
    const char *gap = find_gap(recipient);
    if (gap != NULL) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "%s: %s", path, gap);
        return false;
    }
    recipient->key_cases = g_strdupv(recipient->cases);
    if (!load_secret(path, draft, error) || !load_cases(path, recipient, error))
        return false;
    recipient->file_cases = g_strdupv(recipient->cases);
    return true;
}

static Recipient *
load_recipient(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    Draft draft = {.recipient.name = folder_name_to_id(path, name, ".recipient", error)};
    bool done = draft.recipient.name != NULL && fill(path, &draft, error);
    g_free(draft.secret_file);
    Recipient *recipient = g_new(Recipient, 1);
    *recipient = draft.recipient;
    if (!done)
        g_clear_pointer(&recipient, recipient_free);
    return recipient;
}

GPtrArray *
recipients_load(const char *folder, GError **error)
{
    g_autofree char *files = g_build_filename(folder, "recipients.d", NULL);
    g_autoptr(GPtrArray) names = keys_list_files(files, ".recipient", error);
    if (names == NULL)
        return NULL;
    g_autoptr(GPtrArray) recipients =
        g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
    for (unsigned i = 0; i < names->len; i++) {
        Recipient *recipient = load_recipient(files, g_ptr_array_index(names, i), error);
        if (recipient == NULL)
            return NULL;
        g_ptr_array_add(recipients, recipient);
    }
    return g_steal_pointer(&recipients);
}
