# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether pairs of entries are linked that are one allegation, and only those.

First pairs from printed spellings (tests/changes/identity_pairs.tsv: labelled, half of them held back
while the score was tuned), then generated ones (drift.py). CIVCAS_BENCH_PAIRS: how many of these
(20000); CIVCAS_BENCH_SEED (1). The hardest go to standard error.
"""
import collections
import math
import os
import subprocess
import sys
from pathlib import Path

import drift

PAIRS = Path(__file__).resolve().parent.parent / "changes" / "identity_pairs.tsv"
HARDEST = 12


def ask(build, pairs, places=None):
    """pairs: lists of columns; returns (outcome, score, reasons) for each."""
    program = build / "tests" / "identity_bench"
    if not program.exists():
        raise RuntimeError(f"{program} is missing: cmake --build {build} --target identity_bench")
    text = "".join("\t".join(pair) + "\n" for pair in pairs)
    done = subprocess.run([program, *([places] if places else [])], input=text, check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{program}: {done.stderr}")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    if len(rows) != len(text.splitlines()):
        raise RuntimeError(f"{program}: {len(rows)} answers to {len(pairs)} pairs")
    return [(outcome, float(score), words) for outcome, score, words in rows]


def load_labelled(half=None):
    """(half, label, how, columns) of each labelled pair."""
    lines = [line.rstrip("\n") for line in PAIRS.open(encoding="utf-8") if not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return [(row[0], row[1], row[2], row[3:]) for row in rows if half in (None, row[0])]


def bound_below(good, all_):
    """Lower end of Wilson's interval of 95 %."""
    if all_ == 0:
        return 0.0
    z, share = 1.959964, good / all_
    middle = share + z * z / (2 * all_)
    spread = z * math.sqrt(share * (1 - share) / all_ + z * z / (4 * all_ * all_))
    return max(0.0, (middle - spread) / (1 + z * z / all_))


class Tally:
    def __init__(self, labels, answers):
        self.same = sum(label == "same" for label in labels)
        self.all = len(labels)
        self.linked = sum(answer[0] == "linked" for answer in answers)
        self.right = sum(label == "same" and answer[0] == "linked"
                         for label, answer in zip(labels, answers))
        self.unsure = sum(answer[0] == "unsure" for answer in answers)

    def figures(self, prefix=""):
        false = self.linked - self.right
        yield (prefix + "precision", self.right / self.linked if self.linked else 0.0,
               f"{false} false of {self.linked} links; at least "
               f"{bound_below(self.right, self.linked):.5f} (95 %)")
        yield (prefix + "precision_bound", bound_below(self.right, self.linked), "lower end, 95 %")
        yield (prefix + "recall", self.right / self.same if self.same else 0.0,
               f"{self.right} of {self.same} that are one")
        yield prefix + "unsure_share", self.unsure / self.all, "left to a person"


def name_side(columns):
    return " ".join(column for column in columns[1:7] if column)


def list_hardest(labels, kinds, pairs, answers):
    """False links first, then what is one and was taken for two, then doubts that are two."""
    rank = []
    for label, kind, pair, answer in zip(labels, kinds, pairs, answers):
        if label != "same" and answer[0] == "linked":
            rank.append((0, -answer[1], kind, pair, answer))
        elif label == "same" and answer[0] != "linked":
            rank.append((1, answer[1], kind, pair, answer))
        elif label != "same" and answer[0] == "unsure":
            rank.append((2, -answer[1], kind, pair, answer))
    rank.sort(key=lambda item: item[:2])
    titles = {0: "false link", 1: "missed", 2: "rightly unsure"}
    taken = collections.Counter()
    for place, _, kind, pair, (outcome, score, words) in rank:
        taken[place] += 1
        if taken[place] <= HARDEST:
            print(f"  {titles[place]}: {name_side(pair[:7])} | {name_side(pair[7:14])} "
                  f"({kind}): {outcome} {score:.3f} {words}", file=sys.stderr)


def measure_set(build, title, labels, kinds, pairs, places=None):
    answers = ask(build, pairs, places)
    print(f"{title}: hardest pairs", file=sys.stderr)
    list_hardest(labels, kinds, pairs, answers)
    return Tally(labels, answers)


def measure(build):
    for half in ("tune", "held"):
        # twins of one release are kept apart by their being two in it, not by their words
        rows = [row for row in load_labelled(half) if row[1] != "person"]
        labels, kinds, pairs = ([row[i] for row in rows] for i in (1, 2, 3))
        for places, title in ((None, f"labelled_{half}_"), ("none", f"labelled_{half}_no_places_")):
            tally = measure_set(build, title, labels, kinds, pairs, places)
            yield from tally.figures(title)
    count = int(os.environ.get("CIVCAS_BENCH_PAIRS", "20000"))
    made = list(drift.make_pairs(count, int(os.environ.get("CIVCAS_BENCH_SEED", "1"))))
    kinds = [kind for kind, _, _ in made]
    labels = ["same" if kind == "same" else "different" for kind in kinds]
    tally = measure_set(build, f"{count} generated", labels, kinds,
                        [a + b for _, a, b in made])
    yield from tally.figures()
