/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/signature.h"

#include "cli/changes.h"
#include "cli/verb.h"

void
signature_clear(Signature *signature)
{
    g_clear_pointer(&signature->by, g_free);
    g_clear_pointer(&signature->note, g_free);
}

int
signature_judge(Writer *writer, Judgement *judgement, const Signature *signature)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    judgement->by = g_strdup(signature->by);
    judgement->note = g_strdup(signature->note != NULL ? signature->note : "");
    if (!writer_judge(writer, judgement, &changes, &error))
        return verb_fail(error);
    changes_print(changes);
    g_print("Recorded as %s; civcas judge --undo %s --by NAME takes it back.\n", judgement->id,
            judgement->id);
    return EXIT_CODE_OK;
}
