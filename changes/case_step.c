/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/case_step.h"

void
case_step_free(CaseStep *step)
{
    if (step == NULL)
        return;
    g_free(step->release_id);
    g_free(step->status);
    g_free(step);
}
