#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People decide what civcas cannot: judged, kept as a file, taken back."""
import json
import tempfile
import unittest
from pathlib import Path


from system import run_civcas
import make_releases


class Judging(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.ledger = str(Path(self.folder.name) / "ledger.db")
        for number, release in enumerate(make_releases.make_all()):
            page = Path(self.folder.name) / f"{number}.html"
            page.write_text(make_releases.article_page(release, "https://example.org"))
            run_civcas("import", "--db", self.ledger, str(page))

    def run_ok(self, *arguments, code=0):
        done = run_civcas(*arguments, "--db", self.ledger)
        self.assertEqual(code, done.returncode, done.stdout.decode() + done.stderr.decode())
        return done.stdout.decode()

    def rows(self, *arguments):
        return [json.loads(line) for line in self.run_ok(*arguments).splitlines()]

    def cases(self):
        return sorted((row["case_id"], row["status"]) for row in self.rows("cases", "--json"))

    def some_case_of_two_months(self):
        for row in self.rows("cases", "--json"):
            history = self.rows("case", row["case_id"], "--json")[0]["history"]
            if len(history) >= 2:
                return history[0]["entry_id"], history[1]["entry_id"]
        raise AssertionError("no case goes through two releases")

    def test_a_judgement_splits_a_case_and_taking_it_back_mends_it(self):
        before = self.cases()
        one, other = self.some_case_of_two_months()
        told = self.run_ok("judge", "different", one, other, "--by", "Ada", "--note", "seen")
        self.assertEqual(len(before) + 1, len(self.cases()))
        judgement = json.loads(self.run_ok("judgements", "export"))
        self.assertIn(judgement["id"], told)
        self.assertEqual(("Ada", "seen", None),
                         (judgement["by"], judgement["note"], judgement["undone_at"]))
        self.run_ok("verify")
        self.run_ok("judge", "--undo", judgement["id"], "--by", "Bo")
        self.assertEqual(before, self.cases())
        self.assertEqual("Bo", json.loads(self.run_ok("judgements", "export"))["undone_by"])
        self.run_ok("verify")

    def test_judgements_move_to_another_ledger_as_a_file(self):
        one, other = self.some_case_of_two_months()
        self.run_ok("judge", "different", one, other, "--by", "Ada")
        judged = self.cases()
        kept = Path(self.folder.name) / "judgements.jsonl"
        kept.write_text(self.run_ok("judgements", "export"))
        self.run_ok("judge", "--undo", json.loads(kept.read_text())["id"], "--by", "Bo")
        self.assertNotEqual(judged, self.cases())
        self.ledger = str(Path(self.folder.name) / "other.db")
        for page in sorted(Path(self.folder.name).glob("*.html"), reverse=True):
            run_civcas("import", "--db", self.ledger, str(page))
        self.run_ok("judgements", "import", str(kept))
        self.assertEqual(judged, self.cases())
        self.run_ok("verify")

    def test_a_judgement_is_signed(self):
        one, other = self.some_case_of_two_months()
        self.run_ok("judge", "different", one, other, code=2)
        self.run_ok("judge", "perhaps", one, other, "--by", "Ada", code=2)
        self.run_ok("judge", "same", one, "no-such-entry", "--by", "Ada", code=1)

    def test_reading_again_with_the_same_reader_changes_nothing(self):
        self.assertIn(" 0 differ, 0 could not", self.run_ok("reread", "--dry-run"))

    def test_the_twin_of_april_waits_for_review(self):
        pairs = self.rows("review", "--json")
        self.assertTrue(any("2019-03-13" in pair["entry"] for pair in pairs), pairs)


if __name__ == "__main__":
    unittest.main()
