/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/carrier.h"

#include <gio/gio.h>
#include <string.h>

#include "alerts/hook.h"

/* Of one message, from the first byte to the answer, or to the end of the command. */
#define TIMEOUT_S 60u

struct Carrier {
    Setup *setup; /* (owned) whose transfers carry it */
    CarrierDone done;
    gpointer data;
    GSubprocess *process;      /* (owned) (nullable) */
    GCancellable *cancellable; /* (owned) (nullable) */
    guint timer;
    bool is_late;
    char *refusal; /* (owned) (nullable) why it was never begun */
};

GPtrArray *
carrier_list_notices(GPtrArray *notices)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < notices->len; i++) {
        const Notice *notice = notices->pdata[i];
        MailNotice *shown = g_new0(MailNotice, 1);
        *shown = (MailNotice){.recorded_at = notice->recorded_at,
                              .kind = notice->kind,
                              .subject = notice->subject,
                              .text = notice->text};
        g_ptr_array_add(list, shown);
    }
    return list;
}

static void
finish(Carrier *carrier, bool permanent, gint64 retry_after_s, const char *message)
{
    const CarrierResult result = {.done = *message == '\0',
                                  .permanent = permanent,
                                  .message = message,
                                  .retry_after_s = retry_after_s};
    carrier->done(&result, carrier->data); /* frees it */
}

static void
on_answer(const HttpResponse *response, gpointer data)
{
    Carrier *carrier = data;
    if (response->outcome != TRANSFER_DONE) {
        finish(carrier, response->outcome == TRANSFER_REFUSED, 0,
               *response->message != '\0' ? response->message : "no answer");
        return;
    }
    if (response->status >= 200 && response->status <= 299) {
        finish(carrier, false, 0, "");
        return;
    }
    bool permanent = response->status >= 400 && response->status <= 499 &&
                     response->status != 408 && response->status != 425 && response->status != 429;
    g_autofree char *message = g_strdup_printf("it answered with status %u", response->status);
    finish(carrier, permanent, response->retry_after_s, message);
}

static void
post(Carrier *carrier, const Recipient *recipient, const HookMessage *message)
{
    g_autoptr(HookRequest) request = hook_compose(recipient, message);
    const HttpPost sent = {.address = request->address,
                           .method = request->method,
                           .media_type = request->media_type,
                           .headers = (const char *const *)request->headers,
                           .body = request->body,
                           .timeout_s = TIMEOUT_S};
    transfers_post(carrier->setup->transfers, &sent, on_answer, carrier);
}

static gboolean
on_late(gpointer data)
{
    Carrier *carrier = data;
    carrier->timer = 0;
    carrier->is_late = true;
    g_subprocess_force_exit(carrier->process);
    return G_SOURCE_REMOVE;
}

static void
on_ended(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    GSubprocess *process = G_SUBPROCESS(source);
    if (!g_subprocess_communicate_finish(process, result, NULL, NULL, &error)) {
        if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            return; /* the carrier is gone */
        /* A command that does not read all of its input may still have done its work. */
        g_debug("command: %s", error->message);
    }
    Carrier *carrier = data;
    g_autofree char *message = NULL;
    if (carrier->is_late)
        message = g_strdup_printf("the command did not end within %u s", TIMEOUT_S);
    else if (!g_subprocess_get_if_exited(process))
        message = g_strdup("a signal ended the command");
    else if (g_subprocess_get_exit_status(process) != 0)
        message = g_strdup_printf("the command ended with status %d",
                                  g_subprocess_get_exit_status(process));
    finish(carrier, false, 0, message != NULL ? message : "");
}

static gboolean
on_refusal(gpointer data)
{
    Carrier *carrier = data;
    carrier->timer = 0;
    g_autofree char *refusal = g_steal_pointer(&carrier->refusal);
    finish(carrier, true, 0, refusal);
    return G_SOURCE_REMOVE;
}

/* Not through a shell, and without our environment, which may name credentials. */
static void
run(Carrier *carrier, const Recipient *recipient, const HookMessage *message)
{
    static const char *const kept[] = {"PATH", "HOME", "LANG", "LC_ALL", "TZ"};
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) arguments = NULL;
    g_auto(GStrv) environment = g_new0(char *, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        if (g_getenv(kept[i]) != NULL)
            environment = g_environ_setenv(environment, kept[i], g_getenv(kept[i]), TRUE);
    }
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
    g_subprocess_launcher_set_environ(launcher, environment);
    if (g_shell_parse_argv(recipient->command, NULL, &arguments, &error))
        carrier->process =
            g_subprocess_launcher_spawnv(launcher, (const char *const *)arguments, &error);
    if (carrier->process == NULL) {
        carrier->refusal = g_strdup(error->message);
        carrier->timer = g_idle_add(on_refusal, carrier);
        return;
    }
    g_autofree char *json = hook_compose_json(recipient, message);
    g_autofree char *line = g_strconcat(json, "\n", NULL);
    g_autoptr(GBytes) input = g_bytes_new(line, strlen(line));
    carrier->timer = g_timeout_add_seconds(TIMEOUT_S, on_late, carrier);
    carrier->cancellable = g_cancellable_new();
    g_subprocess_communicate_async(carrier->process, input, carrier->cancellable, on_ended,
                                   carrier);
}

Carrier *
carrier_start(Setup *setup, const Recipient *recipient, const Delivery *delivery, CarrierDone done,
              gpointer data)
{
    Carrier *carrier = g_new0(Carrier, 1);
    carrier->setup = setup_ref(setup);
    carrier->done = done;
    carrier->data = data;
    g_autoptr(GPtrArray) notices = carrier_list_notices(delivery->notices);
    const Change *first = delivery->changes->len > 0 ? delivery->changes->pdata[0] : NULL;
    const HookMessage message = {.message_id = delivery->message_id,
                                 .rule = delivery->rule,
                                 .in_reply_to = delivery->in_reply_to,
                                 .date = first != NULL ? first->recorded_at : delivery->due_at,
                                 .changes = delivery->changes,
                                 .notices = notices};
    if (recipient->channel == CHANNEL_COMMAND)
        run(carrier, recipient, &message);
    else
        post(carrier, recipient, &message);
    return carrier;
}

void
carrier_free(Carrier *carrier)
{
    if (carrier == NULL)
        return;
    g_clear_handle_id(&carrier->timer, g_source_remove);
    transfers_cancel(carrier->setup->transfers, carrier);
    if (carrier->cancellable != NULL)
        g_cancellable_cancel(carrier->cancellable);
    g_clear_object(&carrier->cancellable);
    g_clear_object(&carrier->process);
    g_free(carrier->refusal);
    setup_unref(carrier->setup);
    g_free(carrier);
}
