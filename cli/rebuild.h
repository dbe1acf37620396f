/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas rebuild, civcas verify */
int rebuild_run(int argc, char **argv);
int verify_run(int argc, char **argv);
