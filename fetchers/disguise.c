/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetchers/disguise.h"

#include <string.h>

/* Bytes of text up to which a page can be one of these; an article is longer, as a rule. */
#define NOTICE_MAX_TEXT 1500u
#define SHELL_MAX_TEXT 300u

/* One kind of refusal: all that is given must be there. */
typedef struct {
    const char *who;
    const char *title; /* (nullable) how the title begins */
    const char *text;  /* (nullable) words on the page */
    const char *raw;   /* (nullable) in the markup */
    unsigned max_text;
} Block;

static const Block blocks[] = {
    {"Akamai's \"Access Denied\"", "access denied", NULL, "errors.edgesuite.net", NOTICE_MAX_TEXT},
    {"Cloudflare's challenge", "just a moment", NULL, NULL, NOTICE_MAX_TEXT},
    {"Cloudflare's refusal", "attention required! | cloudflare", NULL, NULL, NOTICE_MAX_TEXT},
    {"Cloudflare's challenge", "please wait... | cloudflare", NULL, NULL, NOTICE_MAX_TEXT},
    {"Cloudflare's challenge", NULL, "enable javascript and cookies to continue", NULL,
     NOTICE_MAX_TEXT},
    {"a challenge", NULL, "checking your browser before accessing", NULL, NOTICE_MAX_TEXT},
    {"a challenge", NULL, "verify you are human", NULL, NOTICE_MAX_TEXT},
    {"a challenge", NULL, "verifying you are human", NULL, NOTICE_MAX_TEXT},
    {"a challenge", "one moment, please", NULL, NULL, SHELL_MAX_TEXT},
    {"the challenge of DDoS-Guard", "ddos-guard", NULL, NULL, NOTICE_MAX_TEXT},
    {"the challenge of Vercel", "vercel security checkpoint", NULL, NULL, NOTICE_MAX_TEXT},
    {"Cloudflare's challenge", NULL, NULL, "cf-chl", SHELL_MAX_TEXT},
    {"the challenge of AWS WAF", NULL, NULL, "awswafintegration", SHELL_MAX_TEXT},
    {"the challenge of AWS WAF", NULL, NULL, "awswaf.com", SHELL_MAX_TEXT},
    {"Imperva's refusal", NULL, "incapsula incident id", NULL, NOTICE_MAX_TEXT},
    {"Imperva's refusal", NULL, NULL, "_incapsula_resource", SHELL_MAX_TEXT},
    {"Imperva's refusal", "pardon our interruption", NULL, NULL, NOTICE_MAX_TEXT},
    {"the refusal of an F5 firewall", NULL, "the requested url was rejected", NULL,
     NOTICE_MAX_TEXT},
    {"a captcha of DataDome", NULL, NULL, "captcha-delivery.com", SHELL_MAX_TEXT},
    {"the refusal of HUMAN", "access to this page has been denied", NULL, NULL, NOTICE_MAX_TEXT},
};

/* Titles that say so all by themselves, unless the page is an article. */
static const char block_titles[] =
    "^(access denied|forbidden|request (rejected|blocked)|you have been blocked|"
    "(error )?403( -)?( error| forbidden)?|human verification|unauthori[sz]ed)[.!]?$";

/* Nobody titles anything else like this, however long the page is with its menus. */
static const char error_titles[] =
    "^((http )?(status |error )?(40[0-9]|50[0-9])"
    "( error| bad gateway| service( temporarily)? unavailable| internal server error"
    "| gateway time-?out|( -)? (page |file )?not found|( -)? file or directory not found)?"
    "|(the )?page (was )?not found|file not found|error page"
    "|service( temporarily)? unavailable|bad gateway|gateway time-?out"
    "|(we.re |we are )?(experiencing )?technical difficulties|internal server error"
    "|runtime error|application error)[.!]?$";

/* These could be the name of a section. */
static const char notice_titles[] =
    "^(error|not found|an error( has)? occurred|(sign|log) ?in|(this )?page (is )?(un|not "
    ")available|(site |scheduled |under )?maintenance"
    "|temporarily unavailable|server error|oops|something went wrong|object moved|sorry)[.!]?$";

static const char *const error_words[] = {
    "experiencing technical difficulties",
    "we're having technical difficulties",
    "the page you requested",
    "the page you are looking for",
    "the page cannot be found",
    "this site is down for maintenance",
    "is temporarily unavailable",
    "server error in '/' application",
    "file or directory not found",
};

static bool
has_block(const Markup *markup, const Block *block)
{
    return markup->text_length <= block->max_text &&
           (block->title == NULL || g_str_has_prefix(markup->title, block->title)) &&
           (block->text == NULL || strstr(markup->text, block->text) != NULL) &&
           (block->raw == NULL || strstr(markup->raw, block->raw) != NULL);
}

/* Site names stand beside what a page is: "Site > News > Page Not Found". */
static bool
is_called(const char *title, const char *pattern)
{
    static const char separators[] = "\\s*(?:[|>:]|\xc2\xb7|\xc2\xbb|\xc2\xab|\\s-\\s"
                                     "|\xe2\x80\x93|\xe2\x80\x94)\\s*";
    g_auto(GStrv) parts = g_regex_split_simple(separators, title, G_REGEX_RAW, 0);
    if (g_regex_match_simple(pattern, title, G_REGEX_RAW, 0))
        return true;
    for (size_t i = 0; parts[i] != NULL; i++) {
        if (g_regex_match_simple(pattern, parts[i], G_REGEX_RAW, 0))
            return true;
    }
    return false;
}

static bool
has_title(const Markup *markup, const char *pattern)
{
    return is_called(markup->title, pattern);
}

/* Akamai's reference: "Reference #18.9d37d517.1611332498.1b195610". Returns: (owned) (nullable) */
static char *
find_akamai(const Markup *markup)
{
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GRegex) regex =
        g_regex_new("access denied.*?reference ?#([0-9]+\\.[0-9a-f.]+)", G_REGEX_RAW, 0, NULL);
    bool is_titled = g_str_has_prefix(markup->title, "access denied");
    if ((markup->text_length > NOTICE_MAX_TEXT && !is_titled) ||
        !g_regex_match(regex, markup->text, 0, &match))
        return NULL;
    g_autofree char *reference = g_match_info_fetch(match, 1);
    return g_strdup_printf("Akamai's \"Access Denied\", reference %s", reference);
}

char *
disguise_find_block(const Markup *markup)
{
    char *akamai = find_akamai(markup);
    if (akamai != NULL)
        return akamai;
    for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
        if (has_block(markup, &blocks[i]))
            return g_strdup(blocks[i].who);
    }
    if (markup->text_length <= NOTICE_MAX_TEXT && !markup->has_article &&
        has_title(markup, block_titles))
        return g_strdup_printf("titled \"%.60s\"", markup->title);
    return NULL;
}

char *
disguise_find_error(const Markup *markup)
{
    if (has_title(markup, error_titles)) /* whatever articles it names beside that */
        return g_strdup_printf("titled \"%.60s\"", markup->title);
    if (markup->has_article)
        return NULL;
    if (is_called(markup->heading, error_titles))
        return g_strdup_printf("headed \"%.60s\"", markup->heading);
    if ((markup->text_length <= NOTICE_MAX_TEXT && has_title(markup, notice_titles)))
        return g_strdup_printf("titled \"%.60s\"", markup->title);
    for (size_t i = 0; i < G_N_ELEMENTS(error_words); i++) {
        if (markup->text_length <= NOTICE_MAX_TEXT / 2 &&
            strstr(markup->text, error_words[i]) != NULL)
            return g_strdup_printf("a short notice saying \"%s\"", error_words[i]);
    }
    return NULL;
}

bool
disguise_is_shell(const Markup *markup)
{
    static const char *const signs[] = {
        "enable javascript",
        "requires javascript",
        "javascript is required",
        "javascript is disabled",
    };
    static const char *const roots[] = {
        "id=\"root\"></div>",
        "id=\"app\"></div>",
        "id=\"__next\"></div>",
        "<app-root></app-root>",
    };
    if (!markup->has_script || markup->text_length > SHELL_MAX_TEXT ||
        (markup->has_article && *markup->text != '\0'))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (strstr(markup->text, signs[i]) != NULL || strstr(markup->raw, roots[i]) != NULL)
            return true;
    }
    return *markup->text == '\0';
}
