/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/duration.h"

static void
adds_up_units(void)
{
    static const struct {
        const char *text;
        guint64 ms;
    } good[] = {
        {"30s", 30000},        {"5min", 300000},   {"1h", 3600000}, {"1d", 86400000},
        {"1h 30min", 5400000}, {"1h30m", 5400000}, {"500ms", 500},  {"2 weeks", 1209600000},
        {" 1s ", 1000},        {"0s", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        guint64 ms = 1;
        g_assert_true(duration_read(good[i].text, &ms));
        g_assert_cmpuint(ms, ==, good[i].ms);
    }
}

static void
refuses_what_is_no_time_span(void)
{
    static const char *const bad[] = {
        "",
        " ",
        "30",
        "s",
        "-1s",
        "1.5h",
        "1 fortnight",
        "1h 30",
        "99999999999999999999s",
        "36501d",
        "9223372036854775807ms 9223372036854775807ms",
        "1s;",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        guint64 ms = 77;
        g_assert_false(duration_read(bad[i], &ms));
        g_assert_cmpuint(ms, ==, 77);
    }
}

static void
writes_what_it_can_read(void)
{
    g_autofree char *text = duration_to_text(90061001);
    g_assert_cmpstr(text, ==, "1d 1h 1min 1s 1ms");
    guint64 ms = 0;
    g_assert_true(duration_read(text, &ms));
    g_assert_cmpuint(ms, ==, 90061001);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/duration/" #claim, claim)
    ADD(adds_up_units);
    ADD(refuses_what_is_no_time_span);
    ADD(writes_what_it_can_read);
    return g_test_run();
}
