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
