/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/keys.h"

/* Readers for the values of keys. An empty value is NULL or the lowest number where it is allowed.
 */

bool value_read_text(const Key *key, const char *value, void *field, GError **error);
/* Absolute path, or empty. */
bool value_read_path(const Key *key, const char *value, void *field, GError **error);
/* http or https, a host, no user name. */
bool value_read_web_address(const Key *key, const char *value, void *field, GError **error);
/* The same, or empty. */
bool value_read_optional_web_address(const Key *key, const char *value, void *field,
                                     GError **error);
/* What carries a key: encrypted, but on this machine. Empty is none. */
bool value_read_optional_secure_address(const Key *key, const char *value, void *field,
                                        GError **error);
/* smtp://host[:port] or smtps://host[:port], or empty. */
/* Where requests go by; nothing is none. */
bool value_read_proxy(const Key *key, const char *value, void *field, GError **error);
/* Names of hosts with spaces between. */
bool value_read_hosts(const Key *key, const char *value, void *field, GError **error);
bool value_read_mail_server(const Key *key, const char *value, void *field, GError **error);
/* One bare mail address. */
bool value_read_mail_address(const Key *key, const char *value, void *field, GError **error);
/* One mail address, bare or as "Name <address>", or empty. */
bool value_read_mailbox(const Key *key, const char *value, void *field, GError **error);
/* A mail address or a web page, or empty. */
bool value_read_contact(const Key *key, const char *value, void *field, GError **error);
/* Printable ASCII without brackets, or empty. */
bool value_read_user_agent(const Key *key, const char *value, void *field, GError **error);
/* A host name, or empty. */
bool value_read_domain(const Key *key, const char *value, void *field, GError **error);
/* A pattern that GRegex compiles, or empty. */
bool value_read_pattern(const Key *key, const char *value, void *field, GError **error);
/* Letters, digits and hyphens, or empty. */
bool value_read_word(const Key *key, const char *value, void *field, GError **error);

bool value_read_bool(const Key *key, const char *value, void *field, GError **error);
/* Each of these fills an unsigned. */
bool value_read_count(const Key *key, const char *value, void *field, GError **error);
bool value_read_percent(const Key *key, const char *value, void *field, GError **error);
bool value_read_size(const Key *key, const char *value, void *field, GError **error);
bool value_read_seconds(const Key *key, const char *value, void *field, GError **error);
bool value_read_milliseconds(const Key *key, const char *value, void *field, GError **error);
bool value_read_choice(const Key *key, const char *value, void *field, GError **error);
