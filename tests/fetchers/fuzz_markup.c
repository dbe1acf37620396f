/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an answer: never a crash, always a verdict with its evidence. */
#include <stddef.h>
#include <stdint.h>

#include "fetchers/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) body = g_bytes_new(data, size);
    g_autofree char *headers = g_strndup((const char *)data, MIN(size, 300));
    for (int expectation = EXPECT_PAGE; expectation <= EXPECT_LIST; expectation++) {
        g_autoptr(Capture) capture = capture_new("fuzz", "https://e.example/a", 0);
        const HttpResponse response = {.outcome = TRANSFER_DONE,
                                       .message = "",
                                       .status = 200,
                                       .address = "https://e.example/b",
                                       .headers = headers,
                                       .body = body};
        verdict_decide(capture, &response, (Expectation)expectation, NULL);
        g_assert_nonnull(capture->evidence);
    }
    return 0;
}
