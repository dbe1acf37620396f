#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real pages are read as a careful person reads them. Needs ../shared/seeds; skipped without it."""
import os
import random
import unittest

from system import SEEDS, read, run_civcas

# Bytes between two cuts; 1 tries every byte and takes long.
CUT_STEP = int(os.environ.get("CIVCAS_CUT_STEP", "97"))
EXIT_READ, EXIT_DOUBTFUL, EXIT_UNKNOWN = 0, 3, 4


def seed(number):
    return next(SEEDS.glob(f"{number:03}_*.txt")).read_bytes()


def number_set(release):
    """Every number that a reading takes from a page, with what it is taken for."""
    if release is None:
        return set()
    numbers = {(figure["name"], figure[end]) for figure in release["figures"]
               for end in ("low", "high") if figure[end] is not None}
    return numbers | {(harm, entry[harm]) for entry in release["entries"]
                      for harm in ("killed", "injured") if entry[harm] is not None}


@unittest.skipUnless(SEEDS.is_dir(), "the pages are not here")
class Pages(unittest.TestCase):
    def figures(self, release, name, **wanted):
        return [figure for figure in release["figures"] if figure["name"] == name
                and all(figure[key] == value for key, value in wanted.items())]

    def assert_figure(self, release, name, low, bound="exact", **wanted):
        """One figure of that name, number, bound and the like is there."""
        end = "high" if bound == "up_to" else "low"
        found = self.figures(release, name, bound=bound, **{end: low}, **wanted)
        self.assertTrue(found, (name, low, bound, wanted, [
            {key: figure[key] for key in ("low", "high", "bound", "speaker", "scope")}
            for figure in self.figures(release, name)]))

    def assert_not_taken(self, release, *numbers):
        taken = {number for _, number in number_set(release)}
        self.assertEqual(set(), taken & set(numbers))

    def article(self, number):
        code, article = read(seed(number))
        self.assertEqual(EXIT_READ, code, article and article["doubts"])
        self.assertEqual("article", article["kind"])
        return article

    def test_000_september_2018(self):
        page = self.article(0)
        for name, number in (("carried_over", 310), ("received", 1), ("completed", 104),
                             ("credible", 0), ("non_credible", 104), ("killed", 0), ("open", 207)):
            self.assert_figure(page, name, number)
        self.assert_figure(page, "strikes_total", 30000, "more_than")
        self.assert_figure(page, "killed_total", 1114, "at_least")
        for figure in page["figures"]:
            self.assertNotIn("2018-09", f"{figure['from']} {figure['to']}")

    def test_001_march_2020(self):
        page = self.article(1)
        self.assert_figure(page, "strikes_total", 34819)
        self.assert_figure(page, "killed_total", 1377, "at_least", speaker="CJTF-OIR")
        self.assertTrue(any("Airwars" in (figure["scope"] or "") for figure in self.figures(
            page, "non_credible", low=40, bound="about")))
        self.assert_figure(page, "killed_total", 8000, "between", high=13000, basis="estimated",
                           speaker="Airwars")
        self.assert_not_taken(page, 14, 1060, 135, 88, 174, 82, 120)

    def test_003_november_2017(self):
        page = self.article(3)
        self.assert_figure(page, "killed_total", 817)
        self.assert_figure(page, "killed_total", 817, "at_least")
        self.assert_figure(page, "reports_total", 1799)
        self.assert_figure(page, "credible_total", 208)
        self.assert_figure(page, "open", 600, "more_than")
        self.assert_figure(page, "strikes_total", 27500, "more_than", speaker="The New York Times")

    def test_004_july_2018(self):
        page = self.article(4)
        self.assert_figure(page, "killed_total", 1061, "at_least", speaker="CJTF-OIR")
        self.assert_figure(page, "open", 216, "about")
        for name, number in (("completed", 18), ("credible", 3), ("non_credible", 15),
                             ("strikes_total", 29920)):
            self.assert_figure(page, name, number)
        self.assert_figure(page, "killed_total", 6575, "at_least", speaker="Airwars")
        self.assert_figure(page, "killed", 75, "between", high=119, speaker="Airwars")
        self.assert_figure(page, "killed", 3700, "up_to", basis="alleged")


@unittest.skipUnless(SEEDS.is_dir(), "the pages are not here")
class Release(unittest.TestCase):
    """002: a reprint of the release on April 2019."""

    @classmethod
    def setUpClass(cls):
        cls.code, cls.release = read(seed(2))

    def own(self, name):
        return [figure for figure in self.release["figures"]
                if figure["name"] == name and figure["speaker"] == "CJTF-OIR"]

    def test_it_is_a_release_of_its_month(self):
        self.assertEqual(EXIT_READ, self.code, self.release and self.release["doubts"])
        self.assertEqual(("release", "cjtf-oir-monthly"),
                         (self.release["kind"], self.release["series"]))
        self.assertEqual({"from": "2019-04-01", "to": "2019-04-30"}, self.release["period"])

    def test_its_books(self):
        for name, number in (("carried_over", 122), ("received", 7), ("completed", 18),
                             ("credible", 3), ("killed", 5), ("non_credible", 15), ("open", 111),
                             ("reopened", 3), ("late_credible", 3), ("strikes_total", 34502)):
            with self.subTest(name):
                self.assertEqual({(number, "exact")}, {
                    (figure["low"], figure["bound"]) for figure in self.own(name)})

    def test_its_total_stands_twice_once_with_a_mark(self):
        self.assertEqual(["", "*"], sorted(figure["marker"] for figure in self.own("killed_total")))
        self.assertEqual({(1302, "at_least")}, {
            (figure["low"], figure["bound"]) for figure in self.own("killed_total")})

    def test_its_lists(self):
        listed = [entry["listed_under"] for entry in self.release["entries"]]
        self.assertEqual((6, 15, 111), tuple(listed.count(section) for section in (
            "credible", "non_credible", "open")))
        corrections = [entry for entry in self.release["entries"]
                       if entry["section"] == "correction"]
        self.assertEqual(["2017-02-22"], [entry["date"] for entry in corrections])
        self.assertEqual({"2017-01-03", "2017-01-17", "2017-06-23"}, {
            entry["date"] for entry in self.release["entries"] if entry["reopened"]})
        self.assertEqual(3, sum(entry["reopened"] for entry in self.release["entries"]))
        self.assertEqual({"2016-04-09", "2017-01-17", "2017-03-27"}, {
            entry["date"] for entry in self.release["entries"] if entry["previously_unreported"]})

    def test_killed_and_injured_are_null_where_not_stated(self):
        self.assertEqual({"2016-04-09": (5, 9), "2017-01-17": (None, 3), "2017-03-27": (3, 1),
                          "2017-12-24": (3, None), "2018-08-01": (2, None),
                          "2019-03-10": (None, 1)}, {
                              entry["date"]: (entry["killed"], entry["injured"])
                              for entry in self.release["entries"]
                              if entry["section"] == "credible"})

    def test_its_sums_hold(self):
        results = {}
        for check in self.release["checks"]:
            results.setdefault(check["name"], set()).add(check["result"])
        for name in ("open_balances", "outcomes_add_up", "entries_counted", "killed_listed",
                     "reopened_counted"):
            self.assertEqual({"holds"}, results.get(name), (name, results))

    def test_what_others_say_is_not_the_coalitions(self):
        raqqa = [figure for figure in self.release["figures"] if figure["low"] == 1600]
        self.assertEqual([("Amnesty International", ["Airwars"], "more_than")], [
            (figure["speaker"], figure["with"], figure["bound"]) for figure in raqqa])

    def test_square_kilometres_are_nobodys_dead(self):
        taken = {number for _, number in number_set(self.release)}
        self.assertEqual(set(), taken & {110000, 42471, 7700000, 7.7})

    def test_spans_count_characters_of_the_text(self):
        text = run_civcas("read", "--text", "-", stdin=seed(2)).stdout.decode()
        for part in self.release["figures"] + self.release["entries"]:
            start, end = part["span"]
            self.assertEqual(part["quote"], text[start:end])

    def test_cut_inside_books_or_lists_it_is_never_taken_for_whole(self):
        page = seed(2)
        start = page.index(b"In the month of April")
        end = page.index(b"*During a recent internal") - len(b"\n\n")
        for cut in range(start, end, CUT_STEP):
            code, _ = read(page[:cut])
            self.assertIn(code, (EXIT_DOUBTFUL, EXIT_UNKNOWN), f"cut at byte {cut}")


@unittest.skipUnless(SEEDS.is_dir(), "the pages are not here")
class Damage(unittest.TestCase):
    def test_cut_anywhere_no_number_appears_that_the_whole_lacks(self):
        for number in range(5):
            page = seed(number)
            whole = number_set(read(page)[1])
            for cut in range(0, len(page), CUT_STEP):
                code, release = read(page[:cut])
                self.assertIn(code, (EXIT_READ, EXIT_DOUBTFUL, EXIT_UNKNOWN), (number, cut))
                self.assertEqual(set(), number_set(release) - whole, (number, cut))

    def test_random_bytes_anywhere_are_answered_in_a_sentence(self):
        dice = random.Random(2019)
        for number in range(5):
            page = seed(number)
            for _ in range(40):
                broken = bytearray(page)
                for _ in range(dice.randint(1, 60)):
                    broken[dice.randrange(len(broken))] = dice.randrange(256)
                self.check_answer(bytes(broken))
        for size in (0, 1, 2, 100, 100000):
            self.check_answer(dice.randbytes(size))

    def check_answer(self, page):
        done = run_civcas("read", "--json", "-", stdin=page)
        self.assertIn(done.returncode, (EXIT_READ, EXIT_DOUBTFUL, EXIT_UNKNOWN), done.stderr)
        if done.returncode == EXIT_UNKNOWN:
            self.assertEqual(1, len(done.stderr.splitlines()), done.stderr)


if __name__ == "__main__":
    unittest.main()
