/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfers/address_policy.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>

typedef struct {
    guint8 bytes[16];
    unsigned bits;
} Block;

static const Block reserved4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};

/* Only 2000::/3 is global unicast today; what lies in it and is not public: */
static const Block reserved6[] = {
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x3f, 0xff}, 20},             /* documentation */
    {{0x20, 0x01}, 23},             /* IETF protocols: Teredo, benchmarking, ORCHID */
};

static bool
is_inside(const guint8 *bytes, const Block *block)
{
    unsigned whole = block->bits / 8;
    unsigned rest = block->bits % 8;
    if (memcmp(bytes, block->bytes, whole) != 0)
        return false;
    guint8 mask = (guint8)(0xff00u >> rest);
    return rest == 0 || ((bytes[whole] ^ block->bytes[whole]) & mask) == 0;
}

static bool
is_inside_any(const guint8 *bytes, const Block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_inside(bytes, &blocks[i]))
            return true;
    }
    return false;
}

static bool
is_public4(const guint8 *bytes)
{
    return !is_inside_any(bytes, reserved4, G_N_ELEMENTS(reserved4));
}

static bool
is_public6(const guint8 *bytes)
{
    static const Block mapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
    static const Block six_to_four = {{0x20, 0x02}, 16};
    static const Block global = {{0x20}, 3};
    if (is_inside(bytes, &mapped))
        return is_public4(bytes + 12);
    if (is_inside(bytes, &six_to_four))
        return is_public4(bytes + 2);
    return is_inside(bytes, &global) && !is_inside_any(bytes, reserved6, G_N_ELEMENTS(reserved6));
}

bool
address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_public4((const guint8 *)&in.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        return is_public6((const guint8 *)&in.sin6_addr);
    }
    return false;
}

bool
address_text_is_public(const char *text)
{
    guint8 bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1)
        return is_public4(bytes);
    g_autofree char *plain = g_strndup(text, strcspn(text, "%"));
    return inet_pton(AF_INET6, plain, bytes) == 1 && is_public6(bytes);
}
