/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "fetchers/verdict.h"

#define VALUES 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Moves *@at behind the first @count lines. Returns: (owned) array of char* */
static GPtrArray *
take_lines(const char **at, const char *end, unsigned count)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < count; i++) {
        const char *stop = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
        stop = stop != NULL ? stop : end;
        g_ptr_array_add(lines, g_strndup(*at, (size_t)(stop - *at)));
        *at = MIN(stop + 1, end);
    }
    return lines;
}

static const char *
get_value(GPtrArray *lines, guint i)
{
    const char *value = g_ptr_array_index(lines, i);
    return *value != '\0' ? value : NULL;
}

/* Lines: status, Content-Type, ETag, Last-Modified, Server, and an address; then header lines up to
 * an empty one, then the body. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    g_autoptr(GPtrArray) lines = take_lines(&at, end, VALUES);
    const char *split = g_strstr_len(at, end - at, "\n\n");
    size_t length = split != NULL ? (size_t)(split + 2 - at) : 0;
    g_autofree char *headers = g_strndup(at, length);
    g_autoptr(GBytes) body = g_bytes_new(at + length, (size_t)(end - at) - length);
    const char *address = get_value(lines, 5);
    HttpResponse response = {
        .outcome = TRANSFER_DONE,
        .message = "",
        .status = (unsigned)g_ascii_strtoull(g_ptr_array_index(lines, 0), NULL, 10) % 1000,
        .address = address != NULL ? address : "https://a.example/",
        .media_type = get_value(lines, 1),
        .etag = get_value(lines, 2),
        .last_modified = get_value(lines, 3),
        .server = get_value(lines, 4),
        .headers = headers,
        .body = body};
    for (unsigned expected = EXPECT_PAGE; expected <= EXPECT_JSON; expected++) {
        g_autoptr(Capture) capture = capture_new("fuzz", "https://a.example/", 0);
        verdict_decide(capture, &response, (Expectation)expected, NULL);
        g_assert_nonnull(verdict_to_name(capture->verdict));
        g_assert_nonnull(capture->evidence);
        g_assert_true(g_utf8_validate(capture->evidence, -1, NULL));
        if (capture->verdict == VERDICT_OK)
            g_assert_true(response.status == 200 || response.status == 203);
    }
    return 0;
}
