/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verb.h"

#include "base/visible.h"

/* Bytes of a message that reach the terminal: it may carry somebody else's text. */
static const size_t message_max_characters = 2000;

int
verb_fail(const GError *error)
{
    g_autofree char *message = visible_copy(error->message, message_max_characters);
    g_printerr("%s: %s\n", g_get_prgname(), message);
    return EXIT_CODE_FAILED;
}

int
verb_refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *visible = visible_copy(message, message_max_characters);
    g_printerr("%s: %s; see %s --help\n", g_get_prgname(), visible, g_get_prgname());
    return EXIT_CODE_USAGE;
}

int
exit_code_worse(int a, int b)
{
    static const int from_good_to_bad[] = {EXIT_CODE_OK, EXIT_CODE_DOUBTFUL, EXIT_CODE_UNKNOWN,
                                           EXIT_CODE_FAILED, EXIT_CODE_USAGE};
    int worse = EXIT_CODE_OK;
    for (size_t i = 0; i < G_N_ELEMENTS(from_good_to_bad); i++) {
        if (from_good_to_bad[i] == a || from_good_to_bad[i] == b)
            worse = from_good_to_bad[i];
    }
    return worse;
}
