/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* HTTP and SMTP requests on the caller's GLib main loop, by libcurl's multi interface. */
typedef struct Transfers Transfers;

/* @user_agent: sent with each HTTP request. Uses the thread-default main context. Has the process
 * ignore SIGPIPE unless it handles it. Requests to one group of hosts (base/host_group.h) go one
 * after another. */
Transfers *transfers_new(const char *user_agent);
/* Unfinished requests end with TRANSFER_CANCELLED before this returns; their callbacks must not
 * begin new ones. May be called from a callback. */
void transfers_free(Transfers *transfers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transfers, transfers_free)

/* Certificate authorities (PEM) trusted besides the system's by requests that name none of their
 * own. @ca_file: (nullable) */
void transfers_set_ca_file(Transfers *transfers, const char *ca_file);

/* All but requests that may go to private addresses go by @proxy (http://, https:// or socks5h://
 * host:port), which looks up the names. NULL: none, whatever the environment says. */
void transfers_set_proxy(Transfers *transfers, const char *proxy);

/* Drops the requests begun with this @data; their callbacks are not called. */
void transfers_cancel(Transfers *transfers, gconstpointer data);

typedef struct {
    const char *address;       /* http or https, without user name */
    const char *accept;        /* (nullable) Accept header */
    const char *etag;          /* (nullable) sent as If-None-Match, byte-exact */
    const char *last_modified; /* (nullable) sent as If-Modified-Since, byte-exact */
    const char *ca_file;       /* (nullable) extra certificate authorities */
    unsigned max_bytes;        /* of the decoded body */
    unsigned timeout_s;        /* all in all */
    unsigned max_redirects;
    const char *const *redirect_hosts; /* (nullable) groups of hosts (base/host_group.h), ended by
                                          NULL, that a redirect may lead to besides the one that
                                          was asked; NULL: to any */
    unsigned distance_ms; /* to the end of the request before, of anybody, to the same group of
                             hosts; at most an hour */
    bool allow_private;   /* loopback, private, link-local and reserved addresses may be asked */
} HttpRequest;

typedef enum {
    TRANSFER_DONE,      /* an answer came in full; see status */
    TRANSFER_TOO_LARGE, /* body or headers went over their limit */
    TRANSFER_TIMEOUT,
    TRANSFER_TRUNCATED, /* fewer bytes than announced */
    TRANSFER_TLS,       /* certificate or handshake */
    TRANSFER_RESOLVE,   /* name not found */
    TRANSFER_CONNECT,   /* refused or unreachable */
    TRANSFER_REFUSED,   /* by us: protocol, address, redirect */
    TRANSFER_RESET,     /* the other side broke off */
    TRANSFER_CANCELLED,
    TRANSFER_OTHER,
} TransferOutcome;

typedef struct {
    TransferOutcome outcome;
    const char
        *message; /* (borrowed) for people: what went wrong, with libcurl's words; "" when done */
    unsigned status;         /* last HTTP status, 0 for none */
    const char *address;     /* (borrowed) after redirects */
    const char *const *hops; /* (borrowed) (nullable) addresses that redirected, ended by NULL */
    bool moved_for_good;     /* each of them said so (301, 308) */
    const char *peer;        /* (borrowed) (nullable) who answered: its address, and for TLS the
                                certificate */
    const char *media_type;  /* (borrowed) (nullable) */
    const char *headers;     /* (borrowed) header lines of the last response */
    const char *etag; /* (borrowed) (nullable) byte-exact; left out when unusable in a header */
    const char *last_modified; /* (borrowed) (nullable) */
    const char *server;        /* (borrowed) (nullable) */
    gint64 retry_after_s;      /* seconds, 0 when not given, at most a day */
    GBytes *body;              /* (borrowed) decoded, maybe empty; kept on failure too */
} HttpResponse;

/* What transfers_post() sends. Redirects are refused. */
typedef struct {
    const char *address;
    const char *method;         /* (nullable) "PUT"; NULL: POST */
    const char *media_type;     /* of the body */
    const char *const *headers; /* (nullable) "Name: value", ended by NULL; unusable ones are
                                   left out */
    GBytes *body;
    const char *ca_file; /* (nullable) */
    unsigned timeout_s;
    bool is_public; /* it goes to a host of others: by the proxy, and to no private address */
} HttpPost;

typedef void (*HttpDone)(const HttpResponse *response, gpointer data);

/* @done is called once, from the main loop, never from inside this call. */
void transfers_get(Transfers *transfers, const HttpRequest *request, HttpDone done, gpointer data);

/* Sends a body to an address that our own settings name, which may be private unless is_public. As
 * transfers_get(); of the answer at most 64 KiB are kept. */
void transfers_post(Transfers *transfers, const HttpPost *post, HttpDone done, gpointer data);

typedef struct {
    const char *server;   /* smtp://host:port or smtps://host:port */
    const char *ehlo;     /* (nullable) name for EHLO */
    const char *user;     /* (nullable) */
    const char *password; /* (nullable) */
    bool bearer;          /* the password is an OAuth 2.0 access token: AUTH XOAUTH2 */
    const char *ca_file;  /* (nullable) */
    bool plain;           /* allow smtp:// without STARTTLS; else it is required */
    unsigned timeout_s;
    const char *sender;    /* envelope, "a@b" */
    const char *recipient; /* envelope, "c@d" */
    GBytes *message;       /* RFC 5322, CRLF line ends */
} MailRequest;

typedef struct {
    TransferOutcome outcome; /* TRANSFER_DONE as well when the server refused: see status */
    const char *message;     /* (borrowed) "" when delivered; the server's words when it refused */
    unsigned status; /* last SMTP reply code, 0 for none. Delivered: TRANSFER_DONE and 250 */
    bool permanent;  /* 5xx: trying again the same will not help */
    bool of_server;  /* not about this mail: any other would have met the same */
} MailResponse;

typedef void (*MailDone)(const MailResponse *response, gpointer data);
/* Goes on by itself in a thread: the main loop is free meanwhile, to compose the next one. @done is
 * called once, from the main loop, never from inside this call. */
void transfers_send_mail(Transfers *transfers, const MailRequest *request, MailDone done,
                         gpointer data);

/* Greets the server of @request, secures the connection, logs in and leaves: no mail is sent, and
 * sender, recipient and message are not used. All well: TRANSFER_DONE and 250. */
void transfers_probe_mail(Transfers *transfers, const MailRequest *request, MailDone done,
                          gpointer data);
