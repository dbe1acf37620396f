/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

/* True for an address of the public internet. Loopback, private, link-local, multicast,
 * documentation and other reserved blocks (IANA special-purpose registries) are not, nor are IPv6
 * addresses that stand for such an IPv4 address. */
bool address_is_public(const struct sockaddr *address);

/* The same for an address in text, "192.0.2.1", "2001:db8::1", "fe80::1%eth0"; false for anything
 * else. */
bool address_text_is_public(const char *text);
