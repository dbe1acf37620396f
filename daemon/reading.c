/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/reading.h"

#include <gio/gio.h>
#include <string.h>

#include "daemon/confinement.h"
#include "releases/release_json.h"

#define CHUNK_BYTES (64u * 1024)
/* Of what a reader says on standard error; the rest is read and dropped. */
#define COMPLAINT_MAX_BYTES 2048u
/* Of it, what is kept with the capture. */
#define REASON_MAX_BYTES 300u

/* Exit codes of `civcas read`. The last: the page made it ask the system for what no reader needs.
 */
enum { EXIT_READ = 0, EXIT_DOUBTFUL = 3, EXIT_UNKNOWN = 4, EXIT_VIOLATION = 121 };

/* Shared by the steps that run at the same time; the last one to end frees it. */
struct Reading {
    ReadingFinish finish; /* (nullable) NULL once told or freed */
    gpointer data;
    char **command;            /* (owned) */
    Turn *turn;                /* (owned) (nullable) ends with the child */
    GSubprocess *child;        /* (owned) (nullable) NULL when it could not be started */
    GCancellable *cancellable; /* (owned) */
    GBytes *input;             /* (owned) what is written to the child: phrases, then the body */
    GByteArray *output;        /* (owned) */
    GByteArray *complaint;     /* (owned) */
    GError *start_error;       /* (owned) (nullable) */
    guint timer;
    unsigned steps; /* not ended yet */
    bool has_exited;
    const char *ended_by_us; /* (nullable) why, static */
};

static void
clear_reading(gpointer data)
{
    Reading *reading = data;
    g_clear_handle_id(&reading->timer, g_source_remove);
    g_clear_object(&reading->child);
    g_clear_object(&reading->cancellable);
    g_clear_pointer(&reading->input, g_bytes_unref);
    g_clear_pointer(&reading->command, g_strfreev);
    g_clear_pointer(&reading->output, g_byte_array_unref);
    g_clear_pointer(&reading->complaint, g_byte_array_unref);
    g_clear_error(&reading->start_error);
}

static void
release_reading(Reading *reading)
{
    g_rc_box_release_full(reading, clear_reading);
}

static void
end_child(Reading *reading, const char *why)
{
    if (reading->ended_by_us == NULL)
        reading->ended_by_us = why;
    if (reading->child != NULL && !reading->has_exited)
        g_subprocess_force_exit(reading->child);
}

/* All that the child said on standard error, up to its limit. Returns: (owned) */
static char *
get_words(Reading *reading)
{
    char *text =
        g_utf8_make_valid((const char *)reading->complaint->data, (gssize)reading->complaint->len);
    return g_strstrip(text);
}

/* The first line of it. Returns: (owned) */
static char *
get_complaint(Reading *reading)
{
    g_autofree char *text = get_words(reading);
    return g_strndup(text, strcspn(text, "\n"));
}

/* What the child said of a document that it does not know: the line that begins with its name and
 * the document's, whatever else it had to say before. Returns: (owned) */
static char *
get_reason(Reading *reading)
{
    static const char prefix[] = "civcas read: -: ";
    g_autofree char *text = get_words(reading);
    const char *found = strstr(text, prefix);
    const char *said = found != NULL ? found + strlen(prefix) : text;
    g_autofree char *cut = g_strndup(said, MIN(strcspn(said, "\n"), REASON_MAX_BYTES));
    return *cut != '\0' ? g_utf8_make_valid(cut, -1) : g_strdup("not a release or article we know");
}

static ReadingOutcome
take_release(Reading *reading, Release **ret_release, char **ret_why)
{
    g_autoptr(GError) error = NULL;
    *ret_release = release_from_json((const char *)reading->output->data,
                                     (gssize)reading->output->len, &error);
    if (*ret_release != NULL)
        return READING_DONE;
    *ret_why = g_strdup_printf("its reader's answer is no release: %s", error->message);
    return READING_DIED;
}

static ReadingOutcome
judge_exit(Reading *reading, Release **ret_release, char **ret_why)
{
    int code = g_subprocess_get_exit_status(reading->child);
    if (code == EXIT_READ || code == EXIT_DOUBTFUL)
        return take_release(reading, ret_release, ret_why);
    if (code == EXIT_UNKNOWN) {
        *ret_why = get_reason(reading);
        return READING_UNKNOWN;
    }
    g_autofree char *complaint = get_complaint(reading);
    if (code == EXIT_VIOLATION) {
        *ret_why = g_strdup_printf("its reader %s", complaint);
        return READING_DIED;
    }
    *ret_why = g_strdup_printf("its reader ended with %d: %s", code,
                               *complaint != '\0' ? complaint : "without a word");
    return READING_FAILED;
}

static ReadingOutcome
judge(Reading *reading, Release **ret_release, char **ret_why)
{
    if (reading->start_error != NULL) {
        *ret_why = g_strdup_printf("no reader: %s", reading->start_error->message);
        return READING_FAILED;
    }
    if (reading->ended_by_us != NULL) {
        *ret_why = g_strdup_printf("its reader was ended: %s", reading->ended_by_us);
        return READING_DIED;
    }
    if (g_subprocess_get_if_exited(reading->child))
        return judge_exit(reading, ret_release, ret_why);
    int number = g_subprocess_get_term_sig(reading->child);
    *ret_why = g_strdup_printf("its reader died of signal %d (%s)", number, g_strsignal(number));
    return READING_DIED;
}

/* Drops the caller's reference after the last step has told the outcome. */
static void
end_step(Reading *reading)
{
    if (--reading->steps == 0 && reading->finish != NULL) {
        ReadingFinish finish = g_steal_pointer(&reading->finish);
        g_autofree char *why = NULL;
        Release *release = NULL;
        ReadingOutcome outcome = judge(reading, &release, &why);
        g_clear_handle_id(&reading->timer, g_source_remove);
        g_clear_pointer(&reading->turn, turn_free);
        finish(outcome, release, why != NULL ? why : "", reading->data);
    }
    release_reading(reading);
}

static void
close_input(GObject *object, GAsyncResult *result, gpointer data)
{
    (void)data;
    /* A reader may stop listening before the end; how it exits says what that means. */
    (void)g_output_stream_close_finish(G_OUTPUT_STREAM(object), result, NULL);
}

static void
on_written(GObject *object, GAsyncResult *result, gpointer data)
{
    Reading *reading = data;
    /* As above: a broken pipe is the reader's business. */
    (void)g_output_stream_write_all_finish(G_OUTPUT_STREAM(object), result, NULL, NULL);
    g_output_stream_close_async(G_OUTPUT_STREAM(object), G_PRIORITY_DEFAULT, NULL, close_input,
                                NULL);
    end_step(reading);
}

static void
keep_complaint(Reading *reading, GBytes *chunk)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(chunk, &size);
    guint room = COMPLAINT_MAX_BYTES - reading->complaint->len;
    g_byte_array_append(reading->complaint, bytes, (guint)MIN(size, room));
}

static void
on_complaint(GObject *object, GAsyncResult *result, gpointer data)
{
    Reading *reading = data;
    g_autoptr(GBytes) chunk =
        g_input_stream_read_bytes_finish(G_INPUT_STREAM(object), result, NULL);
    if (chunk == NULL || g_bytes_get_size(chunk) == 0) {
        end_step(reading);
        return;
    }
    keep_complaint(reading, chunk);
    g_input_stream_read_bytes_async(G_INPUT_STREAM(object), CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                    reading->cancellable, on_complaint, reading);
}

static void
on_output(GObject *object, GAsyncResult *result, gpointer data)
{
    Reading *reading = data;
    g_autoptr(GBytes) chunk =
        g_input_stream_read_bytes_finish(G_INPUT_STREAM(object), result, NULL);
    if (chunk == NULL || g_bytes_get_size(chunk) == 0) {
        end_step(reading);
        return;
    }
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(chunk, &size);
    if (reading->output->len + size > RELEASE_JSON_MAX_BYTES) {
        end_child(reading, "it wrote more than a release may have");
        end_step(reading);
        return;
    }
    g_byte_array_append(reading->output, bytes, (guint)size);
    g_input_stream_read_bytes_async(G_INPUT_STREAM(object), CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                    reading->cancellable, on_output, reading);
}

static void
on_exit(GObject *object, GAsyncResult *result, gpointer data)
{
    Reading *reading = data;
    reading->has_exited = g_subprocess_wait_finish(G_SUBPROCESS(object), result, NULL);
    end_step(reading);
}

static gboolean
on_timeout(gpointer data)
{
    Reading *reading = data;
    reading->timer = 0;
    end_child(reading, "it took longer than " G_STRINGIFY(READING_MAX_WALL_S) " s");
    /* Whoever else holds its pipes open must not keep us waiting. */
    g_cancellable_cancel(reading->cancellable);
    return G_SOURCE_REMOVE;
}

static gboolean
on_no_child(gpointer data)
{
    end_step(data);
    return G_SOURCE_REMOVE;
}

/* Each step holds a reference until it ends. */
static Reading *
begin_step(Reading *reading)
{
    reading->steps++;
    return g_rc_box_acquire(reading);
}

static void
follow_child(Reading *reading)
{
    gsize size = 0;
    const void *bytes = g_bytes_get_data(reading->input, &size);
    g_output_stream_write_all_async(g_subprocess_get_stdin_pipe(reading->child), bytes, size,
                                    G_PRIORITY_DEFAULT, reading->cancellable, on_written,
                                    begin_step(reading));
    g_input_stream_read_bytes_async(g_subprocess_get_stdout_pipe(reading->child), CHUNK_BYTES,
                                    G_PRIORITY_DEFAULT, reading->cancellable, on_output,
                                    begin_step(reading));
    g_input_stream_read_bytes_async(g_subprocess_get_stderr_pipe(reading->child), CHUNK_BYTES,
                                    G_PRIORITY_DEFAULT, reading->cancellable, on_complaint,
                                    begin_step(reading));
    g_subprocess_wait_async(reading->child, NULL, on_exit, begin_step(reading));
    reading->timer = g_timeout_add_seconds(READING_MAX_WALL_S, on_timeout, reading);
}

static void
add_option(GStrvBuilder *command, const char *name, const char *value)
{
    if (value != NULL)
        g_strv_builder_add_many(command, name, value, NULL);
}

/* Returns: (owned) */
static char **
make_command(const ReadingOptions *options, const Capture *capture)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_strv_builder_add_many(command, options->program, "read", "--json", "--confined", "--phrases",
                            "-", NULL);
    add_option(command, "--type", capture->media_type);
    add_option(command, "--series", options->series);
    add_option(command, "--published", capture->published);
    g_strv_builder_add(command, "-");
    return g_strv_builder_end(command);
}

static GSubprocess *
start_child(char **command, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                  G_SUBPROCESS_FLAGS_STDERR_PIPE);
    char *environment[] = {(char *)"LC_ALL=C.UTF-8", (char *)"TZ=UTC", NULL};
    g_subprocess_launcher_set_environ(launcher, environment);
    g_subprocess_launcher_set_cwd(launcher, "/");
    confinement_prepare(launcher);
    return g_subprocess_launcher_spawnv(launcher, (const char *const *)command, error);
}

static void
begin(gpointer data)
{
    Reading *reading = data;
    reading->child = start_child(reading->command, &reading->start_error);
    if (reading->child != NULL)
        follow_child(reading);
    else
        g_idle_add(on_no_child, begin_step(reading));
}

static GBytes *
join(GBytes *phrases, GBytes *body)
{
    GByteArray *both = g_byte_array_new();
    GBytes *const parts[] = {phrases, body};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        gsize size = 0;
        const guint8 *bytes = g_bytes_get_data(parts[i], &size);
        if (size > 0)
            g_byte_array_append(both, bytes, (guint)size);
    }
    return g_byte_array_free_to_bytes(both);
}

Reading *
reading_start(const ReadingOptions *options, const Capture *capture, ReadingFinish finish,
              gpointer data)
{
    Reading *reading = g_rc_box_new0(Reading);
    reading->finish = finish;
    reading->data = data;
    reading->cancellable = g_cancellable_new();
    reading->input = join(options->phrases, capture->body);
    reading->output = g_byte_array_new();
    reading->complaint = g_byte_array_new();
    reading->command = make_command(options, capture);
    reading->turn = turns_take(options->turns, begin, reading);
    return reading;
}

void
reading_free(Reading *reading)
{
    if (reading == NULL)
        return;
    reading->finish = NULL;
    g_clear_handle_id(&reading->timer, g_source_remove);
    end_child(reading, "we are ending");
    g_clear_pointer(&reading->turn, turn_free);
    g_cancellable_cancel(reading->cancellable);
    release_reading(reading);
}
