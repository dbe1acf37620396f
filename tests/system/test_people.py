#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do by hand: read the archive again with other phrases, accept a doubtful release,
answer the dialogue of civcas review on a terminal. Every page is invented, apart from April 2019,
whose facts are real."""
import json
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from system import CIVCAS, SOURCE, run_civcas
import make_releases

PHRASES = SOURCE / "config" / "phrases"
PAGE = """\
Combined Joint Task Force - Operation Inherent Resolve Monthly Civilian Casualty Report

Invented from the first word to the last. | {published}

SOUTHWEST ASIA- The Coalition conducted 34,500 strikes between August 2014 and the end of {month} \
2019. During this period, based on information available, CJTF-OIR assesses at least {total} \
civilians have been unintentionally killed by Coalition strikes since the beginning of Operation \
Inherent Resolve.

In the month of {month}, CJTF-OIR carried over two open reports from previous months and received \
no new reports. CJTF-OIR completed {done} civilian-casualty allegation assessment reports. \
{outcome} {left} reports are still open.

{lists}
"""
MARCH = PAGE.format(
    published="April 25, 2019", month="March", total="1,291", done="no", left="Two",
    outcome="None of the reports were determined to be credible and resulted in zero unintentional"
            " civilian deaths. None of the reports were assessed to be non-credible.",
    lists="Open Reports– CJTF-OIR is still assessing two reports of civilian casualties:\n\n"
          "Jan. 3, 2017, near Tell Mithal, Syria, via Airwars report.\n\n"
          "Jan. 9, 2017, near Wadi Mithal, Syria, via self-report.")
APRIL = MARCH.replace("April 25", "May 31").replace("March", "April")
# It states two open reports and lists one.
APRIL_DOUBTFUL = PAGE.format(
    published="May 31, 2019", month="April", total="1,291", done="no", left="Two",
    outcome="None of the reports were determined to be credible and resulted in zero unintentional"
            " civilian deaths. None of the reports were assessed to be non-credible.",
    lists="Open Reports– CJTF-OIR is still assessing two reports of civilian casualties:\n\n"
          "Jan. 3, 2017, near Tell Mithal, Syria, via Airwars report.")


class People(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name)
        self.ledger = str(self.path / "ledger.db")

    def run_code(self, *arguments):
        done = run_civcas(*arguments, "--db", self.ledger)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def run_ok(self, *arguments):
        code, text = self.run_code(*arguments)
        self.assertEqual(0, code, text)
        return text

    def ask(self, sql):
        handle = sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True)
        try:
            return handle.execute(sql).fetchall()
        finally:
            handle.close()

    def take_in(self, name, text, *options):
        file = self.path / name
        file.write_text(text)
        return self.run_code("import", *options, str(file))

    # Reading again

    def phrases_with(self, words):
        """A copy of the shipped phrase files and one phrase more, as a newsroom would add it."""
        folder = self.path / "phrases"
        shutil.copytree(PHRASES, folder)
        with (folder / "cjtf-oir-monthly.phrases").open("a") as file:
            file.write(words)
        return str(folder)

    def test_other_phrases_are_tried_on_the_archive_before_they_count(self):
        page = MARCH.replace("received no new reports", "took no fresh claims in")
        code, text = self.take_in("march.txt", page, "--phrases", str(PHRASES))
        self.assertEqual(3, code, text)
        before = self.ask("SELECT name FROM figures ORDER BY id")
        told = self.ask("SELECT count(*) FROM changes")
        self.assertNotIn(("received",), before)
        self.assertEqual([], self.ask("SELECT * FROM cases"))
        changed = self.phrases_with("\nfigure\n    took {received} fresh claims in\n"
                                    "    example took no fresh claims in\n"
                                    "    gives received=0\n")

        code, listed = self.run_code("reread", "--dry-run", "--phrases", changed)
        self.assertIn("1 differ", listed)
        self.assertEqual(before, self.ask("SELECT name FROM figures ORDER BY id"))
        self.assertEqual(told, self.ask("SELECT count(*) FROM changes"))

        self.run_ok("reread", "--accept", "--phrases", changed)
        now = self.ask("SELECT f.name FROM figures AS f JOIN readings AS r ON r.id = f.reading"
                       " WHERE r.standing = 'current'")
        self.assertIn(("received",), now)
        self.assertEqual([(0,)], self.ask(
            "SELECT doubtful FROM readings WHERE standing = 'current'"))
        self.assertEqual([("open", 2)], self.ask(
            "SELECT status, count(*) FROM cases GROUP BY status"))
        self.assertIn(" 0 differ", self.run_ok("reread", "--dry-run", "--phrases", changed))
        self.run_ok("verify")

    # Accepting

    def test_a_doubtful_release_moves_no_case_before_somebody_accepts_it(self):
        self.take_in("march.txt", MARCH)
        code, text = self.take_in("april.txt", APRIL_DOUBTFUL)
        self.assertEqual(3, code, text)
        self.assertEqual([("2019-03",)], self.ask(
            "SELECT DISTINCT substr(last_release, -7) FROM cases"))
        before = self.ask("SELECT * FROM case_histories")

        code, text = self.run_code("accept", "cjtf-oir-monthly/2019-04")
        self.assertEqual(2, code, "an acceptance is signed: " + text)
        self.run_ok("accept", "cjtf-oir-monthly/2019-04", "--by", "Ada", "--note",
                    "the page is cut")

        self.assertEqual([("2019-03", 1), ("2019-04", 1)], self.ask(
            "SELECT substr(last_release, -7), count(*) FROM cases GROUP BY 1"))
        self.assertEqual([("open", 2)], self.ask(
            "SELECT status, count(*) FROM cases GROUP BY status"),
            "a list that is one short makes no case missing")
        self.run_ok("verify")
        made = json.loads(self.run_ok("judgements", "export"))
        self.assertEqual(("accept", "Ada"), (made["kind"], made["by"]))
        self.run_ok("judge", "--undo", made["id"], "--by", "Bo")
        self.assertEqual(before, self.ask("SELECT * FROM case_histories"))
        self.run_ok("verify")

    def test_a_doubtful_edit_is_seen_compared_accepted_and_put_back(self):
        self.take_in("march.txt", MARCH)
        self.take_in("april.txt", APRIL)
        before = self.ask("SELECT * FROM case_histories")
        code, text = self.take_in("april.txt", APRIL_DOUBTFUL)
        self.assertEqual(3, code, text)

        waits = json.loads(self.run_ok("review", "--json"))
        self.assertEqual(("edit", "cjtf-oir-monthly/2019-04"), (waits["waits"], waits["release"]))
        self.assertIn("1 text waits", self.run_code("status")[1])
        seen = self.run_ok("review")
        self.assertIn("civcas accept cjtf-oir-monthly/2019-04 " + waits["sha256"][:12], seen)
        compare = next(line for line in seen.splitlines() if "civcas diff" in line).split()
        self.assertIn("[-", self.run_ok(*compare[2:]))
        code, text = self.run_code("accept", "cjtf-oir-monthly/2019-04", "--by", "Ada")
        self.assertEqual(1, code)
        self.assertIn(waits["sha256"][:12], text)

        self.run_ok("accept", "cjtf-oir-monthly/2019-04", waits["sha256"][:12], "--by", "Ada")
        self.assertIn("Nothing waits", self.run_ok("review"))
        self.assertNotIn("wait", self.run_code("status")[1].split("Sources")[0].split("outbox")[0])
        self.assertEqual([(1,)], self.ask("SELECT count(*) FROM steps WHERE entry IS NOT NULL AND"
                                          " release_id LIKE '%2019-04'"))
        self.run_ok("verify")
        made = json.loads(self.run_ok("judgements", "export"))
        self.run_ok("judge", "--undo", made["id"], "--by", "Bo")
        self.assertEqual(before, self.ask("SELECT * FROM case_histories"))
        self.assertIn("an edited text waits", self.run_ok("review"))
        self.run_ok("verify")

    def test_what_is_not_on_record_cannot_be_accepted(self):
        self.take_in("march.txt", MARCH)
        code, text = self.run_code("accept", "cjtf-oir-monthly/2031-01", "--by", "Ada")
        self.assertEqual(1, code)
        self.assertIn("2031-01", text)

    # The dialogue

    def converse(self, answers, *options):
        """civcas review on a terminal of its own, a line of @answers to each question."""
        master, slave = pty.openpty()
        process = subprocess.Popen([CIVCAS, "review", "--db", self.ledger, "--by", "Ada", *options],
                                   stdin=slave, stdout=slave, stderr=slave, close_fds=True,
                                   env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb"})
        os.close(slave)
        said, asked, ends = "", 0, time.monotonic() + 60
        while time.monotonic() < ends:
            ready, _, _ = select.select([master], [], [], 0.2)
            if ready:
                try:
                    piece = os.read(master, 65536)
                except OSError:  # the other end is closed
                    break
                if not piece:
                    break
                said += piece.decode(errors="replace")
            while said.count("[s/d/u/l/q] ") > asked and asked < len(answers):
                os.write(master, answers[asked].encode() + b"\n")
                asked += 1
            if not ready and process.poll() is not None:
                break
        os.close(master)
        if process.poll() is None:
            process.wait(timeout=20)
        return process.returncode, said, asked

    def import_april(self):
        page = make_releases.article_page(make_releases.make_april(make_releases.load_april()),
                                          "https://example.org")
        code, text = self.take_in("april.html", page)
        self.assertEqual(0, code, text)

    def test_the_dialogue_takes_an_answer_for_each_pair(self):
        self.import_april()
        waiting = [json.loads(line) for line in self.run_ok("review", "--json").splitlines()]
        cases = self.ask("SELECT count(*) FROM cases")[0][0]
        self.assertEqual(1, len(waiting))
        code, said, asked = self.converse(["x marks nothing", "same, I am sure"], "--note", "read both")
        self.assertEqual((0, 2), (code, asked), said)
        self.assertRegex(said, r"release +A +B")  # side by side
        self.assertIn("  A  ", said)
        self.assertIn("  B  ", said)
        self.assertIn("al-Baghouz", said)
        self.assertEqual(cases - 1, self.ask("SELECT count(*) FROM cases")[0][0])
        made = json.loads(self.run_ok("judgements", "export"))
        self.assertEqual(("same", "Ada", "read both"), (made["kind"], made["by"], made["note"]))
        self.assertIn("Nothing waits", self.run_ok("review"))
        self.run_ok("verify")

    def test_a_pair_that_is_left_waits_on(self):
        self.import_april()
        for answer in ("l", "", "q"):
            code, said, asked = self.converse([answer])
            self.assertEqual((0, 1), (code, asked), said)
        self.assertEqual("", self.run_ok("judgements", "export"))
        self.assertEqual(1, len(self.run_ok("review", "--json").splitlines()))

    def test_different_and_unsure_are_recorded_and_the_case_count_stays(self):
        self.import_april()
        cases = self.ask("SELECT count(*) FROM cases")
        self.assertEqual(0, self.converse(["u"])[0])
        self.assertEqual(1, len(self.run_ok("review", "--json").splitlines()), "unsure waits on")
        self.assertEqual(0, self.converse(["d"])[0])
        self.assertEqual("", self.run_ok("review", "--json"))
        self.assertEqual(cases, self.ask("SELECT count(*) FROM cases"))
        self.run_ok("verify")


if __name__ == "__main__":
    unittest.main()
