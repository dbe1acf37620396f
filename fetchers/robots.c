/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/robots.h"

#include <string.h>

#include "texts/address.h"

/* Rules kept of one file, and bytes of one rule; both are far beyond what anybody writes. */
#define RULES_MAX 5000u
#define RULE_MAX_BYTES 2048u
#define SITEMAPS_MAX 100u

typedef struct {
    char *pattern; /* (owned) in one spelling, see spell() */
    char *written; /* (owned) "Disallow: /x" */
    size_t length;
    bool allows;
} Rule;

struct Robots {
    GPtrArray *rules;    /* (owned) of Rule */
    GPtrArray *sitemaps; /* (owned) of char * */
};

/* Whom the lines read at the moment are for. */
typedef struct {
    const char *product;
    GPtrArray *ours;     /* of Rule: groups that name us */
    GPtrArray *anybodys; /* of Rule: groups for "*" */
    GPtrArray *sitemaps;
    bool names_us;
    bool names_anybody;
    bool is_among_names; /* the line before named somebody, too: one group has several names */
    bool was_named;      /* some group in the file names us */
} Parser;

static void
rule_free(gpointer data)
{
    Rule *rule = data;
    g_free(rule->pattern);
    g_free(rule->written);
    g_free(rule);
}

static bool
is_unreserved(int c)
{
    return g_ascii_isalnum(c) || (c != 0 && strchr("-._~", c) != NULL);
}

/* One spelling for paths and patterns (RFC 9309, 2.2.2): characters that need no escape without
 * it, bytes above 127 with one, hexadecimal digits in capitals. In a path "*" and "$" are
 * themselves, and so are escaped. Returns: (owned) */
static char *
spell(const char *text, bool is_pattern)
{
    GString *out = g_string_sized_new(strlen(text) + 8);
    for (const char *at = text; *at != '\0'; at++) {
        int c = (guchar)*at;
        bool is_escape = c == '%' && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2]);
        if (is_escape) {
            c = g_ascii_xdigit_value(at[1]) * 16 + g_ascii_xdigit_value(at[2]);
            at += 2;
        }
        bool is_plain = is_escape ? is_unreserved(c)
                                  : c > 0x20 && c < 0x7f && (is_pattern || (c != '*' && c != '$'));
        if (is_plain)
            g_string_append_c(out, (char)c);
        else
            g_string_append_printf(out, "%%%02X", (unsigned)c);
    }
    return g_string_free(out, FALSE);
}

/* Whether @path begins as @pattern says. Goes back to the last "*" only, so that no pattern takes
 * more steps than the product of both lengths. */
static bool
matches(const char *pattern, const char *path)
{
    const char *star = NULL;
    const char *resume = NULL;
    for (;;) {
        if (*pattern == '\0' || (pattern[0] == '$' && pattern[1] == '\0' && *path == '\0'))
            return true;
        bool is_end = pattern[0] == '$' && pattern[1] == '\0';
        if (*pattern == '*') {
            star = ++pattern;
            resume = path;
        } else if (*path != '\0' && *pattern == *path && !is_end) {
            pattern++;
            path++;
        } else if (star != NULL && *resume != '\0') {
            pattern = star;
            path = ++resume;
        } else {
            return false;
        }
    }
}

/* Names are letters, "-" and "_"; what follows, a version perhaps, is passed over. */
static bool
names_product(const char *value, const char *product)
{
    size_t length = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
    return length > 0 && strlen(product) == length &&
           g_ascii_strncasecmp(value, product, length) == 0;
}

static void
take_name(Parser *parser, const char *value)
{
    if (!parser->is_among_names)
        parser->names_us = parser->names_anybody = false;
    parser->is_among_names = true;
    parser->names_us |= names_product(value, parser->product);
    parser->names_anybody |= *value == '*';
    parser->was_named |= parser->names_us;
}

static void
take_rule(Parser *parser, const char *value, bool allows)
{
    parser->is_among_names = false;
    GPtrArray *rules = parser->names_us        ? parser->ours
                       : parser->names_anybody ? parser->anybodys
                                               : NULL;
    if (rules == NULL || *value == '\0' || rules->len >= RULES_MAX ||
        strlen(value) > RULE_MAX_BYTES)
        return;
    g_autofree char *spelt = spell(value, true);
    Rule *rule = g_new0(Rule, 1);
    rule->allows = allows;
    rule->pattern =
        *spelt == '/' || *spelt == '*' ? g_steal_pointer(&spelt) : g_strconcat("/", spelt, NULL);
    rule->length = strlen(rule->pattern);
    g_autofree char *written = g_strconcat(allows ? "Allow: " : "Disallow: ", value, NULL);
    rule->written = g_utf8_make_valid(written, -1);
    g_ptr_array_add(rules, rule);
}

static void
take_line(Parser *parser, char *line)
{
    line[strcspn(line, "#")] = '\0';
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return;
    *colon = '\0';
    const char *key = g_strstrip(line);
    const char *value = g_strstrip(colon + 1);
    if (g_ascii_strcasecmp(key, "user-agent") == 0)
        take_name(parser, value);
    else if (g_ascii_strcasecmp(key, "disallow") == 0)
        take_rule(parser, value, false);
    else if (g_ascii_strcasecmp(key, "allow") == 0)
        take_rule(parser, value, true);
    else if (g_ascii_strcasecmp(key, "sitemap") == 0 && *value != '\0' &&
             parser->sitemaps->len < SITEMAPS_MAX && strlen(value) <= RULE_MAX_BYTES)
        g_ptr_array_add(parser->sitemaps, g_strdup(value));
}

static void
take_lines(Parser *parser, const char *bytes, size_t size)
{
    const char *end = bytes + MIN(size, (size_t)ROBOTS_MAX_BYTES);
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        bytes += 3;
    while (bytes < end) {
        const char *stop = bytes;
        while (stop < end && *stop != '\n' && *stop != '\r' && *stop != '\0')
            stop++;
        g_autofree char *line = g_strndup(bytes, (size_t)(stop - bytes));
        take_line(parser, line);
        bytes = stop + 1;
    }
}

Robots *
robots_read(const char *bytes, size_t size, const char *product)
{
    Robots *robots = g_new0(Robots, 1);
    robots->sitemaps = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) ours = g_ptr_array_new_with_free_func(rule_free);
    g_autoptr(GPtrArray) anybodys = g_ptr_array_new_with_free_func(rule_free);
    Parser parser = {
        .product = product, .ours = ours, .anybodys = anybodys, .sitemaps = robots->sitemaps};
    take_lines(&parser, bytes, size);
    robots->rules = parser.was_named ? g_steal_pointer(&ours) : g_steal_pointer(&anybodys);
    return robots;
}

void
robots_free(Robots *robots)
{
    if (robots == NULL)
        return;
    g_ptr_array_unref(robots->rules);
    g_ptr_array_unref(robots->sitemaps);
    g_free(robots);
}

/* Path and query of an address; a path stays. Returns: (owned) */
static char *
find_path(const char *address)
{
    const char *scheme = strstr(address, "://");
    const char *path = address;
    if (*address != '/' && scheme != NULL)
        path = scheme + 3 + strcspn(scheme + 3, "/?#");
    g_autofree char *bare = g_strndup(path, strcspn(path, "#"));
    return *bare == '/' ? g_steal_pointer(&bare) : g_strconcat("/", bare, NULL);
}

bool
robots_allow(const Robots *robots, const char *address, const char **ret_rule)
{
    g_autofree char *raw = find_path(address);
    g_autofree char *path = spell(raw, false);
    const Rule *best = NULL;
    if (strcmp(path, "/robots.txt") == 0)
        return true;
    for (unsigned i = 0; i < robots->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(robots->rules, i);
        bool is_better = best == NULL || rule->length > best->length ||
                         (rule->length == best->length && rule->allows);
        if (is_better && matches(rule->pattern, path))
            best = rule;
    }
    if (best == NULL || best->allows)
        return true;
    if (ret_rule != NULL)
        *ret_rule = best->written;
    return false;
}

GPtrArray *
robots_list_sitemaps(const Robots *robots, const char *base)
{
    GPtrArray *sitemaps = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < robots->sitemaps->len; i++) {
        char *address = address_resolve(base, g_ptr_array_index(robots->sitemaps, i));
        if (address != NULL)
            g_ptr_array_add(sitemaps, address);
    }
    return sitemaps;
}
