/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/setting_values.h"

#include <string.h>

#include "config/config_file.h"
#include "tests/support/with_folder.h"

/* The setting @name of @group; there is always one. Returns: (borrowed) */
static const SettingValue *
find(GPtrArray *values, const char *group, const char *name)
{
    for (unsigned i = 0; i < values->len; i++) {
        const SettingValue *value = g_ptr_array_index(values, i);
        if (strcmp(value->group, group) == 0 && strcmp(value->name, name) == 0)
            return value;
    }
    g_assert_not_reached();
}

static GPtrArray *
load(const char *folder)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *values = setting_values_load(folder, &error);
    g_assert_no_error(error);
    return values;
}

static void
names_the_file_that_had_the_last_word(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf", "[Fetch]\nPause=1s\nParallel=2\n");
    folder_write(folder, "civcas.conf.d/10-slow.conf", "[Fetch]\nPause=5s\n");

    g_autoptr(GPtrArray) values = load(folder);

    const SettingValue *pause = find(values, "Fetch", "Pause");
    g_assert_cmpstr(pause->value, ==, "5s");
    g_assert_true(g_str_has_suffix(pause->origin, "/civcas.conf.d/10-slow.conf"));
    const SettingValue *parallel = find(values, "Fetch", "Parallel");
    g_assert_cmpstr(parallel->value, ==, "2");
    g_assert_true(g_str_has_suffix(parallel->origin, "/civcas.conf"));
    const SettingValue *jitter = find(values, "Fetch", "Jitter");
    g_assert_cmpstr(jitter->value, ==, "10%");
    g_assert_cmpstr(jitter->origin, ==, "civcas.conf (built in)");
}

static void
says_what_an_empty_value_comes_to(void)
{
    autofolder folder = folder_new();
    g_autoptr(GPtrArray) values = load(folder);
    g_assert_true(g_str_has_suffix(find(values, "Ledger", "File")->value, "/ledger.db"));
    g_assert_cmpstr(find(values, "Bus", "Bus")->value, ==, "session");
    g_assert_cmpstr(find(values, "Mail", "Server")->value, ==, "");
}

static void
refuses_what_civcasd_would_refuse(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "civcas.conf", "[Fetch]\nPaus=1s\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) values = setting_values_load(folder, &error);
    g_assert_null(values);
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "did you mean Pause?"));
}

int
main(int argc, char **argv)
{
    g_setenv("XDG_DATA_HOME", "/nowhere", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/values/last-word", names_the_file_that_had_the_last_word);
    g_test_add_func("/values/empty", says_what_an_empty_value_comes_to);
    g_test_add_func("/values/refused", refuses_what_civcasd_would_refuse);
    return g_test_run();
}
