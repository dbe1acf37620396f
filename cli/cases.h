/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas cases: every case and where it stands. */
int cases_run(int argc, char **argv);

/* civcas case: one case through all releases. */
int case_run(int argc, char **argv);
