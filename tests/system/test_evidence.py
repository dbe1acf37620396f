#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change stands on can be handed to somebody who has no civcas."""
import gzip
import json
import re
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import run_civcas
import make_releases


class Evidence(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.ledger = self.folder / "ledger.db"
        self.bundle = self.folder / "bundle"
        for i, release in enumerate(make_releases.make_all()[:2]):
            page = self.folder / f"{i}.html"
            page.write_text(make_releases.article_page(release, "https://releases.example"))
            self.run_ok("import", page)
        changes = [json.loads(line) for line in self.run_ok("changes", "--json").splitlines()]
        self.credible = next(change for change in changes
                             if change["kind"] == "case_credible" and not change["baseline"])
        self.total = next(change for change in changes
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

    def test_the_readme_leads_to_both_sentences(self):
        self.write(self.total)
        readme = (self.bundle / "README.txt").read_text()
        places = re.findall(r"the sentence (now|before): characters (\d+) to (\d+) of (\S+)", readme)
        told = {when: (self.bundle / name).read_text()[int(first):int(end)]
                for when, first, end, name in places}
        self.assertEqual({"now": self.total["quote_after"], "before": self.total["quote_before"]},
                         told)

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
        self.assertFalse(self.bundle.exists())


if __name__ == "__main__":
    unittest.main()
