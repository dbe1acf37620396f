/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>

/* A thread that talks to mail servers, one mail after the other, over one connection while it can.
 * It is a thread because libcurl blocks for as long as a server thinks about a mail (smtp_done),
 * and the main loop has others to serve. Every function here is for the main loop's thread. */
typedef struct MailWorker MailWorker;

/* One mail, or one probe. Belongs to the worker from mail_worker_push() to MailTaskDone. */
typedef struct {
    char *address;   /* (owned) of the server, with the name for EHLO */
    char *user;      /* (owned) (nullable) */
    char *password;  /* (owned) (nullable) */
    char *ca_file;   /* (owned) (nullable) */
    char *sender;    /* (owned) (nullable) "<a@b>" */
    char *recipient; /* (owned) (nullable) "<c@d>" */
    GBytes *mail;    /* (owned) (nullable) NULL for a probe */
    bool bearer;
    bool plain;
    unsigned timeout_s;
    gpointer client; /* (nullable) NULL: nobody waits for it any more */

    size_t sent; /* bytes of the mail that libcurl has read */
    CURLcode result;
    long status;                   /* last SMTP code, 0 for none */
    GString *reply;                /* (owned) last line by which the server refused */
    char message[CURL_ERROR_SIZE]; /* libcurl's words */
} MailTask;

MailTask *mail_task_new(void);
void mail_task_free(MailTask *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailTask, mail_task_free)

/* Called from the main loop with each task that ended and whose client still waits. It owns @task.
 */
typedef void (*MailTaskDone)(MailTask *task);

/* Uses the thread-default main context. Returns: (owned) */
MailWorker *mail_worker_new(MailTaskDone done);

/* Breaks off what is under way. What was taken by a server before that is still told. */
void mail_worker_free(MailWorker *worker);

/* Takes @task. */
void mail_worker_push(MailWorker *worker, MailTask *task);

/* Nobody waits for @task any more: it is broken off, and its end not told. */
void mail_worker_abandon(MailWorker *worker, MailTask *task);
