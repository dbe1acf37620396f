/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas figures: numbers and who stated them. */
int figures_run(int argc, char **argv);
