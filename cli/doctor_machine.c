/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/doctor_machine.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/monitor.h"
#include "config/keys.h"
#include "config/places.h"
#include "config/setting_values.h"

/* Below this a day's captures may not fit; below the other a year's may not. */
#define SPACE_BAD_BYTES (G_GUINT64_CONSTANT(100) * 1024 * 1024)
#define SPACE_LITTLE_BYTES (G_GUINT64_CONSTANT(1024) * 1024 * 1024)

/* This program was not there before (2026-01-01), and clocks that lost their battery are. */
#define EARLIEST_TIME G_GINT64_CONSTANT(1767225600)
#define CLOCK_SLACK_S 300

#define SERVICE_ACCOUNT "civcas"

/* What civcasd's own unit is handed over; here nothing is. The files say so: systemctl show cannot
 * print this property. */
static bool
unit_hands_over(const char *credential)
{
    g_autoptr(GSubprocess) asked =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                         "systemctl", "cat", "civcasd.service", NULL);
    g_autofree char *files = NULL;
    if (asked == NULL || !g_subprocess_communicate_utf8(asked, NULL, NULL, &files, NULL, NULL) ||
        files == NULL)
        return false;
    g_autofree char *pattern = g_strdup_printf("^(Load|Set)Credential(Encrypted)?=%s:", credential);
    return g_regex_match_simple(pattern, files, G_REGEX_MULTILINE, 0);
}

void
doctor_examine_password(Findings *findings, const Settings *settings)
{
    if (settings->mail_password_problem == NULL)
        return;
    /* What is wrong with a file begins with its path. */
    bool is_file = g_path_is_absolute(settings->mail_password_problem);
    if (!is_file && g_str_equal(settings->bus, "system") &&
        g_getenv("CREDENTIALS_DIRECTORY") == NULL && unit_hands_over("mail-password"))
        finding_tell(findings, FINDING_SKIPPED, "mail",
                     "the unit hands the password to civcasd alone; civcas outbox shows whether it "
                     "is the right one",
                     NULL);
    else
        finding_tell(findings, FINDING_NOTE, "mail", settings->mail_password_problem, NULL);
}

/* The nearest folder above @path that is there. Returns: (owned) */
static char *
find_folder(const char *path)
{
    char *folder = g_path_get_dirname(path);
    while (!g_file_test(folder, G_FILE_TEST_IS_DIR) && strlen(folder) > 1) {
        char *above = g_path_get_dirname(folder);
        g_free(folder);
        folder = above;
    }
    return folder;
}

static void
examine_space(Findings *findings, const char *folder, GFileInfo *info)
{
    guint64 space = g_file_info_get_attribute_uint64(info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
    g_autofree char *words = g_format_size_full(space, G_FORMAT_SIZE_IEC_UNITS);
    if (space < SPACE_BAD_BYTES)
        finding_tellf(findings, FINDING_BAD, "disk",
                      "make room: civcas stops recording when the disk is full",
                      "%s: only %s are free", folder, words);
    else if (space < SPACE_LITTLE_BYTES)
        finding_tellf(findings, FINDING_NOTE, "disk", "keep an eye on it, or make room",
                      "%s: %s are free", folder, words);
    else
        finding_tellf(findings, FINDING_WELL, "disk", NULL, "%s: %s are free", folder, words);
}

void
doctor_examine_disk(Findings *findings, const char *path)
{
    g_autofree char *folder = find_folder(path);
    g_autoptr(GFile) file = g_file_new_for_path(folder);
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileInfo) info = g_file_query_filesystem_info(file, "filesystem::*", NULL, &error);
    if (info == NULL) {
        finding_tell_error(findings, "disk", error);
        return;
    }
    if (g_file_info_get_attribute_boolean(info, G_FILE_ATTRIBUTE_FILESYSTEM_READONLY)) {
        finding_tellf(findings, FINDING_BAD, "disk",
                      "mount it for writing, or name another place in File= under [Ledger]",
                      "%s is on a disk that is read-only", folder);
        return;
    }
    if (g_file_info_get_attribute_boolean(info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE))
        finding_tellf(findings, FINDING_BAD, "disk",
                      "keep the ledger on a disk of this machine and copy backups elsewhere",
                      "%s is on a network file system, where SQLite's write-ahead log does not "
                      "work",
                      folder);
    examine_space(findings, folder, info);
}

void
doctor_examine_clock(Findings *findings, const LedgerSummary *summary)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(now);
    g_autofree char *words = g_date_time_format(time, "%Y-%m-%d %H:%M:%S UTC");
    static const char remedy[] = "set it, and keep it right: timedatectl set-ntp true";
    if (now < EARLIEST_TIME)
        finding_tellf(findings, FINDING_BAD, "clock", remedy, "the clock says %s", words);
    else if (summary != NULL && summary->last_captured_at > now + CLOCK_SLACK_S)
        finding_tellf(findings, FINDING_BAD, "clock", remedy,
                      "the clock says %s, and the ledger holds captures of a later time", words);
    else
        finding_tellf(findings, FINDING_WELL, "clock", NULL, "%s", words);
}

/* Tells when others may write @path. Returns: true when something was wrong */
static bool
tell_writable_by_others(Findings *findings, const char *path)
{
    struct stat status;
    if (g_stat(path, &status) != 0 || (status.st_mode & 022) == 0)
        return false;
    if ((status.st_mode & 002) == 0 && status.st_gid == getegid())
        return false;
    g_autofree char *remedy = g_strdup_printf("run: chmod go-w %s", path);
    finding_tellf(findings, FINDING_BAD, "rights", remedy,
                  "%s: others than its owner may change it", path);
    return true;
}

static unsigned
examine_files(Findings *findings, const char *folder, const char *suffix)
{
    unsigned bad = tell_writable_by_others(findings, folder) ? 1 : 0;
    g_autoptr(GPtrArray) names = keys_list_files(folder, suffix, NULL);
    for (unsigned i = 0; names != NULL && i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        bad += tell_writable_by_others(findings, path) ? 1 : 0;
    }
    return bad;
}

/* The password is read by the service, not by whoever asks us. */
static unsigned
examine_password_file(Findings *findings, const char *folder)
{
    g_autoptr(GPtrArray) values = setting_values_load(folder, NULL);
    const struct passwd *account = getpwnam(SERVICE_ACCOUNT);
    for (unsigned i = 0; values != NULL && account != NULL && i < values->len; i++) {
        const SettingValue *value = g_ptr_array_index(values, i);
        struct stat status;
        if (!g_str_equal(value->name, "PasswordFile") || *value->value == '\0' ||
            g_stat(value->value, &status) != 0 || status.st_uid == account->pw_uid)
            continue;
        g_autofree char *remedy =
            g_strdup_printf("run: chown " SERVICE_ACCOUNT " %s; or hand it over by "
                            "LoadCredential=mail-password:%s in the unit",
                            value->value, value->value);
        finding_tellf(findings, FINDING_BAD, "rights", remedy,
                      "%s: civcasd runs as " SERVICE_ACCOUNT " and cannot read it", value->value);
        return 1;
    }
    return 0;
}

static unsigned
examine_ledger_rights(Findings *findings, const char *ledger)
{
    struct stat status;
    if (g_stat(ledger, &status) != 0 || (status.st_mode & 007) == 0)
        return 0;
    g_autofree char *remedy = g_strdup_printf("run: chmod o-rwx %s", ledger);
    finding_tellf(findings, FINDING_BAD, "rights", remedy,
                  "%s: everybody on this machine can open it, and it names who is told what",
                  ledger);
    return 1;
}

void
doctor_examine_rights(Findings *findings, const char *folder, const char *ledger)
{
    static const char *const below[][2] = {{"sources.d", ".source"},
                                           {"recipients.d", ".recipient"},
                                           {"civcas.conf.d", ".conf"},
                                           {"phrases", ".phrases"}};
    unsigned bad = examine_files(findings, folder, ".conf");
    for (size_t i = 0; i < G_N_ELEMENTS(below); i++) {
        g_autofree char *path = g_build_filename(folder, below[i][0], NULL);
        bad += examine_files(findings, path, below[i][1]);
    }
    bad += examine_ledger_rights(findings, ledger);
    if (places_is_system(folder))
        bad += examine_password_file(findings, folder);
    if (bad == 0)
        finding_tellf(findings, FINDING_WELL, "rights", NULL, "only owners may change %s", folder);
}

/* True when @name has an owner on the session bus or would get one by asking. */
static bool
is_on_session_bus(GDBusConnection *connection, const char *name)
{
    static const char *const questions[] = {"ListNames", "ListActivatableNames"};
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
            connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            questions[i], NULL, G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
        g_autofree const char **names = NULL;
        if (answer != NULL)
            g_variant_get(answer, "(^a&s)", &names);
        if (names != NULL && g_strv_contains(names, name))
            return true;
    }
    return false;
}

static void
examine_desktop(Findings *findings)
{
    if (g_getenv("DBUS_SESSION_BUS_ADDRESS") == NULL) {
        finding_tell(findings, FINDING_SKIPPED, "desktop", "this is no desktop session", NULL);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) session = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
    if (session == NULL) {
        finding_tell(findings, FINDING_NOTE, "desktop", error->message,
                     "log in to a desktop session, or unset DBUS_SESSION_BUS_ADDRESS");
        return;
    }
    if (!is_on_session_bus(session, "org.freedesktop.Notifications"))
        finding_tell(findings, FINDING_NOTE, "desktop",
                     "no notification server in this session: nothing can be shown",
                     "install one: the desktop's own, or dunst");
    else
        finding_tell(findings, FINDING_WELL, "desktop", "notifications can be shown", NULL);
}

void
doctor_examine_bus(Findings *findings, const char *bus)
{
    if (g_str_equal(bus, "none")) {
        finding_tell(findings, FINDING_SKIPPED, "civcasd", "not asked: the settings say Bus=none",
                     NULL);
    } else {
        g_autoptr(GDBusConnection) connection = monitor_find(bus);
        if (connection != NULL)
            finding_tellf(findings, FINDING_WELL, "civcasd", NULL, "answers on the %s bus", bus);
        else
            finding_tellf(findings, FINDING_NOTE, "civcasd",
                          g_str_equal(bus, "system")
                              ? "start it: systemctl enable --now civcasd; and see that you are "
                                "in group civcas"
                              : "start it: systemctl --user enable --now civcasd",
                          "does not answer on the %s bus: nothing is watched", bus);
    }
    examine_desktop(findings);
}
