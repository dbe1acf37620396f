/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/address_policy.h"

#include <glib.h>

static void
knows_public_addresses(void)
{
    static const char *const texts[] = {
        "8.8.8.8",        "1.1.1.1",   "172.15.255.255",  "172.32.0.0",      "100.63.255.255",
        "100.128.0.0",    "192.0.1.0", "198.20.0.0",      "223.255.255.255", "2606:4700::1111",
        "::ffff:8.8.8.8", "2a00::1",   "2002:808:808::1",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_true(address_text_is_public(texts[i]));
    }
}

static void
knows_addresses_that_are_nobodys_business(void)
{
    static const char *const texts[] = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::1",
        "100::1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "3fff::1",
        "",
        "localhost",
        "8.8.8.8.8",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_false(address_text_is_public(texts[i]));
    }
}

static void
refuses_families_that_are_not_the_internet(void)
{
    const struct sockaddr address = {.sa_family = AF_UNIX};
    g_assert_false(address_is_public(&address));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/address_policy/" #claim, claim)
    ADD(knows_public_addresses);
    ADD(knows_addresses_that_are_nobodys_business);
    ADD(refuses_families_that_are_not_the_internet);
    return g_test_run();
}
