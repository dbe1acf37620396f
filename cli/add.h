/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas add: finds the feed or list behind an address and writes the source file. */
int add_run(int argc, char **argv);
