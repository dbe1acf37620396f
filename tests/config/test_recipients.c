/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "tests/support/with_folder.h"

static void
reads_recipients_in_the_order_of_their_names(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "recipients.d/ops.recipient",
                 "[Recipient]\nAddress=ops@example.org\nRole=operator\n");
    folder_write(
        folder, "recipients.d/desk.recipient",
        "[Recipient]\nAddress=desk+civcas@example.org\nName=Bureau d\xc3\xa9l\xc3\xa9gu\xc3"
        "\xa9\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) recipients = recipients_load(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(recipients->len, ==, 2);
    const Recipient *desk = g_ptr_array_index(recipients, 0);
    const Recipient *ops = g_ptr_array_index(recipients, 1);
    g_assert_cmpstr(desk->name, ==, "desk");
    g_assert_cmpstr(desk->address, ==, "desk+civcas@example.org");
    g_assert_nonnull(desk->full_name);
    g_assert_false(desk->is_operator);
    g_assert_cmpstr(ops->name, ==, "ops");
    g_assert_true(ops->is_operator);
}

static void
refuses_anything_but_one_plain_address(void)
{
    static const char *const bad[] = {
        "desk",
        "desk@",
        "@example.org",
        "a@b@example.org",
        "a b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "a@-example.org",
        "a@example..org",
        "a@[127.0.0.1]",
        "a\\r@example.org>",
        ".a@example.org",
        "\xc3\xa9@example.org",
        "a@example.org>\xe2\x80\xa8RCPT",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        autofolder folder = folder_new();
        g_autofree char *text = g_strdup_printf("[Recipient]\nAddress=%s\n", bad[i]);
        folder_write(folder, "recipients.d/a.recipient", text);
        g_autoptr(GError) error = NULL;
        g_assert_null(recipients_load(folder, &error));
        g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
        g_assert_nonnull(strstr(error->message, "[Recipient] Address: "));
    }
}

static void
refuses_a_recipient_without_address_or_with_a_strange_role(void)
{
    autofolder folder = folder_new();
    g_autoptr(GError) error = NULL;
    folder_write(folder, "recipients.d/a.recipient", "[Recipient]\nName=Desk\n");
    g_assert_null(recipients_load(folder, &error));
    g_assert_nonnull(
        strstr(error->message, "[Recipient] Address: is missing; write Address=name@example.org"));
    g_clear_error(&error);
    folder_write(folder, "recipients.d/a.recipient",
                 "[Recipient]\nAddress=a@example.org\nRole=boss\n");
    g_assert_null(recipients_load(folder, &error));
    g_assert_nonnull(
        strstr(error->message,
               "[Recipient] Role: \"boss\" is not known here; write one of: editor, operator"));
}

static void
keeps_watched_cases_beside_the_ledger(void)
{
    autofolder folder = folder_new();
    g_autofree char *ledger = g_build_filename(folder, "ledger.db", NULL);
    g_autoptr(GError) error = NULL;
    folder_write(folder, "recipients.d/a.recipient", "[Recipient]\nAddress=a@example.org\n");
    folder_write(folder, "recipients.d/aa.recipient", "[Recipient]\nAddress=b@example.org\n");
    g_autoptr(GPtrArray) recipients = recipients_load(folder, &error);
    g_assert_no_error(error);
    Recipient *a = recipients_find(recipients, "a", folder, &error);
    g_assert_true(recipient_watch_case(a, ledger, "c1", true, &error));
    g_assert_true(recipient_watch_case(a, ledger, "c2", true, &error));
    g_assert_true(recipient_watch_case(a, ledger, "c1", true, &error));
    g_assert_true(recipient_watch_case(a, ledger, "c2", false, &error));
    g_assert_no_error(error);

    g_autoptr(GPtrArray) again = recipients_load(folder, &error);
    g_assert_true(recipients_load_watched(again, ledger, &error));
    const Recipient *first = again->pdata[0];
    const Recipient *second = again->pdata[1];
    g_assert_cmpuint(g_strv_length(first->cases), ==, 1);
    g_assert_cmpstr(first->cases[0], ==, "c1");
    g_assert_null(second->cases);
    g_assert_true(recipient_watch_case(a, ledger, "c1", false, &error));
    g_assert_null(a->cases);
    g_assert_null(recipients_find(recipients, "nobody", folder, &error));
    g_assert_nonnull(strstr(error->message, "nobody.recipient: there is no such recipient"));
    g_clear_error(&error);
    g_assert_false(recipient_watch_case(a, ledger, "c 1", true, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
}

/* civcasd, which is not root, reads it. */
static void
a_case_that_a_file_of_settings_names_is_stopped_there(void)
{
    autofolder folder = folder_new();
    g_autofree char *ledger = g_build_filename(folder, "ledger.db", NULL);
    g_autoptr(GError) of_key = NULL, of_file = NULL, error = NULL;
    folder_write(folder, "recipients.d/a.recipient",
                 "[Recipient]\nAddress=a@example.org\nCases=c1\n");
    folder_write(folder, "recipients.d/a.cases", "c2\n");
    g_autoptr(GPtrArray) recipients = recipients_load(folder, &error);
    Recipient *a = recipients_find(recipients, "a", folder, &error);
    g_assert_no_error(error);
    g_assert_true(recipient_watch_case(a, ledger, "c3", true, &error));

    g_assert_false(recipient_watch_case(a, ledger, "c1", false, &of_key));
    g_assert_false(recipient_watch_case(a, ledger, "c2", false, &of_file));
    g_assert_true(recipient_watch_case(a, ledger, "c3", false, &error));

    g_assert_nonnull(strstr(of_key->message, "recipients.d/a.recipient names the case c1"));
    g_assert_nonnull(strstr(of_key->message, "Cases="));
    g_assert_nonnull(strstr(of_file->message, "recipients.d/a.cases names the case c2"));
    g_assert_cmpuint(g_strv_length(a->cases), ==, 2); /* as it was */
}

static void
watched_cases_that_root_writes_belong_to_the_owner_of_the_ledger(void)
{
    if (geteuid() != 0) {
        g_test_skip("only root can give files away");
        return;
    }
    autofolder folder = folder_new();
    g_autofree char *ledger = g_build_filename(folder, "ledger.db", NULL);
    g_autofree char *watched = g_strconcat(ledger, ".watched", NULL);
    g_autoptr(GError) error = NULL;
    struct stat status;
    folder_write(folder, "ledger.db", "");
    folder_write(folder, "recipients.d/a.recipient", "[Recipient]\nAddress=a@example.org\n");
    g_assert_cmpint(chown(ledger, 4711, 4712), ==, 0);
    g_autoptr(GPtrArray) recipients = recipients_load(folder, &error);

    g_assert_true(recipient_watch_case(recipients->pdata[0], ledger, "c1", true, &error));

    g_assert_no_error(error);
    g_assert_cmpint(stat(watched, &status), ==, 0);
    g_assert_cmpuint(status.st_uid, ==, 4711);
    g_assert_cmpuint(status.st_gid, ==, 4712);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/recipients/" #claim, claim)
    ADD(reads_recipients_in_the_order_of_their_names);
    ADD(refuses_anything_but_one_plain_address);
    ADD(a_case_that_a_file_of_settings_names_is_stopped_there);
    ADD(keeps_watched_cases_beside_the_ledger);
    ADD(watched_cases_that_root_writes_belong_to_the_owner_of_the_ledger);
    ADD(refuses_a_recipient_without_address_or_with_a_strange_role);
    return g_test_run();
}
