/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas outbox: what has not been delivered yet. */
int outbox_run(int argc, char **argv);
