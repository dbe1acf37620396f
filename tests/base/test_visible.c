/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/visible.h"

#include <locale.h>

static void
assert_shown(const char *text, const char *expected)
{
    g_autofree char *shown = visible_copy(text, 0);
    g_assert_cmpstr(shown, ==, expected);
}

static void
leaves_ordinary_text_of_any_script_alone(void)
{
    assert_shown("near al-Baghouz, “Syria” – الباغوز", "near al-Baghouz, “Syria” – الباغوز");
    assert_shown("می\u200cخواهم", "می\u200cخواهم");
}

static void
puts_everything_on_one_line(void)
{
    assert_shown("one\r\ntwo\nthree\tfour", "one two three four");
}

static void
shows_what_would_hide_or_reorder_text(void)
{
    assert_shown("a\u202Eb\u2066c", "a[U+202E]b[U+2066]c");
    assert_shown("\x1b[31mred", "[U+001B][31mred");
    assert_shown("a\u200Bb\uFEFF\xC2\x85", "a[U+200B]b[U+FEFF][U+0085]");
    assert_shown("x\U000E0041", "x[U+E0041]");
}

static void
replaces_bytes_that_are_not_utf8(void)
{
    assert_shown("a\xff"
                 "b",
                 "a\uFFFD"
                 "b");
    assert_shown(NULL, "");
}

static void
cuts_between_characters(void)
{
    g_autofree char *cut = visible_copy("ééééé", 3);
    g_assert_cmpstr(cut, ==, "ééé…");
    g_autofree char *whole = visible_copy("ééé", 3);
    g_assert_cmpstr(whole, ==, "ééé");
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visible/leaves_ordinary_text_of_any_script_alone",
                    leaves_ordinary_text_of_any_script_alone);
    g_test_add_func("/visible/puts_everything_on_one_line", puts_everything_on_one_line);
    g_test_add_func("/visible/shows_what_would_hide_or_reorder_text",
                    shows_what_would_hide_or_reorder_text);
    g_test_add_func("/visible/replaces_bytes_that_are_not_utf8", replaces_bytes_that_are_not_utf8);
    g_test_add_func("/visible/cuts_between_characters", cuts_between_characters);
    return g_test_run();
}
