/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/release.h"

/* Where a case stood after one release. */
typedef struct {
    char *release_id; /* (owned) */
    char *status;     /* (owned) "open", ... */
    Count killed;     /* as that release lists it */
    Count injured;
} CaseStep;
void case_step_free(CaseStep *step);
