# SPDX-License-Identifier: GPL-3.0-or-later
"""A complete reading, from the bytes of a page to a release, against libxml2 parsing the same page.

Phrases are compiled beforehand, bytes are in memory, PCRE2's JIT is off as it is in the service.
read_bench.c makes the pages up and times both in turn; the best round of each counts.
"""
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent


def measure(build):
    program = build / "tests" / "read_bench"
    if not program.exists():
        raise RuntimeError(f"there is no read_bench in {build}; cmake --build --preset release")
    done = subprocess.run([program, SOURCE / "config" / "phrases"], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(f"read_bench ended with {done.returncode}: {done.stderr[-500:]}")
    for line in done.stdout.splitlines():
        figure, value, words = line.split(" ", 2)
        yield figure, float(value), words
