/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas status: how the watching stands, in a screenful. */
int status_run(int argc, char **argv);
