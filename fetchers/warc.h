/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A WARC file (ISO 28500), 1.0 or 1.1, packed record by record with gzip or plain. */
typedef struct WarcReader WarcReader;

typedef enum { WARC_ERROR_BROKEN, WARC_ERROR_ABSENT } WarcError;
#define WARC_ERROR warc_error_quark()
GQuark warc_error_quark(void);

typedef struct {
    char *type;    /* (owned) "response", "resource", "request", ... */
    char *target;  /* (owned) (nullable) address it was fetched from */
    char *date;    /* (owned) (nullable) as written: 2019-09-26T16:21:38Z */
    GBytes *block; /* (owned) (nullable) NULL when it is larger than was asked for */
} WarcRecord;
void warc_record_clear(WarcRecord *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WarcRecord, warc_record_clear)

WarcReader *warc_open(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same over bytes in memory. */
WarcReader *warc_open_bytes(GBytes *bytes);
void warc_close(WarcReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WarcReader, warc_close)

/**
 * Reads the next record into @record, which is cleared first. Blocks over @max_bytes are passed by.
 * Returns: false at the end, and with WARC_ERROR where the file makes no sense any more.
 */
bool warc_next(WarcReader *reader, size_t max_bytes, WarcRecord *record, GError **error);

/**
 * The body of an HTTP answer as archived: chunks joined, gzip undone, at most @max_bytes.
 * Returns: (owned) (nullable) NULL unless @block is one with status 200
 * @ret_media_type: (owned) (nullable)
 */
GBytes *warc_read_answer(GBytes *block, size_t max_bytes, char **ret_media_type);
