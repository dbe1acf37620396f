/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/robots_keeper.h"

#include <string.h>

#include "fetchers/robots.h"

/* What was read holds for a day (RFC 9309, 2.4); what could not be read is tried again sooner. */
#define KEPT_US (24 * 3600 * (gint64)G_USEC_PER_SEC)
#define RETRIED_US (3600 * (gint64)G_USEC_PER_SEC)
#define REDIRECTS_MAX 5u
#define HOSTS_MAX 4096u

struct RobotsKeeper {
    Transfers *transfers; /* (borrowed) */
    char *product;        /* (owned) */
    GHashTable *hosts;    /* (owned) origin to Host */
};

/* One origin: scheme, host and port. */
typedef struct {
    RobotsKeeper *keeper; /* (borrowed) */
    char *origin;         /* (owned) https://host:port */
    Robots *robots;       /* (owned) (nullable) NULL: no rules */
    char *trouble;        /* (owned) (nullable) why it could not be read */
    gint64 until_us;      /* monotonic; 0: never read */
    bool is_loading;
    GArray *waiting; /* (owned) of Waiter */
} Host;

typedef struct {
    RobotsLoaded loaded;
    gpointer data;
} Waiter;

static void
host_free(gpointer data)
{
    Host *host = data;
    if (host->is_loading)
        transfers_cancel(host->keeper->transfers, host);
    g_free(host->origin);
    robots_free(host->robots);
    g_free(host->trouble);
    g_array_unref(host->waiting);
    g_free(host);
}

RobotsKeeper *
robots_keeper_new(Transfers *transfers, const char *user_agent)
{
    RobotsKeeper *keeper = g_new0(RobotsKeeper, 1);
    keeper->transfers = transfers;
    keeper->product = g_strndup(user_agent, strcspn(user_agent, "/ ("));
    keeper->hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, host_free);
    return keeper;
}

void
robots_keeper_free(RobotsKeeper *keeper)
{
    if (keeper == NULL)
        return;
    g_hash_table_unref(keeper->hosts);
    g_free(keeper->product);
    g_free(keeper);
}

/* Returns: (owned) "https://host:port", lower case */
static char *
find_origin(const char *address)
{
    const char *scheme = strstr(address, "://");
    const char *host = scheme != NULL ? scheme + 3 : address;
    g_autofree char *origin = g_strndup(address, (size_t)(host - address) + strcspn(host, "/?#"));
    return g_ascii_strdown(origin, -1);
}

static bool
is_stale(gpointer key, gpointer data, gpointer now)
{
    const Host *host = data;
    (void)key;
    return !host->is_loading && host->until_us < *(const gint64 *)now;
}

static gboolean
drop_stale(gpointer key, gpointer data, gpointer now)
{
    return is_stale(key, data, now);
}

/* Whoever may not go to private addresses must not profit from somebody who may. */
static char *
find_key(const char *origin, bool allow_private)
{
    return g_strconcat(allow_private ? "private " : "", origin, NULL);
}

static Host *
ensure_host(RobotsKeeper *keeper, const char *address, bool allow_private)
{
    g_autofree char *origin = find_origin(address);
    g_autofree char *key = find_key(origin, allow_private);
    Host *host = g_hash_table_lookup(keeper->hosts, key);
    if (host != NULL)
        return host;
    gint64 now = g_get_monotonic_time();
    if (g_hash_table_size(keeper->hosts) >= HOSTS_MAX)
        (void)g_hash_table_foreach_remove(keeper->hosts, drop_stale, &now); /* maybe none */
    host = g_new0(Host, 1);
    host->keeper = keeper;
    host->origin = g_steal_pointer(&origin);
    host->waiting = g_array_new(FALSE, FALSE, sizeof(Waiter));
    g_hash_table_insert(keeper->hosts, g_steal_pointer(&key), host);
    return host;
}

RobotsAnswer
robots_keeper_find(RobotsKeeper *keeper, const char *address, bool allow_private,
                   char **ret_evidence)
{
    const Host *host = ensure_host(keeper, address, allow_private);
    const char *rule = NULL;
    *ret_evidence = NULL;
    if (host->until_us <= g_get_monotonic_time())
        return ROBOTS_UNKNOWN;
    if (host->trouble != NULL) {
        *ret_evidence =
            g_strdup_printf("%s/robots.txt could not be read (%s), so nothing is asked there",
                            host->origin, host->trouble);
        return ROBOTS_UNREACHABLE;
    }
    if (host->robots == NULL || robots_allow(host->robots, address, &rule))
        return ROBOTS_ALLOWED;
    *ret_evidence =
        g_strdup_printf("%s/robots.txt says \"%s\", so it is not asked for", host->origin, rule);
    return ROBOTS_DISALLOWED;
}

/* What @response makes of the rules (RFC 9309, 2.3.1). 429 is no "unavailable": somebody is asked
 * too much already. */
static void
take_answer(Host *host, const HttpResponse *response)
{
    bool came = response->outcome == TRANSFER_DONE || response->outcome == TRANSFER_TOO_LARGE;
    unsigned status = response->status;
    g_clear_pointer(&host->robots, robots_free);
    g_clear_pointer(&host->trouble, g_free);
    if (came && status >= 200 && status < 300) {
        gsize size = 0;
        const char *bytes = g_bytes_get_data(response->body, &size);
        host->robots = robots_read(bytes != NULL ? bytes : "", size, host->keeper->product);
    } else if (!came) {
        host->trouble = g_utf8_make_valid(response->message, -1);
    } else if (status < 400 || status >= 500 || status == 429) {
        host->trouble = g_strdup_printf("status %u", status);
    }
    gint64 kept_us = host->trouble != NULL ? RETRIED_US : KEPT_US;
    host->until_us = g_get_monotonic_time() + kept_us;
}

static void
on_answer(const HttpResponse *response, gpointer data)
{
    Host *host = data;
    host->is_loading = false;
    if (response->outcome == TRANSFER_CANCELLED)
        return;
    take_answer(host, response);
    bool asks_for_time = response->status == 429 || response->status == 503;
    gint64 retry_after_s = asks_for_time ? response->retry_after_s : 0;
    g_autoptr(GArray) waiting = g_steal_pointer(&host->waiting);
    host->waiting = g_array_new(FALSE, FALSE, sizeof(Waiter));
    while (waiting->len > 0) { /* a call may cancel others, or free the keeper */
        Waiter waiter = g_array_index(waiting, Waiter, 0);
        g_array_remove_index(waiting, 0);
        waiter.loaded(retry_after_s, waiter.data);
    }
}

void
robots_keeper_load(RobotsKeeper *keeper, const HttpRequest *request, RobotsLoaded loaded,
                   gpointer data)
{
    Host *host = ensure_host(keeper, request->address, request->allow_private);
    const Waiter waiter = {.loaded = loaded, .data = data};
    g_array_append_val(host->waiting, waiter);
    if (host->is_loading)
        return;
    host->is_loading = true;
    g_autofree char *address = g_strconcat(host->origin, "/robots.txt", NULL);
    HttpRequest robots_request = *request;
    robots_request.address = address;
    robots_request.accept = "text/plain, */*;q=0.1";
    robots_request.etag = NULL;
    robots_request.last_modified = NULL;
    robots_request.max_bytes = ROBOTS_MAX_BYTES;
    robots_request.max_redirects = REDIRECTS_MAX;
    robots_request.redirect_hosts = NULL; /* to any (RFC 9309, 2.3.1.2) */
    transfers_get(keeper->transfers, &robots_request, on_answer, host);
}

void
robots_keeper_cancel(RobotsKeeper *keeper, gconstpointer data)
{
    GHashTableIter iter;
    gpointer value = NULL;
    g_hash_table_iter_init(&iter, keeper->hosts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Host *host = value;
        for (unsigned i = host->waiting->len; i > 0; i--) {
            if (g_array_index(host->waiting, Waiter, i - 1).data == data)
                g_array_remove_index(host->waiting, i - 1);
        }
    }
}
