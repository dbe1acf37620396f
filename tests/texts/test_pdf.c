/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDFs are made here, by cairo where it can, by hand where it cannot. */
#include <cairo-pdf.h>
#include <string.h>

#include "texts/page.h"
#include "texts/pdf_lines.h"

#define PAGE_WIDTH 612.0
#define PAGE_HEIGHT 792.0
#define SIZE 11.0
#define PITCH 13.0

typedef struct {
    GByteArray *bytes; /* (owned) */
    cairo_surface_t *surface;
    cairo_t *cairo;
    double left, line;
} Paper;

static cairo_status_t
keep_bytes(void *data, const unsigned char *bytes, unsigned length)
{
    g_byte_array_append(data, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void
choose_size(Paper *paper, double size)
{
    cairo_select_font_face(paper->cairo, "serif", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(paper->cairo, size);
}

static Paper *
paper_new(void)
{
    Paper *paper = g_new0(Paper, 1);
    paper->bytes = g_byte_array_new();
    paper->surface =
        cairo_pdf_surface_create_for_stream(keep_bytes, paper->bytes, PAGE_WIDTH, PAGE_HEIGHT);
    paper->cairo = cairo_create(paper->surface);
    choose_size(paper, SIZE);
    return paper;
}

static void
write_at(Paper *paper, double x, double y, const char *text)
{
    cairo_move_to(paper->cairo, x, y);
    cairo_show_text(paper->cairo, text);
}

static void
go_to(Paper *paper, double x, double y)
{
    paper->left = x;
    paper->line = y;
}

static void
write_line(Paper *paper, const char *text)
{
    write_at(paper, paper->left, paper->line, text);
    paper->line += PITCH;
}

static void
skip(Paper *paper, double points)
{
    paper->line += points;
}

/* Ends the paper. Returns: (owned) the PDF */
static GBytes *
paper_finish(Paper *paper)
{
    cairo_show_page(paper->cairo);
    cairo_destroy(paper->cairo);
    cairo_surface_finish(paper->surface);
    g_assert_cmpint(cairo_surface_status(paper->surface), ==, CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(paper->surface);
    GBytes *bytes = g_byte_array_free_to_bytes(paper->bytes);
    g_free(paper);
    return bytes;
}

static void
assert_reads(GBytes *pdf, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(pdf, "application/pdf", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(page->text, ==, text);
}

static void
assert_fails(const char *bytes, gssize size, PageError code, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) pdf = g_bytes_new(bytes, size < 0 ? strlen(bytes) : (gsize)size);
    g_assert_null(page_text_read(pdf, "application/pdf", &error));
    g_assert_error(error, PAGE_ERROR, (int)code);
    g_assert_nonnull(strstr(error->message, part));
}

static void
sets_the_lines_of_a_paragraph_as_one(void)
{
    Paper *paper = paper_new();
    choose_size(paper, 18);
    write_at(paper, 72, 72, "Invented monthly report");
    choose_size(paper, SIZE);
    go_to(paper, 72, 110);
    write_line(paper, "In the month of April the Invented Command carried over 122 open reports");
    write_line(paper, "from previous months and received seven new reports, which is an invention");
    write_line(paper, "of this test.");
    skip(paper, 10);
    write_line(paper, "One hundred and eleven reports are still open.");
    g_autoptr(GBytes) pdf = paper_finish(paper);

    assert_reads(pdf, "Invented monthly report\n\n"
                      "In the month of April the Invented Command carried over 122 open reports "
                      "from previous months and received seven new reports, which is an invention "
                      "of this test.\n\n"
                      "One hundred and eleven reports are still open.\n");
}

static void
joins_words_that_a_line_end_parts(void)
{
    Paper *paper = paper_new();
    go_to(paper, 72, 100);
    write_line(paper,
               "Each civilian casualty was looked at again, and the reports were found to be non-");
    write_line(
        paper,
        "credible in the end; nobody knows better than those who looked at every one civil-");
    write_line(paper,
               "ian report that CJTF-OIR and others had received from the people there in 2017-");
    write_line(paper,
               "2018, for there were self-reported ones and those that were not at all self-");
    write_line(paper, "reported. In the end it was deter\xC2\xAD");
    write_line(paper, "mined so.");
    g_autoptr(GBytes) pdf = paper_finish(paper);

    assert_reads(pdf,
                 "Each civilian casualty was looked at again, and the reports were found to be "
                 "non-credible in the end; nobody knows better than those who looked at every one "
                 "civilian report that CJTF-OIR and others had received from the people there in "
                 "2017-2018, for there were self-reported ones and those that were not at all "
                 "self-reported. In the end it was determined so.\n");
}

static void
reads_one_column_after_the_other(void)
{
    static const char *const left[] = {
        "The first column is about two", "reports that were received",
        "in a month that never was, and", "it goes on at the top of the",
        "column that stands beside it"};
    static const char *const right[] = {
        "where it ends with 12 reports.", "Another sentence follows,",
        "which is as invented as those", "that stand in the column", "before."};
    Paper *paper = paper_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(left); i++) {
        write_at(paper, 72, 100 + PITCH * i, left[i]);
        write_at(paper, 330, 100 + PITCH * i, right[i]);
    }
    g_autoptr(GBytes) pdf = paper_finish(paper);

    assert_reads(pdf,
                 "The first column is about two reports that were received in a month that never "
                 "was, and it goes on at the top of the column that stands beside it where it ends "
                 "with 12 reports. Another sentence follows, which is as invented as those that "
                 "stand in the column before.\n");
}

/* Entries as a browser prints them in two columns: of the same pitch, parted by white. Each of
 * @entries holds the lines of one. */
static void
print_entries(Paper *paper, double left, double top, const char *const *entries)
{
    go_to(paper, left, top);
    for (unsigned i = 0; entries[i] != NULL; i++) {
        g_auto(GStrv) lines = g_strsplit(entries[i], "\n", -1);
        for (unsigned j = 0; lines[j] != NULL; j++)
            write_line(paper, lines[j]);
        skip(paper, PITCH * 0.9);
    }
}

static GBytes *
print_two_columns(void)
{
    static const char *const left[] = {"Apr. 28, 2017, near Samplah, Syria, via Airwars\nreport.",
                                       "May 6, 2017, near Samplah, Syria, via Airwars report.",
                                       "May 9, 2017, near Exampil, Syria, via Airwars\nreport.",
                                       "May 13, 2017, near Two Bridges, Samplah,\nSyria, via "
                                       "Airwars report.",
                                       NULL};
    static const char *const right[] = {"June 27, 2017, near Exampil River, Syria, via\nAirwars "
                                        "report.",
                                        "June 30, 2017, near Samplah, Syria via Airwars\nreport.",
                                        "July 2, 2017, near Exampil, Syria via media\nreport.",
                                        "July 3, 2017, near Exampil, Syria via media report.",
                                        NULL};
    Paper *paper = paper_new();
    write_at(paper, 72, 40, "The open reports of an invented month, as a browser prints them.");
    print_entries(paper, 36, 100, left);
    print_entries(paper, 340, 100, right);
    return paper_finish(paper);
}

static void
reads_entries_in_two_columns_one_by_one(void)
{
    g_autoptr(GBytes) pdf = print_two_columns();

    assert_reads(pdf, "The open reports of an invented month, as a browser prints them.\n\n"
                      "Apr. 28, 2017, near Samplah, Syria, via Airwars report.\n\n"
                      "May 6, 2017, near Samplah, Syria, via Airwars report.\n\n"
                      "May 9, 2017, near Exampil, Syria, via Airwars report.\n\n"
                      "May 13, 2017, near Two Bridges, Samplah, Syria, via Airwars report.\n\n"
                      "June 27, 2017, near Exampil River, Syria, via Airwars report.\n\n"
                      "June 30, 2017, near Samplah, Syria via Airwars report.\n\n"
                      "July 2, 2017, near Exampil, Syria via media report.\n\n"
                      "July 3, 2017, near Exampil, Syria via media report.\n");
}

static void
keeps_the_rows_of_a_table_together(void)
{
    static const char *const rows[][2] = {
        {"Apr. 28, 2017, near Samplah, Syria", "Coalition strikes were not"},
        {NULL, "conducted there on that day."},
        {"May 6, 2017, near Exampil, Syria", "The report is too short to"},
        {NULL, "tell where it was."},
        {"May 13, 2017, near Two Bridges, Syria", "The report is too short to"},
        {NULL, "tell when it was."},
        {"May 14, 2017, near Samplah, Syria", "One report of two."}};
    Paper *paper = paper_new();
    go_to(paper, 72, 100);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        skip(paper, rows[i][0] != NULL && i > 0 ? PITCH : 0);
        if (rows[i][0] != NULL)
            write_at(paper, 72, paper->line, rows[i][0]);
        write_at(paper, 340, paper->line, rows[i][1]);
        skip(paper, PITCH);
    }
    g_autoptr(GBytes) pdf = paper_finish(paper);
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(pdf, NULL, &error);
    g_assert_no_error(error);
    const char *first = strstr(page->text, "not conducted there on that day.");
    g_assert_nonnull(first);
    g_assert_nonnull(strstr(first, "May 6, 2017, near Exampil"));
}

static void
leaves_out_running_headers_footers_and_page_numbers(void)
{
    static const char *const body[] = {
        "The first page tells of 3 reports that were received before the sentence is cut by the",
        "end of the page and by all that stands there: 17 of them were assessed to be credible",
        "in the third quarter. One is open."};
    Paper *paper = paper_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(body); i++) {
        g_autofree char *number = g_strdup_printf("Page %u of 3", i + 1);
        if (i > 0)
            cairo_show_page(paper->cairo);
        write_at(paper, 72, 40, "INVENTED COMMAND");
        write_at(paper, 400, 40, "Quarterly report");
        write_at(paper, 72, 120, body[i]);
        write_at(paper, 280, 760, number);
    }
    g_autoptr(GBytes) pdf = paper_finish(paper);

    g_autofree char *text = g_strjoin(" ", body[0], body[1], body[2], NULL);
    g_autofree char *expected = g_strconcat(text, "\n", NULL);
    assert_reads(pdf, expected);
}

static void
keeps_entries_that_look_alike_at_the_top_of_pages(void)
{
    Paper *paper = paper_new();
    for (unsigned i = 0; i < 3; i++) {
        g_autofree char *entry =
            g_strdup_printf("Jan. %u, 2017, near Samplah, Syria, via media report.", 12 + i);
        if (i > 0)
            cairo_show_page(paper->cairo);
        go_to(paper, 72, 60);
        write_line(paper, entry);
        skip(paper, 10);
        write_line(paper, "Feb. 1, 2017, near Samplah, Iraq, via media report.");
    }
    g_autoptr(GBytes) pdf = paper_finish(paper);
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(pdf, NULL, &error);
    g_assert_no_error(error);
    for (unsigned i = 0; i < 3; i++) {
        g_autofree char *entry =
            g_strdup_printf("Jan. %u, 2017, near Samplah, Syria, via media report.\n\n", 12 + i);
        g_assert_nonnull(strstr(page->text, entry));
    }
}

static void
begins_a_line_with_each_item_of_a_list(void)
{
    Paper *paper = paper_new();
    go_to(paper, 72, 100);
    write_line(
        paper,
        "1. Jan. 3, 2017, near Samplah, Syria, via media report, which is long enough to be");
    write_line(paper, "    broken.");
    write_line(paper, "2. Jan. 4, 2017, near Exampil, Iraq, via media report.");
    write_line(paper, "\xE2\x80\xA2 Jan. 5, 2017, near Exampil, Iraq.");
    g_autoptr(GBytes) pdf = paper_finish(paper);

    assert_reads(pdf, "1. Jan. 3, 2017, near Samplah, Syria, via media report, which is long "
                      "enough to be broken.\n"
                      "2. Jan. 4, 2017, near Exampil, Iraq, via media report.\n"
                      "\xE2\x80\xA2 Jan. 5, 2017, near Exampil, Iraq.\n");
}

static void
says_that_a_damaged_file_is_damaged(void)
{
    Paper *paper = paper_new();
    write_at(paper, 72, 72, "Cut off.");
    g_autoptr(GBytes) pdf = paper_finish(paper);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(pdf, &size);
    assert_fails(bytes, (gssize)MIN(size, 40), PAGE_ERROR_DAMAGED, "damaged or cut off");
    assert_fails("%PDF-1.7\nno more than this\n", -1, PAGE_ERROR_DAMAGED, "fetch it again");
}

static void
says_that_an_encrypted_file_is_encrypted(void)
{
    g_autoptr(GString) pdf = g_string_new("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                          "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
                                          "3 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -44/O <");
    for (unsigned i = 0; i < 32; i++)
        g_string_append_printf(pdf, "%02x", i * 7 % 256);
    g_string_append(pdf, "> /U <");
    for (unsigned i = 0; i < 32; i++)
        g_string_append_printf(pdf, "%02x", i * 5 % 256);
    g_string_append(pdf, ">>>endobj\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF\n");
    assert_fails(pdf->str, (gssize)pdf->len, PAGE_ERROR_ENCRYPTED, "without a password");
}

static void
says_that_pictures_are_not_read(void)
{
    Paper *paper = paper_new();
    cairo_rectangle(paper->cairo, 100, 100, 200, 200);
    cairo_fill(paper->cairo);
    g_autoptr(GBytes) pdf = paper_finish(paper);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(pdf, &size);
    assert_fails(bytes, (gssize)size, PAGE_ERROR_NOT_TEXT, "holds no text");
}

static void
refuses_more_pages_than_anybody_prints(void)
{
    Paper *paper = paper_new();
    for (unsigned i = 0; i <= PAGE_MAX_PDF_PAGES; i++)
        cairo_show_page(paper->cairo);
    g_autoptr(GBytes) pdf = paper_finish(paper);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(pdf, &size);
    assert_fails(bytes, (gssize)size, PAGE_ERROR_TOO_LARGE, "more than 1000 pages");
}

static void
knows_a_pdf_whatever_it_is_called(void)
{
    Paper *paper = paper_new();
    write_at(paper, 72, 72, "Seven reports.");
    g_autoptr(GBytes) pdf = paper_finish(paper);
    g_autoptr(GError) error = NULL;
    g_autoptr(PageText) page = page_text_read(pdf, "text/html", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(page->text, ==, "Seven reports.\n");
    g_assert_null(page->title);
}

static void
does_not_take_time_squared_for_lines_that_stand_anywhere(void)
{
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)pdf_page_free);
    PdfPage *page = pdf_page_new(PAGE_WIDTH, PAGE_HEIGHT);
    for (unsigned i = 0; i < 200000; i++)
        pdf_page_add_line(page, "word-", (i * 7919) % 500, (i * 104729) % 700, (i * 31) % 600,
                          (i * 17) % 790);
    g_ptr_array_add(pages, page);
    gint64 start = g_get_monotonic_time();
    g_autofree char *text = pdf_lines_set(pages);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(claim) g_test_add_func("/pdf/" #claim, claim)
    ADD(sets_the_lines_of_a_paragraph_as_one);
    ADD(joins_words_that_a_line_end_parts);
    ADD(reads_one_column_after_the_other);
    ADD(reads_entries_in_two_columns_one_by_one);
    ADD(keeps_the_rows_of_a_table_together);
    ADD(leaves_out_running_headers_footers_and_page_numbers);
    ADD(keeps_entries_that_look_alike_at_the_top_of_pages);
    ADD(begins_a_line_with_each_item_of_a_list);
    ADD(says_that_a_damaged_file_is_damaged);
    ADD(says_that_an_encrypted_file_is_encrypted);
    ADD(says_that_pictures_are_not_read);
    ADD(refuses_more_pages_than_anybody_prints);
    ADD(knows_a_pdf_whatever_it_is_called);
    ADD(does_not_take_time_squared_for_lines_that_stand_anywhere);
    return g_test_run();
}
