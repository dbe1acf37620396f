/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One line on standard error that says we are still at work; nothing when that is no terminal. */
void progress_show(unsigned seconds);

/* Takes the line away, before anything else is printed. */
void progress_clear(void);
