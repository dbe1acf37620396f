/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/phrase_uses.h"

void
phrase_use_free(PhraseUse *use)
{
    if (use == NULL)
        return;
    g_free(use->block);
    g_free(use->gives);
    g_free(use);
}
