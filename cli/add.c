/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/add.h"

#include <gio/gio.h>
#include <string.h>

#include "base/visible.h"
#include "cli/discovery.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "fetchers/announced.h"

/* Documents shown, and characters of a name we make up. */
enum { SHOWN_MAX = 8, NAME_MAX_CHARACTERS = 40, LABEL_WIDTH = 10 };

/* Proposed where nobody says what to look for and some titles hold it. */
static const char usual_match[] = "civilian casualt";

static const Usage usage = {
    .page = "civcas-check",
    .operands = "ADDRESS",
    .description = "Asks ADDRESS, finds the feed or list behind it, shows what civcasd would read\n"
                   "there, and writes a source file. Without --match it proposes “civilian\n"
                   "casualt” where titles hold it.\n\n"
                   "Example: civcas add --name oir https://www.inherentresolve.mil/Releases/",
    .taken = TAKES_NOTHING,
    .min_operands = 1,
    .max_operands = 1,
};

typedef struct {
    char *name;  /* (owned) (nullable) */
    char *match; /* (owned) (nullable) */
    char *kind;  /* (owned) (nullable) */
    gboolean allow_private;
    gboolean dry_run;
} Wish;

static void
wish_clear(Wish *wish)
{
    g_free(wish->name);
    g_free(wish->match);
    g_free(wish->kind);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wish, wish_clear)

/* "www.example.mil" becomes "example-mil". Returns: (owned) */
static char *
make_name(const char *address)
{
    g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_NONE, NULL);
    const char *host = uri == NULL || g_uri_get_host(uri) == NULL ? "" : g_uri_get_host(uri);
    if (g_str_has_prefix(host, "www."))
        host += strlen("www.");
    g_autofree char *name = g_strndup(host, NAME_MAX_CHARACTERS);
    g_strcanon(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", '-');
    return g_ascii_isalnum(*name) ? g_steal_pointer(&name) : g_strdup("source");
}

/* Those of @announced that match, in an array of their own that borrows them. */
static GPtrArray *
filter(GPtrArray *announced, const char *match, GError **error)
{
    g_autoptr(GRegex) pattern =
        match == NULL ? NULL : g_regex_new(match, G_REGEX_CASELESS, 0, error);
    if (match != NULL && pattern == NULL) {
        g_prefix_error(error, "--match: ");
        return NULL;
    }
    GPtrArray *matching = g_ptr_array_new();
    for (unsigned i = 0; i < announced->len; i++) {
        Announcement *item = g_ptr_array_index(announced, i);
        if (pattern == NULL || g_regex_match(pattern, item->address, 0, NULL) ||
            (item->title != NULL && g_regex_match(pattern, item->title, 0, NULL)))
            g_ptr_array_add(matching, item);
    }
    return matching;
}

static void
print_documents(const GPtrArray *matching)
{
    for (unsigned i = 0; i < MIN(matching->len, SHOWN_MAX); i++) {
        const Announcement *item = g_ptr_array_index(matching, i);
        g_autofree char *label =
            g_strdup_printf("%-10s ", item->published != NULL ? item->published : "");
        terminal_print(TONE_PLAIN, label, item->title != NULL ? item->title : item->address,
                       LABEL_WIDTH + 1);
    }
    if (matching->len > SHOWN_MAX)
        g_print("%*s… and %u more\n", LABEL_WIDTH, "", matching->len - SHOWN_MAX);
}

static void
print_discovery(const Discovery *discovery, const GPtrArray *matching, const char *match)
{
    static const char *const words[] = {[SOURCE_FEED] = "a feed: ",
                                        [SOURCE_LIST] = "a page of links: ",
                                        [SOURCE_PAGE] = "one page that changes: "};
    g_autofree char *found = g_strconcat(words[discovery->kind], discovery->address, NULL);
    terminal_print(TONE_STRONG, "found     ", found, LABEL_WIDTH);
    if (discovery->kind == SOURCE_PAGE)
        return;
    g_autofree char *count =
        match == NULL ? g_strdup_printf("%u documents, all of them", discovery->announced->len)
                      : g_strdup_printf("%u of %u documents, those that match “%s”", matching->len,
                                        discovery->announced->len, match);
    terminal_print(matching->len == 0 ? TONE_NOTE : TONE_PLAIN, "reads     ", count, LABEL_WIDTH);
    print_documents(matching);
}

/* Returns: (owned) the source file */
static char *
compose(const Discovery *discovery, const char *match, bool allow_private)
{
    g_autoptr(GString) text = g_string_new("[Source]\n");
    if (discovery->title != NULL) {
        g_autofree char *title = visible_copy(discovery->title, 100);
        g_string_append_printf(text, "Name=%s\n", title);
    }
    g_string_append_printf(text, "Kind=%s\nAddress=%s\n", source_kind_to_name(discovery->kind),
                           discovery->address);
    if (match != NULL && discovery->kind != SOURCE_PAGE)
        g_string_append_printf(text, "Match=%s\n", match);
    if (allow_private)
        g_string_append(text, "AllowPrivateAddresses=yes\n");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool
save(const char *folder, const char *name, const char *text, bool dry_run, GError **error)
{
    g_autofree char *file = g_strdup_printf("sources.d/%s.source", name);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    if (!draft_is_known_name(file)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                    "--name %s: is no usable name; take letters, digits and hyphens", name);
        return false;
    }
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                    "%s is there already; give another --name, or change it with: civcas config "
                    "edit %s",
                    path, file);
        return false;
    }
    g_autoptr(Draft) draft = draft_new(folder, file, text, error);
    if (draft == NULL || !draft_check(draft, error))
        return false;
    if (!dry_run && !draft_write(path, text, error))
        return false;
    g_print("\n%s %s:\n\n%s\n", dry_run ? "would write" : "wrote", path, text);
    if (!dry_run)
        g_print("Now: systemctl reload civcasd, where it runs; then civcas check %s\n", name);
    return true;
}

static bool
holds_usual_match(GPtrArray *announced)
{
    g_autoptr(GPtrArray) matching = filter(announced, usual_match, NULL);
    return matching != NULL && matching->len > 0;
}

static int
add(const Options *options, const Wish *wish, const SourceKind *kind, GError **error)
{
    g_autofree char *folder = options_get_folder(options);
    g_autoptr(Settings) settings = settings_load(folder, error);
    if (settings == NULL)
        return EXIT_CODE_FAILED;
    const char *address = options->operands[0];
    g_autoptr(Transfers) transfers = transfers_new(settings->user_agent);
    transfers_set_ca_file(transfers, settings->ca_file);
    transfers_set_proxy(transfers, settings->proxy);
    g_autoptr(Discovery) discovery =
        discovery_make(transfers, address, kind, wish->allow_private, error);
    if (discovery == NULL)
        return EXIT_CODE_FAILED;
    const char *match = wish->match != NULL && *wish->match != '\0' ? wish->match : NULL;
    if (wish->match == NULL && holds_usual_match(discovery->announced))
        match = usual_match;
    g_autoptr(GPtrArray) matching = filter(discovery->announced, match, error);
    if (matching == NULL)
        return EXIT_CODE_USAGE;
    print_discovery(discovery, matching, match);
    g_autofree char *name = wish->name != NULL ? g_strdup(wish->name) : make_name(address);
    g_autofree char *text = compose(discovery, match, wish->allow_private);
    return save(folder, name, text, wish->dry_run, error) ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}

int
add_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_auto(Wish) wish = {0};
    const GOptionEntry entries[] = {
        {"name", 'n', 0, G_OPTION_ARG_STRING, &wish.name,
         "Name of the source; else made of the host", "NAME"},
        {"match", 'm', 0, G_OPTION_ARG_STRING, &wish.match,
         "Read only what matches; an empty one reads everything", "PATTERN"},
        {"kind", 'k', 0, G_OPTION_ARG_STRING, &wish.kind, "Take it for feed, list or page", "KIND"},
        {"allow-private", 0, 0, G_OPTION_ARG_NONE, &wish.allow_private,
         "Ask loopback and private addresses too", NULL},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &wish.dry_run, "Show, but write nothing", NULL},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    SourceKind kind = SOURCE_PAGE;
    if (wish.kind != NULL && !source_kind_from_name(wish.kind, &kind))
        return verb_refuse("--kind “%s” is none of feed, list and page", wish.kind);
    g_autoptr(GError) error = NULL;
    int code = add(&options, &wish, wish.kind != NULL ? &kind : NULL, &error);
    if (error == NULL)
        return code;
    (void)verb_fail(error); /* told; the code is ours */
    return code;
}
