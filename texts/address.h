/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* Longest address that is followed. */
#define ADDRESS_MAX_BYTES 4096u

/**
 * Makes @reference absolute against @base (NULL: none), without its fragment. Spaces and
 * characters outside ASCII are percent-encoded.
 * Returns: (owned), or NULL unless the result is http or https with a host and without a user name.
 */
char *address_resolve(const char *base, const char *reference);

/**
 * The identity of a document: "<host group>/Article/<id>" for an AFPIMS address, whose number
 * survives moves between sections and hosts; else @guid byte by byte when there is one; else
 * @address without its fragment. @guid may be NULL.
 * Returns: (owned).
 */
char *address_to_document(const char *address, const char *guid);

/* True when the path of @address holds an AFPIMS article number. */
bool address_is_article(const char *address);
