/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person can do about an error number: "No space left on device; make room on that disk".
 * Returns: (owned) the system's word for it, with a remedy where one is known */
char *remedy_describe(int number);
