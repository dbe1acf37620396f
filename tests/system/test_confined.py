#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcas read --confined reads everything that civcas read does, and has given up the rest."""
import os
import pty
import subprocess
import unittest

from system import CIVCAS, SOURCE, run_civcas

CHARSETS = """windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255
    windows-1256 windows-1257 windows-1258 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6
    iso-8859-7 iso-8859-8 iso-8859-9 iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16
    koi8-r koi8-u macintosh gbk gb2312 gb18030 big5 euc-jp shift_jis euc-kr utf-16le utf-16be
    utf-8""".split()
PAGE = (b"<html><body><p>CJTF-OIR carried over 5 open reports from previous months and received 3 "
        b"new reports. 4 reports are still open.</p></body></html>")


SENTENCE = b"CJTF-OIR carried over 5 open reports and received 3 new reports."
FONTS = {
    "one that every reader has": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    "one that is not embedded": b"<</Type/Font/Subtype/TrueType/BaseFont/Arial"
                                b"/Encoding/WinAnsiEncoding>>",
    "one of unknown glyphs": b"<</Type/Font/Subtype/Type1/BaseFont/Nonsuch/Encoding<</Type/Encoding"
                             b"/Differences[65/afii10017/uni0042/g12]>>>>",
    "one of two bytes": b"<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding/Identity-H"
                        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Arial"
                        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>",
}


def make_pdf(font, text=b"(" + SENTENCE + b") Tj"):
    """A PDF of one line, with the parts in the order of their numbers and no table of them."""
    content = b"BT /F 11 Tf 72 700 Td " + text + b" ET"
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
             b"/Resources<</Font<</F 5 0 R>>>>>>",
             b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), font]
    return (b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part)
                                     for number, part in enumerate(parts, 1))
            + b"trailer<</Root 1 0 R>>\n%%EOF\n")


def find_pages():
    """Every page and sample of the unit tests, hostile ones too."""
    tests = SOURCE / "tests"
    return sorted(path for folder in ("texts/corpus/page", "releases/samples")
                  for path in (tests / folder).iterdir() if path.is_file())


class Confined(unittest.TestCase):
    def assert_same(self, page, *options):
        free = run_civcas("read", *options, "-", stdin=page)
        confined = run_civcas("read", "--confined", *options, "-", stdin=page)
        self.assertEqual((free.returncode, free.stdout), (confined.returncode, confined.stdout),
                         confined.stderr)

    def test_it_reads_what_an_unconfined_one_reads(self):
        for path in find_pages():
            for how in ("--json", "--text"):
                with self.subTest(path.name, how=how):
                    self.assert_same(path.read_bytes(), how)

    def test_every_charset_is_known_without_opening_a_file(self):
        for charset in CHARSETS:
            with self.subTest(charset):
                page = PAGE.replace(b"Open", "Ä".encode())
                self.assert_same(page, "--text", "--type", f"text/html; charset={charset}")

    def test_nothing_that_is_not_known_needs_the_system(self):
        for page in (b"", b"\x00" * 5000, b"<" * 100000, b"%PDF-1.4 broken", b"\xff\xfe<\x00p\x00",
                     b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a; 7 killed</p>"):
            with self.subTest(page[:20]):
                self.assert_same(page, "--json")

    def test_pdfs_of_every_kind_of_font_are_read(self):
        for name, font in FONTS.items():
            with self.subTest(name):
                self.assert_same(make_pdf(font), "--json")
                self.assert_same(make_pdf(font), "--text")
        done = run_civcas("read", "--confined", "--text", "-", stdin=make_pdf(
            FONTS["one that every reader has"]))
        self.assertEqual(SENTENCE + b"\n", done.stdout)

    def test_a_pdf_that_is_cut_off_or_full_of_errors_ends_no_reader(self):
        whole = make_pdf(FONTS["one that every reader has"])
        for size in range(0, len(whole), 50):
            with self.subTest(size=size):
                self.assert_same(whole[:size], "--json")
        self.assert_same(make_pdf(b"<<>>", text=b"/X Do /Y gs [( << Tj 1 2 3 re W n"), "--text")

    def test_it_can_print_for_people_on_a_terminal(self):
        main, side = pty.openpty()
        with subprocess.Popen([CIVCAS, "read", "--confined", "-"], stdin=subprocess.PIPE,
                              stdout=side, stderr=subprocess.PIPE) as process:
            os.close(side)
            process.stdin.write(PAGE)
            process.stdin.close()
            told = b""
            try:
                while piece := os.read(main, 4096):
                    told += piece
            except OSError:
                pass  # so a terminal says that the other side is closed
            complaint = process.stderr.read()
        os.close(main)
        self.assertIn(process.returncode, (0, 3), complaint)
        self.assertIn(b"carried", told)

    def test_two_files_are_refused(self):
        done = run_civcas("read", "--confined", str(SOURCE / "LICENSE"), str(SOURCE / "LICENSE"))
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertIn(b"--confined reads one file", done.stderr)


if __name__ == "__main__":
    unittest.main()
