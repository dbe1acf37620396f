/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas diff: two captures compared word by word. */
int diff_run(int argc, char **argv);
