/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "texts/pdf_internal.h"

#include <poppler.h>
#include <string.h>

#include "texts/page_error.h"
#include "texts/pdf_lines.h"

#define SIGNATURE "%PDF-"
/* Bytes that may stand before the signature (PDF 1.7, annex H.3.4.1). */
#define SIGNATURE_MAX_OFFSET 1024u
/* Points; larger pages are posters or traps. */
#define SIDE_MAX 20000.0
/* Seconds after which no further page is begun. Reading stays pure: time decides only when to give
 * up. */
#define READING_MAX_S 20

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

bool
pdf_is(GBytes *body, const char *media_type)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(body, &size);
    if (data == NULL)
        return false;
    if (size >= strlen(SIGNATURE) && memcmp(data, SIGNATURE, strlen(SIGNATURE)) == 0)
        return true;
    return media_type != NULL && g_ascii_strncasecmp(media_type, "application/pdf", 15) == 0 &&
           g_strstr_len(data, (gssize)MIN(size, SIGNATURE_MAX_OFFSET), SIGNATURE) != NULL;
}

static void
fail_opening(const GError *why, GError **error)
{
    if (g_error_matches(why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        g_set_error(error, PAGE_ERROR, PAGE_ERROR_ENCRYPTED,
                    "PDF is encrypted; ask for one that opens without a password");
    else
        g_set_error(error, PAGE_ERROR, PAGE_ERROR_DAMAGED,
                    "PDF is damaged or cut off: %s; fetch it again", why->message);
}

static void
add_part(PdfPage *page, const char *start, const char *end, const PopplerRectangle *area)
{
    g_autofree char *text = g_strndup(start, (gsize)(end - start));
    pdf_page_add_line(page, text, area->x1, area->y1, area->x2, area->y2);
}

/* Poppler glues lines of two columns, "report.Aug. 5": what goes on far off, or beside and higher
 * or lower, is another line. What goes on right below is set upright. */
static bool
is_glued(const PopplerRectangle *line, const PopplerRectangle *next)
{
    double middle = (next->y1 + next->y2) / 2, height = MAX(line->y2 - line->y1, 1.0);
    bool is_beside = next->x1 >= line->x2 || next->x2 <= line->x1;
    return next->x1 - line->x2 > height || (is_beside && (middle < line->y1 || middle > line->y2));
}

/* A line of the page's text and where it stands: around all of its characters. */
static void
add_line(PdfPage *page, const char *text, const PopplerRectangle *areas, guint count)
{
    if (count == 0)
        return;
    PopplerRectangle whole = areas[0];
    const char *at = g_utf8_next_char(text);
    for (guint i = 1; i < count; i++, at = g_utf8_next_char(at)) {
        if (is_glued(&whole, &areas[i])) {
            add_part(page, text, at, &whole);
            text = at;
            whole = areas[i];
        }
        whole.x1 = MIN(whole.x1, areas[i].x1);
        whole.y1 = MIN(whole.y1, areas[i].y1);
        whole.x2 = MAX(whole.x2, areas[i].x2);
        whole.y2 = MAX(whole.y2, areas[i].y2);
    }
    add_part(page, text, at, &whole);
}

/* @areas holds the place of each character of @text, line ends too. */
static void
add_lines(PdfPage *page, const char *text, const PopplerRectangle *areas, guint count)
{
    guint first = 0, at = 0;
    const char *start = text;
    for (const char *end = text; at <= count; end = g_utf8_next_char(end), at++) {
        if (*end != '\n' && *end != '\0' && at < count)
            continue;
        add_line(page, start, areas + first, at - first);
        if (*end == '\0' || at == count)
            return;
        start = end + 1;
        first = at + 1;
    }
}

static PdfPage *
read_page(PopplerDocument *document, int number)
{
    g_autoptr(PopplerPage) source = poppler_document_get_page(document, number);
    double width = 0, height = 0;
    if (source == NULL) /* its object is damaged */
        return NULL;
    poppler_page_get_size(source, &width, &height);
    PdfPage *page = pdf_page_new(width, height);
    if (!(width > 0 && width <= SIDE_MAX && height > 0 && height <= SIDE_MAX))
        return page;
    g_autofree char *raw = poppler_page_get_text(source);
    g_autofree PopplerRectangle *areas = NULL;
    guint count = 0;
    if (raw == NULL || !poppler_page_get_text_layout(source, &areas, &count))
        return page;
    g_autofree char *text = g_utf8_make_valid(raw, -1);
    add_lines(page, text, areas, count);
    return page;
}

static gsize
count_bytes(const PdfPage *page)
{
    gsize bytes = 0;
    for (guint i = 0; i < page->lines->len; i++)
        bytes += strlen(((const PdfLine *)page->lines->pdata[i])->text) + 2;
    return bytes;
}

static bool
fail_large(const char *what, GError **error)
{
    g_set_error(error, PAGE_ERROR, PAGE_ERROR_TOO_LARGE, "PDF %s", what);
    return false;
}

static bool
read_pages(PopplerDocument *document, GPtrArray *pages, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + READING_MAX_S * G_USEC_PER_SEC;
    gsize bytes = 0;
    int count = poppler_document_get_n_pages(document);
    if (count > PAGE_MAX_PDF_PAGES)
        return fail_large("has more than " G_STRINGIFY(PAGE_MAX_PDF_PAGES) " pages", error);
    for (int i = 0; i < count; i++) {
        PdfPage *page = read_page(document, i);
        if (page == NULL) {
            g_set_error(error, PAGE_ERROR, PAGE_ERROR_DAMAGED,
                        "PDF is damaged: page %d of %d cannot be read; fetch it again", i + 1,
                        count);
            return false;
        }
        g_ptr_array_add(pages, page);
        bytes += count_bytes(page);
        if (bytes > PAGE_MAX_BYTES)
            return fail_large("holds more text than is read", error);
        if (g_get_monotonic_time() > deadline)
            return fail_large("takes longer to read than " G_STRINGIFY(READING_MAX_S) " s", error);
    }
    return true;
}

char *
pdf_read(GBytes *body, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(PopplerDocument) document = poppler_document_new_from_bytes(body, NULL, &why);
    if (document == NULL) {
        fail_opening(why, error);
        return NULL;
    }
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)pdf_page_free);
    if (!read_pages(document, pages, error))
        return NULL;
    char *text = pdf_lines_set(pages);
    if (*text != '\0')
        return text;
    g_free(text);
    g_set_error(error, PAGE_ERROR, PAGE_ERROR_NOT_TEXT,
                "PDF holds no text, perhaps pictures of it; civcas does not read pictures");
    return NULL;
}

gpointer
pdf_prepare(void)
{
    static const char smallest[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F "
        "5 0 R>>>>>>endobj\n4 0 obj<</Length 28>>stream\nBT /F 9 Tf 9 9 Td (a) Tj ET \n"
        "endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n";
    g_autoptr(GBytes) body = g_bytes_new_static(smallest, sizeof smallest - 1);
    g_free(pdf_read(body, NULL)); /* only what it loads on the way counts */
    return poppler_document_new_from_bytes(body, NULL, NULL);
}
