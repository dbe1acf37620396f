/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/page_error.h"

G_DEFINE_QUARK(page_error, page_error)
