/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "base/visible.h"

/* Characters of one line; the journal and people both read on elsewhere. */
#define LINE_MAX_CHARACTERS 2000
#define FIELD_MAX_CHARACTERS 500

struct Journal {
    JournalOptions options;
    FILE *stream;
    bool to_systemd;
    bool shows_progress;
    char *progress; /* (owned) (nullable) on the terminal now */
};

/* JOURNAL_STREAM names the device and inode that systemd gave us as output (systemd.exec(5)). It is
 * inherited, so a shell of a service that sends our output elsewhere must not count. */
static bool
goes_to_systemd(FILE *file)
{
    const char *given = g_getenv("JOURNAL_STREAM");
    struct stat output;
    if (given == NULL || fstat(fileno(file), &output) != 0)
        return false;
    g_autofree char *ours =
        g_strdup_printf("%ju:%ju", (uintmax_t)output.st_dev, (uintmax_t)output.st_ino);
    return g_str_equal(given, ours);
}

Journal *
journal_new(const JournalOptions *options)
{
    Journal *journal = g_new0(Journal, 1);
    journal->options = *options;
    journal->stream = options->on_error_output ? stderr : stdout;
    journal->to_systemd = goes_to_systemd(journal->stream);
    journal->shows_progress =
        options->shows_progress && !journal->to_systemd && isatty(fileno(journal->stream)) == 1;
    return journal;
}

void
journal_free(Journal *journal)
{
    if (journal == NULL)
        return;
    journal_show_progress(journal, NULL);
    g_free(journal);
}

static int
get_priority(JournalLevel level)
{
    switch (level) {
    case JOURNAL_ERROR:
        return LOG_ERR;
    case JOURNAL_WARNING:
        return LOG_WARNING;
    case JOURNAL_NEWS:
        return LOG_NOTICE;
    case JOURNAL_EVENT:
        return LOG_INFO;
    default:
        return LOG_DEBUG;
    }
}

static void
print_line(Journal *journal, JournalLevel level, const char *line)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *stamp = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    const char *mark = level == JOURNAL_ERROR     ? "error: "
                       : level == JOURNAL_WARNING ? "warning: "
                                                  : "";
    g_autofree char *progress = g_steal_pointer(&journal->progress);
    if (progress != NULL)
        fputs("\r\033[K", journal->stream);
    fprintf(journal->stream, "%s  %s%s\n", stamp, mark, line);
    (void)fflush(journal->stream); /* a reader that went away must not stop the watching */
    journal_show_progress(journal, progress);
}

static const char *const message_ids[] = {
    [MESSAGE_BEGAN] = "5fc8999fe68f4f83bf594575d9ddf7f8",
    [MESSAGE_NO_SOURCES] = "abd04233a8b34b40b7369573c4ec650c",
    [MESSAGE_RELOADED] = "b86ad11bd241456cbfffe2e74cacbf5a",
    [MESSAGE_RELOAD_REFUSED] = "c6772354dacb46d1999fd3daac2fde31",
    [MESSAGE_SOURCE_FAILING] = "34b97d65b8ff41a3970b59a8afa1ca6e",
    [MESSAGE_SOURCE_RECOVERED] = "afcf8abac98e4de4a88f9dab039a9df2",
    [MESSAGE_RELEASE_FOUND] = "59592f36bc7e46a788e0abe46e0bd0ea",
    [MESSAGE_CHANGE] = "9b59ab93a79544e4a7ad41b95f759858",
    [MESSAGE_DOUBTFUL] = "b95983a508af448f868a670677708208",
    [MESSAGE_MAIL_KEPT] = "57881b5fd5ba461f9dbf06dbf76ac247",
    [MESSAGE_HEARTBEAT_UNHEARD] = "ffc2ffb66ce144398f80ac0e235ba4f6",
};

/* Adds FIELD=value, unless there is no value. */
static void
add_field(GPtrArray *fields, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_autofree char *visible = visible_copy(value, FIELD_MAX_CHARACTERS);
    g_ptr_array_add(fields, g_strdup_printf("%s=%s", name, visible));
}

static void
send_to_systemd(JournalLevel level, const JournalTopic *topic, const char *line)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(fields, g_strdup_printf("PRIORITY=%d", get_priority(level)));
    g_ptr_array_add(fields, g_strdup_printf("MESSAGE=%s", line));
    add_field(fields, "MESSAGE_ID", message_ids[topic->message]);
    add_field(fields, "CIVCAS_SOURCE", topic->source);
    add_field(fields, "CIVCAS_RELEASE", topic->release);
    add_field(fields, "CIVCAS_CASE", topic->case_id);
    if (topic->change != 0)
        g_ptr_array_add(fields, g_strdup_printf("CIVCAS_CHANGE=%" G_GINT64_FORMAT, topic->change));
    g_autofree struct iovec *parts = g_new(struct iovec, fields->len);
    for (guint i = 0; i < fields->len; i++)
        parts[i] =
            (struct iovec){.iov_base = fields->pdata[i], .iov_len = strlen(fields->pdata[i])};
    (void)sd_journal_sendv(parts, (int)fields->len); /* nobody is left to be told */
}

static void G_GNUC_PRINTF(4, 0)
    tell(Journal *journal, JournalLevel level, const JournalTopic *topic, const char *format,
         va_list arguments)
{
    if (level == JOURNAL_DETAIL && !journal->options.is_verbose)
        return;
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autofree char *line = visible_copy(text, LINE_MAX_CHARACTERS);
    if (journal->to_systemd)
        send_to_systemd(level, topic, line);
    else
        print_line(journal, level, line);
}

void
journal_say(Journal *journal, JournalLevel level, const char *format, ...)
{
    static const JournalTopic none = {0};
    va_list arguments;
    va_start(arguments, format);
    tell(journal, level, &none, format, arguments);
    va_end(arguments);
}

void
journal_tell(Journal *journal, JournalLevel level, const JournalTopic *topic, const char *format,
             ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(journal, level, topic, format, arguments);
    va_end(arguments);
}

bool
journal_has_progress(const Journal *journal)
{
    return journal->shows_progress;
}

void
journal_show_progress(Journal *journal, const char *line)
{
    if (!journal->shows_progress)
        return;
    if (journal->progress != NULL || line != NULL)
        fputs("\r\033[K", journal->stream);
    g_clear_pointer(&journal->progress, g_free);
    if (line != NULL) {
        journal->progress = visible_copy(line, 100);
        fputs(journal->progress, journal->stream);
    }
    (void)fflush(journal->stream); /* as above */
}
