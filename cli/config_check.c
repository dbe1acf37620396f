/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/config_check.h"

#include "alerts/rules.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "config/house.h"
#include "store/ledger.h"

static const Usage config_usage = {
    .page = "civcas-doctor",
    .description =
        "Reads settings, sources, recipients, phrase files and places as civcasd would,\n"
        "and names what is wrong.\n\n"
        "Example: civcas config check --config /etc/civcas",
    .taken = TAKES_PHRASES,
};

/* Tells how one part fared; with @quiet only when badly. Returns: false when @error is set */
static bool
tell_part(const char *part, const char *found, const GError *error, bool quiet)
{
    g_autofree char *label = g_strdup_printf("%-11s ", part);
    enum { indent = 12 };
    if (error != NULL && quiet) {
        (void)verb_fail(error); /* one line, for a journal; the caller knows the code */
        return false;
    }
    if (error != NULL) {
        terminal_print(TONE_BAD, label, error->message, indent);
        return false;
    }
    if (!quiet)
        terminal_print(TONE_GOOD, label, found, indent);
    return true;
}

static bool
check_settings(const char *folder, bool quiet)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_load(folder, &error);
    g_autofree char *found =
        settings == NULL
            ? NULL
            : g_strdup_printf("fine; ledger %s; mail %s", settings->ledger,
                              settings->mail_server != NULL ? settings->mail_server : "not sent");
    if (!tell_part("settings", found, error, quiet))
        return false;
    if (settings->mail_password_problem == NULL || quiet)
        return true;
    terminal_print(TONE_NOTE, "            ", settings->mail_password_problem, 12);
    return true; /* civcasd may reach what this user does not */
}

/* @items: (nullable) what was loaded, or NULL with @error */
static bool
check_list(const char *part, const GPtrArray *items, const GError *error, bool quiet)
{
    g_autofree char *found =
        items == NULL ? NULL
                      : g_strdup_printf("%u%s", items->len, items->len == 0 ? ": none yet" : "");
    return tell_part(part, found, error, quiet);
}

static bool
check_sources(const char *folder, bool quiet)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sources = sources_load(folder, &error);
    return check_list("sources", sources, error, quiet);
}

static bool
check_recipients(const char *folder, bool quiet)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) recipients = recipients_load(folder, &error);
    g_autoptr(House) house = recipients == NULL ? NULL : house_load(folder, &error);
    if (house == NULL || !rules_check(recipients, &error))
        return check_list("recipients", NULL, error, quiet);
    return check_list("recipients", recipients, error, quiet);
}

static bool
check_phrases(const Options *options, bool quiet)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PhraseBook) book = options_load_phrases(options, &error);
    bool works = book != NULL && phrase_book_check(book, &error);
    return tell_part("phrases", works ? "every example yields what it says" : NULL, error, quiet);
}

static bool
check_places(const char *folder, bool quiet)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Gazetteer) places = places_load(folder, &error);
    g_autofree char *found =
        places == NULL ? NULL : g_strdup_printf("%u known", gazetteer_count(places));
    return tell_part("places", found, error, quiet);
}

int
config_check_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    gboolean quiet = FALSE;
    const GOptionEntry entries[] = {
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "Say only what is wrong", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &config_usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    g_autofree char *folder = options_get_folder(&options);
    if (!quiet)
        terminal_print(TONE_STRONG, "folder      ", folder, 12);
    bool settings = check_settings(folder, quiet);
    bool sources = check_sources(folder, quiet);
    bool recipients = check_recipients(folder, quiet);
    bool phrases = check_phrases(&options, quiet);
    bool places = check_places(folder, quiet);
    return settings && sources && recipients && phrases && places ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}
