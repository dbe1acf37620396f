/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "changes/gazetteer.h"
#include "changes/place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A list of places, and names as they come. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(Gazetteer) base = gazetteer_new_default();
    g_autoptr(Gazetteer) places = gazetteer_read(text, "places.tsv", base, NULL);
    if (places != NULL && gazetteer_find(places, text) != NULL)
        g_assert_cmpuint(gazetteer_count(places), >, 0);
    if (g_utf8_validate(text, -1, NULL)) {
        double same = place_compare(text, text), other = place_compare(text, "al-Sha’fah");
        g_assert_cmpfloat(same, ==, 1);
        g_assert_cmpfloat(other, ==, place_compare("al-Sha’fah", text));
    }
    return 0;
}
