/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas config edit: changes one file, which is checked before it takes effect. */
int config_edit_run(int argc, char **argv);
