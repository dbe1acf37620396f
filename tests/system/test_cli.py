#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line keeps its promises: exit codes, help, output."""
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import tempfile
import termios
import unicodedata
import unittest
from pathlib import Path

from system import CIVCAS, run_civcas
import make_releases

LISTS = ("changes", "cases", "figures", "books", "captures", "outbox")


class CommandLine(unittest.TestCase):
    def run_ok(self, *arguments, code=0, **others):
        done = run_civcas(*arguments, **others)
        self.assertEqual(code, done.returncode, done.stdout[-2000:] + done.stderr)
        return done.stdout.decode(), done.stderr.decode()

    def test_help_fits_eighty_columns(self):
        listed, _ = self.run_ok("--help")
        verbs = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", listed, re.MULTILINE)
        self.assertGreater(len(verbs), 30)
        for verb in ["", *verbs]:
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

    def test_a_full_disk_is_no_success_of_help_either(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CIVCAS, "cases", "--help"], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn(b"make room", done.stderr)

    def test_half_a_verb_lists_what_may_follow(self):
        _, complaint = self.run_ok("config", code=2)
        self.assertIn("check, show, edit", complaint)

    def test_a_mistyped_verb_is_guessed(self):
        _, complaint = self.run_ok("judgements-export", code=2)
        self.assertIn("did you mean “judgements export”", complaint)

    def test_a_figure_that_does_not_exist_is_refused_with_those_that_do(self):
        _, complaint = self.run_ok("figures", "nope", code=2)
        self.assertIn("carried_over", complaint)
        self.assertIn("killed_total", complaint)

    def test_output_is_utf_8_in_any_locale(self):
        march = make_releases.article_page(make_releases.make_all()[1], "http://localhost")
        for locale in ("C", "C.UTF-8"):
            told, _ = self.run_ok("read", "--json", "-", stdin=march.encode(),
                                  environment={"LC_ALL": locale})
            self.assertIn("Sha’fah", told)

    def run_on_terminal(self, columns, *arguments):
        """What a terminal so wide is sent, colours left out."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen([CIVCAS, *arguments], stdout=theirs, stdin=subprocess.DEVNULL,
                                   env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm"})
        os.close(theirs)
        sent = b""
        try:
            while part := os.read(ours, 65536):
                sent += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        self.assertEqual(0, process.wait(60))
        return re.sub("\x1b\\[[0-9;]*m", "", sent.decode()).replace("\r", "").splitlines()

    def test_a_terminal_shows_each_setting_in_one_line(self):
        with tempfile.TemporaryDirectory() as folder:
            piped = run_civcas("config", "show", "--config", folder).stdout.decode().splitlines()
            for columns in (80, 200):
                shown = self.run_on_terminal(columns, "config", "show", "--config", folder)
                self.assertEqual(len(piped), len(shown), shown)

    def test_differences_stand_in_their_sentence_and_wide_characters_are_counted_as_such(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, place in (("a", "東京村 " * 30), ("b", "Mosul ")):
                (Path(folder) / f"{name}.txt").write_text(f"A strike near {place} killed three.\n")
            shown = self.run_on_terminal(80, "diff", f"{folder}/a.txt", f"{folder}/b.txt")
        self.assertEqual("A strike near [-東京村 東", shown[0][:21])
        widths = [sum(2 if unicodedata.east_asian_width(character) == "W" else 1
                      for character in line) for line in shown]
        self.assertLessEqual(max(widths), 80, shown)
        self.assertGreater(max(widths), 70, shown)
        self.assertIn("東京村-] {+Mosul+} killed three.", " ".join(shown))

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

    def test_a_closed_pipe_ends_it_quietly(self):
        # GIO ignores SIGPIPE in a verb that asked for the bus, such as status.
        for verb in ("cases", "status"):
            reading, writing = os.pipe()
            os.close(reading)
            done = subprocess.run([CIVCAS, verb, "--db", self.ledger], stdout=writing,
                                  stderr=subprocess.PIPE, check=False)
            os.close(writing)
            self.assertIn(done.returncode, (141, -13), (verb, done.stderr))
            self.assertEqual(b"", done.stderr, verb)

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

    def test_importing_again_changes_nothing_and_says_so(self):
        before = self.rows("changes")
        told = self.civcas("import", self.folder / "april.html")
        self.assertIn("cjtf-oir-monthly/2019-04 is on record already", told)
        self.assertEqual(before, self.rows("changes"))

    def test_files_are_taken_oldest_period_first_whatever_their_order(self):
        other = self.folder / "other.db"
        done = run_civcas("import", "--db", other, *(
            self.folder / f"{month}.html" for month in ("may", "march", "april")))
        self.assertEqual(0, done.returncode, done.stderr)
        told = run_civcas("changes", "--json", "--db", other).stdout.splitlines()
        self.assertEqual([(row["kind"], row["release_id"]) for row in self.rows("changes")],
                         [(row["kind"], row["release_id"]) for row in map(json.loads, told)])

    def test_a_release_from_before_the_first_is_said_to_be_history(self):
        other = self.folder / "backwards.db"
        run_civcas("import", "--db", other, self.folder / "april.html")
        done = run_civcas("import", "--db", other, self.folder / "march.html")
        self.assertIn("history, not told", done.stdout.decode())


if __name__ == "__main__":
    unittest.main()
