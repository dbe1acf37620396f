/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger_error.h"

G_DEFINE_QUARK(ledger_error_quark, ledger_error)
