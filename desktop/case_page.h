/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Has `civcas case ID` say how a case stands, and opens what it says as a text. The ledger is read
 * by that command, never by this program. What fails is told in the log. */
void case_page_open(const char *case_id);
