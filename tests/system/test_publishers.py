#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One release, several who carry it: its force, a mirror, a web archive; and pages that stop being one."""
import json
import re
import sqlite3
import time
import unittest

from system import run_civcas
from watching import FEBRUARY, FIRST, JANUARY, SECOND, WatchingTest

COPY = "/mirror/copy/"


class Publishers(WatchingTest):
    def setUp(self):
        super().setUp()
        self.publisher.set_page(COPY, JANUARY)

    def set_source(self, name, kind, path, authority):
        self.newsroom.set_source(name, kind, path)
        with open(self.newsroom.config / "sources.d" / f"{name}.source", "a", encoding="utf-8") as file:
            file.write(f"Authority={authority}\nName=The {name}\n")

    def ask(self, *sources):
        time.sleep(1)
        done = self.newsroom.once("--json", *sources)
        return {line["source"]: line for line in map(json.loads, done.stdout.splitlines())}

    def query(self, sql):
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            return ledger.execute(sql).fetchall()

    def standings(self):
        return self.query("SELECT document LIKE '%mirror%', standing, carrier FROM readings"
                          " WHERE standing <> 'superseded' ORDER BY id")

    def test_the_same_release_on_two_sites_is_one_with_two_captures(self):
        self.set_source("mirror", "page", COPY, "mirror")
        self.ask("oir")
        self.ask("mirror")
        self.assertEqual(1, self.newsroom.kinds()["release_published"])
        self.assertNotIn("publishers_differ", self.newsroom.kinds())
        self.assertEqual([(0, "current", None), (1, "copy", "The mirror")], self.standings())

    def test_a_mirror_establishes_a_release_until_the_official_one_is_seen(self):
        self.set_source("mirror", "page", COPY, "mirror")
        self.ask("mirror")
        self.assertEqual([(1, "current", "The mirror")], self.standings())
        before = self.newsroom.kinds()
        self.ask("oir")
        self.assertEqual(before, self.newsroom.kinds())
        self.assertEqual([(1, "copy", "The mirror"), (0, "current", None)], sorted(self.standings(), reverse=True))

    def test_a_mirror_that_says_something_else_is_told_once_and_the_official_word_stands(self):
        self.publisher.set_page(COPY, JANUARY.replace(b"at least 1000 civilians", b"at least 1100 civilians"))
        self.set_source("mirror", "page", COPY, "mirror")
        self.ask("oir")
        self.ask("mirror")
        self.ask("mirror")
        self.assertEqual(1, self.newsroom.kinds()["publishers_differ"])
        lows = self.query("SELECT low FROM figures_now WHERE name = 'killed_total'"
                          " AND document NOT LIKE '%mirror%'")
        self.assertEqual([(1000,)], lows)

    def test_a_web_archive_stands_in_while_the_site_is_down(self):
        self.ask("oir")
        self.publisher.set_page("/feed", b"<h1>down", status=503)
        original = "http://www.coalition.example" + SECOND
        self.publisher.set_page(f"/web/20190402120000id_/{original}", FEBRUARY)
        rows = [["timestamp", "original", "mimetype", "statuscode", "digest", "length"],
                ["20190402120000", original, "text/html", "200", "AAAA", "1"]]

        class Pages(dict):  # the index is asked for with a long query
            def get(self, path, default=None):
                found = {"Content-Type": "application/json"}, json.dumps(rows).encode()
                return (200, *found) if path.startswith("/cdx") else super().get(path, default)
        self.publisher.pages = Pages(self.publisher.pages)
        self.set_source("archive", "wayback", "/cdx?url=coalition.example/*", "mirror")
        told = self.ask("oir", "archive")
        self.assertEqual({"oir": "failed", "archive": "ok"}, {name: line["verdict"] for name, line in told.items()})
        self.assertEqual(2, self.newsroom.kinds()["release_published"])
        self.assertEqual(("current", "The archive"), self.standings()[-1][1:])
        self.publisher.set_page(SECOND, FEBRUARY)  # the site is back
        self.publisher.set_feed(SECOND, FIRST)
        before = self.newsroom.kinds()
        self.ask("oir")
        self.assertEqual(before, self.newsroom.kinds())
        self.assertIn(("current", None), [row[1:] for row in self.standings()][-1:])

    def test_the_same_number_in_another_section_under_another_title_is_the_same_document(self):
        first, moved = "/News/Article/1971680/january/", "/NEWSROOM/Releases/Article/1971680/the-report/"
        self.publisher.set_page(first, JANUARY)
        self.publisher.set_feed(first)
        self.ask("oir")
        self.publisher.pages.pop(first)
        self.publisher.set_page(moved, JANUARY)
        self.publisher.set_feed(moved)
        before = self.newsroom.kinds()
        self.ask("oir")
        self.assertEqual(before, self.newsroom.kinds())
        self.assertEqual([(1,)], self.query("SELECT count(DISTINCT document) FROM captures"
                                            " WHERE document LIKE '%1971680%'"))

    def test_a_release_page_that_is_none_any_more_is_told_once_and_taken_back_when_it_returns(self):
        menus = (b"<!DOCTYPE html><html><head><title>Site</title></head><body>"
                 + b"<p>Here is a page of menus.</p>" * 60 + b"</body></html>")
        self.newsroom.set_source(kind="page", path=FIRST)
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        self.ask("oir")
        before = self.newsroom.kinds()
        self.publisher.set_page(FIRST, menus, ETag='"menus"')
        for _ in range(2):
            told = self.ask("oir")["oir"]
            self.assertEqual("soft_error", told["verdict"])
            self.assertIn("a release was read of it before", told["evidence"])
        self.assertEqual(1, len(self.query("SELECT 1 FROM notices WHERE kind = 'release_lost'")))
        self.assertEqual({'"good"'}, {headers.get("If-None-Match") for path, headers in self.publisher.requests[-2:]})
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        self.assertEqual("unchanged", self.ask("oir")["oir"]["verdict"])
        self.assertEqual(before, self.newsroom.kinds())

    def go_on(self, hours):
        """As if all that is on record were older."""
        self.query(f"UPDATE captures SET fetched_at = fetched_at - {hours} * 3600,"
                   f" last_at = last_at - {hours} * 3600")
        self.ask("oir")

    def test_a_release_that_is_gone_and_comes_back_as_it_was_is_corrected_once(self):
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        self.ask("oir")
        self.publisher.pages.pop(FIRST)
        for _ in range(3):
            self.go_on(hours=30)
        self.assertEqual(1, self.newsroom.kinds()["release_withdrawn"])
        self.assertNotIn("change_corrected", self.newsroom.kinds())
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        for _ in range(2):
            self.go_on(hours=30)
        self.assertEqual(1, self.newsroom.kinds().get("change_corrected"))
        self.assertEqual([("ok",), ("unchanged",)], self.query(
            f"SELECT verdict FROM captures WHERE document LIKE '%{FIRST}' ORDER BY id")[-2:])

    def test_the_evidence_of_a_withdrawal_and_its_correction_is_what_was_found(self):
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        self.ask("oir")
        self.publisher.pages.pop(FIRST)
        for _ in range(3):
            self.go_on(hours=30)
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        for _ in range(2):
            self.go_on(hours=30)
        told = {change["kind"]: change["sequence"] for change in self.newsroom.rows("changes")}
        for kind in "release_withdrawn", "change_corrected":
            with self.subTest(kind):
                bundle = self.newsroom.folder / kind
                done = run_civcas("evidence", "--db", self.newsroom.ledger, str(told[kind]),
                                  "--out", bundle)
                self.assertEqual(0, done.returncode, done.stderr)
                readme = (bundle / "README.txt").read_text()
                self.assertEqual(["ok", "gone", "gone", "gone", "ok"],
                                 re.findall(r"fetched .* status \d+, (\w+)", readme))
                self.assertEqual(kind == "change_corrected",
                                 f"corrects change {told['release_withdrawn']}." in readme)

    def test_a_release_that_was_gone_and_is_not_modified_is_corrected_once(self):
        self.publisher.set_page(FIRST, JANUARY, ETag='"good"')
        self.ask("oir")
        self.publisher.pages.pop(FIRST)
        for _ in range(3):
            self.go_on(hours=30)
        self.assertEqual(1, self.newsroom.kinds()["release_withdrawn"])
        # It answers "not modified" whatever it is asked, and so nothing is read of it.
        self.publisher.pages[FIRST] = (304, {"ETag": '"good"'}, b"")
        for _ in range(2):
            self.go_on(hours=30)
        self.assertIn(("unchanged",), self.query(
            f"SELECT verdict FROM captures WHERE document LIKE '%{FIRST}' ORDER BY id")[-2:])
        self.assertEqual(1, self.newsroom.kinds().get("change_corrected"))


if __name__ == "__main__":
    unittest.main()
