/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/setup.h"
#include "store/ledger.h"

/* One delivery on its way to a webhook or a command. */
typedef struct Carrier Carrier;

/* How it ended. */
typedef struct {
    bool done;
    bool permanent;       /* trying the same again will hardly help */
    const char *message;  /* (borrowed) why not; "" when done */
    gint64 retry_after_s; /* 0: nobody asked for a pause */
} CarrierResult;
typedef void (*CarrierDone)(const CarrierResult *result, gpointer data);

/* @done is called once, from the main loop, never from inside this call.
 * Returns: (owned) free after @done, or before to give it up (then nothing more is called) */
Carrier *carrier_start(Setup *setup, const Recipient *recipient, const Delivery *delivery,
                       CarrierDone done, gpointer data);
void carrier_free(Carrier *carrier);

/* What the alerts know of @notices (of Notice). Returns: (owned) of MailNotice, borrowing theirs */
GPtrArray *carrier_list_notices(GPtrArray *notices);
