/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas captures: what was fetched, and what it was. */
int captures_run(int argc, char **argv);
