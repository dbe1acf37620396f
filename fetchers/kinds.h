/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fetchers/kind.h"

/* Returns: (borrowed) never NULL. A folder has no requests and is read by fetchers/folder.h. */
const Kind *kind_find(SourceKind kind);

void index_reading_clear(IndexReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IndexReading, index_reading_clear)
