/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "alerts/letter_internal.h"
#include "alerts/mail_body_internal.h"
#include "base/visible.h"

/* Characters of one header value. */
#define MAX_HEADER 500u
/* Left of MAIL_MAX_BYTES for headers, the top of the letter, group heads, footer and style sheet.
 */
#define RESERVED_BYTES (96u * 1024)

/* A value that stays inside its header: one line, nothing hidden. Returns: (owned) */
static char *
clean_header(const char *value)
{
    return visible_copy(value, MAX_HEADER);
}

/* An address or message id without anything that would end it or start another. Returns: (owned) */
static char *
clean_token(const char *value)
{
    GString *token = g_string_new(NULL);
    for (const char *at = value; at != NULL && *at != '\0' && token->len < MAX_HEADER; at++) {
        if (*at > ' ' && *at < 0x7f && strchr("<>(),;:\"\\", *at) == NULL)
            g_string_append_c(token, *at);
    }
    return g_string_free(token, FALSE);
}

/* Right-hand side of the Message-ID, which names the newsroom. Returns: (owned) */
static char *
find_domain(const char *message_id)
{
    const char *at = message_id != NULL ? strrchr(message_id, '@') : NULL;
    return clean_token(at != NULL && at[1] != '\0' ? at + 1 : "civcas.invalid");
}

static char *
derive_token(const char *kind, const char *value)
{
    g_autofree char *seed = g_strdup_printf("civcas %s %s", kind, value != NULL ? value : "");
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
    return g_strndup(hash, 32);
}

static void
set_header(GMimeMessage *message, const char *name, const char *value)
{
    g_mime_object_set_header(GMIME_OBJECT(message), name, value, "utf-8");
}

static void
set_addresses(GMimeMessage *message, const MailEnvelope *envelope)
{
    g_autofree char *sender_text = clean_header(envelope->sender);
    g_autofree char *name = NULL;
    g_autofree char *sender = NULL;
    const char *angle = strchr(sender_text, '<');
    if (angle != NULL) {
        g_autofree char *before = g_strndup(sender_text, (size_t)(angle - sender_text));
        name = g_strdup(g_strstrip(g_strdelimit(before, "\"", ' ')));
        sender = clean_token(angle);
    } else {
        sender = clean_token(sender_text);
    }
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM,
                               name != NULL && *name != '\0' ? name : NULL, sender);
    g_autofree char *recipient = clean_token(envelope->recipient);
    g_autofree char *full_name =
        envelope->recipient_name != NULL ? clean_header(envelope->recipient_name) : NULL;
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, full_name, recipient);
}

static int
compare_sequences(gconstpointer a, gconstpointer b)
{
    gint64 left = *(const gint64 *)a;
    gint64 right = *(const gint64 *)b;
    return (left > right) - (left < right);
}

/* "12-15 17". Returns: (owned) */
static char *
list_sequences(GPtrArray *changes)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (unsigned i = 0; i < changes->len; i++) {
        const Change *change = g_ptr_array_index(changes, i);
        g_array_append_val(numbers, change->sequence);
    }
    g_array_sort(numbers, compare_sequences);
    GString *list = g_string_new(NULL);
    for (unsigned i = 0; i < numbers->len && list->len < MAX_HEADER; i++) {
        gint64 first = g_array_index(numbers, gint64, i);
        gint64 last = first;
        while (i + 1 < numbers->len && g_array_index(numbers, gint64, i + 1) <= last + 1)
            last = g_array_index(numbers, gint64, ++i);
        g_string_append_printf(list, "%s%" G_GINT64_FORMAT, list->len > 0 ? " " : "", first);
        if (last > first)
            g_string_append_printf(list, "-%" G_GINT64_FORMAT, last);
    }
    return g_string_free(list, FALSE);
}

/* "civcas <cjtf-oir-monthly.civcas.example.org>" (RFC 2919). Returns: (owned) */
static char *
make_list_id(const char *series, const char *domain)
{
    g_autofree char *label = g_ascii_strdown(series != NULL ? series : "", -1);
    g_strcanon(label, "abcdefghijklmnopqrstuvwxyz0123456789-", '-');
    return g_strdup_printf("civcas <%.60s.civcas.%s>", *label != '\0' ? label : "none", domain);
}

/* Of each release told: a mail program then shows all about one release together. At most ten. */
static char *
list_threads(GPtrArray *letters, const char *domain, const char *in_reply_to)
{
    GString *references = g_string_new(NULL);
    for (unsigned i = 0; i < MIN(letters->len, 10); i++) {
        const Letter *letter = g_ptr_array_index(letters, i);
        g_autofree char *thread = derive_token("release", letter->release_id);
        g_string_append_printf(references, "%s<release.%s@%s>", i > 0 ? " " : "", thread, domain);
    }
    if (in_reply_to != NULL)
        g_string_append_printf(references, "%s<%s>", references->len > 0 ? " " : "", in_reply_to);
    return g_string_free(references, FALSE);
}

/* RFC 2369: how to get no more, by writing to a person. */
static void
set_unsubscribe(GMimeMessage *message, const MailEnvelope *envelope)
{
    g_autofree char *address = clean_token(envelope->stop_address);
    g_autofree char *id = clean_token(envelope->recipient_id);
    if (*address == '\0')
        return;
    g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);
    g_autofree char *value =
        g_strdup_printf("<mailto:%s?subject=stop%%20civcas%%20%s>", address, escaped);
    set_header(message, "List-Unsubscribe", value);
}

static void
set_thread(GMimeMessage *message, const MailEnvelope *envelope, GPtrArray *letters,
           const char *domain)
{
    g_autofree char *in_reply_to =
        envelope->in_reply_to != NULL ? clean_token(envelope->in_reply_to) : NULL;
    g_autofree char *references = list_threads(letters, domain, in_reply_to);
    if (*references != '\0')
        set_header(message, "References", references);
    if (in_reply_to == NULL)
        return;
    g_autofree char *value = g_strdup_printf("<%s>", in_reply_to);
    set_header(message, "In-Reply-To", value);
}

static void
set_headers(GMimeMessage *message, const MailEnvelope *envelope, GPtrArray *changes,
            const LetterFrame *frame)
{
    const Letter *first = frame->letters->len > 0 ? g_ptr_array_index(frame->letters, 0) : NULL;
    g_autofree char *message_id = clean_token(envelope->message_id);
    g_autofree char *domain = find_domain(envelope->message_id);
    g_autofree char *list_id = make_list_id(first != NULL ? first->series : "watching", domain);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(envelope->date);

    set_addresses(message, envelope);
    g_mime_message_set_subject(message, frame->summary, "utf-8");
    if (date != NULL)
        g_mime_message_set_date(message, date);
    g_mime_message_set_message_id(message, message_id);
    set_thread(message, envelope, frame->letters, domain);
    set_header(message, "List-Id", list_id);
    set_unsubscribe(message, envelope);
    set_header(message, "Auto-Submitted", "auto-generated");
    if (first == NULL)
        return;
    g_autofree char *sequences = list_sequences(changes);
    g_autofree char *release = clean_header(first->release_id);
    set_header(message, "X-Civcas-Release", release);
    set_header(message, "X-Civcas-Sequence", sequences);
}

static GPtrArray *
make_footer(const MailEnvelope *envelope)
{
    GPtrArray *footer = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *recipient = clean_token(envelope->recipient);
    g_autofree char *id = clean_header(envelope->recipient_id);
    g_autofree char *rule = clean_header(envelope->rule);
    g_autofree char *stop = clean_token(envelope->stop_address);
    if (envelope->coverage != NULL)
        g_ptr_array_add(footer, visible_copy(envelope->coverage, MAX_HEADER));
    g_autofree char *why = *rule != '\0' ? g_strdup_printf(" (%s)", rule) : g_strdup("");
    if (*id != '\0')
        g_ptr_array_add(footer, g_strdup_printf("You get this because of recipients.d/%s.recipient "
                                                "on the machine that runs civcas%s; who keeps it "
                                                "can change or stop it.",
                                                id, why));
    else
        g_ptr_array_add(footer,
                        g_strdup_printf("You get this because a file recipients.d/NAME.recipient "
                                        "on the machine that runs civcas names %s%s; who keeps it "
                                        "can change or stop it.",
                                        recipient, why));
    if (*stop != '\0')
        g_ptr_array_add(footer, g_strdup_printf("To get no more, write to %s.", stop));
    g_ptr_array_add(footer, g_strdup("The ledger holds the evidence: every sentence, release and "
                                     "copy. See a case with: civcas case ID"));
    return footer;
}

/* One letter a release, the newest first. Returns: (owned) of Letter */
static GPtrArray *
write_letters(GPtrArray *changes, const LetterWords *words)
{
    GPtrArray *letters = g_ptr_array_new_with_free_func((GDestroyNotify)letter_free);
    g_autoptr(GPtrArray) piles = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) by_release = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < changes->len; i++) {
        Change *change = g_ptr_array_index(changes, i);
        const char *release = change->release_id != NULL ? change->release_id : "";
        GPtrArray *pile = g_hash_table_lookup(by_release, release);
        if (pile == NULL) {
            pile = g_ptr_array_new();
            g_ptr_array_add(piles, pile);
            g_hash_table_insert(by_release, (gpointer)release, pile);
        }
        g_ptr_array_add(pile, change);
    }
    for (unsigned i = piles->len; i > 0; i--)
        g_ptr_array_add(letters,
                        letter_new(piles->pdata[i - 1], words,
                                   (MAIL_MAX_BYTES - RESERVED_BYTES) / MAX(piles->len, 1)));
    return letters;
}

struct MailStory {
    GPtrArray *letters;  /* (owned) of Letter */
    GHashTable *encoded; /* (owned) see MailBody */
};

MailStory *
mail_story_new(GPtrArray *changes, const LetterWords *words)
{
    MailStory *story = g_new0(MailStory, 1);
    story->letters = write_letters(changes, words);
    story->encoded = mail_body_new_memory();
    return story;
}

void
mail_story_free(MailStory *story)
{
    if (story == NULL)
        return;
    g_ptr_array_unref(story->letters);
    g_hash_table_unref(story->encoded);
    g_free(story);
}

static char *
summarise(const MailEnvelope *envelope, GPtrArray *letters, unsigned changes)
{
    const Letter *first = letters->len > 0 ? letters->pdata[0] : NULL;
    g_autoptr(GString) summary = g_string_new(envelope->in_reply_to != NULL ? "Correction: " : "");
    if (first == NULL)
        g_string_append(summary, "Nothing moved");
    else if (letters->len > 1)
        g_string_append_printf(summary, "%s; %u changes in %u releases", first->summary, changes,
                               letters->len);
    else
        g_string_append(summary, first->summary);
    return visible_copy(summary->str, MAX_HEADER);
}

static GBytes *
write_mail(const MailEnvelope *envelope, GPtrArray *changes, const LetterFrame *frame,
           GBytes *picture)
{
    g_mime_init(); /* counts; never shut down, as another mail may be on its way */
    g_autofree char *boundary = derive_token("boundary", envelope->message_id);
    const MailBody body = {.frame = frame,
                           .picture = picture,
                           .boundary = boundary,
                           .encoded = envelope->story != NULL ? envelope->story->encoded : NULL};
    GMimeMessage *message = g_mime_message_new(TRUE);
    GMimeObject *part = mail_body_new(&body);
    set_headers(message, envelope, changes, frame);
    g_mime_message_set_mime_part(message, part);
    GBytes *bytes = mail_body_write(message);
    g_object_unref(part);
    g_object_unref(message);
    return bytes;
}

/* By what it shows: the same in all mails that show it. Returns: (owned) */
static char *
name_picture(GBytes *picture, const char *domain)
{
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, picture);
    return g_strdup_printf("%.32s@%s", hash, domain);
}

/* Puts frame and letters together, and hands them to @write. */
typedef gpointer (*FrameWriter)(const MailEnvelope *envelope, GPtrArray *changes,
                                const LetterFrame *frame, GBytes *picture);

static gpointer
compose(const MailEnvelope *envelope, GPtrArray *changes, FrameWriter write)
{
    g_autoptr(GPtrArray) letters = envelope->story != NULL
                                       ? g_ptr_array_ref(envelope->story->letters)
                                       : write_letters(changes, envelope->words);
    g_autoptr(GPtrArray) footer = make_footer(envelope);
    g_autofree char *summary = summarise(envelope, letters, changes->len);
    GBytes *picture = envelope->chart != NULL && letters->len > 0 ? envelope->chart_picture : NULL;
    g_autofree char *domain = find_domain(envelope->message_id);
    g_autofree char *chart_id = picture != NULL ? name_picture(picture, domain) : NULL;
    g_autofree char *chart_words = picture != NULL ? chart_describe(envelope->chart) : NULL;
    g_autofree char *rate =
        envelope->rate != NULL ? g_strdup_printf("digest, %s", envelope->rate) : NULL;
    const Letter *first = letters->len > 0 ? letters->pdata[0] : NULL;
    const LetterFrame frame = {
        .summary = summary,
        .label = rate != NULL    ? rate
                 : first != NULL ? first->release_id
                                 : "",
        .letters = letters,
        .footer = footer,
        .house = envelope->house,
        .chart_id = chart_id,
        .chart_title = picture != NULL ? envelope->chart->title : NULL,
        .chart_words = chart_words,
    };
    return write(envelope, changes, &frame, picture);
}

static gpointer
write_bytes(const MailEnvelope *envelope, GPtrArray *changes, const LetterFrame *frame,
            GBytes *picture)
{
    return write_mail(envelope, changes, frame, picture);
}

static gpointer
write_html(const MailEnvelope *envelope, GPtrArray *changes, const LetterFrame *frame,
           GBytes *picture)
{
    (void)envelope; /* the frame has it all, and a picture has no place outside a mail */
    (void)changes;
    (void)picture;
    LetterFrame without = *frame;
    without.chart_id = NULL;
    return letter_frame_to_html(&without);
}

static gpointer
write_text(const MailEnvelope *envelope, GPtrArray *changes, const LetterFrame *frame,
           GBytes *picture)
{
    (void)envelope; /* the same */
    (void)changes;
    (void)picture;
    return letter_frame_to_text(frame);
}

GBytes *
mail_compose(const MailEnvelope *envelope, GPtrArray *changes)
{
    return compose(envelope, changes, write_bytes);
}

char *
mail_compose_part(const MailEnvelope *envelope, GPtrArray *changes, bool as_html)
{
    return compose(envelope, changes, as_html ? write_html : write_text);
}

static char *
tell_notice(const MailNotice *notice)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(notice->recorded_at);
    g_autofree char *when = time != NULL ? g_date_time_format(time, "%Y-%m-%d %H:%M UTC") : NULL;
    g_autofree char *kind = g_strdelimit(g_strdup(notice->kind), "_", ' ');
    g_autofree char *line = g_strdup_printf("%s, %s, %s: %s", when != NULL ? when : "", kind,
                                            notice->subject, notice->text);
    return visible_copy(line, LETTER_MAX_ADDRESS);
}

static char *
summarise_notices(GPtrArray *notices)
{
    const MailNotice *first = g_ptr_array_index(notices, 0);
    g_autofree char *kind = g_strdelimit(g_strdup(first->kind), "_", ' ');
    g_autofree char *summary = notices->len == 1
                                   ? g_strdup_printf("civcas: %s: %s", kind, first->subject)
                                   : g_strdup_printf("civcas: %s: %s, and %u more notices", kind,
                                                     first->subject, notices->len - 1);
    return visible_copy(summary, MAX_HEADER);
}

GBytes *
mail_compose_notices(const MailEnvelope *envelope, GPtrArray *notices)
{
    g_return_val_if_fail(notices->len > 0, NULL);
    g_autoptr(GPtrArray) letters = g_ptr_array_new();
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GPtrArray) footer = make_footer(envelope);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < MIN(notices->len, 100); i++)
        g_ptr_array_add(lines, tell_notice(g_ptr_array_index(notices, i)));
    if (notices->len > lines->len)
        g_ptr_array_add(lines,
                        g_strdup_printf("and %u more: civcas status", notices->len - lines->len));
    g_autofree char *summary = summarise_notices(notices);
    const LetterFrame frame = {.summary = summary,
                               .label = "the watching itself",
                               .letters = letters,
                               .notices = lines,
                               .footer = footer,
                               .house = envelope->house};
    return write_mail(envelope, none, &frame, NULL);
}
