/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

int watch_run(int argc, char **argv);
