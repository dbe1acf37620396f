/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas doctor: examines machine, settings, ledger, sources and mail, and says what to do. */
int doctor_run(int argc, char **argv);
