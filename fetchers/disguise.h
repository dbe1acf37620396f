/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fetchers/markup.h"

/* Pages that stand where an article should be. A true article may well quote their words, so length
 * and structure decide along with them. */

/* A refusal by an edge, firewall or captcha. Returns: (owned) (nullable) what it is */
char *disguise_find_block(const Markup *markup);
/* An error page. Returns: (owned) (nullable) what it is */
char *disguise_find_error(const Markup *markup);
/* A page that only a script would fill. */
bool disguise_is_shell(const Markup *markup);
