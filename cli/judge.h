/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What people decide: civcas judge, amend, accept, judgements export, judgements import. */
int judge_run(int argc, char **argv);
int amend_run(int argc, char **argv);
int accept_run(int argc, char **argv);
int judgements_export_run(int argc, char **argv);
int judgements_import_run(int argc, char **argv);
