/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/house.h"

#include <string.h>

#include "config/config_file.h"

#define FILE_MAX_BYTES (32u * 1024)

void
house_free(House *house)
{
    if (house == NULL)
        return;
    g_free(house->style);
    g_free(house->header_html);
    g_free(house->footer_html);
    g_free(house->header_text);
    g_free(house->footer_text);
    g_free(house);
}

/* Returns: static words, or NULL when @text may go into a mail. */
static const char *
find_danger(const char *text)
{
    static const char *const refused[] = {
        "<script", "<img",    "<link",      "<iframe",     "<object", "<embed", "<style",
        "</style", "<base",   "<meta",      "<form",       "<video",  "<audio", "<svg",
        "url(",    "@import", "image-set(", "javascript:", "</body",  "</html", "background="};
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        if (strstr(lower, refused[i]) != NULL)
            return refused[i];
    }
    return NULL;
}

static bool
load_file(const char *folder, const char *name, bool is_markup, char **ret_text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "mail.d", name, NULL);
    g_autofree char *text = NULL;
    size_t size = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    if (!config_file_load(path, FILE_MAX_BYTES, &text, &size, error))
        return false;
    const char *danger = is_markup ? find_danger(text) : NULL;
    const char *why = strlen(text) != size || !g_utf8_validate(text, -1, NULL)
                          ? "is not UTF-8 text; save it as such"
                          : NULL;
    if (danger != NULL)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID,
                    "%s: holds %s, which would fetch, run or end something in the mail; take it "
                    "out",
                    path, danger);
    else if (why != NULL)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INVALID, "%s: %s", path, why);
    if (danger != NULL || why != NULL)
        return false;
    *ret_text = g_steal_pointer(&text);
    return true;
}

House *
house_load(const char *folder, GError **error)
{
    g_autoptr(House) house = g_new0(House, 1);
    if (!load_file(folder, "style.css", true, &house->style, error) ||
        !load_file(folder, "header.html", true, &house->header_html, error) ||
        !load_file(folder, "footer.html", true, &house->footer_html, error) ||
        !load_file(folder, "header.txt", false, &house->header_text, error) ||
        !load_file(folder, "footer.txt", false, &house->footer_text, error))
        return NULL;
    return g_steal_pointer(&house);
}
