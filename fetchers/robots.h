/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The rules of one robots.txt (RFC 9309) that hold for us. */
typedef struct Robots Robots;

/* Bytes that are read; what follows is left (RFC 9309, 2.5, wants 500 KiB at least). */
#define ROBOTS_MAX_BYTES (500u * 1024)

/**
 * Reads any bytes; lines that make no sense are passed over. The groups that name @product, the
 * word before the slash of a User-Agent, hold together; those for "*" where none does.
 * Returns: (owned)
 */
Robots *robots_read(const char *bytes, size_t size, const char *product);
void robots_free(Robots *robots);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Robots, robots_free)

/**
 * Whether @address, or its path and query, may be asked for. The longest rule that matches decides,
 * and of two as long the one that allows. "*" stands for any characters, "$" for the end.
 * @ret_rule: (nullable) (borrowed) the rule that forbids it, as written
 */
bool robots_allow(const Robots *robots, const char *address, const char **ret_rule);

/* Addresses of sitemaps, made absolute against @base, though some write them relative.
 * Returns: (owned) array of char *, maybe empty */
GPtrArray *robots_list_sitemaps(const Robots *robots, const char *base);
