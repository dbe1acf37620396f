/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* civcas phrases check: phrase files compiled, and every example in them run. */
int phrases_check_run(int argc, char **argv);

/* civcas phrases explain: a page with what each phrase took of it. */
int phrases_explain_run(int argc, char **argv);
