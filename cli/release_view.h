/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* Prints what was read, for a person. */
void release_view_print(const Release *release);
