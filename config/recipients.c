/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/folder_names.h"
#include "config/keys.h"
#include "config/settings.h"
#include "config/values.h"

typedef struct {
    unsigned role; /* index into role_names */
    Recipient recipient;
} Draft;

static const char *const role_names[] = {"editor", "operator", NULL};

#define KEY(name, reader, field, choices)                                                          \
    {                                                                                              \
        "Recipient", name, reader, offsetof(Draft, field), 0, 0, choices                           \
    }

static const Key recipient_keys[] = {
    KEY("Address", value_read_mail_address, recipient.address, NULL),
    KEY("Name", value_read_text, recipient.full_name, NULL),
    KEY("Role", value_read_choice, role, role_names),
    {0},
};

void
recipient_free(Recipient *recipient)
{
    if (recipient == NULL)
        return;
    g_free(recipient->name);
    g_free(recipient->address);
    g_free(recipient->full_name);
    g_free(recipient);
}

static Recipient *
load_recipient(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    Draft draft = {.recipient.name = folder_name_to_id(path, name, ".recipient", error)};
    bool done = draft.recipient.name != NULL && keys_load(path, recipient_keys, &draft, error);
    if (done && draft.recipient.address == NULL) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: [Recipient] Address: is missing; write Address=name@example.org", path);
        done = false;
    }
    Recipient *recipient = g_new(Recipient, 1);
    *recipient = draft.recipient;
    recipient->is_operator = draft.role == 1;
    if (!done)
        g_clear_pointer(&recipient, recipient_free);
    return recipient;
}

GPtrArray *
recipients_load(const char *folder, GError **error)
{
    g_autofree char *files = g_build_filename(folder, "recipients.d", NULL);
    g_autoptr(GPtrArray) names = keys_list_files(files, ".recipient", error);
    if (names == NULL)
        return NULL;
    g_autoptr(GPtrArray) recipients =
        g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
    for (unsigned i = 0; i < names->len; i++) {
        Recipient *recipient = load_recipient(files, g_ptr_array_index(names, i), error);
        if (recipient == NULL)
            return NULL;
        g_ptr_array_add(recipients, recipient);
    }
    return g_steal_pointer(&recipients);
}
