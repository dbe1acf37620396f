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
    return g_test_run();
}
