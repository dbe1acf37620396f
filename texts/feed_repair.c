/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/feed_repair_internal.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* Attributes of one tag, and longest name of an entity ("thetasym"). */
#define TAG_MAX_ATTRIBUTES 64
#define ENTITY_MAX_BYTES 10

static bool
is_xml_entity(const char *name, gsize length)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return true;
    }
    return false;
}

/* Length of "#8211;" or "#x2013;" at @at, 0 when there is none. */
static gsize
count_character_reference(const char *at)
{
    if (*at != '#')
        return 0;
    bool is_hex = at[1] == 'x';
    const char *digits = at + (is_hex ? 2 : 1);
    gsize count = strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789");
    bool is_reference = count > 0 && count <= 8 && digits[count] == ';';
    return is_reference ? (gsize)(digits - at) + count + 1 : 0;
}

/* Writes the "&" at @at, and the reference it begins. Returns what follows. */
static const char *
repair_reference(GString *out, const char *at)
{
    gsize length = count_character_reference(at + 1);
    if (length > 0) {
        g_string_append_len(out, at, (gssize)length + 1);
        return at + 1 + length;
    }
    gsize name_length = 0;
    while (name_length < ENTITY_MAX_BYTES && g_ascii_isalnum(at[1 + name_length]))
        name_length++;
    bool is_named = name_length > 0 && at[1 + name_length] == ';';
    if (is_named && is_xml_entity(at + 1, name_length)) {
        g_string_append_len(out, at, (gssize)name_length + 2);
        return at + name_length + 2;
    }
    g_autofree char *name = g_strndup(at + 1, name_length);
    const htmlEntityDesc *entity = is_named ? htmlEntityLookup((const xmlChar *)name) : NULL;
    if (entity == NULL) {
        g_string_append(out, "&amp;");
        return at + 1;
    }
    g_string_append_printf(out, "&#%u;", entity->value);
    return at + name_length + 2;
}

static bool
is_forbidden(const char *at)
{
    guchar c = (guchar)*at;
    bool is_control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    bool is_noncharacter = c == 0xEF && (guchar)at[1] == 0xBF && (guchar)at[2] >= 0xBE; /* FFFE */
    return is_control || is_noncharacter;
}

static gsize
count_forbidden(const char *at)
{
    return (guchar)*at == 0xEF ? 3 : 1;
}

/* Where CDATA sections end. Once there is no end left, none is looked for again. */
typedef struct {
    bool is_over;
} Sections;

/* Returns the end of the section that begins at @at, or NULL when none does or it has no end. */
static const char *
find_section_end(Sections *sections, const char *at)
{
    if (sections->is_over || !g_str_has_prefix(at, "<![CDATA["))
        return NULL;
    const char *end = strstr(at, "]]>");
    sections->is_over = end == NULL;
    return end;
}

static const char *
append_section(GString *out, const char *at, const char *end)
{
    while (at < end) {
        if (is_forbidden(at))
            at += count_forbidden(at);
        else
            g_string_append_c(out, *at++);
    }
    return at;
}

char *
feed_drop_comments(const char *text)
{
    GString *out = g_string_new(NULL);
    Sections sections = {false};
    const char *at = text;
    while (*at != '\0') {
        gsize plain = strcspn(at, "<");
        const char *tag = at + plain;
        const char *section_end = *tag == '<' ? find_section_end(&sections, tag) : NULL;
        const char *copied_to = section_end != NULL ? section_end : tag;
        g_string_append_len(out, at, copied_to - at);
        at = copied_to;
        if (g_str_has_prefix(at, "<!--")) {
            const char *end = strstr(at + strlen("<!--"), "-->");
            at = end == NULL ? at + strlen(at) : end + strlen("-->");
        } else if (*at != '\0') {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}

char *
feed_repair(const char *text)
{
    GString *out = g_string_new(NULL);
    Sections sections = {false};
    const char *at = strchr(text, '<');
    while (at != NULL && *at != '\0') {
        const char *section_end = *at == '<' ? find_section_end(&sections, at) : NULL;
        if (section_end != NULL)
            at = append_section(out, at, section_end); /* in here "&" means itself */
        else if (is_forbidden(at))
            at += count_forbidden(at);
        else if (*at == '&')
            at = repair_reference(out, at);
        else
            g_string_append_c(out, *at++);
    }
    return g_string_free(out, FALSE);
}

/* Skips a comment, a processing instruction or a declaration at @at. NULL when it does not end. */
static const char *
skip_prolog_item(const char *at)
{
    const char *close = ">";
    if (g_str_has_prefix(at, "<!--"))
        close = "-->";
    else if (g_str_has_prefix(at, "<?"))
        close = "?>";
    const char *end = strstr(at, close);
    return end == NULL ? NULL : end + strlen(close);
}

static const char *
find_doctype(const char *text)
{
    const char *at = strchr(text, '<');
    while (at != NULL && (at[1] == '!' || at[1] == '?')) {
        if (g_ascii_strncasecmp(at, "<!doctype", strlen("<!doctype")) == 0)
            return at;
        at = skip_prolog_item(at);
        at = at == NULL ? NULL : strchr(at, '<');
    }
    return NULL;
}

bool
feed_has_internal_subset(const char *text)
{
    const char *doctype = find_doctype(text);
    if (doctype == NULL)
        return false;
    for (const char *at = doctype; *at != '\0' && *at != '>'; at++) {
        if (*at == '[')
            return true;
        if (*at == '"' || *at == '\'') {
            at = strchr(at + 1, *at);
            if (at == NULL)
                return true; /* cannot be told: refuse */
        }
    }
    return false;
}

char *
feed_find_root_name(const char *text)
{
    const char *at = strchr(text, '<');
    while (at != NULL && (at[1] == '!' || at[1] == '?')) {
        at = skip_prolog_item(at);
        at = at == NULL ? NULL : strchr(at, '<');
    }
    if (at == NULL)
        return NULL;
    gsize length = strcspn(at + 1, " \t\r\n/>");
    if (length == 0 || length > 100)
        return NULL;
    g_autofree char *name = g_strndup(at + 1, length);
    const char *colon = strrchr(name, ':');
    return g_strdup(colon == NULL ? name : colon + 1);
}

/* Counts values in the tag at @at. Returns its end. */
static const char *
count_attributes(const char *at, unsigned *ret_count)
{
    *ret_count = 0;
    for (at++; *at != '\0' && *at != '>' && *at != '<'; at++) {
        if (*at != '"' && *at != '\'')
            continue;
        (*ret_count)++;
        const char *close = strchr(at + 1, *at);
        if (close == NULL)
            return at + strlen(at);
        at = close;
    }
    return at;
}

bool
feed_tags_are_bounded(const char *text)
{
    Sections sections = {false};
    const char *at = strchr(text, '<');
    while (at != NULL) {
        const char *section_end = find_section_end(&sections, at);
        unsigned count = 0;
        if (section_end != NULL)
            at = section_end;
        else if (g_str_has_prefix(at, "<!--"))
            at = skip_prolog_item(at);
        else if (at[1] == '!')
            at++;
        else
            at = count_attributes(at, &count);
        if (count > TAG_MAX_ATTRIBUTES)
            return false;
        at = at == NULL ? NULL : strchr(at, '<');
    }
    return true;
}
