#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line keeps its promises: exit codes, help, output."""
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import CIVCAS, run_civcas
import make_releases

VERBS = ("read", "check", "changes", "cases", "case", "figures", "books", "captures", "outbox",
         "status", "import", "rebuild", "verify", "review", "judge", "compare", "delays", "reread",
         "amend", "accept", "judgements export", "judgements import", "config check",
         "phrases check", "diff", "probe", "export")
LISTS = ("changes", "cases", "figures", "books", "captures", "outbox")


class CommandLine(unittest.TestCase):
    def run_ok(self, *arguments, code=0, **others):
        done = run_civcas(*arguments, **others)
        self.assertEqual(code, done.returncode, done.stdout[-2000:] + done.stderr)
        return done.stdout.decode(), done.stderr.decode()

    def test_help_names_every_verb(self):
        listed, _ = self.run_ok("--help")
        for verb in VERBS:
            self.assertIn(f"  {verb} ", listed)

    def test_every_verb_has_help_with_an_example(self):
        for verb in VERBS:
            with self.subTest(verb):
                told, _ = self.run_ok(*verb.split(), "--help")
                self.assertIn(f"Example: civcas {verb}", told)

    def test_help_fits_eighty_columns(self):
        for verb in VERBS:
            told, _ = self.run_ok(*verb.split(), "--help")
            for line in told.splitlines():
                self.assertLessEqual(len(line), 80, (verb, line))

    def test_version_is_told(self):
        told, _ = self.run_ok("--version")
        self.assertRegex(told, r"^civcas \d+\.\d+\.\d+\n$")

    def test_wrong_usage_exits_2_and_says_what_to_do(self):
        for arguments in ((), ("nonsense",), ("read",), ("read", "--nonsense", "x"),
                          ("changes", "--since", "soon"), ("cases", "--status", "lost"),
                          ("case",), ("case", "a", "b"), ("captures", "--limit", "0"),
                          ("read", "--published", "2019-02-30", "x")):
            with self.subTest(arguments):
                told, complaint = self.run_ok(*arguments, code=2)
                self.assertIn("--help", told + complaint)

    def test_a_missing_file_exits_1_and_is_named(self):
        _, complaint = self.run_ok("read", "/nonexistent/page.html", code=1)
        self.assertIn("/nonexistent/page.html", complaint)

    def test_a_missing_ledger_exits_1_and_is_named(self):
        for verb in LISTS:
            with self.subTest(verb):
                _, complaint = self.run_ok(verb, "--db", "/nonexistent/ledger.db", code=1)
                self.assertIn("/nonexistent", complaint)

    def test_a_page_about_something_else_exits_4(self):
        told, complaint = self.run_ok("read", "-", code=4, stdin=b"<p>The weather is fine.</p>")
        self.assertEqual("", told)
        self.assertTrue(complaint.startswith("civcas read: -: "), complaint)

    def test_an_empty_page_exits_4(self):
        told, complaint = self.run_ok("read", "-", code=4, stdin=b"")
        self.assertEqual("", told)
        self.assertEqual(1, len(complaint.splitlines()), complaint)

    def test_a_full_disk_is_no_success(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CIVCAS, "--help"], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn(b"could not be written", done.stderr)

    def test_output_is_utf_8_in_any_locale(self):
        march = make_releases.article_page(make_releases.make_all()[1], "http://localhost")
        for locale in ("C", "C.UTF-8"):
            told, _ = self.run_ok("read", "--json", "-", stdin=march.encode(),
                                  environment={"LC_ALL": locale})
            self.assertIn("Sha’fah", told)

    def test_nothing_colours_a_pipe(self):
        march = make_releases.article_page(make_releases.make_all()[1], "http://localhost")
        told, _ = self.run_ok("read", "-", stdin=march.encode())
        self.assertNotIn("\033", told)


class Ledger(unittest.TestCase):
    """Three releases imported from files, then listed."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.ledger = cls.folder / "ledger.db"
        make_releases.main([str(cls.folder)])
        done = run_civcas("import", "--db", cls.ledger, *(
            cls.folder / f"{month}.html" for month in ("march", "april", "may")))
        assert done.returncode == 0, done.stdout + done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def civcas(self, *arguments, code=0):
        done = run_civcas(*arguments, "--db", self.ledger)
        self.assertEqual(code, done.returncode, done.stderr)
        return done.stdout.decode()

    def rows(self, *arguments):
        return [json.loads(line) for line in self.civcas(*arguments, "--json").splitlines()]

    def test_every_list_gives_one_object_a_line(self):
        for verb in LISTS:
            with self.subTest(verb):
                for row in self.rows(verb):
                    self.assertIsInstance(row, dict)
                self.assertTrue(self.civcas(verb))

    def test_since_leaves_out_what_came_before(self):
        everything = self.rows("changes")
        middle = everything[len(everything) // 2]["sequence"]
        after = self.rows("changes", "--since", str(middle))
        self.assertEqual([row for row in everything if row["sequence"] > middle], after)
        self.assertEqual(everything, self.rows("changes", "--since", "1h"))
        self.assertEqual(everything, self.rows("changes", "--since", "2019-01-01"))
        self.assertEqual([], self.rows("changes", "--since", "2999-01-01T00:00"))

    def test_cases_can_be_narrowed_to_a_status(self):
        missing = self.rows("cases", "--status", "missing")
        self.assertEqual(["2017-01-26"], [row["date"] for row in missing])

    def test_a_case_is_found_by_its_id_and_tells_why(self):
        row = next(row for row in self.rows("cases") if row["date"] == "2017-12-24")
        history = self.rows("case", row["case_id"])[0]["history"]
        self.assertEqual(["open", "credible"], [step["section"] for step in history])
        self.assertIn("score", self.civcas("case", "--why", row["case_id"]))
        self.assertIn("Kharayij", self.civcas("case", row["case_id"]))

    def test_an_unknown_case_exits_2(self):
        self.civcas("case", "no-such-id", code=2)

    def test_figures_keep_their_speaker_and_marker(self):
        totals = [row for row in self.rows("figures", "killed_total")
                  if row["release_id"] == "cjtf-oir-monthly/2019-04"]
        self.assertEqual([(1302, "at_least", "*", "CJTF-OIR")], [
            (row["low"], row["bound"], row["marker"], row["speaker"]) for row in totals])

    def test_the_books_give_the_residual(self):
        row = next(row for row in self.rows("books")
                   if (row["period"], row["check"]) == ("2019-05", "open_balances"))
        self.assertEqual(("fails", 106, 107, -1), (row["result"], row["stated"], row["computed"],
                                                   row["residual"]))

    def test_importing_again_changes_nothing(self):
        before = self.rows("changes")
        self.civcas("import", self.folder / "april.html")
        self.assertEqual(before, self.rows("changes"))


if __name__ == "__main__":
    unittest.main()
