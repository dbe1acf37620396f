/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/days.h"

#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* Units of ICU's text in one pattern or one date. */
enum { MAX_UNITS = 128 };

struct Days {
    UDateFormat *day;   /* (owned) (nullable) NULL: as the ledger has them */
    UDateFormat *month; /* (owned) (nullable) */
};

bool
days_know_language(const char *language)
{
    if (g_ascii_strcasecmp(language, "iso") == 0)
        return true;
    char wanted[ULOC_FULLNAME_CAPACITY] = "", base[ULOC_LANG_CAPACITY] = "";
    UErrorCode status = U_ZERO_ERROR;
    (void)uloc_forLanguageTag(language, wanted, sizeof wanted, NULL, &status); /* see status */
    (void)uloc_getLanguage(wanted, base, sizeof base, &status);
    if (U_FAILURE(status) || *base == '\0')
        return false;
    /* "de-AT" counts when German is known: what ICU lacks of it, it takes from there. */
    for (int32_t i = 0; i < udat_countAvailable(); i++) {
        if (strcmp(udat_getAvailable(i), base) == 0)
            return true;
    }
    return false;
}

/* What @skeleton, such as "yMMMMd", looks like in @locale. Returns: (owned) (nullable) */
static UDateFormat *
open_format(const char *locale, const char *skeleton)
{
    static const UChar zone[] = {'U', 'T', 'C', 0};
    UErrorCode status = U_ZERO_ERROR;
    UChar wanted[MAX_UNITS], pattern[MAX_UNITS];
    u_uastrcpy(wanted, skeleton);
    UDateTimePatternGenerator *generator = udatpg_open(locale, &status);
    int32_t length = udatpg_getBestPattern(generator, wanted, -1, pattern, MAX_UNITS, &status);
    udatpg_close(generator);
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, pattern, length, &status);
    return U_SUCCESS(status) ? format : NULL;
}

Days *
days_new(const char *language)
{
    Days *days = g_new0(Days, 1);
    char locale[ULOC_FULLNAME_CAPACITY] = "";
    UErrorCode status = U_ZERO_ERROR;
    if (language == NULL || g_ascii_strcasecmp(language, "iso") == 0)
        return days;
    (void)uloc_forLanguageTag(language, locale, sizeof locale, NULL, &status); /* see status */
    if (U_FAILURE(status))
        return days;
    days->day = open_format(locale, "yMMMMd");
    days->month = open_format(locale, "yMMMM");
    return days;
}

void
days_free(Days *days)
{
    if (days == NULL)
        return;
    udat_close(days->day);
    udat_close(days->month);
    g_free(days);
}

static bool
read_day(const char *text, bool *ret_has_day, UDate *ret_date)
{
    if (!g_regex_match_simple("^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$", text, G_REGEX_DEFAULT, 0))
        return false;
    *ret_has_day = strlen(text) == strlen("2019-04-30");
    g_autofree char *moment = g_strdup_printf("%s%sT00:00:00Z", text, *ret_has_day ? "" : "-01");
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(moment, NULL);
    if (time == NULL)
        return false;
    *ret_date = (UDate)g_date_time_to_unix(time) * 1000;
    return true;
}

char *
days_tell(const Days *days, const char *day)
{
    bool has_day = false;
    UDate date = 0;
    UErrorCode status = U_ZERO_ERROR;
    UChar units[MAX_UNITS];
    char text[MAX_UNITS * 3] = "";
    if (days == NULL || days->day == NULL || days->month == NULL || !read_day(day, &has_day, &date))
        return g_strdup(day);
    int32_t length =
        udat_format(has_day ? days->day : days->month, date, units, MAX_UNITS, NULL, &status);
    (void)u_strToUTF8(text, sizeof text - 1, NULL, units, MIN(length, MAX_UNITS),
                      &status); /* see status */
    return g_strdup(U_SUCCESS(status) ? text : day);
}
