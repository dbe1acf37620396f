/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

int rules_test_run(int argc, char **argv);
