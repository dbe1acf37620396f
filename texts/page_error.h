/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Why a document gives no text, and how large it may be. */

typedef enum {
    PAGE_ERROR_TOO_LARGE, /* more than PAGE_MAX_BYTES, or a PDF of too many pages */
    PAGE_ERROR_NOT_TEXT,  /* neither HTML, plain text nor PDF, or a PDF of pictures */
    PAGE_ERROR_DAMAGED,   /* PDF that cannot be read, perhaps cut off */
    PAGE_ERROR_ENCRYPTED, /* PDF that asks for a password */
} PageError;
#define PAGE_ERROR page_error_quark()
GQuark page_error_quark(void);

/* Bytes accepted in one page. */
#define PAGE_MAX_BYTES (16u * 1024 * 1024)
/* Pages accepted in one PDF; its text may have PAGE_MAX_BYTES too. */
#define PAGE_MAX_PDF_PAGES 1000
