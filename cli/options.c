/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "base/program.h"
#include "cli/verb.h"
#include "config/phrase_pack.h"

unsigned
options_count_operands(const Options *options)
{
    return options->operands == NULL ? 0 : g_strv_length(options->operands);
}

void
options_clear(Options *options)
{
    g_clear_pointer(&options->database, g_free);
    g_clear_pointer(&options->config, g_free);
    g_clear_pointer(&options->phrases, g_free);
    g_clear_pointer(&options->operands, g_strfreev);
}

static void
add_common_options(GOptionContext *context, Options *options, const Usage *usage)
{
    const GOptionEntry config[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, "Settings folder", "DIR"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->operands, NULL,
         usage->operands},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry database[] = {{"db", 0, 0, G_OPTION_ARG_FILENAME, &options->database,
                                      "Ledger, instead of the one the settings name", "FILE"},
                                     G_OPTION_ENTRY_NULL};
    const GOptionEntry json[] = {{"json", 'j', 0, G_OPTION_ARG_NONE, &options->json,
                                  "One JSON object a line, as civcas-json(5) says", NULL},
                                 G_OPTION_ENTRY_NULL};
    const GOptionEntry phrases[] = {{"phrases", 0, 0, G_OPTION_ARG_FILENAME, &options->phrases,
                                     "Phrase files of this folder only", "DIR"},
                                    G_OPTION_ENTRY_NULL};
    if (usage->taken & TAKES_JSON)
        g_option_context_add_main_entries(context, json, NULL);
    if (usage->taken & TAKES_DB)
        g_option_context_add_main_entries(context, database, NULL);
    if (usage->taken & TAKES_PHRASES)
        g_option_context_add_main_entries(context, phrases, NULL);
    g_option_context_add_main_entries(context, config, NULL);
}

bool
options_parse(Options *options, const Usage *usage, const GOptionEntry *entries, int argc,
              char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *description =
        g_strdup_printf("%s\n\nMore: the manual page %s(1).", usage->description,
                        usage->page != NULL ? usage->page : "civcas");
    g_option_context_set_description(context, description);
    if (entries != NULL)
        g_option_context_add_main_entries(context, entries, NULL);
    add_common_options(context, options, usage);

    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        (void)verb_refuse("%s", error->message); /* the caller knows what it returns */
        return false;
    }
    if (options->config != NULL && !g_file_test(options->config, G_FILE_TEST_IS_DIR)) {
        (void)verb_refuse("--config=%s: there is no such folder", options->config);
        return false;
    }
    unsigned count = options_count_operands(options);
    if (count < usage->min_operands) {
        (void)verb_refuse("%s is missing", usage->operands);
        return false;
    }
    if (count > usage->max_operands) {
        (void)verb_refuse("“%s” is too much", options->operands[usage->max_operands]);
        return false;
    }
    return true;
}

char *
options_get_folder(const Options *options)
{
    return options->config != NULL ? g_strdup(options->config) : settings_find_folder();
}

Settings *
options_load_settings(const Options *options, GError **error)
{
    g_autofree char *folder = options_get_folder(options);
    return settings_load(folder, error);
}

Ledger *
options_open_ledger(const Options *options, LedgerMode mode, GError **error)
{
    g_autofree char *folder = options_get_folder(options);
    g_autofree char *path = g_strdup(options->database);
    if (path == NULL) {
        g_autoptr(Settings) settings = options_load_settings(options, error);
        if (settings == NULL)
            return NULL;
        path = g_strdup(settings->ledger);
        /* As civcasd does. A folder that --db names is not made: it may be a slip of the pen. */
        g_autofree char *place = g_path_get_dirname(path);
        if (mode == LEDGER_WRITE)
            (void)g_mkdir_with_parents(place, 0750); /* opening says what is wrong */
    }
    g_autoptr(Ledger) ledger = ledger_open(path, mode, "civcas", error);
    if (ledger == NULL || !ledger_load_places(ledger, folder, error))
        return NULL;
    return g_steal_pointer(&ledger);
}

static GPtrArray *
load_phrase_files(const Options *options, GError **error)
{
    if (g_strcmp0(options->phrases, "-") == 0) {
        g_autoptr(GInputStream) input = g_unix_input_stream_new(STDIN_FILENO, FALSE);
        return phrase_files_unpack(input, error);
    }
    if (options->phrases != NULL)
        return phrase_files_load(options->phrases, options->phrases, error);
    g_autofree char *folder = options_get_folder(options);
    g_autofree char *built = program_find_built_phrases();
    return phrase_files_load(folder, built, error);
}

PhraseBook *
options_load_phrases(const Options *options, GError **error)
{
    g_autoptr(GPtrArray) files = load_phrase_files(options, error);
    if (files == NULL)
        return NULL;
    g_autoptr(PhraseBook) book = phrase_book_new();
    for (unsigned i = 0; i < files->len; i++) {
        const PhraseFile *file = g_ptr_array_index(files, i);
        if (!phrase_book_add(book, file->path, file->text, error))
            return NULL;
    }
    return g_steal_pointer(&book);
}
