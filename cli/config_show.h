/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas config show: the settings that hold, and which file says so. */
int config_show_run(int argc, char **argv);
