/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfers/transfers_internal.h"
#include "transfers/web_address.h"

/* One transfers_get, over all its redirects. */
typedef struct {
    Job job; /* first: a Job is cast back to its Get */
    HttpDone done;
    gpointer data;
    char *ca_file; /* (owned) (nullable) */
    unsigned max_bytes;
    unsigned timeout_s;
    unsigned redirects_left;
    unsigned max_redirects;
    bool allow_private;
    GStrv redirect_hosts; /* (owned) (nullable) */
    GPtrArray *hops;      /* (owned) of text: addresses that redirected */
    bool moved_for_good;
    GBytes *upload; /* (owned) (nullable) body of a POST or PUT */
    char *method;   /* (owned) (nullable) of an upload, when it is not POST */

    WebAddress address;                 /* (owned) of the hop */
    gint64 deadline_us;                 /* monotonic; set when its turn comes */
    CURL *easy;                         /* (owned) */
    struct curl_slist *request_headers; /* (owned) */
    char *message;                      /* (owned) CURL_ERROR_SIZE bytes, libcurl's words */
    char *refusal;                      /* (owned) (nullable) why we broke off */
    TransferOutcome refusal_outcome;
    bool http1_only;
    unsigned sockets;      /* opened in this hop */
    char *private_address; /* (owned) (nullable) that was not connected to */
    GByteArray *body;
    GString *headers;
    size_t header_bytes;
} Get;

/* Notes why we break off. The first reason is the true one. */
void get_refuse(Get *get, TransferOutcome outcome, const char *format, ...) G_GNUC_PRINTF(3, 4);
void get_refuse_private(Get *get, const char *address);

/* Adds a header to the request, unless @value is NULL or not usable in one. */
void get_add_header(Get *get, const char *name, const char *value);

/* Sets every option for the hop to get->address but the time that is left. */
void get_set_options(Get *get);
