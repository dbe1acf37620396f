/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/folded.h"

#include <string.h>

#include "releases/letters.h"

struct Folder {
    const char *original;
    const char *next; /* first byte that is not folded yet */
    const char *stop; /* end of the original's line, once it was looked for */
    const char *end;
    size_t characters; /* before it */
    bool is_wrapped;
    Folded *line; /* (owned) */
    size_t room;  /* bytes there is room for in it */
};

size_t
text_places_find(const GArray *places, size_t at, size_t length, size_t characters)
{
    guint low = 0, high = places->len;
    if (at >= length || high == 0)
        return characters;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(places, TextPlace, middle).at <= at)
            low = middle;
        else
            high = middle;
    }
    const TextPlace *place = &g_array_index(places, TextPlace, low);
    size_t next =
        low + 1 < places->len ? g_array_index(places, TextPlace, low + 1).character : characters;
    /* one character may be several bytes, and the next run may go on within it, even in the first
     */
    size_t last = next > place->character ? next - 1 : place->character;
    return MIN(place->character + (at - place->at), last);
}

void
text_places_add(GArray *places, size_t at, size_t character)
{
    const TextPlace place = {(guint32)at, (guint32)character};
    g_array_append_val(places, place);
}

void
text_places_note(GArray *places, size_t at, size_t character)
{
    const TextPlace *last =
        places->len > 0 ? &g_array_index(places, TextPlace, places->len - 1) : NULL;
    if (last != NULL && last->character + (at - last->at) == character)
        return;
    text_places_add(places, at, character);
}

size_t
folded_get_character(const Folded *folded, size_t at)
{
    return text_places_find(folded->places, at, folded->length, folded->characters);
}

static void
reserve(Folder *folder, size_t more)
{
    Folded *line = folder->line;
    if (line->length + more <= folder->room)
        return;
    folder->room = (line->length + more) + folder->room / 2;
    line->text = g_realloc(line->text, folder->room);
    line->upper = g_realloc(line->upper, folder->room);
}

static void
put(Folder *folder, const char *bytes, bool is_upper)
{
    Folded *line = folder->line;
    size_t length = strlen(bytes);
    if (length == 0)
        return;
    reserve(folder, length + 1);
    text_places_note(line->places, line->length, folder->characters);
    memcpy(line->text + line->length, bytes, length);
    memset(line->upper + line->length, is_upper ? 1 : 0, length);
    line->length += length;
}

bool
folded_is_invisible(gunichar c)
{
    return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFD ||
           (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

static const char *
fold_sign(gunichar c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x02BC:
    case 0x02BB:
    case 0x02BF:
    case 0x02BE:
    case 0x0060:
    case 0x00B4:
        return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
        return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D:
        return "-";
    case 0x2026:
        return "...";
    case 0x2020: /* daggers come after the asterisk */
        return "**";
    case 0x2021:
        return "***";
    case 0x2022: /* bullets, also those of symbol fonts */
    case 0x2023:
    case 0x2043:
    case 0x204C:
    case 0x2219:
    case 0x25A0:
    case 0x25A1:
    case 0x25AA:
    case 0x25AB:
    case 0x25CB:
    case 0x25CF:
    case 0x25E6:
    case 0x27A2:
    case 0xF0A7:
    case 0xF0B7:
        return " ";
    default:
        return NULL;
    }
}

/* "1,302¹", "¹The total": a mark that is raised, and no digit of the number. */
static bool
put_raised(Folder *folder, gunichar c)
{
    const Folded *line = folder->line;
    bool is_raised =
        c == 0x00B9 || c == 0x00B2 || c == 0x00B3 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079);
    bool is_mark = line->length == 0 || g_ascii_isdigit(line->text[line->length - 1]);
    if (!is_raised || !is_mark)
        return false;
    unsigned digit = c == 0x00B9 ? 1 : c < 0x2070 ? c - 0x00B0 : c - 0x2070;
    char mark[] = {'[', (char)('0' + digit), ']', '\0'};
    put(folder, mark, false);
    return true;
}

/* "· May 6": the middle dot that a text processor puts before an item. */
static bool
is_item_dot(const Folder *folder, gunichar c)
{
    const Folded *line = folder->line;
    return c == 0x00B7 &&
           (line->length == 0 || strchr(" \n", line->text[line->length - 1]) != NULL);
}

static void
put_letter(Folder *folder, gunichar c)
{
    char utf8[8] = {0};
    utf8[g_unichar_to_utf8(c, utf8)] = '\0';
    g_autofree char *composed = g_utf8_normalize(utf8, -1, G_NORMALIZE_NFKC);
    g_autofree char *lower = g_utf8_strdown(composed != NULL ? composed : utf8, -1);
    put(folder, lower, g_unichar_isupper(c));
}

/* Lines broken only because a page was this wide: many lines, none long, most of them full. */
static bool
is_hard_wrapped(const char *original)
{
    unsigned lines = 0, full = 0;
    for (const char *line = original; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 110)
            return false;
        lines += length > 0;
        full += length >= 50;
        line += length + (line[length] == '\n');
    }
    return lines >= 6 && full * 10 >= lines * 6;
}

/* Does the line break at @p end a block or line, or only wrap a sentence? */
static bool
ends_line(const char *original, const char *p, bool wrapped)
{
    const char *next = p + 1;
    while (*next == ' ' || *next == '\t' || *next == '\r')
        next++;
    if (*next == '\n' || *next == '\0' || p == original)
        return true;
    if (p[-1] == '\n')
        return true;
    if (wrapped)
        return false;
    return !g_ascii_islower(*next) || strchr(".!?:;\"", p[-1]) != NULL;
}

static void
fold_character(Folder *folder, const char *p)
{
    gunichar c = g_utf8_get_char(p);
    const char *sign = fold_sign(c);
    if (folded_is_invisible(c))
        return;
    if (sign != NULL)
        put(folder, sign, false);
    else if (g_unichar_isspace(c) || is_item_dot(folder, c))
        put(folder, " ", false);
    else if (!put_raised(folder, c))
        put_letter(folder, c);
}

/* What most ASCII characters become: themselves, or the small letter; 0: looked at more closely. */
static const char plain[128] = "\0\0\0\0\0\0\0\0\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                               " !\"#$%&'()*+,-./0123456789:;<=>?"
                               "@abcdefghijklmnopqrstuvwxyz[\\]^_'abcdefghijklmnopqrstuvwxyz{|}~";

/* Folds the eight characters at @from, if all of them are plain and none but the capitals becomes
 * another. */
static bool
fold_eight(const char *from, char *text, guint8 *upper)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101), high = 0x80 * ones;
    guint64 bytes = 0;
    memcpy(&bytes, from, sizeof(bytes));
    guint64 low = bytes & ~high;
    guint64 is_printed = low + (0x80 - ' ') * ones, is_delete = low + ones;
    guint64 is_no_accent = (low ^ '`' * ones) + 0x7f * ones;
    if ((is_printed & is_no_accent & ~is_delete & ~bytes & high) != high)
        return false;
    guint64 capitals = (low + (0x80 - 'A') * ones) & ~(low + (0x7f - 'Z') * ones) & high;
    bytes |= capitals >> 2;
    capitals >>= 7;
    memcpy(text, &bytes, sizeof(bytes));
    memcpy(upper, &capitals, sizeof(capitals));
    return true;
}

/* Folds a run of such characters, which ends with the line at the latest. */
static void
fold_plain(Folder *folder)
{
    const char *p = folder->next;
    if ((guchar)*p >= 0x80 || plain[(guchar)*p] == '\0')
        return;
    if (folder->stop <= p)
        folder->stop = p + strcspn(p, "\n");
    reserve(folder, (size_t)(folder->stop - p) + 1);
    Folded *line = folder->line;
    char *text = line->text + line->length;
    guint8 *upper = line->upper + line->length;
    text_places_note(line->places, line->length, folder->characters);
    for (; folder->stop - p >= 8 && fold_eight(p, text, upper); p += 8) {
        text += 8;
        upper += 8;
    }
    for (; (guchar)*p < 0x80 && plain[(guchar)*p] != '\0'; p++) {
        *text++ = plain[(guchar)*p];
        *upper++ = (guchar)(*p - 'A') < 26;
    }
    size_t length = (size_t)(p - folder->next);
    line->length += length;
    folder->characters += length;
    folder->next = p;
}

/* Adds to the line until it ends. */
static void
fold_line(Folder *folder)
{
    for (bool ends = false; folder->next < folder->end && !ends;) {
        fold_plain(folder);
        if (folder->next >= folder->end)
            break;
        if (*folder->next == '\n') {
            ends = ends_line(folder->original, folder->next, folder->is_wrapped);
            put(folder, ends ? "\n" : " ", false);
        } else {
            fold_character(folder, folder->next);
        }
        folder->characters++;
        folder->next = g_utf8_next_char(folder->next);
    }
    reserve(folder, 1 + LETTERS_ROOM);
    folder->line->text[folder->line->length] = '\0';
    folder->line->upper[folder->line->length] = 0;
    folder->line->characters = folder->characters;
}

static Folded *
new_line(void)
{
    Folded *line = g_new0(Folded, 1);
    line->places = g_array_new(FALSE, FALSE, sizeof(TextPlace));
    return line;
}

Folder *
folder_new(const char *original)
{
    Folder *folder = g_new0(Folder, 1);
    folder->original = folder->next = folder->stop = original;
    folder->end = original + strlen(original);
    folder->is_wrapped = is_hard_wrapped(original);
    folder->line = new_line();
    return folder;
}

void
folder_free(Folder *folder)
{
    if (folder == NULL)
        return;
    folded_free(folder->line);
    g_free(folder);
}

const Folded *
folder_next(Folder *folder)
{
    if (folder->next >= folder->end)
        return NULL;
    folder->line->length = 0;
    g_array_set_size(folder->line->places, 0);
    fold_line(folder);
    return folder->line;
}

size_t
folder_count_characters(const Folder *folder)
{
    return folder->characters;
}

Folded *
folded_new(const char *original)
{
    g_autoptr(Folder) folder = folder_new(original);
    do
        fold_line(folder);
    while (folder->next < folder->end);
    return g_steal_pointer(&folder->line);
}

void
folded_free(Folded *folded)
{
    if (folded == NULL)
        return;
    g_free(folded->text);
    g_free(folded->upper);
    g_array_unref(folded->places);
    g_free(folded);
}
