/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alerts/mail.h"

#include <gmime/gmime.h>
#include <string.h>

/* A mail as a reader's program sees it. */
typedef struct {
    GMimeMessage *message;
    char *text;
    char *html;
} Mail;

static void
mail_free(Mail *mail)
{
    g_object_unref(mail->message);
    g_free(mail->text);
    g_free(mail->html);
    g_free(mail);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mail, mail_free)

static MailEnvelope
an_envelope(void)
{
    return (MailEnvelope){
        .message_id = "1f2e3d.12@newsroom.example",
        .sender = "civcas <alerts@newsroom.example>",
        .recipient = "desk@newsroom.example",
        .recipient_name = "Bureau d’enquête",
        .recipient_id = "desk",
        .date = 1559865600, /* 2019-06-07 */
        .coverage = "3 sources ok, 1 failing",
    };
}

static Change *
a_change(ChangeKind kind)
{
    Change *change = change_new(kind);
    change->sequence = 12;
    change->recorded_at = 1559865600;
    change->series = g_strdup("cjtf-oir-monthly");
    change->release_id = g_strdup("cjtf-oir-monthly/2019-04");
    change->release_title = g_strdup("Monthly Civilian Casualty Report");
    change->previous_id = g_strdup("cjtf-oir-monthly/2019-03");
    change->document = g_strdup("https://force.example/april?a=1&b=2");
    change->capture_sha256 = g_strnfill(64, 'a');
    return change;
}

static Change *
a_case(ChangeKind kind, const char *date, const char *place, const char *before, const char *after)
{
    Change *change = a_change(kind);
    change->case_id = g_strdup("c0ffee12");
    change->date = g_strdup(date);
    change->place = g_strdup(place);
    change->allegation_source = g_strdup("Airwars");
    change->before = g_strdup(before);
    change->after = g_strdup(after);
    return change;
}

static Change *
a_credible_case(void)
{
    Change *change =
        a_case(CHANGE_CASE_CREDIBLE, "2017-12-24", "Kharayij, Syria", "open", "credible");
    change->killed = count_of(3);
    change->quote_before = g_strdup("Dec. 24, 2017, near Kharayij, via self-report");
    change->quote_after = g_strdup("Regrettably, three civilians were “unintentionally killed”");
    return change;
}

/* Takes @change. */
static GPtrArray *
only(Change *change)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    g_ptr_array_add(changes, change);
    return changes;
}

static char *
part_text(GMimeMultipart *alternatives, int index, const char *subtype)
{
    GMimeObject *part = g_mime_multipart_get_part(alternatives, index);
    g_assert_true(GMIME_IS_TEXT_PART(part));
    g_assert_cmpstr(g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(part)), ==,
                    subtype);
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    char **lines = g_strsplit(text, "\r\n", -1);
    g_free(text);
    text = g_strjoinv("\n", lines);
    g_strfreev(lines);
    return text;
}

static Mail *
read_mail(GBytes *bytes)
{
    g_mime_init();
    size_t size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    Mail *mail = g_new0(Mail, 1);
    mail->message = g_mime_parser_construct_message(parser, NULL);
    g_assert_nonnull(mail->message);
    GMimeObject *top = g_mime_message_get_mime_part(mail->message);
    g_assert_true(GMIME_IS_MULTIPART(top));
    g_assert_cmpint(g_mime_multipart_get_count(GMIME_MULTIPART(top)), ==, 2);
    mail->text = part_text(GMIME_MULTIPART(top), 0, "plain");
    mail->html = part_text(GMIME_MULTIPART(top), 1, "html");
    g_object_unref(parser);
    g_object_unref(stream);
    return mail;
}

static Mail *
compose(GPtrArray *changes)
{
    MailEnvelope envelope = an_envelope();
    g_autoptr(GBytes) bytes = mail_compose(&envelope, changes);
    return read_mail(bytes);
}

static const char *
header(const Mail *mail, const char *name)
{
    return g_mime_object_get_header(GMIME_OBJECT(mail->message), name);
}

static void
assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        g_error("no \"%s\" in:\n%s", part, text);
}

static void
assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        g_error("\"%s\" in:\n%s", part, text);
}

static void
puts_the_finding_in_subject_and_first_line(void)
{
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autofree char *finding = changes_summarise(changes);
    g_autoptr(Mail) mail = compose(changes);

    g_autofree char *first_line = g_strndup(mail->text, strcspn(mail->text, "\n"));
    g_assert_cmpstr(g_mime_message_get_subject(mail->message), ==, finding);
    g_assert_cmpstr(first_line, ==, finding);
    assert_contains(mail->html, finding);
}

static void
takes_headers_from_the_envelope(void)
{
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autoptr(Mail) mail = compose(changes);

    g_assert_cmpstr(g_mime_message_get_message_id(mail->message), ==, "1f2e3d.12@newsroom.example");
    g_assert_cmpint(g_date_time_to_unix(g_mime_message_get_date(mail->message)), ==, 1559865600);
    g_assert_cmpstr(header(mail, "From"), ==, "civcas <alerts@newsroom.example>");
    g_assert_cmpstr(header(mail, "To"), ==, "Bureau d’enquête <desk@newsroom.example>");
    g_assert_cmpstr(header(mail, "Auto-Submitted"), ==, "auto-generated");
    g_assert_cmpstr(header(mail, "List-Id"), ==,
                    "civcas <cjtf-oir-monthly.civcas.newsroom.example>");
    g_assert_cmpstr(header(mail, "X-Civcas-Release"), ==, "cjtf-oir-monthly/2019-04");
    g_assert_cmpstr(header(mail, "X-Civcas-Sequence"), ==, "12");
}

static void
threads_the_mails_of_one_release(void)
{
    g_autoptr(GPtrArray) first = only(a_credible_case());
    g_autoptr(GPtrArray) second =
        only(a_case(CHANGE_CASE_MISSING, "2017-01-03", "Sarmada, Syria", "open", "missing"));
    g_autoptr(GPtrArray) other = only(a_credible_case());
    Change *may = g_ptr_array_index(other, 0);
    g_free(may->release_id);
    may->release_id = g_strdup("cjtf-oir-monthly/2019-05");
    g_autoptr(Mail) one = compose(first);
    g_autoptr(Mail) two = compose(second);
    g_autoptr(Mail) three = compose(other);

    g_assert_cmpstr(header(one, "References"), ==, header(two, "References"));
    g_assert_cmpstr(header(one, "References"), !=, header(three, "References"));
}

static void
gives_the_same_bytes_for_the_same_input(void)
{
    MailEnvelope envelope = an_envelope();
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autoptr(GBytes) first = mail_compose(&envelope, changes);
    g_autoptr(GBytes) second = mail_compose(&envelope, changes);

    g_assert_true(g_bytes_equal(first, second));
}

static void
ends_every_line_with_crlf_within_the_limit_of_smtp(void)
{
    MailEnvelope envelope = an_envelope();
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autoptr(GBytes) bytes = mail_compose(&envelope, changes);

    size_t size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    size_t column = 0;
    for (size_t i = 0; i < size; i++) {
        g_assert_cmpuint((guchar)data[i], <, 0x80);
        g_assert_cmpuint((guchar)data[i], !=, 0);
        if (data[i] == '\n') {
            g_assert_cmpint(data[i - 1], ==, '\r');
            column = 0;
        } else if (++column > 998) {
            g_error("a line of more than 998 bytes (RFC 5322, 2.1.1)");
        }
    }
}

static void
keeps_both_quotes_as_the_release_has_them(void)
{
    Change *change = a_credible_case();
    g_free(change->quote_before);
    change->quote_before = g_strdup("قرب الباغوز – “open”, l’enquête = 100%  twice  spaced");
    g_autoptr(GPtrArray) changes = only(change);
    g_autoptr(Mail) mail = compose(changes);

    assert_contains(mail->text,
                    "− before: “قرب الباغوز – “open”, l’enquête = 100%  twice  spaced”");
    assert_contains(mail->text,
                    "+ now: “Regrettably, three civilians were “unintentionally killed””");
    assert_contains(mail->html, "قرب الباغوز – “open”, l’enquête = 100%  twice  spaced");
}

static void
leads_from_each_case_to_its_evidence(void)
{
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autoptr(Mail) mail = compose(changes);

    assert_contains(mail->text, "1. 2017-12-24, Kharayij, Syria\n");
    assert_contains(mail->text, "open → credible; 3 killed, injured: not stated; source: Airwars");
    assert_contains(mail->text, "release https://force.example/april?a=1&b=2\n");
    assert_contains(mail->text, "case c0ffee12; our copy sha256 aaaaaaaaaaaaaaaa…\n");
    assert_contains(mail->text,
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
    assert_contains(mail->html, "href=\"https://force.example/april?a=1&amp;b=2\"");
    assert_contains(mail->html, "3 killed, injured: not stated");
}

static void
tells_a_reason_in_words(void)
{
    Change *change =
        a_case(CHANGE_CASE_DISMISSED, "2017-01-03", "Mosul, Iraq", "open", "non_credible");
    change->reason = g_strdup("insufficient_information");
    g_autoptr(GPtrArray) changes = only(change);
    g_autoptr(Mail) mail = compose(changes);

    assert_contains(mail->text,
                    "open → non-credible; reason: insufficient information; source: Airwars");
}

static void
tells_both_statuses_of_a_contradiction(void)
{
    Change *change =
        a_case(CHANGE_CASE_CONTRADICTED, "2019-03-13", "al-Baghouz, Syria", "non_credible", "open");
    change->quote_before = g_strdup("one sentence");
    change->quote_after = g_strdup("another sentence");
    g_autoptr(GPtrArray) changes = only(change);
    g_autoptr(Mail) mail = compose(changes);

    assert_contains(mail->text, "non-credible and open in one release; source: Airwars");
    assert_contains(mail->text, "− non-credible: “one sentence”");
    assert_contains(mail->text, "+ open: “another sentence”");
}

static void
never_lets_a_value_become_a_header(void)
{
    static const char attack[] = "x\r\nBcc: everybody@evil.example\r\n\r\n<p>body";
    Change *change = a_credible_case();
    g_free(change->release_id);
    g_free(change->series);
    g_free(change->place);
    g_free(change->release_title);
    change->release_id = g_strdup(attack);
    change->series = g_strdup(attack);
    change->place = g_strdup(attack);
    change->release_title = g_strdup(attack);
    g_autoptr(GPtrArray) changes = only(change);
    MailEnvelope envelope = an_envelope();
    envelope.message_id = attack;
    envelope.sender = "a\r\nBcc: everybody@evil.example <a@b.example>";
    envelope.recipient = "c@d.example\r\nBcc: everybody@evil.example";
    envelope.recipient_name = attack;
    envelope.recipient_id = attack;
    envelope.coverage = attack;
    g_autoptr(GBytes) bytes = mail_compose(&envelope, changes);
    g_autoptr(Mail) mail = read_mail(bytes);

    g_assert_null(header(mail, "Bcc"));
    InternetAddressList *all = g_mime_message_get_all_recipients(mail->message);
    g_assert_cmpint(internet_address_list_length(all), ==, 1);
    g_object_unref(all);
    g_autofree char *raw = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    assert_lacks(raw, "\nBcc:");
}

static void
shows_markup_and_hidden_characters_instead_of_obeying_them(void)
{
    Change *change = a_credible_case();
    g_free(change->place);
    g_free(change->quote_after);
    g_free(change->document);
    change->place = g_strdup("<img src=x onerror=alert(1)>");
    change->quote_after = g_strdup("safe\u202Eelbiderc\x1b[2J \"'&</p><script>");
    change->document = g_strdup("javascript:alert(1)");
    g_autoptr(GPtrArray) changes = only(change);
    g_autoptr(Mail) mail = compose(changes);

    assert_lacks(mail->html, "<img");
    assert_lacks(mail->html, "<script");
    assert_lacks(mail->html, "href=\"javascript");
    assert_contains(mail->html, "&lt;img src=x onerror=alert(1)&gt;");
    assert_contains(mail->html, "safe[U+202E]elbiderc[U+001B][2J &quot;&apos;&amp;&lt;/p&gt;");
    assert_contains(mail->text, "safe[U+202E]elbiderc[U+001B][2J \"'&</p><script>");
}

static void
fetches_nothing_from_anywhere(void)
{
    static const char *const doors[] = {"src=",    "url(", "@import",    "<link",
                                        "<script", "<img", "background="};
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autoptr(Mail) mail = compose(changes);

    for (size_t i = 0; i < G_N_ELEMENTS(doors); i++)
        assert_lacks(mail->html, doors[i]);
}

static void
warns_at_the_top_of_a_doubtful_mail(void)
{
    Change *change = a_credible_case();
    change->doubtful = true;
    g_autoptr(GPtrArray) changes = only(change);
    g_autoptr(Mail) mail = compose(changes);

    const char *second = strstr(mail->text, "\n\n") + 2;
    g_assert_true(g_str_has_prefix(second, "Doubtful reading."));
    assert_contains(mail->html, "Doubtful reading.");
}

static void
puts_what_matters_most_first(void)
{
    static const ChangeKind kinds[] = {
        CHANGE_CASE_RECEIVED,     CHANGE_CASE_DISMISSED,   CHANGE_CASE_MISSING,
        CHANGE_CASE_CONTRADICTED, CHANGE_BOOKS_UNBALANCED, CHANGE_CASE_REOPENED,
        CHANGE_CASE_REVERSED,     CHANGE_CASE_DUPLICATE,   CHANGE_CASE_AMENDED,
        CHANGE_FIGURE_MOVED,      CHANGE_CASE_CREDIBLE,
    };
    static const char *const heads[] = {
        "\nNEWLY CREDIBLE (1)\n", "\nCHANGED SIDES",    "\nREOPENED (1)\n",
        "\nGIVEN TWO STATUSES",   "\nOPEN BEFORE",      "\nDISMISSED",
        "\nCALLED DUPLICATES",    "\nLISTED FOR THE",   "\nDETAILS CHANGED",
        "\nFIGURES THAT MOVED",   "\nSUMS THAT DO NOT",
    };
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        Change *change = a_case(kinds[i], "2017-01-03", "Mosul, Iraq", "1291", "1302");
        change->name = g_strdup("killed_total");
        g_ptr_array_add(changes, change);
    }
    g_autoptr(Mail) mail = compose(changes);

    const char *at = mail->text;
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        const char *found = strstr(at, heads[i]);
        if (found == NULL)
            g_error("%s comes too early or not at all in:\n%s", heads[i], mail->text);
        at = found;
    }
}

static void
keeps_every_one_of_many_open_cases(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (unsigned i = 0; i < 111; i++) {
        Change *change = a_case(CHANGE_CASE_RECEIVED, "2017-01-03", "Mosul, Iraq", NULL, "open");
        g_free(change->case_id);
        change->sequence = 100 + i;
        change->case_id = g_strdup_printf("case-%03u", i);
        change->quote_after = g_strdup_printf("entry %03u of the list", i);
        g_ptr_array_add(changes, change);
    }
    g_autoptr(Mail) mail = compose(changes);

    for (unsigned i = 0; i < 111; i++) {
        g_autofree char *id = g_strdup_printf("case-%03u", i);
        g_autofree char *words = g_strdup_printf("“entry %03u of the list”", i);
        assert_contains(mail->text, id);
        assert_contains(mail->html, id);
        assert_contains(mail->text, words);
        assert_contains(mail->html, words);
    }
    g_assert_cmpstr(header(mail, "X-Civcas-Sequence"), ==, "100-210");
    assert_lacks(mail->text, "not in this mail");
}

static void
stays_within_its_limit_and_says_what_it_left_out(void)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    for (unsigned i = 0; i < 5000; i++) {
        Change *change = a_case(CHANGE_CASE_DISMISSED, "2017-01-03", "<&\"ب", NULL, "open");
        GString *words = g_string_new(NULL);
        for (unsigned j = 0; j < 100; j++)
            g_string_append(words, "<\"&ب=");
        change->quote_after = g_string_free(words, FALSE);
        g_ptr_array_add(changes, change);
    }
    g_ptr_array_add(changes, a_credible_case());
    MailEnvelope envelope = an_envelope();
    g_autoptr(GBytes) bytes = mail_compose(&envelope, changes);
    g_autoptr(Mail) mail = read_mail(bytes);

    g_assert_cmpuint(g_bytes_get_size(bytes), <=, MAIL_MAX_BYTES);
    g_assert_cmpuint(g_bytes_get_size(bytes), >, MAIL_MAX_BYTES / 2);
    assert_contains(mail->text, "of 5001 changes are not in this mail");
    assert_contains(mail->text, "civcas changes --since 2019-06-07");
    assert_contains(mail->html, "civcas changes --since 2019-06-07");
    assert_contains(mail->text, "Kharayij"); /* what matters most is never left out first */
}

static void
says_how_well_the_sources_are_covered_and_how_to_stop(void)
{
    g_autoptr(GPtrArray) changes = only(a_credible_case());
    g_autoptr(Mail) mail = compose(changes);

    assert_contains(mail->text, "3 sources ok, 1 failing");
    assert_contains(mail->text, "recipients.d/desk.recipient");
    assert_contains(mail->html, "recipients.d/desk.recipient");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CLAIM(name) g_test_add_func("/mail/" #name, name)
    CLAIM(puts_the_finding_in_subject_and_first_line);
    CLAIM(takes_headers_from_the_envelope);
    CLAIM(threads_the_mails_of_one_release);
    CLAIM(gives_the_same_bytes_for_the_same_input);
    CLAIM(ends_every_line_with_crlf_within_the_limit_of_smtp);
    CLAIM(keeps_both_quotes_as_the_release_has_them);
    CLAIM(leads_from_each_case_to_its_evidence);
    CLAIM(tells_a_reason_in_words);
    CLAIM(tells_both_statuses_of_a_contradiction);
    CLAIM(never_lets_a_value_become_a_header);
    CLAIM(shows_markup_and_hidden_characters_instead_of_obeying_them);
    CLAIM(fetches_nothing_from_anywhere);
    CLAIM(warns_at_the_top_of_a_doubtful_mail);
    CLAIM(puts_what_matters_most_first);
    CLAIM(keeps_every_one_of_many_open_cases);
    CLAIM(stays_within_its_limit_and_says_what_it_left_out);
    CLAIM(says_how_well_the_sources_are_covered_and_how_to_stop);
#undef CLAIM
    return g_test_run();
}
