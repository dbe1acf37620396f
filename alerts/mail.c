/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "alerts/letter_internal.h"
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

static void
set_headers(GMimeMessage *message, const MailEnvelope *envelope, GPtrArray *changes,
            const Letter *letter)
{
    const Change *first = changes->len > 0 ? g_ptr_array_index(changes, 0) : NULL;
    const char *release_id = first != NULL ? first->release_id : NULL;
    g_autofree char *message_id = clean_token(envelope->message_id);
    g_autofree char *domain = find_domain(envelope->message_id);
    g_autofree char *thread = derive_token("release", release_id);
    g_autofree char *references = g_strdup_printf("<release.%s@%s>", thread, domain);
    g_autofree char *list_id = make_list_id(first != NULL ? first->series : NULL, domain);
    g_autofree char *sequences = list_sequences(changes);
    g_autofree char *release = clean_header(release_id);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(envelope->date);

    set_addresses(message, envelope);
    g_mime_message_set_subject(message, letter->summary, "utf-8");
    if (date != NULL)
        g_mime_message_set_date(message, date);
    g_mime_message_set_message_id(message, message_id);
    set_header(message, "References", references);
    set_header(message, "List-Id", list_id);
    set_header(message, "Auto-Submitted", "auto-generated");
    set_header(message, "X-Civcas-Release", release);
    set_header(message, "X-Civcas-Sequence", sequences);
}

static void
add_part(GMimeMultipart *alternatives, const char *subtype, const char *words)
{
    GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, words);
    /* Never "quoted-printable if needed": the same structure whatever the words are. */
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_multipart_add(alternatives, GMIME_OBJECT(part));
    g_object_unref(part);
}

static GPtrArray *
make_footer(const MailEnvelope *envelope)
{
    GPtrArray *footer = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *recipient = clean_token(envelope->recipient);
    g_autofree char *id = clean_header(envelope->recipient_id);
    if (envelope->coverage != NULL)
        g_ptr_array_add(footer, visible_copy(envelope->coverage, MAX_HEADER));
    if (*id != '\0')
        g_ptr_array_add(footer, g_strdup_printf("You get this because of recipients.d/%s.recipient "
                                                "on the machine that runs civcas; who keeps it can "
                                                "change or stop it.",
                                                id));
    else
        g_ptr_array_add(footer,
                        g_strdup_printf("You get this because a file recipients.d/NAME.recipient "
                                        "on the machine that runs civcas names %s; who keeps it "
                                        "can change or stop it.",
                                        recipient));
    g_ptr_array_add(footer, g_strdup("The ledger holds the evidence: every sentence, release and "
                                     "copy. See a case with: civcas case ID"));
    return footer;
}

static GBytes *
write_message(GMimeMessage *message)
{
    GMimeFormatOptions *options = g_mime_format_options_clone(g_mime_format_options_get_default());
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    GMimeStream *stream = g_mime_stream_mem_new();
    (void)g_mime_object_write_to_stream(GMIME_OBJECT(message), options,
                                        stream); /* memory: g_malloc ends us before it fails */
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    GBytes *result = g_bytes_new(bytes->data, bytes->len);
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return result;
}

GBytes *
mail_compose(const MailEnvelope *envelope, GPtrArray *changes)
{
    g_mime_init(); /* counts; never shut down, as another mail may be on its way */
    g_autoptr(Letter) letter = letter_new(changes, MAIL_MAX_BYTES - RESERVED_BYTES);
    g_autoptr(GPtrArray) footer = make_footer(envelope);
    g_autofree char *text = letter_to_text(letter, footer);
    g_autofree char *html = letter_to_html(letter, footer);
    g_autofree char *boundary = derive_token("boundary", envelope->message_id);

    GMimeMessage *message = g_mime_message_new(TRUE);
    GMimeMultipart *alternatives = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_set_boundary(alternatives, boundary);
    add_part(alternatives, "plain", text);
    add_part(alternatives, "html", html);
    set_headers(message, envelope, changes, letter);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(alternatives));
    GBytes *bytes = write_message(message);
    g_object_unref(alternatives);
    g_object_unref(message);
    return bytes;
}
