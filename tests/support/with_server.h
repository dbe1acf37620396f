/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* tests/support/server.py: its routes are listed there. */
typedef struct {
    GSubprocess *process; /* (owned) */
    unsigned http_port;
    unsigned https_port; /* 0 when openssl is missing */
    unsigned smtp_port;
    unsigned starttls_port; /* 0 when openssl is missing */
    char *ca_file;          /* (owned) of the private authority */
    char *mail_folder;      /* (owned) where it puts the mails it takes: 1.eml, 2.eml, ... */
} Server;

Server *server_start(void);
void server_stop(Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_stop)

/* Returns: (owned) http://127.0.0.1:PORT/path */
char *server_address(const Server *server, const char *path);

/* Lets @path be answered with this from now on. @etag: (nullable) */
void server_put(const Server *server, const char *path, const char *status, const char *media_type,
                const char *etag, const char *body);

/* Paths asked for so far, as a JSON list. Returns: (owned) */
char *server_list_requests(const Server *server);
/* Most requests to /slow... that were under way at one time. */
unsigned server_count_busiest(const Server *server);
