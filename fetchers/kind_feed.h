/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fetchers/kind.h"

extern const Kind kind_feed;
