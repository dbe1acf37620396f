/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/host_group.h"

#include <glib.h>

static void
expect(const char *address, const char *group)
{
    g_autofree char *found = host_group_of_address(address);
    g_assert_cmpstr(found, ==, group);
}

static void
folds_www_and_case(void)
{
    expect("https://WWW.CentCom.mil/MEDIA/", "centcom.mil");
    expect("http://centcom.mil:8080/", "centcom.mil");
    expect("https://centcom.mil./", "centcom.mil");
}

static void
takes_war_gov_for_defense_gov(void)
{
    expect("https://www.war.gov/News/", "defense.gov");
    expect("https://defense.gov/News/", "defense.gov");
}

static void
keeps_other_hosts_of_a_domain_apart(void)
{
    expect("https://media.defense.gov/a.pdf", "media.defense.gov");
    expect("https://www2.war.gov/", "www2.war.gov");
}

static void
returns_what_is_no_address(void)
{
    expect("somewhere", "somewhere");
    expect("", "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/host_group/" #claim, claim)
    ADD(folds_www_and_case);
    ADD(takes_war_gov_for_defense_gov);
    ADD(keeps_other_hosts_of_a_domain_apart);
    ADD(returns_what_is_no_address);
    return g_test_run();
}
