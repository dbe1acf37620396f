/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/doctor_network.h"

#include <string.h>

#include "cli/asking.h"
#include "fetchers/announced.h"
#include "fetchers/kinds.h"

/* Between two requests: these are few, and a person waits. */
#define PAUSE_MS 1000u
#define MAIL_TIMEOUT_S 30u

/* What to do about @asked. Returns: (owned) */
static char *
find_remedy(const Asked *asked, const char *file)
{
    switch (asked->outcome) {
    case TRANSFER_RESOLVE:
        return g_strdup_printf("mend Address= in %s, or this machine's name service (resolvectl "
                               "status)",
                               file);
    case TRANSFER_TLS:
        return g_strdup("install ca-certificates, or name the authority in CaFile= under [Fetch]");
    case TRANSFER_CONNECT:
    case TRANSFER_TIMEOUT:
    case TRANSFER_RESET:
        return g_strdup_printf("see whether the site is up and no firewall lies between: curl -I "
                               "the address in %s",
                               file);
    case TRANSFER_REFUSED:
        return g_strdup_printf("for a server of your own write AllowPrivateAddresses=yes into %s",
                               file);
    case TRANSFER_TOO_LARGE:
        return g_strdup_printf("raise MaxBytes= in %s, or watch a smaller page", file);
    default:
        break;
    }
    switch (asked->capture->verdict) {
    case VERDICT_BLOCKED:
        return g_strdup("write Contact= under [Fetch], and ask the publisher to let civcas in");
    case VERDICT_GONE:
        return g_strdup_printf("the page has moved: find it with civcas add, and remove %s", file);
    case VERDICT_WRONG_TYPE:
        return g_strdup_printf("Kind= in %s does not fit; civcas add --dry-run says what it is",
                               file);
    default:
        return g_strdup("try again later; civcasd goes on asking");
    }
}

static Expectation
get_expectation(SourceKind kind)
{
    return kind == SOURCE_FEED ? EXPECT_FEED : kind == SOURCE_LIST ? EXPECT_LIST : EXPECT_PAGE;
}

static void
tell_announced(Findings *findings, const Source *source, const Asked *asked, const char *part)
{
    unsigned left_out = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = kind_read_index(source, asked->capture, &left_out, &error);
    unsigned count = all == NULL ? 0 : all->len;
    g_autoptr(GPtrArray) matching =
        all == NULL ? NULL : announced_filter(all, source->match, &error);
    if (matching == NULL)
        finding_tell_error(findings, part, error);
    else if (matching->len == 0)
        finding_tellf(findings, FINDING_NOTE, part,
                      "that can be so between two releases; else mend Match=",
                      "answers, and none of its %u documents matches", count);
    else
        finding_tellf(findings, FINDING_WELL, part, NULL, "answers: %u of %u documents match",
                      matching->len, count);
}

/* A clock that is off by more makes "since" and certificates wrong (RFC 9110, 6.6.1). */
static void
tell_clock(Findings *findings, const Capture *capture)
{
    if (capture->headers == NULL)
        return;
    g_autoptr(GRegex) pattern =
        g_regex_new("^date: *[a-z]{3}, (\\d\\d) ([a-z]{3}) (\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d)",
                    G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(pattern, capture->headers, 0, &match))
        return;
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    g_autofree char *named = g_match_info_fetch(match, 2);
    g_autofree char *month = g_ascii_strdown(named, -1);
    const char *at = strstr(months, month);
    int parts[7] = {0};
    for (int i = 1; i <= 6; i++) {
        g_autofree char *part = g_match_info_fetch(match, i);
        parts[i] = (int)g_ascii_strtoll(part, NULL, 10);
    }
    g_autoptr(GDateTime) theirs = at == NULL
                                      ? NULL
                                      : g_date_time_new_utc(parts[3], (int)(at - months) / 3 + 1,
                                                            parts[1], parts[4], parts[5], parts[6]);
    gint64 apart = theirs == NULL ? 0 : capture->fetched_at - g_date_time_to_unix(theirs);
    if (ABS(apart) > 300)
        finding_tellf(
            findings, FINDING_BAD, "clock", "set it, and keep it right: timedatectl set-ntp true",
            "differs from the clock of %s by %" G_GINT64_FORMAT " s", capture->document, apart);
}

static void
examine_source(Findings *findings, Transfers *transfers, const char *folder, const Source *source)
{
    g_autofree char *part = g_strdup_printf("source %s", source->id);
    g_autofree char *file = g_strdup_printf("%s/sources.d/%s.source", folder, source->id);
    g_autoptr(Asked) asked = asking_get(transfers, source, get_expectation(source->kind));
    if (asked->capture->verdict != VERDICT_OK) {
        g_autofree char *remedy = find_remedy(asked, file);
        finding_tellf(findings, FINDING_BAD, part, remedy, "%s: %s (%s)", source->address,
                      verdict_to_name(asked->capture->verdict),
                      asked->capture->evidence != NULL ? asked->capture->evidence : asked->message);
        return;
    }
    tell_clock(findings, asked->capture);
    if (source->kind == SOURCE_PAGE)
        finding_tell(findings, FINDING_WELL, part, "answers with a page", NULL);
    else
        tell_announced(findings, source, asked, part);
}

void
doctor_examine_sources(Findings *findings, const char *folder, const Settings *settings,
                       const GPtrArray *sources)
{
    g_autoptr(Transfers) transfers = transfers_new(settings->user_agent);
    transfers_set_ca_file(transfers, settings->ca_file);
    bool is_first = true;
    for (unsigned i = 0; i < sources->len; i++) {
        const Source *source = g_ptr_array_index(sources, i);
        if (!source->enabled)
            continue;
        if (!is_first && !source->allow_private)
            g_usleep(PAUSE_MS * 1000);
        is_first = false;
        examine_source(findings, transfers, folder, source);
    }
}

/* What to do when the mail server does not take it. */
static const char *
find_mail_remedy(TransferOutcome outcome)
{
    switch (outcome) {
    case TRANSFER_RESOLVE:
        return "mend the host in Server= under [Mail]";
    case TRANSFER_TLS:
        return "install ca-certificates, or name the authority in CaFile= under [Fetch]";
    case TRANSFER_CONNECT:
    case TRANSFER_TIMEOUT:
    case TRANSFER_RESET:
        return "see whether host and port in Server= under [Mail] are right, and no firewall lies "
               "between";
    case TRANSFER_DONE:
        return "see whether User=, PasswordFile= and From= under [Mail] are what the server "
               "expects";
    default:
        return "mend Server= under [Mail]; AllowPlain=yes is for a server on this machine";
    }
}

/* Returns: (owned) a mail that says what it is, RFC 5322 */
static GBytes *
compose_test_mail(const Settings *settings, const char *recipient)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autofree char *clock = g_date_time_format(now, "%Y %H:%M:%S +0000");
    g_autofree char *id = g_uuid_string_random();
    char *text = g_strdup_printf(
        "From: <%s>\r\nTo: <%s>\r\nSubject: civcas: test mail\r\n"
        "Date: %s, %d %s %s\r\nMessage-ID: <%s@%s>\r\nAuto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        "This mail was sent by civcas doctor --send. Alerts will come the same way.\r\n",
        settings->mail_envelope, recipient, days[g_date_time_get_day_of_week(now) - 1],
        g_date_time_get_day_of_month(now), months[g_date_time_get_month(now) - 1], clock, id,
        settings->mail_domain);
    return g_bytes_new_take(text, strlen(text));
}

void
doctor_examine_mail(Findings *findings, const Settings *settings, const char *recipient)
{
    if (settings->mail_server == NULL) {
        finding_tell(findings, recipient != NULL ? FINDING_BAD : FINDING_SKIPPED, "mail",
                     "no mail server is set", "write Server= and From= under [Mail]");
        return;
    }
    if (settings->mail_password_problem != NULL) {
        finding_tell(findings, FINDING_SKIPPED, "mail",
                     "not tried: the password is out of reach here", NULL);
        return;
    }
    g_autoptr(Transfers) transfers = transfers_new(settings->user_agent);
    transfers_set_ca_file(transfers, settings->ca_file);
    g_autoptr(GBytes) message = recipient == NULL ? NULL : compose_test_mail(settings, recipient);
    const MailRequest request = {.server = settings->mail_server,
                                 .ehlo = settings->mail_domain,
                                 .user = settings->mail_user,
                                 .password = settings->mail_password,
                                 .plain = settings->mail_plain,
                                 .timeout_s = MAIL_TIMEOUT_S,
                                 .sender = settings->mail_envelope,
                                 .recipient = recipient,
                                 .message = message};
    TransferOutcome outcome = TRANSFER_OTHER;
    g_autofree char *said = NULL;
    if (!asking_mail(transfers, &request, recipient == NULL, &outcome, &said))
        finding_tellf(findings, FINDING_BAD, "mail", find_mail_remedy(outcome), "%s: %s",
                      settings->mail_server, said);
    else if (recipient != NULL)
        finding_tellf(findings, FINDING_WELL, "mail", NULL,
                      "%s took a test mail for %s; see that it arrives", settings->mail_server,
                      recipient);
    else
        finding_tellf(findings, FINDING_WELL, "mail", NULL, "%s greets%s and would take mail",
                      settings->mail_server, settings->mail_user != NULL ? ", lets us in" : "");
}
