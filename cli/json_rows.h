/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/judgements.h"
#include "store/ledger.h"

/* Rows of the ledger as JSON, an object a line (civcas-json(5)). Each returns (owned) one line. */

char *case_row_to_json(const CaseRow *row);

/* With "history", the entries of the case, oldest first. @history: array of HistoryRow */
char *case_history_to_json(const CaseRow *row, GPtrArray *history);

char *figure_row_to_json(const FigureRow *row);

char *delivery_to_json(const Delivery *delivery);

/* @due_at: UTC seconds, 0 when it is not wanted. */
char *rule_verdict_to_json(const Change *change, const char *recipient, const char *channel,
                           bool wanted, const char *why, gint64 due_at);

char *check_row_to_json(const CheckRow *row);

/* Without the body; its hash leads to it. */
char *capture_to_json(const Capture *capture);
