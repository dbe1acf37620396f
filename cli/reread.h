/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas reread: what the archive would say now. */
int reread_run(int argc, char **argv);
