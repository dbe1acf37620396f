/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes/place.h"

static void
spellings_that_drift_in_print_meet(void)
{
    static const char *const pairs[][2] = {
        {"al-Sha’fah", "al-Shafaa"},
        {"al-Sha'afa", "Al Shafa"},
        {"al-Susah", "al-Sousa"},
        {"al-Soussa", "Al Susah"},
        {"Abu Kamal", "Albu Kamal"},
        {"Deir Ez Zor", "Deir Ezzor"},
        {"al Qaiem", "Al Qaim"},
        {"Al Shadadi", "al Shaddadi"},
        {"al Khatuniyah", "Khatuniya"},
        {"Al- Sha’fa", "al-Shafa"},
        {"Ash Shajlah", "ash-Shajla"},
        {"Raqqah", "Raqqa"},
        {"al-Bado neighborhood", "Bado"},
        {"Qayyarah", "Qayara"},
        {"Raqqa", "Rakka"},
        {"Mayadeen", "al-Mayadin"},
        {"Khatouniah", "al-Khatuniyah"},
        {"Dhiban", "Diban"},
        {"Suluk", "Solouk"},
        {"Ghranij", "Granij"},
        {"Ouadi Hajar", "Wadi Hajar"},
        {"Leriou", "al-Leriw"},
        {"Iadimah", "Yadima"},
        {"Tibaouiya", "Tibawiah"},
        {"Daafiah", "Dafyyah"},
        {"al-Mawsoul", "Mosul"},
        {"Dayr Az Zawr", "Deir ez-Zor"},
        {"adh-Dhunaybah", "Dhunayba"},
        {"Mrashda", "al-Marashidah"},
        {"Jrabulus", "Jarablos"},
        {"Sakkan", "Sakqan"},
        {"Hasakah Governorate", "Hasaka Province"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_test_message("%s, %s", pairs[i][0], pairs[i][1]);
        g_assert_cmpfloat(place_compare(pairs[i][0], pairs[i][1]), >=, 0.95);
    }
}

static void
different_places_stay_apart(void)
{
    static const char *const pairs[][2] = {
        {"al-Baghouz", "al-Baghouz Fawqani"},
        {"al-Baghouz", "al-Baghouz camp"},
        {"Mosul", "Manbij"},
        {"al-Yarmouk", "al-Sahab"},
        {"Saraqib", "Sarmin"},
        {"Sarmada", "Samarra"},
        {"Mansour", "Mansoura"},
        {"Hamra", "Humayra"}, /* one root: perhaps the same, and a person decides */
        {"Karama", "Kurayma"},
        {"Shafa", "Safa"},
        {"Karma", "Karama"}, /* a town and a quarter of Iraq */
        {"Taffah", "Taffai"},
        {"Malsuy", "Malsuw"},
        {"Hama", "Hama Province"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_assert_cmpfloat(place_compare(pairs[i][0], pairs[i][1]), <, 0.95);
}

/* Alike enough that a person should look, and no more. */
static void
short_names_and_slips_are_for_a_person(void)
{
    static const char *const pairs[][2] = {
        {"Al Soor", "As Suwar"}, {"Makis", "Makcs"}, {"Hamra", "Humayra"}, {"Tabqa", "Tabaqah"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        double alike = place_compare(pairs[i][0], pairs[i][1]);
        g_test_message("%s, %s", pairs[i][0], pairs[i][1]);
        g_assert_cmpfloat(alike, >=, PLACE_SLIP);
        g_assert_cmpfloat(alike, <, PLACE_SAME);
    }
}

static void
names_that_meet_share_their_skeleton(void)
{
    g_autofree char *a = place_get_skeleton("al-Sha’fah");
    g_autofree char *b = place_get_skeleton("Al Shafaa");
    g_autofree char *empty = place_get_skeleton("");

    g_assert_cmpstr(a, ==, b);
    g_assert_cmpstr(empty, ==, "");
}

static void
a_name_of_articles_only_is_still_a_name(void)
{
    g_autofree char *folded = place_fold("Al");
    g_autofree char *arabic = place_fold("الموصل");

    g_assert_cmpstr(folded, ==, "al");
    g_assert_cmpstr(arabic, !=, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/place/" #claim, claim)
    ADD(spellings_that_drift_in_print_meet);
    ADD(different_places_stay_apart);
    ADD(short_names_and_slips_are_for_a_person);
    ADD(names_that_meet_share_their_skeleton);
    ADD(a_name_of_articles_only_is_still_a_name);
    return g_test_run();
}
