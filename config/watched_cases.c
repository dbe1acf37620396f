/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config_file.h"
#include "config/recipient.h"

/* Bytes of the file of watched cases: some ten thousand. */
#define WATCHED_MAX_BYTES (1024u * 1024)

static const char heading[] =
    "# Who is told of which cases whatever the rules say: civcas watch writes this.\n";

/* Returns: (owned) lines, maybe none, or NULL with @error */
static char **
load_lines(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    size_t size = 0;
    if (g_file_test(path, G_FILE_TEST_EXISTS) &&
        !config_file_load(path, WATCHED_MAX_BYTES, &text, &size, error))
        return NULL;
    return g_strsplit(text != NULL ? text : "", "\n", -1);
}

static char *
find_path(const char *ledger)
{
    return g_strconcat(ledger, ".watched", NULL);
}

/* @recipient's case on @line. Returns: (borrowed) (nullable) */
static const char *
find_case(const Recipient *recipient, const char *line)
{
    size_t length = strlen(recipient->name);
    bool is_its = strncmp(line, recipient->name, length) == 0 && line[length] == ' ';
    return is_its && line[length + 1] != '\0' ? line + length + 1 : NULL;
}

static bool
has_case(char **cases, const char *case_id)
{
    return cases != NULL && g_strv_contains((const char *const *)cases, case_id);
}

/* Takes @case_id up or out. */
static void
set_case(Recipient *recipient, const char *case_id, bool watched)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (char **id = recipient->cases; id != NULL && *id != NULL; id++) {
        if (strcmp(*id, case_id) != 0)
            g_strv_builder_add(builder, *id);
    }
    if (watched)
        g_strv_builder_add(builder, case_id);
    g_strfreev(recipient->cases);
    recipient->cases = g_strv_builder_end(builder);
    if (recipient->cases[0] == NULL)
        g_clear_pointer(&recipient->cases, g_strfreev); /* none named is any */
}

bool
recipients_load_watched(GPtrArray *recipients, const char *ledger, GError **error)
{
    g_autofree char *path = find_path(ledger);
    g_auto(GStrv) lines = load_lines(path, error);
    for (guint i = 0; lines != NULL && i < recipients->len; i++) {
        Recipient *recipient = recipients->pdata[i];
        for (char **line = lines; *line != NULL; line++) {
            const char *case_id = find_case(recipient, *line);
            if (case_id != NULL && !has_case(recipient->cases, case_id))
                set_case(recipient, case_id, true);
        }
    }
    return lines != NULL;
}

static bool
check_case_id(const char *case_id, GError **error)
{
    bool is_good =
        *case_id != '\0' && strlen(case_id) <= 200 && strpbrk(case_id, " \t\r\n") == NULL;
    if (!is_good)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "“%.200s” is no id of a case; civcas cases lists them", case_id);
    return is_good;
}

/* What stands in a file of settings is taken up again by every reload. */
static bool
can_stop(const Recipient *recipient, const char *case_id, GError **error)
{
    if (!has_case(recipient->file_cases, case_id))
        return true;
    bool is_key = has_case(recipient->key_cases, case_id);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                "recipients.d/%s%s names the case %s%s; take it out there, then reload civcasd",
                recipient->name, is_key ? ".recipient" : ".cases", case_id,
                is_key ? " ([Recipient], Cases=)" : "");
    return false;
}

/* What root writes belongs to whom the ledger belongs, or civcasd could not read it. */
static bool
hand_over(const char *path, const char *ledger, GError **error)
{
    struct stat status;
    if (geteuid() != 0 || stat(ledger, &status) != 0 ||
        chown(path, status.st_uid, status.st_gid) == 0)
        return true;
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                "%s: cannot be given to the owner of %s: %s", path, ledger, g_strerror(errno));
    return false;
}

bool
recipient_watch_case(Recipient *recipient, const char *ledger, const char *case_id, bool watched,
                     GError **error)
{
    g_autofree char *path = find_path(ledger);
    g_autofree char *wanted = g_strdup_printf("%s %s", recipient->name, case_id);
    if (!check_case_id(case_id, error) || (!watched && !can_stop(recipient, case_id, error)))
        return false;
    g_auto(GStrv) lines = load_lines(path, error);
    if (lines == NULL)
        return false;
    g_autoptr(GString) text = g_string_new(lines[0] == NULL ? heading : NULL);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' && strcmp(*line, wanted) != 0)
            g_string_append_printf(text, "%s\n", *line);
    }
    if (watched)
        g_string_append_printf(text, "%s\n", wanted);
    if (!g_file_set_contents_full(path, text->str, (gssize)text->len,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0640, error) ||
        !hand_over(path, ledger, error))
        return false;
    set_case(recipient, case_id, watched);
    return true;
}

Recipient *
recipients_find(GPtrArray *recipients, const char *name, const char *folder, GError **error)
{
    for (guint i = 0; i < recipients->len; i++) {
        Recipient *recipient = recipients->pdata[i];
        if (strcmp(recipient->name, name) == 0)
            return recipient;
    }
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_ABSENT,
                "%s/recipients.d/%s.recipient: there is no such recipient; write one with: civcas "
                "config edit recipients.d/NAME.recipient",
                folder, name);
    return NULL;
}
