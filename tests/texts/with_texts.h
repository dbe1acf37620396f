/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "texts/page.h"

/* Reads @size bytes (-1: up to NUL) as a page, and expects that to succeed. */
PageText *page_of(const char *bytes, gssize size, const char *media_type);

/* Expects @html, read as text/html, to hold exactly @text. */
void assert_html_reads(const char *html, const char *text);

/* Repeats @part @count times. Returns: (owned). */
char *repeat(const char *part, gsize count);
