#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo shows what it promises, and leaves ledger and mail behind."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from system import BUILD, SOURCE, kinds, run_civcas
import stage


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name) / "demo"
        done = subprocess.run(
            [sys.executable, "-B", SOURCE / "demo" / "demo.py", BUILD, cls.folder],
            capture_output=True, text=True, timeout=300, check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"})
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
        cls.output = done.stdout
        lines = cls.civcas("changes", "--json").splitlines()
        cls.changes = [json.loads(line) for line in lines]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def civcas(cls, *arguments):
        done = run_civcas(*arguments, "--db", cls.folder / "ledger.db")
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    def of(self, month, kind=None):
        return [change for change in self.changes
                if change["release_id"] == f"cjtf-oir-monthly/{month}"
                and kind in (None, change["kind"])]

    def test_the_first_release_is_a_baseline_told_as_one(self):
        self.assertEqual({"release_published": 1}, kinds(self.of("2019-03")))
        self.assertTrue(self.of("2019-03")[0]["baseline"])

    def test_april_yields_its_real_case_changes(self):
        found = kinds(self.of("2019-04"))
        self.assertEqual((6, 15, 3), tuple(found.get(kind, 0) for kind in (
            "case_credible", "case_dismissed", "case_reopened")), found)
        self.assertNotIn("case_missing", found)

    def test_credible_cases_carry_killed_and_injured_as_stated(self):
        harm = {change["date"]: (change["killed"], change["injured"])
                for change in self.of("2019-04", "case_credible")}
        self.assertEqual({"2016-04-09": (5, 9), "2017-01-17": (None, 3), "2017-03-27": (3, 1),
                          "2017-12-24": (3, None), "2018-08-01": (2, None),
                          "2019-03-10": (None, 1)}, harm)

    def test_dismissed_cases_carry_their_reason(self):
        reasons = [change["reason"] for change in self.of("2019-04", "case_dismissed")]
        self.assertEqual(
            {"reviewed_no_harm": 7, "no_strike": 1, "insufficient_information": 7},
            {reason: reasons.count(reason) for reason in set(reasons)})

    def test_the_total_of_april_moves_by_three_fewer_than_are_listed(self):
        moved = self.of("2019-04", "figure_moved")
        self.assertTrue(any(change["name"] == "killed_total" for change in moved), moved)
        unbalanced = [(change["name"], change["residual"])
                      for change in self.of("2019-04", "books_unbalanced")]
        self.assertEqual([("total_explained", -3)], unbalanced)

    def test_may_shows_one_case_gone_missing(self):
        missing = self.of("2019-05", "case_missing")
        self.assertEqual(["2017-01-26"], [change["date"] for change in missing])

    def test_may_yields_its_other_case_changes(self):
        found = kinds(self.of("2019-05"))
        self.assertEqual((2, 7, 1, 4), tuple(found.get(kind, 0) for kind in (
            "case_credible", "case_dismissed", "case_reopened", "case_received")), found)

    def test_the_books_of_may_do_not_balance_and_say_by_how_much(self):
        residuals = {change["name"]: change["residual"]
                     for change in self.of("2019-05", "books_unbalanced")}
        self.assertEqual(-1, residuals.get("open_balances"), residuals)
        self.assertEqual(2, residuals.get("total_explained"), residuals)

    def test_no_reading_was_doubtful(self):
        self.assertEqual([], [change for change in self.changes if change["doubtful"]])

    def test_the_block_page_was_kept_and_changed_nothing(self):
        captures = [json.loads(line) for line in
                    self.civcas("captures", "--json", "--limit", "1000").splitlines()]
        blocked = [capture for capture in captures if capture["verdict"] == "blocked"]
        self.assertTrue(blocked)
        self.assertEqual({200}, {capture["status"] for capture in blocked})
        self.assertEqual([], [change for change in self.changes
                              if change["kind"] in ("release_edited", "release_withdrawn")])

    def test_one_mail_went_out_for_each_release(self):
        newsroom = stage.Stage(BUILD, self.folder)
        mails = [message for _, message in newsroom.mails()]
        self.assertEqual(3, len(mails))
        self.assertEqual(3, len({message["Message-ID"] for message in mails}))
        self.assertEqual({stage.RECIPIENT}, {message["To"].addresses[0].addr_spec
                                             for message in mails})

    def test_the_terminal_shows_the_way_to_the_mail(self):
        self.assertIn(str(self.folder / "Maildir"), self.output)
        self.assertIn("Subject:", self.output)


if __name__ == "__main__":
    unittest.main()
