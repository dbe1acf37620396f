/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ledger.h"

/**
 * Records the table of figures of past releases @text (releases/figures_table.h): it fills the
 * books, is no news, and yields to the publisher's own text. All of it, or none, with an error that
 * names the line.
 * @ret_releases: how many of its rows state a figure
 */
bool ledger_record_past_figures(Ledger *ledger, const char *text, gsize length, gint64 now,
                                unsigned *ret_releases, GError **error) G_GNUC_WARN_UNUSED_RESULT;
