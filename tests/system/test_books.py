#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of the shipped history come out as the releases themselves have them."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from system import SOURCE, run_civcas

TABLE = SOURCE / "config" / "data" / "releases.tsv"
SERIES = "cjtf-oir-monthly"

# What does not hold, by how much: stated, computed, residual.
FAILS = {
    ("2017-02", "total_explained"): (9, 4, 5),
    ("2017-03", "total_explained"): (123, 45, 78),
    ("2017-03", "reports_continue"): (0, 27, -27),
    ("2017-09", "carry_continues"): (344, 350, -6),
    ("2017-10", "reports_continue"): (524, 240, 284),
    ("2017-11", "total_explained"): (16, 11, 5),
    ("2018-03", "open_balances"): (475, 595, -120),
    ("2018-03", "reports_continue"): (1, 122, -121),
    ("2018-04", "carry_continues"): (476, 475, 1),
    ("2018-05", "total_explained"): (47, 62, -15),
    ("2018-06", "total_explained"): (120, 105, 15),
    ("2018-07", "carry_continues"): (232, 234, -2),
    ("2019-04", "total_explained"): (11, 5, 6),
    ("2019-07", "total_explained"): (-8, 5, -13),
    ("2019-07", "never_falls"): (1313, 1321, -8),
}

# What holds, by check, and what both sides are.
HOLDS = {
    "open_balances": {
        "2017-02": 43, "2017-03": 42, "2017-09": 519, "2017-10": 695, "2017-11": 603,
        "2018-02": 522, "2018-04": 321, "2018-05": 314, "2018-06": 234, "2018-07": 216,
        "2018-09": 207, "2018-11": 184, "2018-12": 182, "2019-01": 141, "2019-02": 146,
        "2019-04": 111, "2019-08": 79, "2020-02": 100},
    "outcomes_add_up": {
        "2017-01": 19, "2017-02": 17, "2017-03": 28, "2017-04": 47, "2017-05": 141,
        "2017-09": 127, "2017-10": 64, "2017-11": 101, "2018-01": 116, "2018-02": 84,
        "2018-03": 49, "2018-04": 159, "2018-05": 276, "2018-06": 125, "2018-07": 18,
        "2018-09": 104, "2018-11": 25, "2018-12": 12, "2019-01": 63, "2019-04": 18,
        "2019-08": 20, "2019-11": 52, "2020-02": 38},
    "carry_continues": {
        "2017-02": 19, "2017-03": 43, "2017-10": 519, "2017-11": 695, "2018-03": 522,
        "2018-05": 321, "2018-06": 314, "2018-12": 184, "2019-01": 182, "2019-02": 141,
        "2019-03": 146, "2019-04": 122},
    "total_explained": {
        "2016-11": 15, "2016-12": 11, "2017-01": 21, "2017-04": 132, "2017-05": 119,
        "2017-07": 61, "2017-08": 50, "2017-09": 51, "2017-10": 15, "2018-02": 14,
        "2018-03": 28, "2018-04": 9, "2018-07": 2, "2018-08": 53, "2018-09": 0, "2018-12": 51,
        "2019-03": 34, "2019-08": 22, "2019-11": 12, "2019-12": 11},
}


class Books(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.ledger = str(Path(cls.folder.name) / "ledger.db")
        done = run_civcas("import", "--figures", "--db", cls.ledger, str(TABLE))
        assert done.returncode == 0, done.stderr
        cls.rows = cls.read_books()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def read_books(cls):
        done = run_civcas("books", "--json", "--db", cls.ledger)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def of(self, result):
        return {(row["period"], row["check"]): (row["stated"], row["computed"], row["residual"])
                for row in self.rows if row["series"] == SERIES and row["result"] == result}

    def test_what_does_not_hold_is_exactly_what_history_has(self):
        self.assertEqual(FAILS, self.of("fails"))

    def test_what_holds_is_exactly_what_history_has(self):
        held = self.of("holds")
        for check, months in HOLDS.items():
            with self.subTest(check):
                self.assertEqual({month: (value, value, 0) for month, value in months.items()},
                                 {month: sums for (month, name), sums in held.items()
                                  if name == check})

    def test_a_gap_or_a_term_not_stated_is_unknown(self):
        unknown = self.of("unknown")
        for row in (("2016-10", "carry_continues"), ("2018-01", "carry_continues"),
                    ("2018-01", "total_explained"), ("2018-11", "total_explained"),
                    ("2019-01", "total_explained"), ("2019-03", "open_balances"),
                    ("2020-03", "total_explained"), ("2020-09", "total_explained")):
            self.assertIn(row, unknown)

    def explain(self, *steps):
        """Residuals of total_explained once each of @steps is imported, by month."""
        with tempfile.TemporaryDirectory() as folder:
            ledger = str(Path(folder) / "ledger.db")
            for step in steps:
                done = run_civcas("import", "--db", ledger, *step)
                self.assertEqual(0, done.returncode, done.stderr)
            done = run_civcas("books", "--json", "--db", ledger)
            verified = run_civcas("verify", "--db", ledger)
        self.assertEqual(0, verified.returncode, verified.stdout)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        return {row["period"]: row["residual"] for row in rows
                if row["series"] == SERIES and row["check"] == "total_explained"}

    def test_deaths_told_late_explain_march_and_november_2017(self):
        late = {"2017-03": "80", "2017-11": "5"}
        lines = TABLE.read_text().splitlines()
        head = next(i for i, line in enumerate(lines) if not line.startswith("#"))
        period = lines[head].split("\t").index("period")
        table = [lines[head] + "\tlate_killed"]
        for line in lines[head + 1:]:
            cells = line.split("\t")
            told = late.get(cells[period], "") if cells[0] == SERIES else ""
            table.append(line + "\t" + told)
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
            file.write("\n".join(table) + "\n")
            file.flush()
            for steps in ([["--figures", file.name]],
                          [["--figures", str(TABLE)], ["--figures", file.name]]):
                residuals = self.explain(*steps)
                self.assertEqual((-2, 0, 6), tuple(residuals[month] for month
                                                   in ("2017-03", "2017-11", "2019-04")))

    def test_the_whole_release_takes_the_place_of_its_row_whichever_came_first(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, "-B", str(SOURCE / "demo" / "make_releases.py"),
                                   folder], check=False)
            self.assertEqual(0, done.returncode)
            table, page = ["--figures", str(TABLE)], [str(Path(folder) / "april.html")]
            self.assertEqual(-3, self.explain(table, page)["2019-04"])
            self.assertEqual(-3, self.explain(page, table)["2019-04"])

    def test_months_come_in_order_with_every_check(self):
        periods = [row["period"] for row in self.rows if row["series"] == SERIES]
        self.assertEqual(sorted(periods), periods)
        for check in ("open_balances", "outcomes_add_up", "carry_continues", "total_explained",
                      "reports_continue", "never_falls"):
            self.assertIn(check, {row["check"] for row in self.rows
                                  if row["period"] == "2018-05"})

    def test_a_quarterly_is_named_by_its_last_month(self):
        self.assertEqual(["holds"], [row["result"] for row in self.rows
                                     if row["series"] == "africom-quarterly"
                                     and row["period"] == "2020-12"
                                     and row["check"] == "carry_continues"])

    def test_a_second_import_changes_nothing(self):
        done = run_civcas("import", "--figures", "--db", self.ledger, str(TABLE))
        self.assertEqual(0, done.returncode)
        self.assertEqual(self.rows, self.read_books())
        self.assertEqual(0, run_civcas("verify", "--db", self.ledger).returncode)

    def test_history_is_no_news(self):
        done = run_civcas("changes", "--json", "--db", self.ledger)
        self.assertTrue(all(json.loads(line)["baseline"] for line in done.stdout.splitlines()))

    def test_a_cell_that_is_no_number_is_named(self):
        for table, named in (("family\tperiod\topen\nx\t2018-05\tmany\n", "line 2, column open"),
                             ("family\tperiod\topen\nx\tsoon\t1\n", "column period"),
                             ("family\tperiod\tdeads\n", "deads"), ("", "empty"),
                             ("period\topen\n", "family")):
            with self.subTest(named), tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
                file.write(table)
                file.flush()
                done = run_civcas("import", "--figures", "--db", self.ledger, file.name)
                self.assertEqual(1, done.returncode, done.stdout)
                self.assertIn(named, done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
