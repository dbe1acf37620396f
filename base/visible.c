/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/visible.h"

#include <stdbool.h>

typedef struct {
    gunichar first;
    gunichar last;
} Range;

/* Characters that are not seen themselves and change what is seen around them (Unicode TR 36).
 * The joiners U+200C and U+200D are left: Persian and Arabic words need them. */
static const Range deceptive[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C},   {0x180E, 0x180E},
    {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},
    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

static bool
character_is_deceptive(gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(deceptive); i++) {
        if (c >= deceptive[i].first && c <= deceptive[i].last)
            return true;
    }
    return false;
}

static void
append_character(GString *line, gunichar c)
{
    if (c == '\n' || c == '\r' || c == '\t')
        g_string_append_c(line, ' ');
    else if (character_is_deceptive(c))
        g_string_append_printf(line, "[U+%04X]", c);
    else
        g_string_append_unichar(line, c);
}

char *
visible_copy(const char *text, size_t max_characters)
{
    if (text == NULL)
        return g_strdup("");
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_sized_new(64);
    size_t count = 0;
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        if (max_characters > 0 && count++ == max_characters) {
            g_string_append(line, "…");
            break;
        }
        if (at[0] == '\r' && at[1] == '\n') /* one break, one space */
            continue;
        append_character(line, g_utf8_get_char(at));
    }
    return g_string_free(line, FALSE);
}
