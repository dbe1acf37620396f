/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* A person's word on what a release says, where it was misread. */

/**
 * Puts @value in the place of what was read, and does the release's sums again.
 * @entry_id: (nullable) NULL: @field names a figure of the books, and @value is a number
 * @field: of an entry killed, injured, date, country or place
 * @value: "" for not stated
 * Returns: false with G_IO_ERROR_NOT_FOUND or G_IO_ERROR_INVALID_ARGUMENT
 */
bool release_amend(Release *release, const char *entry_id, const char *field, const char *value,
                   GError **error);

/* What stands there now, as release_amend takes it, "" for not stated. Returns: (owned), NULL when
 * there is no such entry or figure */
char *release_find_amendable(const Release *release, const char *entry_id, const char *field);

/* Somebody has looked: what was doubtful counts as read. */
void release_accept(Release *release);
