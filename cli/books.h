/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas books: the sums that must hold, release by release. */
int books_run(int argc, char **argv);
