/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * Finds the first calendar day in @text (its first 200 bytes): ISO 8601, the RFC 822 family
 * ("Tue, 08 Jun 2021 23:27:00 GMT"), asctime, and AP style ("Sept. 26, 2019"). The day is taken as
 * printed; zones are left alone, since feeds get them wrong more often than days.
 * Returns: (owned) YYYY-MM-DD, or NULL when there is none. @text may be NULL.
 */
char *day_read(const char *text);
