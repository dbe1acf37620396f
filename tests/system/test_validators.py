#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers whose ETag and Last-Modified are worth nothing: they never say 304, or never stop."""
import itertools
import sqlite3
import unittest

from system import run_civcas
from watching import FIRST, JANUARY, WatchingTest

DATE = "Thu, 26 Sep 2019 16:21:38 GMT"


class Validators(WatchingTest):
    def setUp(self):
        super().setUp()
        self.newsroom.set_source(kind="page", path=FIRST)

    def status(self):
        done = run_civcas("status", "--config", str(self.newsroom.config), "--db", str(self.newsroom.ledger))
        return done.stdout.decode()

    def notices(self):
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            return [text for text, in ledger.execute("SELECT text FROM notices WHERE kind = 'validators_useless'")]

    def ask(self, times):
        for _ in range(times):
            self.assertEqual(0, self.newsroom.once().returncode)

    def grow_old(self, days):
        """All that was ever fetched was fetched so much earlier."""
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            ledger.execute("UPDATE captures SET fetched_at = fetched_at - ?1, last_at = last_at - ?1",
                           (days * 86400,))
            ledger.execute("UPDATE schedules SET next_at = next_at - ? WHERE source LIKE 'validators:%'",
                           (days * 86400,))

    def get_conditions(self):
        """Of each request for the page: which validators came with it."""
        return ["".join(letter for letter, name in (("E", "If-None-Match"), ("D", "If-Modified-Since"))
                        if name in headers) for path, headers in self.publisher.requests if path == FIRST]

    def test_a_tag_that_is_another_one_each_time_is_noticed_once(self):
        tags = itertools.count()
        publisher = self.publisher

        class Pages(dict):  # what the publisher looks its pages up in
            def get(self, path, default=None):
                if path == FIRST:
                    publisher.set_page(FIRST, JANUARY, ETag=f'"{next(tags)}"')
                return super().get(path, default)
        publisher.pages = Pages(publisher.pages)
        self.ask(10)
        self.assertEqual([], self.notices())
        self.assertNotIn("not modified", self.status())
        self.ask(4)
        self.assertEqual(1, len(self.notices()), self.notices())
        self.assertIn("never says \"not modified\"", self.notices()[0])
        self.assertIn("oir: it never says \"not modified\"", self.status())
        self.assertEqual({"release_published": 1}, {kind: count for kind, count in self.newsroom.kinds().items()
                                                    if kind.startswith("release")})

    def test_the_date_alone_is_tried_where_the_tag_spoils_it(self):
        self.publisher.set_page(FIRST, JANUARY, ETag='"1-gzip"', **{"Last-Modified": DATE})
        publisher = self.publisher

        class Pages(dict):  # says 304 to the date alone, as servers do that pack bytes on the way
            def get(self, path, default=None):
                headers = publisher.requests[-1][1]
                if path == FIRST and "If-None-Match" not in headers and headers.get("If-Modified-Since") == DATE:
                    return (304, {}, b"")
                status, headers, body = super().get(path, default)
                return status, {**headers, "ETag": headers["ETag"] + " "} if "ETag" in headers else headers, body
        publisher.pages = Pages(publisher.pages)
        self.ask(12)
        self.assertEqual([""] + ["ED"] * 5 + ["D"] * 6, self.get_conditions())
        self.assertEqual([], self.notices())

    def test_a_304_that_never_ends_hides_an_edit_for_a_week_at_most_and_then_for_a_day(self):
        self.publisher.set_page(FIRST, JANUARY, ETag='"for ever"')
        self.ask(2)
        self.publisher.set_page(FIRST, JANUARY.replace(b"30000", b"30001"), ETag='"for ever"')
        self.ask(1)
        self.grow_old(6)
        self.ask(1)
        self.assertNotIn("release_edited", self.newsroom.kinds())  # the server says 304 all the time
        self.grow_old(2)
        self.ask(2)
        self.assertEqual(1, self.newsroom.kinds().get("release_edited"))
        self.assertIn("its text changed while ETag and Last-Modified stayed", self.notices()[0])
        self.assertIn("its text changed while", self.status())
        self.publisher.set_page(FIRST, JANUARY.replace(b"30000", b"30002"), ETag='"for ever"')
        self.ask(1)
        self.assertEqual(1, self.newsroom.kinds().get("release_edited"))
        self.grow_old(1.1)
        self.ask(1)
        self.assertEqual(2, self.newsroom.kinds().get("release_edited"))
        self.assertEqual(1, len(self.notices()))
        self.assertEqual(2, self.get_conditions().count("") - 1)  # two whole looks, and the first


if __name__ == "__main__":
    unittest.main()
