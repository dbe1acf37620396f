# SPDX-License-Identifier: GPL-3.0-or-later
"""What the system tests share: where things are, and how to run civcas."""
import json
import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CIVCAS_BUILD", SOURCE / "build" / "dev"))
CIVCAS = BUILD / "cli" / "civcas"
IS_SANITIZED = CIVCAS.exists() and b"__asan_init" in CIVCAS.read_bytes()
SEEDS = SOURCE.parent / "shared" / "seeds"

sys.path.insert(0, str(SOURCE / "demo"))


def run_civcas(*arguments, stdin=b"", environment=None):
    """Runs civcas; bytes in, bytes out. Never hangs longer than a minute."""
    return subprocess.run([CIVCAS, *arguments], input=stdin, capture_output=True, timeout=60,
                          env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
                          check=False)


def read(page, *options):
    """(exit code, release or None) of civcas read --json for the bytes @page."""
    done = run_civcas("read", "--json", *options, "-", stdin=page)
    lines = done.stdout.splitlines()
    return done.returncode, json.loads(lines[0]) if lines else None


def kinds(changes):
    """How many changes of each kind."""
    count = {}
    for change in changes:
        count[change["kind"]] = count.get(change["kind"], 0) + 1
    return count
