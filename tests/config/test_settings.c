/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/settings.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/support/with_folder.h"

static Settings *
load(const char *folder)
{
    g_autoptr(GError) error = NULL;
    Settings *settings = settings_load(folder, &error);
    g_assert_no_error(error);
    g_assert_nonnull(settings);
    return settings;
}

/* Loads civcas.conf with @text; the message without the folder's name must be @expected. */
static void
assert_refused(const char *text, int code, const char *expected)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf", text);
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_load(folder, &error);
    g_assert_null(settings);
    g_assert_error(error, CONFIG_ERROR, code);
    g_assert_true(g_str_has_prefix(error->message, folder));
    g_assert_cmpstr(error->message + strlen(folder) + 1, ==, expected);
}

static void
holds_the_shipped_defaults_without_any_file(void)
{
    autofolder folder = folder_new();
    g_autofree char *absent = g_build_filename(folder, "absent", NULL);

    g_autoptr(Settings) settings = load(absent);

    g_autofree char *ledger = g_build_filename(g_getenv("XDG_DATA_HOME"), "civcas/ledger.db", NULL);
    g_assert_cmpstr(settings->ledger, ==, ledger);
    g_assert_cmpstr(settings->bus, ==, "session");
    g_assert_true(g_str_has_prefix(settings->user_agent, "civcas/"));
    g_assert_null(strchr(settings->user_agent, '('));
    g_assert_null(settings->contact);
    g_assert_null(settings->ca_file);
    g_assert_cmpuint(settings->pause_ms, ==, 30000);
    g_assert_cmpuint(settings->jitter_percent, ==, 10);
    g_assert_cmpuint(settings->parallel, ==, 4);
    g_assert_null(settings->mail_server);
    g_assert_null(settings->mail_password_problem);
    g_assert_cmpstr(settings->mail_domain, ==, g_get_host_name());
    g_assert_false(settings->mail_plain);
    g_assert_cmpuint(settings->mail_retry_min_s, ==, 60);
    g_assert_cmpuint(settings->mail_retry_max_s, ==, 6 * 3600);
}

static void
reads_the_shipped_file_as_it_is(void)
{
    autofolder folder = folder_new();
    g_autofree char *shipped = g_build_filename(TEST_SOURCE_DIR, "config", "civcas.conf", NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(shipped, &text, NULL, NULL));
    folder_write(folder, "civcas.conf", text);

    g_autoptr(Settings) settings = load(folder);

    g_assert_cmpuint(settings->pause_ms, ==, 30000);
}

static void
takes_every_key(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "secret", "correct horse\n");
    g_autofree char *secret = g_build_filename(folder, "secret", NULL);
    g_assert_cmpint(g_chmod(secret, 0600), ==, 0);
    g_autofree char *text =
        g_strdup_printf("[Ledger]\nFile=/srv/civcas.db\n[Bus]\nBus=none\n"
                        "[Fetch]\nUserAgent=newsroom/2\nContact=desk@example.org\nCaFile=/ca.pem\n"
                        "Pause=1s 500ms\nJitter=25 %%\nParallel=8\n"
                        "[Mail]\nServer=smtps://mail.example.org:465\n"
                        "From=Civcas <alerts@example.org>\nUser=me\nPasswordFile=%s\n"
                        "Domain=civcas.example.org\nAllowPlain=yes\n"
                        "RetryFirst=5min\nRetryLongest=1d\n",
                        secret);
    folder_write(folder, "civcas.conf", text);

    g_autoptr(Settings) settings = load(folder);

    g_assert_cmpstr(settings->ledger, ==, "/srv/civcas.db");
    g_assert_cmpstr(settings->bus, ==, "none");
    g_assert_cmpstr(settings->user_agent, ==, "newsroom/2 (+desk@example.org)");
    g_assert_cmpstr(settings->contact, ==, "desk@example.org");
    g_assert_cmpstr(settings->ca_file, ==, "/ca.pem");
    g_assert_cmpuint(settings->pause_ms, ==, 1500);
    g_assert_cmpuint(settings->jitter_percent, ==, 25);
    g_assert_cmpuint(settings->parallel, ==, 8);
    g_assert_cmpstr(settings->mail_server, ==, "smtps://mail.example.org:465");
    g_assert_cmpstr(settings->mail_sender, ==, "Civcas <alerts@example.org>");
    g_assert_cmpstr(settings->mail_envelope, ==, "alerts@example.org");
    g_assert_cmpstr(settings->mail_user, ==, "me");
    g_assert_cmpstr(settings->mail_password, ==, "correct horse");
    g_assert_cmpstr(settings->mail_domain, ==, "civcas.example.org");
    g_assert_true(settings->mail_plain);
    g_assert_cmpuint(settings->mail_retry_min_s, ==, 300);
    g_assert_cmpuint(settings->mail_retry_max_s, ==, 86400);
}

/* The key goes with every request. */
static void
sends_no_archive_key_in_clear(void)
{
    autofolder folder = folder_new();
    g_autoptr(GError) error = NULL;
    folder_write(folder, "civcas.conf", "[Archive]\nSaveAt=http://127.0.0.1:8080/save\n");
    g_autoptr(Settings) here = load(folder);
    folder_write(folder, "civcas.conf", "[Archive]\nSaveAt=http://web.archive.org/save\n");

    g_autoptr(Settings) there = settings_load(folder, &error);

    g_assert_nonnull(here);
    g_assert_null(there);
    g_assert_nonnull(strstr(error->message, "civcas.conf"));
    g_assert_nonnull(strstr(error->message, "[Archive] SaveAt: "));
    g_assert_nonnull(strstr(error->message, "would send the key in clear; write https://"));
}

static void
asks_no_archive_unless_one_is_named(void)
{
    autofolder folder = folder_new();
    g_autofree char *text = g_strdup_printf("[Archive]\nSaveAt=https://web.archive.org/save\n"
                                            "KeyFile=%s/key\n",
                                            folder);
    folder_write(folder, "key", "access:secret\n");
    g_autofree char *key = g_build_filename(folder, "key", NULL);
    g_assert_cmpint(g_chmod(key, 0600), ==, 0);

    g_autoptr(Settings) silent = load(folder);
    folder_write(folder, "civcas.conf", text);
    g_autoptr(Settings) settings = load(folder);

    g_assert_null(silent->archive_address);
    g_assert_cmpstr(settings->archive_address, ==, "https://web.archive.org/save");
    g_assert_cmpstr(settings->archive_key, ==, "access:secret");
}

static void
lets_the_last_drop_in_by_name_have_the_last_word(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf", "[Fetch]\nParallel=2\nPause=2s\n");
    folder_write(folder, "civcas.conf.d/20-late.conf", "[Fetch]\nParallel=5\n");
    folder_write(folder, "civcas.conf.d/10-early.conf", "[Fetch]\nParallel=3\n");
    folder_write(folder, "civcas.conf.d/30-editor.conf~", "[Fetch]\nParallel=nonsense\n");
    folder_write(folder, "civcas.conf.d/.40-hidden.conf", "nonsense");

    g_autoptr(Settings) settings = load(folder);

    g_assert_cmpuint(settings->parallel, ==, 5);
    g_assert_cmpuint(settings->pause_ms, ==, 2000);
}

static void
lets_an_empty_value_in_a_drop_in_take_a_setting_back(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf", "[Fetch]\nContact=desk@example.org\n");
    folder_write(folder, "civcas.conf.d/a.conf", "[Fetch]\nContact=\n");

    g_autoptr(Settings) settings = load(folder);

    g_assert_null(settings->contact);
}

static void
names_the_drop_in_that_is_wrong(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf.d/a.conf", "[Fetch]\nParallel=0\n");
    g_autoptr(GError) error = NULL;

    g_autoptr(Settings) settings = settings_load(folder, &error);

    g_assert_null(settings);
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_autofree char *expected = g_strdup_printf(
        "%s/civcas.conf.d/a.conf: [Fetch] Parallel: \"0\" is not a number from 1 to 64", folder);
    g_assert_cmpstr(error->message, ==, expected);
}

static void
refuses_what_it_does_not_know_and_names_what_is_near(void)
{
    assert_refused("[Fetch]\nPuase=1s\n", CONFIG_ERROR_INVALID,
                   "civcas.conf: [Fetch] Puase: unknown key; did you mean Pause?");
    assert_refused("[Fetch]\npause=1s\n", CONFIG_ERROR_INVALID,
                   "civcas.conf: [Fetch] pause: unknown key; did you mean Pause?");
    assert_refused("[Fetch]\nServer=smtp://localhost\n", CONFIG_ERROR_INVALID,
                   "civcas.conf: [Fetch] Server: this key belongs in group [Mail]");
    assert_refused("[Mial]\n", CONFIG_ERROR_INVALID,
                   "civcas.conf: [Mial]: unknown group; did you mean Mail?");
    assert_refused("[Telegraphy]\n", CONFIG_ERROR_INVALID,
                   "civcas.conf: [Telegraphy]: unknown group; known here: Ledger, Bus, Fetch, "
                   "Mail, Watch, Archive, Metrics");
    assert_refused("[Ledger]\nColour=blue\n", CONFIG_ERROR_INVALID,
                   "civcas.conf: [Ledger] Colour: unknown key; known here: File");
}

typedef struct {
    const char *text;
    const char *expected; /* after "civcas.conf: " */
} BadValue;

static const BadValue bad_values[] = {
    {"[Ledger]\nFile=ledger.db\n",
     "[Ledger] File: \"ledger.db\" is not an absolute path; begin it with /"},
    {"[Bus]\nBus=omnibus\n",
     "[Bus] Bus: \"omnibus\" is not known here; write one of: system, session, none"},
    {"[Fetch]\nUserAgent=Mozilla (X11)\n",
     "[Fetch] UserAgent: \"Mozilla (X11)\" is not a product name; write plain letters such as "
     "civcas/1.0, and the address in Contact="},
    {"[Fetch]\nContact=call us\n",
     "[Fetch] Contact: \"call us\" is neither a mail address nor a web address, or holds brackets; "
     "write desk@example.org or https://example.org/about"},
    {"[Fetch]\nPause=30\n", "[Fetch] Pause: \"30\" is not a time span; write a number with its "
                            "unit, as in 30s, 5min, 1h or 1d"},
    {"[Fetch]\nPause=soon\n", "[Fetch] Pause: \"soon\" is not a time span; write a number with its "
                              "unit, as in 30s, 5min, 1h or 1d"},
    {"[Fetch]\nPause=2h\n",
     "[Fetch] Pause: \"2h\" is out of bounds; the shortest is 0s, the longest 1h"},
    {"[Fetch]\nJitter=51%\n", "[Fetch] Jitter: \"51%\" is not a share from 0% to 50%"},
    {"[Fetch]\nParallel=many\n", "[Fetch] Parallel: \"many\" is not a number from 1 to 64"},
    {"[Mail]\nServer=http://localhost\n",
     "[Mail] Server: \"http://localhost\" is not a mail server; write smtp://host:587 or "
     "smtps://host:465, and the user name in User="},
    {"[Mail]\nServer=smtp://me:secret@localhost\n",
     "[Mail] Server: \"smtp://me:secret@localhost\" is not a mail server; write smtp://host:587 or "
     "smtps://host:465, and the user name in User="},
    {"[Mail]\nFrom=alerts\n", "[Mail] From: \"alerts\" is not a sender; write name@example.org or "
                              "Name <name@example.org>"},
    {"[Mail]\nDomain=-\n",
     "[Mail] Domain: \"-\" is not a host name; write for example news.example.org"},
    {"[Mail]\nAllowPlain=maybe\n",
     "[Mail] AllowPlain: \"maybe\" is neither yes nor no; write one of them"},
    {"[Mail]\nRetryFirst=1500ms\n",
     "[Mail] RetryFirst: \"1500ms\" is finer than a second; write whole seconds"},
    {"[Mail]\nRetryFirst=1h\nRetryLongest=1min\n",
     "[Mail] RetryFirst: is longer than RetryLongest=; swap them"},
    {"[Mail]\nServer=smtp://localhost\n",
     "[Mail] From: is empty although Server= is set; write an address"},
    {"[Mail]\nUser=a\x01z\n", "[Mail] User: the value holds a control character; retype the line"},
};

static void
says_what_is_wrong_with_a_value_and_what_is_expected(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(bad_values); i++) {
        g_autofree char *expected = g_strdup_printf("civcas.conf: %s", bad_values[i].expected);
        assert_refused(bad_values[i].text, CONFIG_ERROR_INVALID, expected);
    }
}

static void
refuses_files_that_are_not_settings(void)
{
    autofolder folder = folder_new();
    g_autoptr(GError) error = NULL;
    folder_write(folder, "civcas.conf", "just words\n");
    g_assert_null(settings_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_clear_error(&error);

    folder_write(folder, "civcas.conf", "[Fetch]\nContact=\xff\n");
    g_assert_null(settings_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "UTF-8"));
    g_clear_error(&error);

    g_autofree char *path = g_build_filename(folder, "civcas.conf", NULL);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_null(settings_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "not a regular file"));
}

static void
refuses_a_password_that_others_can_read(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "secret", "horse\n");
    g_autofree char *secret = g_build_filename(folder, "secret", NULL);
    g_autofree char *text = g_strdup_printf("[Mail]\nUser=me\nPasswordFile=%s\n", secret);
    folder_write(folder, "civcas.conf", text);
    g_assert_cmpint(g_chmod(secret, 0640), ==, 0);
    g_autoptr(GError) error = NULL;

    g_autoptr(Settings) settings = settings_load(folder, &error);

    g_assert_null(settings);
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_SECRET);
    g_autofree char *expected =
        g_strdup_printf("%s/civcas.conf: [Mail] PasswordFile: %s: others than its owner can read "
                        "this password; run: chmod 600 %s",
                        folder, secret, secret);
    g_assert_cmpstr(error->message, ==, expected);
}

static void
refuses_a_password_file_that_is_missing_or_empty(void)
{
    autofolder folder = folder_new();
    g_autofree char *secret = g_build_filename(folder, "secret", NULL);
    g_autofree char *text = g_strdup_printf("[Mail]\nUser=me\nPasswordFile=%s\n", secret);
    folder_write(folder, "civcas.conf", text);
    g_autoptr(GError) error = NULL;
    g_assert_null(settings_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_ABSENT);
    g_clear_error(&error);

    folder_write(folder, "secret", "two\nlines\n");
    g_assert_cmpint(g_chmod(secret, 0600), ==, 0);
    g_assert_null(settings_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
}

static void
takes_the_password_from_the_services_credential(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf", "[Mail]\nUser=me\n");
    folder_write(folder, "credentials/mail-password", "battery staple");
    g_autofree char *credentials = g_build_filename(folder, "credentials", NULL);

    g_autoptr(Settings) before = load(folder);
    g_assert_true(g_setenv("CREDENTIALS_DIRECTORY", credentials, TRUE));
    g_autoptr(Settings) settings = load(folder);
    g_unsetenv("CREDENTIALS_DIRECTORY");

    g_assert_null(before->mail_password);
    g_assert_nonnull(strstr(before->mail_password_problem, "PasswordFile="));
    g_assert_cmpstr(settings->mail_password, ==, "battery staple");
    g_assert_null(settings->mail_password_problem);
}

static void
keeps_the_ledger_where_the_service_keeps_its_state(void)
{
    g_assert_true(g_setenv("STATE_DIRECTORY", "/var/lib/civcas:/var/lib/other", TRUE));
    g_autoptr(Settings) settings = load("/nonexistent");
    g_unsetenv("STATE_DIRECTORY");
    g_assert_cmpstr(settings->ledger, ==, "/var/lib/civcas/ledger.db");
}

static void
finds_the_users_folder_before_the_machines(void)
{
    autofolder home = folder_new();
    g_autofree char *before = g_strdup(g_getenv("XDG_CONFIG_HOME"));
    g_assert_true(g_setenv("XDG_CONFIG_HOME", home, TRUE));
    g_assert_true(g_setenv("STATE_DIRECTORY", "/var/lib/civcas", TRUE));

    g_autofree char *as_service = settings_find_folder();
    g_assert_true(g_setenv("STATE_DIRECTORY", "/home/jo/.local/state/civcas", TRUE));
    g_autofree char *as_users_service = settings_find_folder();
    g_assert_true(g_setenv("STATE_DIRECTORY", "/var/lib/civcas", TRUE));
    folder_write(home, "civcas/civcas.conf", "");
    g_autofree char *own = settings_find_folder();
    g_unsetenv("STATE_DIRECTORY");
    g_assert_true(g_setenv("XDG_CONFIG_HOME", before, TRUE));

    g_autofree char *expected = g_build_filename(home, "civcas", NULL);
    g_assert_cmpstr(as_service, ==, "/etc/civcas");
    g_assert_cmpstr(as_users_service, ==, expected);
    g_assert_cmpstr(own, ==, expected);
}

int
main(int argc, char **argv)
{
    g_unsetenv("STATE_DIRECTORY");
    g_unsetenv("CREDENTIALS_DIRECTORY");
    g_assert_true(g_setenv("XDG_DATA_HOME", "/nonexistent/data", TRUE));
    g_assert_true(g_setenv("XDG_CONFIG_HOME", "/nonexistent/config", TRUE));
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/settings/" #claim, claim)
    ADD(holds_the_shipped_defaults_without_any_file);
    ADD(reads_the_shipped_file_as_it_is);
    ADD(takes_every_key);
    ADD(lets_the_last_drop_in_by_name_have_the_last_word);
    ADD(lets_an_empty_value_in_a_drop_in_take_a_setting_back);
    ADD(names_the_drop_in_that_is_wrong);
    ADD(refuses_what_it_does_not_know_and_names_what_is_near);
    ADD(says_what_is_wrong_with_a_value_and_what_is_expected);
    ADD(refuses_files_that_are_not_settings);
    ADD(refuses_a_password_that_others_can_read);
    ADD(sends_no_archive_key_in_clear);
    ADD(asks_no_archive_unless_one_is_named);
    ADD(refuses_a_password_file_that_is_missing_or_empty);
    ADD(takes_the_password_from_the_services_credential);
    ADD(keeps_the_ledger_where_the_service_keeps_its_state);
    ADD(finds_the_users_folder_before_the_machines);
    return g_test_run();
}
