#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change stands on can be handed to somebody who has no civcas."""
import gzip
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import CIVCAS, run_civcas
import make_releases
import test_people as people


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        pages = []
        for i, release in enumerate(make_releases.make_all()):
            pages.append(Path(cls.temporary.name, f"{i}.html"))
            pages[-1].write_text(make_releases.article_page(release, "https://releases.example"))
        done = run_civcas("import", "--db", Path(cls.temporary.name, "ledger.db"), *pages)
        assert done.returncode == 0, done.stderr

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        shutil.copytree(self.temporary.name, self.folder, dirs_exist_ok=True)
        self.ledger = self.folder / "ledger.db"
        self.bundle = self.folder / "bundle"
        changes = [json.loads(line) for line in self.run_ok("changes", "--json").splitlines()]
        told = [change for change in changes if change["release_id"] == "cjtf-oir-monthly/2019-04"]
        self.credible = next(change for change in told if change["kind"] == "case_credible")
        self.dismissed = next(change for change in told if change["kind"] == "case_dismissed")
        self.received = next(change for change in told if change["kind"] == "case_received")
        self.total = next(change for change in told
                          if change["kind"] == "figure_moved" and change["name"] == "killed_total")

    def run_ok(self, verb, *arguments, code=0):
        done = run_civcas(verb, "--db", self.ledger, *arguments)
        self.assertEqual(code, done.returncode, done.stderr)
        return (done.stdout + done.stderr).decode()

    def write(self, change, code=0):
        return self.run_ok("evidence", str(change["sequence"]), "--out", self.bundle, code=code)

    def test_sha256sum_alone_checks_every_file_of_it(self):
        self.write(self.credible)
        done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=self.bundle,
                              capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stdout)
        listed = {line.split()[1] for line in (self.bundle / "SHA256SUMS").read_text().splitlines()}
        self.assertEqual({path.name for path in self.bundle.iterdir()}, listed | {"SHA256SUMS"})

    def test_the_bytes_are_those_that_were_read(self):
        self.write(self.credible)
        pages = sorted(self.bundle.glob("*.html"))
        self.assertEqual([(self.folder / f"{i}.html").read_bytes() for i in range(2)],
                         [page.read_bytes() for page in pages])

    def find_places(self):
        """[(which sentence, number of the release, what stands there and until the line ends)]"""
        readme = (self.bundle / "README.txt").read_text()
        for what, first, end, name in re.findall(r"the (.+): characters (\d+) to (\d+) of (\S+)",
                                                 readme):
            text = (self.bundle / name).read_text()
            yield what, name[0], text[int(first):int(end)], text[int(end):].split("\n")[0]

    def test_the_readme_leads_to_both_sentences(self):
        for change in self.total, self.dismissed:
            with self.subTest(change["kind"]):
                self.bundle = self.folder / change["kind"]
                self.write(change)
                self.assertEqual([("sentence before", "1", change["quote_before"]),
                                  ("sentence now", "2", change["quote_after"])],
                                 [place[:3] for place in self.find_places()])

    def test_a_sentence_that_begins_another_is_found_where_it_ends(self):
        page = self.folder / "twins.html"
        twin = self.received["quote_after"]
        longer = twin[:-1] + ". The report contains insufficient information of the time, location"
        text = (self.folder / "1.html").read_text()
        first = text.index("Apr. 9, 2016")
        page.write_text(text[:first] + longer + " to assess it. " + text[first:])
        self.ledger = self.folder / "twins.db"
        self.run_ok("import", self.folder / "0.html")
        self.run_ok("import", page, code=3)
        told = [json.loads(line) for line in self.run_ok("changes", "--json").splitlines()]
        received = next(change for change in told if change.get("quote_after") == twin)
        self.write(received)
        (_, _, one, _), (what, _, other, rest) = self.find_places()
        self.assertTrue(one.startswith(longer))
        self.assertEqual(("other sentence", twin, ""), (what, other, rest))

    def test_a_sentence_said_each_month_is_said_now_only_by_the_release_told_of(self):
        march, april = people.MARCH, people.APRIL_DOUBTFUL
        self.ledger = self.folder / "people.db"
        for name, text, code in ("march.txt", march, 0), ("april.txt", april, 3):
            (self.folder / name).write_text(text)
            self.run_ok("import", self.folder / name, code=code)
        told = [json.loads(line) for line in self.run_ok("changes", "--json").splitlines()]
        self.write(next(change for change in told if change["kind"] == "books_unbalanced"))
        self.assertEqual([("sentence now", "2", "Two reports are still open")],
                         [place[:3] for place in self.find_places()])

    def test_what_later_releases_say_is_no_evidence(self):
        self.write(self.received)
        self.assertEqual([(self.folder / f"{i}.html").read_bytes() for i in range(2)],
                         [page.read_bytes() for page in sorted(self.bundle.glob("*.html"))])

    def test_all_files_can_be_read_by_whom_one_can(self):
        self.write(self.credible)
        self.assertEqual(1, len({path.stat().st_mode for path in self.bundle.iterdir()}))

    def test_the_hash_of_the_sums_is_told_to_be_kept_apart(self):
        said = self.write(self.credible)
        sums = (self.bundle / "SHA256SUMS").read_bytes()
        self.assertIn(hashlib.sha256(sums).hexdigest(), said)

    def test_the_text_is_what_civcas_read_makes_of_the_bytes(self):
        self.write(self.credible)
        page = sorted(self.bundle.glob("*.html"))[1]
        again = run_civcas("read", "--text", page)
        self.assertEqual(page.with_name(page.stem + ".text.txt").read_text(), again.stdout.decode())

    def test_the_warc_file_holds_each_release_once(self):
        self.write(self.credible)
        records = gzip.decompress((self.bundle / "captures.warc.gz").read_bytes())
        for i in range(2):
            self.assertEqual(1, records.count((self.folder / f"{i}.html").read_bytes()))

    def test_a_folder_that_is_there_is_left_alone(self):
        self.write(self.credible)
        before = (self.bundle / "README.txt").read_bytes()
        said = self.write(self.total, code=1)
        self.assertIn("bundle is there already", said)
        self.assertEqual(before, (self.bundle / "README.txt").read_bytes())

    def test_what_is_no_change_is_named(self):
        for name in ("0", "-1", "99999", "credible", "1x"):
            with self.subTest(name):
                said = self.run_ok("evidence", "--out", self.folder / "none", "--", name, code=1)
                self.assertIn(name, said)
                self.assertFalse((self.folder / "none").exists())

    def test_a_damaged_body_is_told_and_no_bundle_is_made(self):
        with sqlite3.connect(self.ledger) as database:
            database.execute("UPDATE bodies SET gzip = substr(gzip, 1, 40)")
        said = self.write(self.credible, code=1)
        self.assertRegex(said, "body [0-9a-f]{64} is damaged; restore")
        self.assertEqual([], list(self.folder.glob("bundle*")))

    def test_a_folder_with_a_slash_at_its_end_is_the_same_folder(self):
        self.run_ok("evidence", str(self.total["sequence"]), "--out", f"{self.bundle}//")
        self.assertTrue((self.bundle / "README.txt").exists())

    def test_a_folder_without_a_name_is_one_not_said(self):
        done = subprocess.run([CIVCAS, "evidence", "1", "--db", self.ledger, "--out", ""],
                              cwd=self.folder, capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertTrue((self.folder / "evidence-1" / "README.txt").exists())

    def test_what_one_that_was_ended_left_is_named_with_what_to_do(self):
        part = self.folder / "bundle.part"
        part.mkdir()
        self.assertRegex(self.write(self.total, code=1), "bundle.part: .*left it.*remove it or name")
        part.rmdir()
        self.write(self.total)

    def test_a_folder_that_cannot_be_made_is_named(self):
        (self.folder / "file").touch()
        for name in ("none/bundle", "file/bundle"):
            self.bundle = self.folder / name
            self.assertRegex(self.write(self.total, code=1), f"cannot make .*{name}.part: ")

    def test_a_disk_that_is_full_leaves_nothing_half(self):
        with (self.folder / "1.html").open("a") as page:
            page.write(f"<!-- {'large ' * 40000} -->")
        self.ledger = self.folder / "large.db"
        self.run_ok("import", self.folder / "1.html")
        command = f"ulimit -f 160; trap '' XFSZ; exec {CIVCAS} evidence --db '{self.ledger}'" \
                  f" 1 --out '{self.bundle}'"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("File too large", done.stderr)
        self.assertEqual([], list(self.folder.glob("bundle*")))


if __name__ == "__main__":
    unittest.main()
