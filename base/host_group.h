/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * Hosts that are one publisher's server under several names count as one: in lower case, without
 * "www.", and war.gov, which defense.gov was renamed to in 2025, stays defense.gov.
 * Returns: (owned)
 */
char *host_group_find(const char *host);

/* The group of the host that @address names; @address itself when it names none.
 * Returns: (owned) */
char *host_group_of_address(const char *address);
