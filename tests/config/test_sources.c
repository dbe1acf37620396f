/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config/settings.h"
#include "tests/support/with_folder.h"

#define MINIMAL "[Source]\nKind=feed\nAddress=https://example.org/feed\n"

static void
assert_refused(const char *text, const char *expected)
{
    autofolder folder = folder_new();
    folder_write(folder, "sources.d/a.source", text);
    g_autoptr(GError) error = NULL;
    g_assert_null(sources_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_autofree char *message = g_strdup_printf("%s/sources.d/a.source: %s", folder, expected);
    g_assert_cmpstr(error->message, ==, message);
}

static void
finds_no_sources_where_there_is_no_folder(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sources = sources_load("/nonexistent", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sources->len, ==, 0);
}

static void
reads_every_key_of_a_source(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "sources.d/oir.source",
                 "[Source]\nName=News releases\nKind=list\nAddress=http://127.0.0.1:80/list\n"
                 "Series=cjtf-oir-monthly\nMatch=civilian\\s+casualt(y|ies)\nEnabled=no\n"
                 "AllowPrivateAddresses=yes\nInterval=2s\nMaxBytes=2M\nTimeout=1min\n"
                 "MaxDocuments=7\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sources = sources_load(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sources->len, ==, 1);
    const Source *source = g_ptr_array_index(sources, 0);
    g_assert_cmpstr(source->id, ==, "oir");
    g_assert_cmpstr(source->name, ==, "News releases");
    g_assert_cmpint(source->kind, ==, SOURCE_LIST);
    g_assert_cmpstr(source->address, ==, "http://127.0.0.1:80/list");
    g_assert_cmpstr(source->series, ==, "cjtf-oir-monthly");
    g_assert_cmpstr(source->match, ==, "civilian\\s+casualt(y|ies)");
    g_assert_false(source->enabled);
    g_assert_true(source->allow_private);
    g_assert_cmpuint(source->interval_s, ==, 2);
    g_assert_cmpuint(source->max_bytes, ==, 2 * 1024 * 1024);
    g_assert_cmpuint(source->timeout_s, ==, 60);
    g_assert_cmpuint(source->max_documents, ==, 7);
}

static void
sorts_sources_and_fills_in_defaults(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "sources.d/b.source", MINIMAL);
    folder_write(folder, "sources.d/a.source", MINIMAL);
    folder_write(folder, "sources.d/notes.txt", "not a source");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sources = sources_load(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sources->len, ==, 2);
    const Source *first = g_ptr_array_index(sources, 0);
    g_autoptr(Source) fresh = source_new("a", SOURCE_FEED, "https://example.org/feed");
    g_assert_cmpstr(first->id, ==, "a");
    g_assert_cmpint(first->kind, ==, SOURCE_FEED);
    g_assert_true(first->enabled);
    g_assert_false(first->allow_private);
    g_assert_cmpuint(first->interval_s, ==, fresh->interval_s);
    g_assert_cmpuint(first->max_bytes, ==, fresh->max_bytes);
}

static void
says_what_a_source_lacks_or_has_wrong(void)
{
    assert_refused("[Source]\nAddress=https://example.org/\n",
                   "[Source] Kind: is missing; write Kind=feed, list or page");
    assert_refused("[Source]\nKind=page\n",
                   "[Source] Address: is missing; write Address=https://host/path");
    assert_refused("[Source]\nKind=tape\n", "[Source] Kind: \"tape\" is none of feed, list, "
                                            "page, reliefweb, dvids, wayback, airwars-claims, "
                                            "airwars-incidents, folder");
    assert_refused(MINIMAL "Interval=1min\n",
                   "[Source] Interval: public sites are asked every 5min at most; write "
                   "Interval=5min or more");
    assert_refused("[Source]\nKind=page\nAddress=ftp://example.org/\n",
                   "[Source] Address: \"ftp://example.org/\" is not a web address we ask; write "
                   "https://host/path, without user name");
    assert_refused("[Source]\nKind=page\nAddress=https://me:pw@example.org/\n",
                   "[Source] Address: \"https://me:pw@example.org/\" is not a web address we ask; "
                   "write https://host/path, without user name");
    assert_refused(
        MINIMAL "MaxBytes=1G\n",
        "[Source] MaxBytes: \"1G\" is not a size from 1.0\xc2\xa0KiB to 16.0\xc2\xa0MiB; "
        "write for example 512K or 8M");
    assert_refused(MINIMAL "Intervall=1h\n",
                   "[Source] Intervall: unknown key; did you mean Interval?");
    assert_refused(MINIMAL "Series=no spaces\n",
                   "[Source] Series: \"no spaces\" is not a short name; use letters, digits and "
                   "hyphens");
}

static void
refuses_a_pattern_that_does_not_compile(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "sources.d/a.source", MINIMAL "Match=(open\n");
    g_autoptr(GError) error = NULL;
    g_assert_null(sources_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "[Source] Match: \"(open\" is not a"));
}

static void
refuses_a_file_name_that_makes_no_id(void)
{
    autofolder folder = folder_new();
    folder_write(folder, "sources.d/two words.source", MINIMAL);
    g_autoptr(GError) error = NULL;
    g_assert_null(sources_load(folder, &error));
    g_assert_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, "rename the file"));
}

/* Loads one file of the sources that are shipped. Returns: (owned) array of one Source */
static GPtrArray *
load_shipped(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(TEST_SOURCE_DIR, "config", "sources", name, NULL);
    g_autofree char *target = g_build_filename("sources.d", name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    folder_write(folder, target, text);
    GPtrArray *sources = sources_load(folder, &error);
    g_test_message("%s: %s", name, error != NULL ? error->message : "fine");
    return sources;
}

static void
reads_every_source_that_is_shipped(void)
{
    g_autofree char *shipped = g_build_filename(TEST_SOURCE_DIR, "config", "sources", NULL);
    g_autoptr(GDir) names = g_dir_open(shipped, 0, NULL);
    const char *name = NULL;
    unsigned count = 0;
    while ((name = g_dir_read_name(names)) != NULL) {
        autofolder folder = folder_new();
        g_autoptr(GPtrArray) sources = load_shipped(folder, name);
        g_assert_nonnull(sources);
        const Source *source = g_ptr_array_index(sources, 0);
        g_assert_nonnull(source->name);
        g_assert_false(source->allow_private);
        count++;
    }
    g_assert_cmpuint(count, >=, 10);
}

static void
says_what_has_to_be_asked_for_first(void)
{
    assert_refused("[Source]\nKind=reliefweb\nAddress=https://api.reliefweb.int/v2/reports\n",
                   "[Source] AppName: is missing; ReliefWeb answers only names it has approved: "
                   "ask for one at https://apidoc.reliefweb.int/parameters#appname, or write "
                   "Enabled=no");
    assert_refused("[Source]\nKind=dvids\nAddress=https://api.dvidshub.net/search\n",
                   "[Source] KeyFile: is missing; DVIDS answers only with a key, which is free: "
                   "ask for one at https://api.dvidshub.net/, or write Enabled=no");
}

static void
wants_a_folder_for_a_folder_and_an_address_for_others(void)
{
    assert_refused("[Source]\nKind=folder\n",
                   "[Source] Folder: is missing; write Folder=/an/absolute/path");
    assert_refused(MINIMAL "Folder=/a\n", "[Source] Folder: needs Kind=folder");
    assert_refused(MINIMAL "Robots=no\n",
                   "[Source] Robots: public sites decide that for themselves; Robots=no needs "
                   "AllowPrivateAddresses=yes");
}

/* Whether sources with @text may be watched without a contact. */
static bool
needs_no_contact(const char *text)
{
    autofolder folder = folder_new();
    folder_write(folder, "sources.d/a.source", text);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sources = sources_load(folder, &error);
    g_autoptr(Settings) settings = settings_load(folder, &error);
    g_assert_no_error(error);
    bool done = sources_check_contact(sources, settings, folder, &error);
    g_assert_cmpint(done, ==, error == NULL);
    return done;
}

static void
asks_no_public_host_without_a_contact(void)
{
    g_assert_false(needs_no_contact(MINIMAL));
    g_assert_true(needs_no_contact(MINIMAL "Enabled=no\n"));
    g_assert_true(needs_no_contact(MINIMAL "AllowPrivateAddresses=yes\n"));
    g_assert_true(needs_no_contact("[Source]\nKind=folder\nFolder=/a\n"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/sources/" #claim, claim)
    ADD(finds_no_sources_where_there_is_no_folder);
    ADD(reads_every_key_of_a_source);
    ADD(sorts_sources_and_fills_in_defaults);
    ADD(says_what_a_source_lacks_or_has_wrong);
    ADD(refuses_a_pattern_that_does_not_compile);
    ADD(refuses_a_file_name_that_makes_no_id);
    ADD(reads_every_source_that_is_shipped);
    ADD(says_what_has_to_be_asked_for_first);
    ADD(wants_a_folder_for_a_folder_and_an_address_for_others);
    ADD(asks_no_public_host_without_a_contact);
    return g_test_run();
}
