/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/gazetteer.h"

#include <string.h>

static Gazetteer *
read_places(const char *text, const Gazetteer *base)
{
    g_autoptr(GError) error = NULL;
    Gazetteer *places = gazetteer_read(text, "places.tsv", base, &error);
    g_assert_no_error(error);
    return places;
}

static void
the_shipped_list_reads(void)
{
    g_autoptr(Gazetteer) places = gazetteer_new_default();

    const GazetteerPlace *one = gazetteer_find(places, "Dayr Az Zawr");

    g_assert_cmpuint(gazetteer_count(places), >, 50);
    g_assert_nonnull(one);
    g_assert_true(one == gazetteer_find(places, "Deir Ezzour"));
    g_assert_null(gazetteer_find(places, "Nowhere at all"));
    g_assert_null(gazetteer_find(NULL, "Raqqa"));
}

static void
places_lie_in_others_and_next_to_others(void)
{
    g_autoptr(Gazetteer) places = gazetteer_new_default();
    const GazetteerPlace *camp = gazetteer_find(places, "Baghuz camp");
    const GazetteerPlace *province = gazetteer_find(places, "Deir ez-Zor Province");
    const GazetteerPlace *village = gazetteer_find(places, "Al Baghouz");

    g_assert_true(gazetteer_lies_in(places, camp, province));
    g_assert_false(gazetteer_lies_in(places, province, camp));
    g_assert_false(gazetteer_lies_in(places, camp, camp));
    g_assert_true(gazetteer_are_near(places, camp, village));
    g_assert_true(gazetteer_are_near(places, village, camp));
    g_assert_false(gazetteer_are_near(places, province, village));
}

static void
a_newsroom_adds_replaces_and_takes_out(void)
{
    g_autoptr(Gazetteer) shipped = gazetteer_new_default();
    guint before = gazetteer_count(shipped);

    g_autoptr(Gazetteer) places = read_places("# ours\n"
                                              "Sahl al-Wadi\tSehl el-Wadi\tRaqqa Province\tSyria\n"
                                              "\n"
                                              "Kirkuk\n"
                                              "Mosul\tMossul\tNineveh\tIraq\t\r\n",
                                              shipped);

    g_assert_nonnull(gazetteer_find(places, "Sehl el-Wadi"));
    g_assert_nonnull(gazetteer_find(places, "Mossul"));
    g_assert_cmpuint(gazetteer_count(places), ==, before); /* one more, one less */
    g_assert_nonnull(gazetteer_find(shipped, "Kirkuk"));
}

static void
what_is_wrong_is_told_with_its_line(void)
{
    static const struct {
        const char *text, *told;
    } wrong[] = {
        {"Aa\tBb\n\tspelling\n", "line 2: the place has no name"},
        {"Aaba\t\nAaba\t\n", "line 2: “Aaba” stands in line 1 already"},
        {"Aaba\tCaca\nDada\tCaca\n", "a spelling of both “Aaba” and “Dada”"},
        {"Aaba\t\tUnheard Of\n", "“Unheard Of” in column inside of “Aaba” has no line"},
        {"Aaba\t\t\tSyria\tUnheard Of\n", "“Unheard Of” in column near of “Aaba” has no line"},
        {"Aaba\t\t\t\t\tmore\n", "line 1: 6 columns; there are five"},
        {"Aaba\n\xff\xfe\n", "line 2: not valid UTF-8"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Gazetteer) places = gazetteer_read(wrong[i].text, "places.tsv", NULL, &error);
        g_assert_null(places);
        g_assert_error(error, GAZETTEER_ERROR, GAZETTEER_ERROR_INVALID);
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_prefix(error->message, "places.tsv: "));
        g_assert_nonnull(strstr(error->message, wrong[i].told));
    }
}

static void
places_in_a_ring_end(void)
{
    g_autoptr(Gazetteer) places = read_places("Aaba\t\tBebe\nBebe\t\tAaba\nDida\t\t\n", NULL);

    g_assert_false(
        gazetteer_lies_in(places, gazetteer_find(places, "Aaba"), gazetteer_find(places, "Dida")));
}

#define ADD(claim) g_test_add_func("/gazetteer/" #claim, claim)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(the_shipped_list_reads);
    ADD(places_lie_in_others_and_next_to_others);
    ADD(a_newsroom_adds_replaces_and_takes_out);
    ADD(what_is_wrong_is_told_with_its_line);
    ADD(places_in_a_ring_end);
    return g_test_run();
}
