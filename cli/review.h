/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas review: pairs that look alike and wait for a person. */
int review_run(int argc, char **argv);
