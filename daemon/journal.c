/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "base/visible.h"

/* Characters of one line; the journal and people both read on elsewhere. */
#define LINE_MAX_CHARACTERS 2000

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

void
journal_say(Journal *journal, JournalLevel level, const char *format, ...)
{
    if (level == JOURNAL_DETAIL && !journal->options.is_verbose)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = visible_copy(text, LINE_MAX_CHARACTERS);
    if (journal->to_systemd)
        sd_journal_print(get_priority(level), "%s", line);
    else
        print_line(journal, level, line);
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
