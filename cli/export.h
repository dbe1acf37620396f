/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas export: the archive in a form that other tools read. */
int export_run(int argc, char **argv);
