#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One allegation told in several releases is one case, from the page to the ledger.

The days, places, sources and outcomes are those of the real series; the wording around the set
phrases is our own, and each release is cut down to the cases in question, so that its counts are
ours too.
"""
import itertools
import json
import sqlite3
import tempfile
import unittest
from pathlib import Path

from system import run_civcas
import make_releases

NO_STRIKE = "No Coalition strikes were conducted on that day in the geographical area."
HEAD = ("Combined Joint Task Force – Operation Inherent Resolve Monthly Civilian Casualty Report\n\n"
        "A sample for a test, cut down. | {published}\n\n")



def a_release_of_2016(month, published, total, figures, lists):
    """As the first monthlies were: what was received and assessed, then the lists."""
    return HEAD.format(published=published) + f"""\
SOUTHWEST ASIA- During the month of {month}, CJTF-OIR {figures} Three reports are still open and being assessed.

To date, CJTF-OIR assesses that, it is more likely than not, at least {total} civilians have been unintentionally killed by Coalition strikes since the start of Operation Inherent Resolve.

{lists}"""


OCTOBER_2016 = a_release_of_2016("October", "December 1, 2016", 173, """\
received two reports of possible civilian casualties resulting from Coalition strikes. CJTF-OIR completed the assessment on two reports. One of these reports was determined to be non-credible and one was determined to be credible. The credible ones resulted in 24 unintentional civilian deaths.\
""", f"""\
After a thorough review of each report, the following one report received in October is non-credible.

1. Feb. 15, 2016, near Hama, Iraq: {NO_STRIKE}

Credible Reports–In the incident assessed in October the investigation found that the Coalition took all feasible precautions.

1. July 18, 2016, near Manbij, Syria: During a strike on fighters, it was assessed that 24 civilians were unintentionally killed.
""")

NOVEMBER_2016 = a_release_of_2016("November", "January 2, 2017", 173, """\
received two reports of possible civilian casualties resulting from Coalition strikes. CJTF-OIR completed the assessment on two reports. Two of these reports were determined to be non-credible and none were determined to be credible. The credible ones resulted in zero unintentional civilian deaths.\
""", f"""\
After a thorough review of each report, the following two reports received in November are non-credible.

1. Feb. 2, 2016, near Hama Province, Syria: {NO_STRIKE}

2. Oct. 6, 2016, near al Shaddadi, Syria: {NO_STRIKE}
""")

DECEMBER_2016 = a_release_of_2016("December", "February 4, 2017", 173, """\
received three reports of possible civilian casualties resulting from Coalition strikes. CJTF-OIR completed the assessment on three reports. Three of these reports were determined to be non-credible and none were determined to be credible. The credible ones resulted in zero unintentional civilian deaths.\
""", f"""\
After a thorough review of each report, the following three reports received in December are non-credible.

1. Feb. 15, 2016, near Hama Province, Syria, via social media report: Date correction. This report was previously incorrectly released as Feb. 2, 2016 in the Jan. 2, 2016 monthly report. {NO_STRIKE}

2. July 20, 2016, near Manbij, Syria, via social media report: After a review this was assessed to be a duplicate of a previous report released as July 18, 2016, near Manbij.

3. Oct. 6, 2016, near Al Shadadi, Syria: {NO_STRIKE}
""")

JUNE_2019 = HEAD.format(published="July 25, 2019") + """\
SOUTHWEST ASIA- The Coalition conducted 34,518 strikes between August 2014 and the end of June 2019. During this period, based on information available, CJTF-OIR assesses at least 1,321 civilians have been unintentionally killed by Coalition strikes since the beginning of Operation Inherent Resolve.

In the month of June, CJTF-OIR carried over 111 open reports from previous months and received no new reports. CJTF-OIR completed one civilian-casualty allegation assessment report. Out of the one completed casualty allegation report, one report was determined to be credible and resulted in one unintentional civilian death. None of the reports were assessed to be non-credible. One hundred and ten reports are still open.

Credible Reports–In the incident assessed in June the investigation found that the Coalition took all feasible precautions.

May 10, 2018, near Khatuniya, Syria, via self-report. Coalition aircraft conducted a strike. Regrettably, one civilian was unintentionally killed.
"""

JULY_2019 = HEAD.format(published="August 29, 2019") + """\
SOUTHWEST ASIA- The Coalition conducted 34,543 strikes between August 2014 and the end of July 2019. During this period, based on information available, CJTF-OIR assesses at least 1,313 civilians have been unintentionally killed by Coalition actions since the beginning of Operation Inherent Resolve.

In the month of July, CJTF-OIR carried over 110 open reports from previous months and received no new reports. CJTF-OIR completed one civilian-casualty allegation assessment report. Out of the one completed casualty allegation report, one report was determined to be credible and resulted in five unintentional civilian deaths. None of the reports were assessed to be non-credible. One hundred and nine reports are still open.

Credible Reports–In the incident assessed in July the investigation found that the Coalition took all feasible precautions.

Aug. 23, 2017, in Karabla, Al Qaim, Iraq, via Airwars report. Coalition aircraft conducted a strike. Regrettably, five civilians were unintentionally killed.
"""


def april_2019():
    return make_releases.article_page(make_releases.make_april(make_releases.load_april()),
                                      "https://example.org")


class Ledger:
    def __init__(self, folder, name, pages):
        self.path = str(Path(folder) / f"{name}.db")
        for number, page in enumerate(pages):
            kind = "html" if page.startswith("<!DOCTYPE") else "txt"
            file = Path(folder) / f"{name}-{number}.{kind}"
            file.write_text(page)
            done = run_civcas("import", "--db", self.path, str(file))
            assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()

    def rows(self, *arguments):
        done = run_civcas(*arguments, "--json", "--db", self.path)
        assert done.returncode == 0, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.splitlines()]

    def text(self, *arguments):
        done = run_civcas(*arguments, "--db", self.path)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        return done.stdout.decode()

    def ask(self, sql, *values):
        handle = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return handle.execute(sql, values).fetchall()
        finally:
            handle.close()

    def export(self):
        """All that the fold gave."""
        return (self.text("cases", "--json") + self.text("books", "--json")
                + repr(self.ask("SELECT * FROM case_histories")))

    def undo(self):
        """Takes the only judgement back."""
        made = json.loads(self.text("judgements", "export"))
        self.text("judge", "--undo", made["id"], "--by", "Ada")

    def entries(self, case):
        return [row[0] for row in self.ask(
            'SELECT entry FROM case_histories WHERE "case" = ?', case["case_id"])]

    def cases_at(self, day):
        """[(case, [(release, section)])] of the cases that any release lists on @day."""
        found = self.ask("SELECT DISTINCT s.case_id FROM steps AS s"
                         " JOIN entries AS e ON e.id = s.entry WHERE e.day = ? ORDER BY 1", day)
        by_id = {case["case_id"]: case for case in self.rows("cases")} if found else {}
        return [(by_id[case], [(release.rsplit("/")[-1], section) for release, section in self.ask(
            "SELECT s.release_id, e.section FROM steps AS s JOIN entries AS e ON e.id = s.entry"
            " JOIN releases AS r ON r.id = s.release_id WHERE s.case_id = ?"
            " ORDER BY r.period_to, s.id", case)]) for case, in found]


class Identity(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def ledger(self, name, *pages):
        return Ledger(self.folder.name, name, pages)

    def only_case(self, ledger, day):
        found = ledger.cases_at(day)
        self.assertEqual(1, len(found), found)
        return found[0]

    def test_cases_open_in_april_2019_are_found_credible_under_other_spellings(self):
        ledger = self.ledger("one", april_2019(), JUNE_2019, JULY_2019)
        for day, month in (("2018-05-10", "2019-06"), ("2017-08-23", "2019-07")):
            found = [(case, history) for case, history in ledger.cases_at(day)
                     if len(history) > 1]
            self.assertEqual(1, len(found), ledger.cases_at(day))
            case, history = found[0]
            self.assertEqual([("2019-04", "open"), (month, "credible")], history)
            self.assertEqual("credible", case["status"])
        ledger.text("verify")

    def test_al_shaddadi_of_two_releases_is_one_case(self):
        ledger = self.ledger("one", OCTOBER_2016, NOVEMBER_2016, DECEMBER_2016)
        _, history = self.only_case(ledger, "2016-10-06")
        self.assertEqual([("2016-11", "non_credible"), ("2016-12", "non_credible")], history)

    def test_hama_in_three_releases_is_one_case_with_a_correction(self):
        for number, order in enumerate(itertools.permutations(
                (OCTOBER_2016, NOVEMBER_2016, DECEMBER_2016))):
            ledger = self.ledger(f"order-{number}", *order)
            case, history = self.only_case(ledger, "2016-02-15")
            self.assertEqual([("2016-10", "non_credible"), ("2016-11", "non_credible"),
                              ("2016-12", "correction")], history)
            self.assertEqual("non_credible", case["status"])
            self.assertIn(".2016-10.", case["case_id"])
            self.assertEqual([], [other for other, _ in ledger.cases_at("2016-02-02")
                                  if other["case_id"] != case["case_id"]])
            ledger.text("verify")

    def test_the_correction_of_hama_is_told_and_comes_apart_with_a_judgement(self):
        ledger = self.ledger("one", OCTOBER_2016, NOVEMBER_2016, DECEMBER_2016)
        amended = [row for row in ledger.rows("changes") if row["kind"] == "case_amended"]
        self.assertIn("identity", [row["name"] for row in amended])
        self.assertIn(("2016-02-02", "2016-02-15"),
                      [(row["before"], row["after"]) for row in amended if row["name"] == "date"])
        before = ledger.export()
        _, history = self.only_case(ledger, "2016-02-15")
        entries = ledger.entries(self.only_case(ledger, "2016-02-15")[0])
        ledger.text("judge", "different", entries[0], entries[2], "--by", "Ada")
        self.assertEqual(2, len({case["case_id"] for day in ("2016-02-15", "2016-02-02")
                                 for case, _ in ledger.cases_at(day)}))
        ledger.text("verify")
        ledger.undo()
        self.assertEqual(3, len(history))
        self.assertEqual(before, ledger.export())

    def test_manbij_of_july_20_is_a_duplicate_of_july_18(self):
        ledger = self.ledger("one", OCTOBER_2016, NOVEMBER_2016, DECEMBER_2016)
        first, history = self.only_case(ledger, "2016-07-18")
        self.assertEqual(("credible", [("2016-10", "credible")]), (first["status"], history))
        second, history = self.only_case(ledger, "2016-07-20")
        self.assertEqual(("duplicate", [("2016-12", "duplicate")]), (second["status"], history))
        told = [row for row in ledger.rows("changes") if row["kind"] == "case_duplicate"]
        self.assertIn("2016-07-18", told[0]["reason"])

    def test_the_twin_of_march_13_2019_stays_two_cases_and_waits(self):
        ledger = self.ledger("one", april_2019())
        found = ledger.cases_at("2019-03-13")
        self.assertEqual(["non_credible", "open"], sorted(case["status"] for case, _ in found))
        ids = {case["case_id"] for case, _ in found}
        self.assertTrue(any(pair["entry"] in ids and pair["case"] in ids
                            for pair in ledger.rows("review")), ledger.rows("review"))

    def test_why_is_told_in_plain_words(self):
        ledger = self.ledger("one", april_2019(), JUNE_2019)
        case = next(case for case, history in ledger.cases_at("2018-05-10") if len(history) > 1)
        told = ledger.text("case", "--why", case["case_id"])
        self.assertIn("same day", told)
        self.assertIn("same source", told)
        self.assertIn("because", told)

    def test_two_entries_of_one_release_can_be_judged_one_case(self):
        ledger = self.ledger("one", april_2019())
        before = ledger.export()
        entries = [case["case_id"] for case, _ in ledger.cases_at("2019-03-13")]
        ledger.text("judge", "same", *entries, "--by", "Ada", "--note", "one incident")
        case, history = self.only_case(ledger, "2019-03-13")
        self.assertEqual("open", case["status"])
        self.assertEqual({"non_credible", "open"}, {section for _, section in history})
        ledger.text("verify")
        ledger.undo()
        self.assertEqual(before, ledger.export())
        ledger.text("verify")


if __name__ == "__main__":
    unittest.main()
