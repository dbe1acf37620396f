/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas compare A B: what changed between two releases; civcas delays: time to decision. */
int compare_run(int argc, char **argv);
int delays_run(int argc, char **argv);
