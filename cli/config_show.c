/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/config_show.h"

#include <string.h>

#include "base/json.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "config/setting_values.h"

static const Usage usage = {
    .page = "civcas-doctor",
    .operands = "[GROUP|KEY…]",
    .description = "Shows the settings that hold now, and the file that says so. With names, only\n"
                   "those groups and keys.\n\n"
                   "Example: civcas config show Mail",
    .taken = TAKES_JSON,
    .max_operands = 100,
};

static bool
is_wanted(const Options *options, const SettingValue *value)
{
    if (options->operands == NULL)
        return true;
    for (unsigned i = 0; options->operands[i] != NULL; i++) {
        if (g_ascii_strcasecmp(options->operands[i], value->group) == 0 ||
            g_ascii_strcasecmp(options->operands[i], value->name) == 0)
            return true;
    }
    return false;
}

static void
print_json(const SettingValue *value)
{
    g_autoptr(JsonBuilder) builder = json_begin();
    const char *const members[][2] = {{"group", value->group},
                                      {"key", value->name},
                                      {"value", value->value},
                                      {"origin", value->origin}};
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        json_add_text(builder, members[i][0], members[i][1]);

    g_autofree char *line = json_finish(builder);
    g_print("%s\n", line);
}

static void
add_row(Table *table, const SettingValue *value)
{
    bool is_built_in = strchr(value->origin, '/') == NULL;
    g_autofree char *group = g_strdup_printf("[%s]", value->group);
    const char *cells[] = {group, value->name, value->value,
                           is_built_in ? "built in" : value->origin};
    table_add_row(table, is_built_in ? TONE_PLAIN : TONE_STRONG, cells);
}

/* Returns: how many were shown */
static unsigned
print_values(const Options *options, GPtrArray *values)
{
    static const Column columns[] = {
        {"GROUP", false, 0}, {"KEY", false, 0}, {"VALUE", false, 30}, {"SAYS", false, 24}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    unsigned shown = 0;
    for (unsigned i = 0; i < values->len; i++) {
        const SettingValue *value = g_ptr_array_index(values, i);
        if (!is_wanted(options, value))
            continue;
        shown++;
        if (options->json)
            print_json(value);
        else
            add_row(table, value);
    }
    if (shown > 0 && !options->json)
        table_print(table);
    return shown;
}

int
config_show_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    if (!options_parse(&options, &usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = options_get_folder(&options);
    g_autoptr(GPtrArray) values = setting_values_load(folder, &error);
    if (values == NULL)
        return verb_fail(error);
    if (print_values(&options, values) == 0)
        return verb_refuse("there is no group or key of that name; without names all are shown");
    return EXIT_CODE_OK;
}
