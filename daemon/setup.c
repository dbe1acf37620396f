/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/setup.h"

#include "alerts/rules.h"
#include "config/phrase_pack.h"
#include "releases/phrases.h"
#include "store/ledger.h"

void
setup_places_clear(SetupPlaces *places)
{
    g_clear_pointer(&places->folder, g_free);
    g_clear_pointer(&places->phrases, g_free);
    g_clear_pointer(&places->vendor_phrases, g_free);
    g_clear_pointer(&places->ledger, g_free);
    g_clear_pointer(&places->reader, g_free);
}

/* Readers compile the phrases themselves; here they are held to their grammar, so that a bad file
 * is refused before a reader meets it, and kept, so that a reader never meets a later one. */
static bool
load_phrases(Setup *setup, const SetupPlaces *places, GError **error)
{
    g_autoptr(GPtrArray) files =
        places->phrases != NULL ? phrase_files_load(places->phrases, places->phrases, error)
                                : phrase_files_load(places->folder, places->vendor_phrases, error);
    if (files == NULL)
        return false;
    g_autoptr(PhraseBook) book = phrase_book_new();
    for (guint i = 0; i < files->len; i++) {
        const PhraseFile *file = files->pdata[i];
        if (!phrase_book_add(book, file->path, file->text, error))
            return false;
    }
    setup->phrases = phrase_files_pack(files);
    setup->phrases_hash = g_strdup(phrase_book_get_hash(book));
    return true;
}

static bool
judge(const Change *change, gint64 now, gconstpointer data, SubscriberOrder *order)
{
    g_autofree char *why = NULL;
    if (!rules_order(data, change, now, &why, &order->due_at, &order->digest))
        return false;
    order->rule = g_steal_pointer(&why);
    return true;
}

GPtrArray *
setup_list_subscribers(GPtrArray *recipients)
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

static void
clear_setup(gpointer data)
{
    Setup *setup = data;
    g_clear_pointer(&setup->robots, robots_keeper_free);
    g_clear_pointer(&setup->transfers, transfers_free);
    g_clear_pointer(&setup->settings, settings_free);
    g_clear_pointer(&setup->sources, g_ptr_array_unref);
    g_clear_pointer(&setup->subscribers, g_ptr_array_unref); /* they borrow the recipients */
    g_clear_pointer(&setup->recipients, g_ptr_array_unref);
    g_clear_pointer(&setup->house, house_free);
    g_clear_pointer(&setup->phrases, g_bytes_unref);
    g_clear_pointer(&setup->phrases_hash, g_free);
    g_clear_pointer(&setup->readers, turns_free);
}

Setup *
setup_load(const SetupPlaces *places, GError **error)
{
    g_autoptr(Setup) setup = g_rc_box_new0(Setup);
    setup->places = places;
    setup->readers = turns_new(g_get_num_processors());
    setup->settings = settings_load(places->folder, error);
    if (setup->settings == NULL)
        return NULL;
    setup->sources = sources_load(places->folder, error);
    if (setup->sources == NULL ||
        !sources_check_contact(setup->sources, setup->settings, places->folder, error))
        return NULL;
    setup->recipients = recipients_load(places->folder, error);
    if (setup->recipients == NULL || !rules_check(setup->recipients, error) ||
        !recipients_load_watched(setup->recipients, setup_get_ledger(setup), error))
        return NULL;
    setup->house = house_load(places->folder, error);
    if (setup->house == NULL)
        return NULL;
    if (!load_phrases(setup, places, error))
        return NULL;
    setup->subscribers = setup_list_subscribers(setup->recipients);
    setup->transfers = transfers_new(setup->settings->user_agent);
    setup->robots = robots_keeper_new(setup->transfers, setup->settings->user_agent);
    transfers_set_ca_file(setup->transfers, setup->settings->ca_file);
    transfers_set_proxy(setup->transfers, setup->settings->proxy);
    return g_steal_pointer(&setup);
}

Setup *
setup_ref(Setup *setup)
{
    return g_rc_box_acquire(setup);
}

void
setup_unref(Setup *setup)
{
    if (setup != NULL)
        g_rc_box_release_full(setup, clear_setup);
}

const char *
setup_get_ledger(const Setup *setup)
{
    return setup->places->ledger != NULL ? setup->places->ledger : setup->settings->ledger;
}

const Source *
setup_find_source(const Setup *setup, const char *id)
{
    for (guint i = 0; i < setup->sources->len; i++) {
        const Source *source = setup->sources->pdata[i];
        if (g_str_equal(source->id, id))
            return source;
    }
    return NULL;
}

const Recipient *
setup_find_recipient(const Setup *setup, const char *name)
{
    for (guint i = 0; i < setup->recipients->len; i++) {
        const Recipient *recipient = setup->recipients->pdata[i];
        if (g_str_equal(recipient->name, name))
            return recipient;
    }
    return NULL;
}
