/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "fetchers/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Robots) robots = robots_read((const char *)data, size, "civcas");
    g_autoptr(GPtrArray) sitemaps = robots_list_sitemaps(robots, "https://a.example/robots.txt");
    const char *rule = NULL;
    g_assert_nonnull(sitemaps);
    (void)robots_allow(robots, "https://a.example/News/Article/1971680/a%20b/?x=*$", &rule);
    return 0;
}
