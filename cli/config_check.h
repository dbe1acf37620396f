/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas config check: settings, sources, recipients and phrase files, each fault named. */
int config_check_run(int argc, char **argv);
