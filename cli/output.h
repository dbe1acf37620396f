/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* From now on standard output that cannot be written ends the program: quietly, with the status of
 * SIGPIPE, when nobody reads any more; else with a word and EXIT_CODE_FAILED. Once, at the start.
 */
void output_watch(void);
