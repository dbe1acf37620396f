# SPDX-License-Identifier: GPL-3.0-or-later
"""One more release of 133 entries on ever longer histories, against SQLite alone with its rows.

CIVCAS_BENCH_ENTRIES sets the largest history (1000000), CIVCAS_BENCH_REBUILD=1 measures a rebuild.
CIVCAS_BENCH_FOLDER keeps the histories there, for the next run to go on with.
"""
import contextlib
import json
import math
import os
import subprocess
import tempfile

SIZES = (1000, 10000, 100000, 1000000)


def run(build, entries):
    program = build / "tests" / "bench_ledger"
    if not program.exists():
        raise RuntimeError(f"{program} is missing: cmake --build {build} --target bench_ledger")
    rebuild = ["--rebuild"] if os.environ.get("CIVCAS_BENCH_REBUILD") else []
    with contextlib.ExitStack() as stack:
        if kept := os.environ.get("CIVCAS_BENCH_FOLDER"):
            folder = os.path.join(kept, str(entries))
            os.makedirs(folder, exist_ok=True)
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="civcas-bench-"))
        done = subprocess.run([program, folder, str(entries), *rebuild], capture_output=True,
                              text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{program}: {done.stderr}")
    return json.loads(done.stdout)


def fit_exponent(rows):
    """Slope of time over size, both as logarithms."""
    points = [(math.log(row["entries"]), math.log(row["release"])) for row in rows]
    middle = [sum(axis) / len(points) for axis in zip(*points)]
    return (sum((x - middle[0]) * (y - middle[1]) for x, y in points)
            / sum((x - middle[0]) ** 2 for x, _ in points))


def measure(build):
    most = int(os.environ.get("CIVCAS_BENCH_ENTRIES", SIZES[-1]))
    rows = []
    for size in SIZES:
        if size > most:
            break
        row = run(build, size)
        rows.append(row)
        entries = row["entries"]
        yield f"seconds_at_{size}", row["release"], f"one more release on {entries} entries"
        yield f"mib_at_{size}", row["resident_mib"], "memory at most"
        if row["rebuild"]:
            yield f"rebuild_at_{size}", row["rebuild"], "seconds for a rebuild"
    last = rows[-1]
    yield ("ratio_to_insert", last["release"] / last["sqlite"],
           f"times SQLite's own insert and commit of the same rows ({last['sqlite']:.4f} s)")
    if len(rows) > 1:
        yield "growth_exponent", fit_exponent(rows), "of time over entries"
