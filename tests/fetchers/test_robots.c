/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/robots.h"

#include <string.h>

static Robots *
read_rules(const char *text)
{
    return robots_read(text, strlen(text), "civcas");
}

static bool
allows(const char *text, const char *address)
{
    g_autoptr(Robots) robots = read_rules(text);
    return robots_allow(robots, address, NULL);
}

/* The template of AFPIMS sites, shortened. */
static const char afpims[] = "Sitemap: /DesktopModules/SiteData/SiteMap.ashx\r\n"
                             "User-agent: *\r\n"
                             "Disallow: *captcha*\r\n"
                             "Disallow: /*Print.aspx\r\n"
                             "Disallow: /*.axd$\r\n"
                             "Disallow: /bin/\r\n"
                             "User-agent: ia_archiver\r\n"
                             "Disallow:/\r\n";

static void
lets_feeds_of_afpims_pass_and_not_its_print_view(void)
{
    g_assert_true(allows(afpims, "https://a.mil/DesktopModules/ArticleCS/RSS.ashx?Site=1&max=10"));
    g_assert_true(allows(afpims, "https://a.mil/News/Article/1971680/slug/"));
    g_assert_false(allows(afpims, "https://a.mil/DesktopModules/ArticleCS/Print.aspx?Article=1"));
    g_assert_false(allows(afpims, "https://a.mil/x?captcha=1"));
    g_assert_false(allows(afpims, "https://a.mil/a.axd"));
    g_assert_true(allows(afpims, "https://a.mil/a.axd?b"));
    g_assert_false(allows(afpims, "https://a.mil/bin/x"));
    g_assert_true(allows(afpims, "https://a.mil/Bin/x"));
}

static void
takes_a_relative_sitemap(void)
{
    g_autoptr(Robots) robots = read_rules(afpims);
    g_autoptr(GPtrArray) sitemaps = robots_list_sitemaps(robots, "https://a.mil/robots.txt");
    g_assert_cmpuint(sitemaps->len, ==, 1);
    g_assert_cmpstr(sitemaps->pdata[0], ==, "https://a.mil/DesktopModules/SiteData/SiteMap.ashx");
}

static void
lets_the_longest_rule_decide_and_allow_win_a_draw(void)
{
    const char *text = "user-agent: *\nallow: /p\ndisallow: /\nallow: /page\ndisallow: /*.htm\n"
                       "disallow: /same\nallow: /same\n";
    g_assert_true(allows(text, "/page"));
    g_assert_false(allows(text, "/folder"));
    g_assert_false(allows(text, "/x.htm"));
    g_assert_true(allows(text, "/same"));
}

static void
takes_its_own_groups_before_those_for_anybody(void)
{
    const char *text = "User-agent: *\nDisallow: /\n\nUser-agent: CivCas/1.0\nUser-agent: other\n"
                       "Disallow: /private\n\nUser-Agent: civcas\nDisallow: /secret\n";
    g_assert_true(allows(text, "/public"));
    g_assert_false(allows(text, "/private/x"));
    g_assert_false(allows(text, "/secret"));
    g_assert_false(allows("User-agent: civ\nAllow: /\nUser-agent: *\nDisallow: /", "/x"));
    g_assert_true(allows("User-agent: *\nDisallow: /\nUser-agent: civcas\nDisallow:", "/x"));
}

static void
compares_addresses_in_one_spelling(void)
{
    g_assert_false(allows("user-agent: *\ndisallow: /%7ejoe/", "/~joe/a"));
    g_assert_false(allows("user-agent: *\ndisallow: /\xc3\xa9", "/%C3%a9"));
    g_assert_true(allows("user-agent: *\ndisallow: /a%2fb", "/a/b"));
    g_assert_false(allows("user-agent: *\ndisallow: /a%2A", "/a*"));
    g_assert_true(allows("user-agent: *\ndisallow: /a%2A", "/ab"));
}

static void
keeps_star_and_dollar_apart_from_other_signs(void)
{
    const char *text = "user-agent: *\ndisallow: /a*b$\n";
    g_assert_false(allows(text, "/a--b"));
    g_assert_false(allows(text, "/abab"));
    g_assert_true(allows(text, "/a--bc"));
    g_assert_false(allows("user-agent: *\ndisallow: /*/*/x", "/1/2/3/x"));
}

static void
survives_what_is_no_robots_txt(void)
{
    g_assert_true(allows("<html><body>Not found</body></html>", "/x"));
    g_assert_true(allows("", "/x"));
    g_assert_true(allows("Disallow: /\n", "/x"));
    g_assert_false(allows("\xef\xbb\xbfUser-agent: *\rDisallow: /x # why\r", "/x"));
    g_assert_true(allows("user-agent: *\ndisallow: /", "/robots.txt"));
}

static void
matches_in_bounded_time(void)
{
    g_autoptr(GString) text = g_string_new("user-agent: *\ndisallow: /");
    for (int i = 0; i < 900; i++)
        g_string_append(text, "*a");
    g_string_append(text, "$\n");
    g_autofree char *path = g_strnfill(4000, 'a');
    g_autofree char *address = g_strconcat("/", path, "b", NULL);
    gint64 began = g_get_monotonic_time();
    g_assert_true(allows(text->str, address));
    g_assert_cmpint(g_get_monotonic_time() - began, <, 2 * G_USEC_PER_SEC);
}

static void
says_which_rule_it_was(void)
{
    g_autoptr(Robots) robots = read_rules(afpims);
    const char *rule = NULL;
    g_assert_false(robots_allow(robots, "/x/Print.aspx", &rule));
    g_assert_cmpstr(rule, ==, "Disallow: /*Print.aspx");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/robots/" #claim, claim)
    ADD(lets_feeds_of_afpims_pass_and_not_its_print_view);
    ADD(takes_a_relative_sitemap);
    ADD(lets_the_longest_rule_decide_and_allow_win_a_draw);
    ADD(takes_its_own_groups_before_those_for_anybody);
    ADD(compares_addresses_in_one_spelling);
    ADD(keeps_star_and_dollar_apart_from_other_signs);
    ADD(survives_what_is_no_robots_txt);
    ADD(matches_in_bounded_time);
    ADD(says_which_rule_it_was);
    return g_test_run();
}
