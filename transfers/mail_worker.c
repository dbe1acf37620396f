/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/mail_worker_internal.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transfers/easy_internal.h"

/* Bytes kept of the mail server's last reply, for the message. */
#define REPLY_MAX_BYTES 512

struct MailWorker {
    MailTaskDone done;
    GMainContext *context; /* (owned) */
    GThread *thread;       /* (owned) */
    GAsyncQueue *waiting;  /* (owned) of MailTask, in order; the worker itself: come to an end */
    GAsyncQueue *ended;    /* (owned) of MailTask */
    GMutex lock;           /* guards all below */
    GHashTable *sockets;   /* (owned) set of those open */
    MailTask *running;     /* (borrowed) (nullable) */
    GHashTable *abandoned; /* (owned) set of MailTask (borrowed) */
    bool breaks_off;       /* what is running */
    bool is_closing;
};

MailTask *
mail_task_new(void)
{
    MailTask *task = g_new0(MailTask, 1);
    task->reply = g_string_new(NULL);
    return task;
}

void
mail_task_free(MailTask *task)
{
    if (task == NULL)
        return;
    g_free(task->address);
    g_free(task->user);
    g_free(task->password);
    g_free(task->ca_file);
    g_free(task->sender);
    g_free(task->recipient);
    g_clear_pointer(&task->mail, g_bytes_unref);
    g_string_free(task->reply, TRUE);
    g_free(task);
}

/* From here on: in the thread. */

static size_t
on_read(char *buffer, size_t size, size_t count, void *data)
{
    MailTask *task = data;
    size_t length = 0;
    const char *bytes = g_bytes_get_data(task->mail, &length);
    size_t part = MIN(size * count, length - task->sent);
    memcpy(buffer, bytes + task->sent, part);
    task->sent += part;
    return part;
}

/* libcurl rewinds when a kept connection turns out to be dead. */
static int
on_seek(void *data, curl_off_t offset, int origin)
{
    MailTask *task = data;
    if (origin != SEEK_SET || offset < 0 || (guint64)offset > g_bytes_get_size(task->mail))
        return CURL_SEEKFUNC_CANTSEEK;
    task->sent = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

/* Replies of the server come as headers. The last one that refuses is kept: after it comes only
 * the farewell. */
static size_t
on_reply(char *bytes, size_t size, size_t count, void *data)
{
    MailTask *task = data;
    size_t length = size * count; /* @size is always 1 */
    if (length == 0 || (bytes[0] != '4' && bytes[0] != '5'))
        return length;
    g_autofree char *line = g_utf8_make_valid(bytes, (gssize)MIN(length, REPLY_MAX_BYTES));
    g_string_assign(task->reply, g_strstrip(line));
    return length;
}

static int
on_progress(void *data, curl_off_t to_get, curl_off_t got, curl_off_t to_put, curl_off_t put)
{
    MailWorker *worker = data;
    (void)to_get; /* only the moment counts */
    (void)got;
    (void)to_put;
    (void)put;
    g_autoptr(GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new(&worker->lock);
    return worker->breaks_off ? 1 : 0;
}

static curl_socket_t
on_socket_opened(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    MailWorker *worker = data;
    (void)purpose; /* there is but one */
    g_autoptr(GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new(&worker->lock);
    int fd = socket(address->family, address->socktype, address->protocol);
    if (fd < 0)
        return CURL_SOCKET_BAD;
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC); /* cannot fail for an open socket */
    (void)g_hash_table_add(worker->sockets, GINT_TO_POINTER(fd)); /* new */
    return fd;
}

static int
on_socket_closed(void *data, curl_socket_t fd)
{
    MailWorker *worker = data;
    g_autoptr(GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new(&worker->lock);
    (void)g_hash_table_remove(worker->sockets, GINT_TO_POINTER(fd)); /* added when it was opened */
    return close(fd);
}

/* With the lock held. */
static void
shut_sockets(MailWorker *worker, int how)
{
    GHashTableIter iter;
    gpointer fd = NULL;
    g_hash_table_iter_init(&iter, worker->sockets);
    while (g_hash_table_iter_next(&iter, &fd, NULL))
        (void)shutdown(GPOINTER_TO_INT(fd), how); /* fails when it is not connected */
}

static void
set_server(CURL *easy, MailWorker *worker, MailTask *task)
{
    easy_harden(easy, "smtp,smtps", task->ca_file, task->timeout_s, task->message);
    curl_easy_setopt(easy, CURLOPT_URL, task->address);
    /* "Try" would fall back to no encryption without a word. */
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     task->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    if (task->user != NULL) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, task->user);
        curl_easy_setopt(easy, task->bearer ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD,
                         task->password);
        if (task->bearer)
            curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    }
    /* A server may think long about a mail that it has in full (RFC 5321, 4.5.3.2). */
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 0L);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)MAX(task->timeout_s, 1));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)MAX(task->timeout_s, 1));
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_reply);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, task);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, worker);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket_opened);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, worker);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_socket_closed);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, worker);
}

static void
set_mail(CURL *easy, MailTask *task, struct curl_slist *recipients)
{
    if (task->mail == NULL) { /* then libcurl sends one command of ours, and QUIT */
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
        return;
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, task->sender);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)g_bytes_get_size(task->mail));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, task);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, task);
}

static void
run(MailWorker *worker, CURL *easy, MailTask *task)
{
    struct curl_slist *recipients =
        task->recipient != NULL ? curl_slist_append(NULL, task->recipient) : NULL;
    set_server(easy, worker, task);
    set_mail(easy, task, recipients);
    task->result = curl_easy_perform(easy);
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &task->status); /* stays 0 on failure */
    curl_easy_reset(easy); /* it must not write to what goes away now; its connection stays */
    curl_slist_free_all(recipients);
}

/* Returns: false when nobody waits for @task */
static bool
begin(MailWorker *worker, MailTask *task)
{
    g_autoptr(GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new(&worker->lock);
    if (worker->is_closing || g_hash_table_contains(worker->abandoned, task))
        return false;
    worker->running = task;
    worker->breaks_off = false;
    return true;
}

static void
end(MailWorker *worker)
{
    g_autoptr(GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new(&worker->lock);
    worker->running = NULL;
}

static gboolean on_ended(gpointer data);

static gpointer
work(gpointer data)
{
    MailWorker *worker = data;
    CURL *easy = curl_easy_init();
    g_assert_nonnull(easy);
    gpointer next = NULL;
    while ((next = g_async_queue_pop(worker->waiting)) != worker) {
        MailTask *task = next;
        task->result = CURLE_ABORTED_BY_CALLBACK;
        if (begin(worker, task)) {
            run(worker, easy, task);
            end(worker);
        }
        g_async_queue_push(worker->ended, task);
        g_autoptr(GSource) source = g_idle_source_new();
        g_source_set_priority(source, G_PRIORITY_DEFAULT);
        g_source_set_callback(source, on_ended, worker, NULL);
        (void)g_source_attach(source, worker->context); /* found by its data */
    }
    g_mutex_lock(&worker->lock);
    /* The farewell is sent, and its answer, for which libcurl would wait two minutes, not read. */
    shut_sockets(worker, SHUT_RD);
    g_mutex_unlock(&worker->lock);
    curl_easy_cleanup(easy);
    return NULL;
}

/* From here on: in the thread of the main loop. */

/* Tells one that ended. Its client may free the worker. */
static void
tell(MailWorker *worker, MailTask *task)
{
    g_mutex_lock(&worker->lock);
    (void)g_hash_table_remove(worker->abandoned, task); /* maybe it was not */
    g_mutex_unlock(&worker->lock);
    if (task->client != NULL)
        worker->done(task);
    else
        mail_task_free(task);
}

static gboolean
on_ended(gpointer data)
{
    MailWorker *worker = data;
    MailTask *task = g_async_queue_try_pop(worker->ended);
    if (task != NULL)
        tell(worker, task);
    return G_SOURCE_REMOVE;
}

MailWorker *
mail_worker_new(MailTaskDone done)
{
    MailWorker *worker = g_new0(MailWorker, 1);
    worker->done = done;
    worker->context = g_main_context_ref_thread_default();
    worker->waiting = g_async_queue_new();
    worker->ended = g_async_queue_new();
    worker->sockets = g_hash_table_new(NULL, NULL);
    worker->abandoned = g_hash_table_new(NULL, NULL);
    g_mutex_init(&worker->lock);
    worker->thread = g_thread_new("mail", work, worker);
    return worker;
}

static void
stop(MailWorker *worker)
{
    g_mutex_lock(&worker->lock);
    worker->is_closing = true;
    worker->breaks_off = true;
    if (worker->running != NULL)
        shut_sockets(worker, SHUT_RDWR);
    g_mutex_unlock(&worker->lock);
    g_async_queue_push(worker->waiting, worker);
    (void)g_thread_join(worker->thread); /* it returns nothing */
}

void
mail_worker_free(MailWorker *worker)
{
    if (worker == NULL)
        return;
    stop(worker);
    GSource *source = NULL;
    while ((source = g_main_context_find_source_by_user_data(worker->context, worker)) != NULL)
        g_source_destroy(source);
    MailTask *task = NULL;
    while ((task = g_async_queue_try_pop(worker->ended)) != NULL)
        tell(worker, task);
    g_async_queue_unref(worker->waiting);
    g_async_queue_unref(worker->ended);
    g_hash_table_unref(worker->sockets);
    g_hash_table_unref(worker->abandoned);
    g_mutex_clear(&worker->lock);
    g_main_context_unref(worker->context);
    g_free(worker);
}

void
mail_worker_push(MailWorker *worker, MailTask *task)
{
    g_async_queue_push(worker->waiting, task);
}

void
mail_worker_abandon(MailWorker *worker, MailTask *task)
{
    task->client = NULL; /* the thread does not look at it */
    g_autoptr(GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new(&worker->lock);
    (void)g_hash_table_add(worker->abandoned, task); /* forgotten when it has ended */
    if (worker->running != task)
        return;
    worker->breaks_off = true;
    shut_sockets(worker, SHUT_RDWR);
}
