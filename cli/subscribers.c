/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/subscribers.h"

#include "alerts/rules.h"

static bool
judge(const Change *change, gint64 now, gconstpointer data, SubscriberOrder *order)
{
    g_autofree char *why = NULL;
    if (!rules_order(data, change, now, &why, &order->due_at, &order->digest))
        return false;
    order->rule = g_steal_pointer(&why);
    return true;
}

static GPtrArray *
list_subscribers(GPtrArray *recipients)
{
    GPtrArray *subscribers = g_ptr_array_new_with_free_func((GDestroyNotify)subscriber_free);
    for (guint i = 0; i < recipients->len; i++) {
        const Recipient *recipient = recipients->pdata[i];
        Subscriber *subscriber = subscriber_new(
            recipient->name, channel_to_name(recipient->channel), recipient->is_operator);
        subscriber->judge = judge;
        subscriber->data = recipient;
        g_ptr_array_add(subscribers, subscriber);
    }
    return subscribers;
}

GPtrArray *
subscribers_load(const Options *options, const Ledger *ledger, GPtrArray **ret_recipients,
                 GError **error)
{
    g_autofree char *folder = options_get_folder(options);
    g_autoptr(GPtrArray) recipients = recipients_load(folder, error);
    if (recipients == NULL || !rules_check(recipients, error) ||
        !recipients_load_watched(recipients, ledger_get_path(ledger), error))
        return NULL;
    *ret_recipients = g_steal_pointer(&recipients);
    return list_subscribers(*ret_recipients);
}
