/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas check: one round of the sources now. */
int check_run(int argc, char **argv);
