/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/folder.h"

#include <gio/gio.h>
#include <string.h>

#include "fetchers/warc.h"
#include "texts/address.h"
#include "texts/announcement.h"
#include "texts/day.h"

#define FILES_MAX 10000u
#define WARC_RECORDS_MAX 100000u

static bool
is_passed_over(GFileInfo *info)
{
    static const char *const suffixes[] = {"~", ".part", ".tmp", ".crdownload"};
    const char *name = g_file_info_get_name(info);
    if (g_file_info_get_file_type(info) != G_FILE_TYPE_REGULAR || *name == '.')
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (g_str_has_suffix(name, suffixes[i]))
            return true;
    }
    return false;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    GFileInfo *const *left = a;
    GFileInfo *const *right = b;
    return strcmp(g_file_info_get_name(*left), g_file_info_get_name(*right));
}

/* Returns: (owned) array of GFileInfo by name; NULL with @error */
static GPtrArray *
list_files(const char *address, unsigned *ret_left_out, GError **error)
{
    g_autoptr(GFile) folder = g_file_new_for_uri(address);
    g_autoptr(GFileEnumerator) files = g_file_enumerate_children(
        folder, "standard::name,standard::type,standard::size,time::modified",
        G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, error);
    if (files == NULL)
        return NULL;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_object_unref);
    for (;;) {
        g_autoptr(GError) why = NULL;
        g_autoptr(GFileInfo) info = g_file_enumerator_next_file(files, NULL, &why);
        if (why != NULL) {
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
        if (info == NULL)
            break;
        if (is_passed_over(info))
            continue;
        if (list->len < FILES_MAX)
            g_ptr_array_add(list, g_steal_pointer(&info));
        else
            *ret_left_out += 1;
    }
    g_ptr_array_sort(list, compare_names);
    return g_steal_pointer(&list);
}

static GBytes *
write_list(GPtrArray *files)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < files->len; i++) {
        GFileInfo *info = g_ptr_array_index(files, i);
        g_string_append_printf(text, "%s\t%" G_GOFFSET_FORMAT "\t%" G_GUINT64_FORMAT "\n",
                               g_file_info_get_name(info), g_file_info_get_size(info),
                               g_file_info_get_attribute_uint64(info, "time::modified"));
    }
    return g_string_free_to_bytes(text);
}

static bool
is_warc(const char *name)
{
    return g_str_has_suffix(name, ".warc") || g_str_has_suffix(name, ".warc.gz");
}

/* Returns: (owned) address of the file @name in the folder */
static char *
find_address(const FolderLook *look, const char *name)
{
    g_autofree char *escaped = g_uri_escape_string(name, NULL, FALSE);
    const char *slash = g_str_has_suffix(look->source->address, "/") ? "" : "/";
    return g_strconcat(look->source->address, slash, escaped, NULL);
}

/* Announces the page in @record, with its content, unless it is known. */
static void
take_record(const FolderLook *look, const char *name, WarcRecord *record, GPtrArray *files)
{
    bool is_answer = g_strcmp0(record->type, "response") == 0 && record->block != NULL;
    g_autofree char *address =
        is_answer && record->target != NULL ? address_resolve(NULL, record->target) : NULL;
    if (address == NULL)
        return;
    g_autofree char *identity = address_to_document(address, NULL);
    g_autofree char *document = g_strdup_printf("%s/%s", name, identity);
    if (look->is_known(document, look->data))
        return;
    g_autofree char *media_type = NULL;
    g_autoptr(GBytes) body = warc_read_answer(record->block, look->source->max_bytes, &media_type);
    bool is_page = body != NULL && (media_type == NULL || strstr(media_type, "html") != NULL ||
                                    g_str_has_prefix(media_type, "text/plain") ||
                                    g_str_has_prefix(media_type, "application/pdf"));
    if (!is_page)
        return;
    Announcement *announcement = announcement_new(document, address);
    announcement->content = g_steal_pointer(&body);
    announcement->media_type = g_steal_pointer(&media_type);
    g_ptr_array_add(files, announcement);
}

/* A broken file gives what it held before the fault. Returns: false then, with @error */
static bool
read_warc(const FolderLook *look, const char *name, GPtrArray *files, unsigned *ret_left_out,
          GError **error)
{
    g_autofree char *address = find_address(look, name);
    g_autofree char *path = g_filename_from_uri(address, NULL, error);
    g_autoptr(WarcReader) reader = path != NULL ? warc_open(path, error) : NULL;
    g_auto(WarcRecord) record = {0};
    g_autoptr(GError) why = NULL;
    if (reader == NULL)
        return false;
    unsigned first = files->len;
    for (unsigned i = 0; i < WARC_RECORDS_MAX; i++) {
        if (!warc_next(reader, look->source->max_bytes, &record, &why))
            break;
        if (files->len - first >= look->source->max_documents) {
            *ret_left_out += 1; /* their contents are held: the rest has its turn next time */
            break;
        }
        take_record(look, name, &record, files);
    }
    if (why == NULL)
        return true;
    g_propagate_prefixed_error(error, g_steal_pointer(&why), "%s: ", name);
    return false;
}

static void
announce_files(const FolderLook *look, GPtrArray *infos, GPtrArray *files, unsigned *ret_left_out,
               GString *trouble)
{
    for (unsigned i = 0; i < infos->len; i++) {
        const char *name = g_file_info_get_name(g_ptr_array_index(infos, i));
        g_autoptr(GError) error = NULL;
        if (is_warc(name)) {
            if (!read_warc(look, name, files, ret_left_out, &error))
                g_string_append_printf(trouble, "; %s", error->message);
            continue;
        }
        g_autofree char *address = find_address(look, name);
        Announcement *announcement = announcement_new(address, address);
        announcement->title = g_utf8_make_valid(name, -1);
        g_ptr_array_add(files, announcement);
    }
}

static Capture *
new_list_capture(const FolderLook *look, GPtrArray *infos)
{
    Capture *capture = capture_new(look->source->id, look->source->address, look->now);
    g_free(capture->address);
    capture->address = g_strdup(look->source->address);
    g_autoptr(GBytes) list = infos != NULL ? write_list(infos) : NULL;
    if (list == NULL)
        return capture;
    capture->media_type = g_strdup("text/plain; charset=utf-8");
    capture_set_body(capture, list);
    return capture;
}

Capture *
folder_look(const FolderLook *look, GPtrArray **ret_files, unsigned *ret_left_out)
{
    g_autoptr(GError) error = NULL;
    *ret_files = NULL;
    *ret_left_out = 0;
    g_autoptr(GPtrArray) infos = list_files(look->source->address, ret_left_out, &error);
    Capture *capture = new_list_capture(look, infos);
    if (infos == NULL) {
        capture_set_verdict(capture, VERDICT_FAILED, error->message);
        return capture;
    }
    GPtrArray *files = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_printf(words, "a folder of %u file%s", infos->len, infos->len == 1 ? "" : "s");
    announce_files(look, infos, files, ret_left_out, words);
    bool is_same = g_strcmp0(capture->sha256, look->known_sha256) == 0;
    g_autofree char *valid = g_utf8_make_valid(words->str, -1);
    capture_set_verdict(capture, is_same ? VERDICT_UNCHANGED : VERDICT_OK, valid);
    *ret_files = files;
    return capture;
}

static const char *
guess_media_type(const char *path)
{
    static const struct {
        const char *suffix;
        const char *media_type;
    } types[] = {{".html", "text/html"},
                 {".htm", "text/html"},
                 {".xhtml", "application/xhtml+xml"},
                 {".pdf", "application/pdf"},
                 {".txt", "text/plain"}};
    g_autofree char *lower = g_ascii_strdown(path, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(lower, types[i].suffix))
            return types[i].media_type;
    }
    return NULL; /* the bytes decide */
}

GBytes *
folder_load(const char *address, size_t max_bytes, char **ret_media_type, GError **error)
{
    g_autofree char *path = g_filename_from_uri(address, NULL, error);
    g_autoptr(GFile) file = path != NULL ? g_file_new_for_path(path) : NULL;
    g_autoptr(GFileInputStream) stream = file != NULL ? g_file_read(file, NULL, error) : NULL;
    if (stream == NULL)
        return NULL;
    /* One byte more tells whether the file is too large, whatever its size was when listed. */
    g_autofree char *bytes = g_malloc(max_bytes + 1);
    gsize read = 0;
    if (!g_input_stream_read_all(G_INPUT_STREAM(stream), bytes, max_bytes + 1, &read, NULL, error))
        return NULL;
    if (read > max_bytes) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                    "%s is larger than %zu bytes; raise MaxBytes= of the source", path, max_bytes);
        return NULL;
    }
    *ret_media_type = g_strdup(guess_media_type(path));
    return g_bytes_new(bytes, read);
}
