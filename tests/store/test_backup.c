/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/health.h"
#include "with_ledger.h"

static void
a_copy_is_made_while_the_ledger_is_held(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strconcat(desk->path, ".copy", NULL);
    g_autoptr(Ledger) reader = ledger_open(desk->path, LEDGER_READ, "civcas", &error);
    g_assert_no_error(error);
    g_assert_true(ledger_record_notice(desk->ledger, "source_failing", "oir", "a test", 5, &error));

    g_assert_true(ledger_back_up(reader, path, &error));

    g_assert_no_error(error);
    GStatBuf facts;
    g_assert_cmpint(g_stat(path, &facts), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0137, ==, 0);
    g_autoptr(Ledger) copy = ledger_open(path, LEDGER_READ, "civcas", &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) notices = ledger_list_notices(copy, 0, 10, &error);
    g_assert_cmpuint(notices->len, ==, 1);
}

static void
a_file_that_is_there_is_never_overwritten(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strconcat(desk->path, ".copy", NULL);
    g_assert_true(g_file_set_contents(path, "precious", -1, NULL));

    g_assert_false(ledger_back_up(desk->ledger, path, &error));

    g_assert_nonnull(strstr(error->message, "take another name"));
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "precious");
}

static void
a_copy_that_cannot_be_made_leaves_nothing(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;

    g_assert_false(ledger_back_up(desk->ledger, "/nowhere/copy.db", &error));

    g_assert_error(error, LEDGER_ERROR, LEDGER_ERROR_FULL);
}

static void
a_sound_ledger_is_said_to_be_sound(void)
{
    g_autoptr(Desk) desk = desk_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(ledger_check_health(desk->ledger, &error));
    g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/backup/copy", a_copy_is_made_while_the_ledger_is_held);
    g_test_add_func("/backup/there", a_file_that_is_there_is_never_overwritten);
    g_test_add_func("/backup/nowhere", a_copy_that_cannot_be_made_leaves_nothing);
    g_test_add_func("/health/sound", a_sound_ledger_is_said_to_be_sound);
    return g_test_run();
}
