/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../changes/with_releases.c"
