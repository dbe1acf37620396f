/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/folded.h"

#include <string.h>

typedef struct {
    Folded *folded;
    size_t room; /* bytes there is room for */
} Builder;

static void
reserve(Builder *builder, size_t more)
{
    Folded *folded = builder->folded;
    if (folded->length + more <= builder->room)
        return;
    builder->room = (folded->length + more) + builder->room / 2;
    folded->text = g_realloc(folded->text, builder->room);
    folded->start = g_renew(guint32, folded->start, builder->room);
    folded->upper = g_realloc(folded->upper, builder->room);
}

static inline void
put_byte(Builder *builder, char byte, guint32 offset, bool is_upper)
{
    Folded *folded = builder->folded;
    folded->text[folded->length] = byte;
    folded->start[folded->length] = offset;
    folded->upper[folded->length] = is_upper ? 1 : 0;
    folded->length++;
}

static void
put(Builder *builder, const char *bytes, guint32 offset, bool is_upper)
{
    reserve(builder, strlen(bytes) + 1);
    for (const char *p = bytes; *p != '\0'; p++)
        put_byte(builder, *p, offset, is_upper);
}

/* Characters a reader does not see: zero width, soft hyphen, bidi controls, byte order mark. */
static bool
is_invisible(gunichar c)
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
    default:
        return NULL;
    }
}

static void
put_letter(Builder *builder, gunichar c, guint32 offset)
{
    char utf8[8] = {0};
    utf8[g_unichar_to_utf8(c, utf8)] = '\0';
    g_autofree char *composed = g_utf8_normalize(utf8, -1, G_NORMALIZE_NFKC);
    g_autofree char *lower = g_utf8_strdown(composed != NULL ? composed : utf8, -1);
    put(builder, lower, offset, g_unichar_isupper(c));
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
fold_character(Builder *builder, const char *p, guint32 offset)
{
    gunichar c = g_utf8_get_char(p);
    const char *sign = fold_sign(c);
    if (is_invisible(c))
        return;
    if (sign != NULL)
        put(builder, sign, offset, false);
    else if (g_unichar_isspace(c))
        put(builder, " ", offset, false);
    else
        put_letter(builder, c, offset);
}

/* What most ASCII characters become: themselves, or the small letter; 0: looked at more closely. */
static const char plain[128] = "\0\0\0\0\0\0\0\0\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                               " !\"#$%&'()*+,-./0123456789:;<=>?"
                               "@abcdefghijklmnopqrstuvwxyz[\\]^_'abcdefghijklmnopqrstuvwxyz{|}~";

/* Folds ASCII from @p on, for which there is room. Returns the first character that it leaves. */
static const char *
fold_plain(Builder *builder, const char *p, guint32 *offset)
{
    Folded *folded = builder->folded;
    size_t length = folded->length;
    const char *start = p;
    for (; (guchar)*p < 0x80 && plain[(guchar)*p] != '\0'; p++, length++) {
        folded->text[length] = plain[(guchar)*p];
        folded->start[length] = *offset + (guint32)(p - start);
        folded->upper[length] = *p >= 'A' && *p <= 'Z';
    }
    *offset += (guint32)(p - start);
    folded->length = length;
    return p;
}

Folded *
folded_new(const char *original)
{
    Folded *folded = g_new0(Folded, 1);
    Builder builder = {.folded = folded};
    const char *end = original + strlen(original);
    bool wrapped = is_hard_wrapped(original);
    guint32 offset = 0;
    for (const char *p = original; p < end; p = g_utf8_next_char(p), offset++) {
        reserve(&builder, (size_t)(end - p) + 8);
        p = fold_plain(&builder, p, &offset);
        if (*p == '\0')
            break;
        if (*p == '\n')
            put_byte(&builder, ends_line(original, p, wrapped) ? '\n' : ' ', offset, false);
        else
            fold_character(&builder, p, offset);
    }
    reserve(&builder, 1);
    put_byte(&builder, '\0', offset, false);
    folded->length--;
    return folded;
}

void
folded_free(Folded *folded)
{
    if (folded == NULL)
        return;
    g_free(folded->text);
    g_free(folded->start);
    g_free(folded->upper);
    g_free(folded);
}
