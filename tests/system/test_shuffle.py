#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""48 releases imported in whatever order give the same ledger, byte for byte.

CIVCAS_SHUFFLES says how many orders are tried (3; 100 before a version is published). The releases
are invented, and say so: cases open, stay open under drifting spellings, are closed, reopened,
listed twice, called duplicates, and corrected.
"""
import calendar
import datetime
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from system import CIVCAS, SOURCE, run_civcas

sys.path.insert(0, str(SOURCE / "tests" / "bench"))
import drift  # noqa: E402

RELEASES = 48
SHUFFLES = int(os.environ.get("CIVCAS_SHUFFLES", "3"))
MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
VIA = {"self": "self-report", "media": "media report", "social media": "social media report",
       "Airwars": "Airwars report", "NGO": "NGO report"}
NO_STRIKE = ("After a review of available information it was assessed that no Coalition strikes were"
             " conducted in the geographical area that corresponds to the report of civilian"
             " casualties.")


def say_day(day):
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


class Case:
    def __init__(self, chance, month):
        self.day = month - datetime.timedelta(chance.randrange(1, 400))
        self.place = drift.Place(chance)
        self.country = chance.choice(drift.COUNTRIES)
        self.source = chance.choice(list(VIA))
        self.hand = drift.Hand(chance)
        self.reopened = False

    def line(self, chance, day=None):
        self.hand = drift.Hand(chance, self.hand) if chance.random() < 0.3 else self.hand
        name = drift.write_name(self.hand, self.place)
        return f"{say_day(day or self.day)}, near {name}, {self.country}, via {VIA[self.source]}"


class Series:
    """Each month closes some of the open cases and takes some new ones."""
    def __init__(self, chance):
        self.chance = chance
        self.open = []
        self.closed = []
        self.misdated = []  # and how it was dated
        self.total = 400

    def make_month(self, number):
        chance = self.chance
        year, month = 2015 + number // 12, number % 12 + 1
        first = datetime.date(year, month, 1)
        carried, received = len(self.open), chance.randrange(1, 4)
        self.open += [Case(chance, first) for _ in range(received)]
        if self.closed and chance.random() < 0.3:
            again = self.closed.pop(chance.randrange(len(self.closed)))
            again.reopened = True
            self.open.append(again)
            received += 1
        if chance.random() < 0.2:  # one incident reported twice, on the same words
            twin = chance.choice(self.open)
            self.open.append(twin)
            received += 1
        chance.shuffle(self.open)
        done = min(chance.randrange(2, 4), len(self.open) - 1)
        dismissed, self.open = self.open[:done], self.open[done:]
        credible, dismissed = dismissed[:1], dismissed[1:]
        killed = chance.randrange(1, 9)
        self.total += killed
        lines = [f"{case.line(chance)}. Coalition aircraft conducted a strike. Regrettably, {killed}"
                 " civilians were unintentionally killed." for case in credible]
        refused = list(self.say_corrections())
        refused += [self.say_dismissed(case) for case in dismissed]
        still = [case.line(chance) + (" (previously closed, but reopened due to new information)."
                                      if case.reopened else ".") for case in self.open]
        for case in credible + dismissed:
            case.reopened = False
        self.closed += credible + dismissed
        return self.write(first, carried, received, lines, refused, still, killed)

    def say_dismissed(self, case):
        """Now and then on a wrong day, which a later release corrects."""
        if self.chance.random() > 0.2:
            return f"{case.line(self.chance)}. {NO_STRIKE}"
        wrong = case.day + datetime.timedelta(13)
        self.misdated.append((case, wrong))
        return f"{case.line(self.chance, wrong)}. {NO_STRIKE}"

    def say_corrections(self):
        for case, wrong in self.misdated:
            yield (f"{case.line(self.chance)}. Date correction. This report was previously"
                   f" incorrectly released as {say_day(wrong)} in the {say_day(wrong)} monthly"
                   f" report. {NO_STRIKE}")
        self.misdated = []

    def write(self, first, carried, received, credible, refused, still, killed):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        completed = len(credible) + len(refused)
        text = f"""\
Combined Joint Task Force - Operation Inherent Resolve Monthly Civilian Casualty Report

Invented from the first word to the last. | {(last + datetime.timedelta(28)).strftime('%B %d, %Y')}

SOUTHWEST ASIA- The Coalition conducted {1000 + self.total} strikes between August 2014 and the end of {first.strftime('%B %Y')}. During this period, based on information available, CJTF-OIR assesses at least {self.total} civilians have been unintentionally killed by Coalition strikes since the beginning of Operation Inherent Resolve.

In the month of {first.strftime('%B')}, CJTF-OIR carried over {carried} open reports from previous months and received {received} new reports. CJTF-OIR completed {completed} civilian-casualty allegation assessment reports. Out of the {completed} completed casualty allegation reports, {len(credible)} reports were determined to be credible and resulted in {killed} unintentional civilian deaths. The remaining {len(refused)} reports were assessed to be non-credible. {len(still)} reports are still open.

Credible Reports–In the incidents assessed as credible, the investigations found that the Coalition took all feasible precautions.
"""
        paragraphs = credible + [
            "Non Credible Reports– After a thorough review of the facts and circumstances of each"
            " civilian casualty report, CJTF-OIR assessed the following"
            f" {len(refused)} reports as non-credible."] + refused + [
            f"Open Reports– CJTF-OIR is still assessing {len(still)} reports of civilian casualties:"
            ] + still
        return text + "\n" + "\n\n".join(paragraphs) + "\n"


def make_history(folder, seed=48):
    series = Series(random.Random(seed))
    paths = []
    for number in range(RELEASES):
        path = Path(folder) / f"release-{number:02}.txt"
        path.write_text(series.make_month(number))
        paths.append(str(path))
    return paths


def export(ledger):
    """Cases, their histories with scores and reasons, pairs that wait, and the books."""
    printed = b""
    for verb in ("cases", "books", "review", "figures"):
        done = run_civcas(verb, "--json", "--db", ledger)
        assert done.returncode == 0, done.stderr.decode()
        printed += done.stdout
    handle = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    printed += "\n".join(map(repr, handle.execute("SELECT * FROM case_histories"))).encode()
    handle.close()
    return printed


class Shuffle(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def import_all(self, name, paths):
        ledger = str(Path(self.folder.name) / name)
        done = subprocess.run([CIVCAS, "import", "--db", ledger, *paths], capture_output=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=600, check=False)
        self.assertIn(done.returncode, (0, 3), done.stderr.decode()[-2000:])  # 3: one is doubtful
        return ledger

    def test_any_order_of_arrival_gives_the_same_export(self):
        paths = make_history(self.folder.name)
        expected_in = self.import_all("in-order.db", paths)
        expected = export(expected_in)
        self.assert_worth_shuffling(expected_in)
        chance = random.Random(1)
        for number in range(SHUFFLES):
            order = paths[:]
            if number == 0:
                order.reverse()
            else:
                chance.shuffle(order)
            ledger = self.import_all(f"shuffled-{number}.db", order)
            self.assertEqual(expected, export(ledger), f"order {order}")
            Path(ledger).unlink()
        print(f"{SHUFFLES} orders of {RELEASES} releases: {len(expected)} bytes,"
              f" {hashlib.sha256(expected).hexdigest()}", file=sys.stderr)

    def assert_worth_shuffling(self, ledger):
        """The history is not a trivial one."""
        handle = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
        self.assertEqual(RELEASES, handle.execute("SELECT count(*) FROM releases").fetchone()[0])
        self.assertLess(handle.execute(
            "SELECT count(*) FROM readings WHERE doubtful").fetchone()[0], 12)
        self.assertGreater(handle.execute("SELECT count(*) FROM moves").fetchone()[0], 0)
        self.assertGreater(handle.execute("SELECT count(*) FROM unsure_links").fetchone()[0], 5)
        self.assertGreater(handle.execute(
            "SELECT count(*) FROM cases WHERE entry_count > 3").fetchone()[0], 15)
        handle.close()
        verified = run_civcas("verify", "--db", ledger)
        self.assertEqual(0, verified.returncode, verified.stdout.decode())


if __name__ == "__main__":
    unittest.main()
