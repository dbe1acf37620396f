#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs of entries are linked that are one allegation, and only those: what script/bench identity
measures, on fewer generated pairs."""
import hashlib
import os
import sys
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("CIVCAS_BUILD", SOURCE / "build" / "dev"))
sys.path.insert(0, str(SOURCE / "tests" / "bench"))

import drift  # noqa: E402
import identity  # noqa: E402

GENERATED = 4000
SEED = 20190531


class Pairs(unittest.TestCase):
    def assert_labelled(self, half):
        rows = [row for row in identity.load_labelled(half) if row[1] != "person"]
        answers = identity.ask(BUILD, [row[3] for row in rows])
        tally = identity.Tally([row[1] for row in rows], answers)
        self.assertEqual(tally.linked, tally.right, "a false link")
        self.assertGreaterEqual(tally.right / tally.same, 0.97)

    def test_labelled_pairs_link_as_they_were_labelled(self):
        self.assertGreaterEqual(len(identity.load_labelled()), 400)
        self.assert_labelled("tune")
        self.assert_labelled("held")

    def test_the_held_half_is_held(self):
        rows = identity.load_labelled()
        held = sum(row[0] == "held" for row in rows)
        self.assertGreaterEqual(held * 2 + len(rows) // 20, len(rows))
        halves = {}
        for half, _, _, columns in rows:
            place = columns[3].split(",")[0]
            self.assertEqual(halves.setdefault(place, half), half, f"{place} lies in both halves")

    def test_generated_pairs_keep_to_the_promise(self):
        made = list(drift.make_pairs(GENERATED, SEED))
        answers = identity.ask(BUILD, [a + b for _, a, b in made])
        labels = ["same" if kind == "same" else "different" for kind, _, _ in made]
        tally = identity.Tally(labels, answers)
        self.assertGreaterEqual(tally.right / tally.linked, 0.999)
        self.assertGreaterEqual(tally.right / tally.same, 0.92)

    def test_the_same_seed_makes_the_same_pairs(self):
        def digest():
            return hashlib.sha256(repr(list(drift.make_pairs(200, 3))).encode()).hexdigest()
        self.assertEqual(digest(), digest())


if __name__ == "__main__":
    unittest.main()
