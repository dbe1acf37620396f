# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the packages share."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILT = SOURCE / "build" / "packages"
SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def need(*tools):
    """Skips the whole test when one of @tools is not installed."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        skip(f"not installed: {', '.join(missing)}")


def run(*command, **options):
    """Runs to the end; output as text."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **options)


def version():
    text = (SOURCE / "CMakeLists.txt").read_text()
    return re.search(r"project\(civcas VERSION ([0-9.]+)", text).group(1)


def packages():
    """Name to file of each package in build/packages."""
    return {path.name.split("_")[0]: path for path in BUILT.glob("civcas*.deb")}
