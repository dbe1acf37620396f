/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands each file of the named folders to a libFuzzer target: what fuzzing found stays mended. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

/* A target need not have it. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned
replay_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    unsigned count = 0;
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *data = NULL;
        size_t size = 0;
        if (!g_file_get_contents(path, &data, &size, NULL))
            continue;
        /* libFuzzer reserves the result. */
        (void)LLVMFuzzerTestOneInput((const uint8_t *)data, size);
        count++;
    }
    return count;
}

int
main(int argc, char **argv)
{
    unsigned count = 0;
    if (LLVMFuzzerInitialize != NULL)
        (void)LLVMFuzzerInitialize(&argc, &argv); /* libFuzzer reserves this result, too */
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%u inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
