/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas probe: what one address answers, and what civcas would make of it. */
int probe_run(int argc, char **argv);
