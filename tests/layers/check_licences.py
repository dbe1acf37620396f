#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_licences.py ROOT: names each file that neither says its licence nor is listed in .reuse/dep5."""
import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path

MARK = b"SPDX-License-" + b"Identifier: GPL-3.0-or-later"
HEAD_BYTES = 1000


def list_files(root):
    """What is in the repository; without one, as in a tarball, whatever is there and was not built."""
    if (root / ".git").exists():
        output = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True,
                                check=True).stdout
        return [os.fsdecode(name) for name in output.split(b"\0") if name]
    return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()
            and not {"build", "debian", "__pycache__"} & set(path.relative_to(root).parts[:1])
            and "__pycache__" not in path.parts and not path.name.startswith("obj-")]


def list_exempt(root):
    """Patterns of the Files: fields; a * also matches /."""
    text = (root / ".reuse" / "dep5").read_text()
    fields = re.findall(r"^Files:((?:.*\n?)(?:[ \t]+.*\n?)*)", text, re.MULTILINE)
    return [pattern for field in fields for pattern in field.split()]


def check(root):
    """Every fault, one line each."""
    exempt = list_exempt(root)
    used = set()
    for name in sorted(list_files(root)):
        path = root / name
        if not path.is_file():  # deleted, and not committed yet
            continue
        matching = [pattern for pattern in exempt if fnmatch.fnmatchcase(name, pattern)]
        used.update(matching)
        with open(path, "rb") as file:
            head = file.read(HEAD_BYTES)
        if not matching and MARK not in head:
            yield (f"{name}: says no licence; add a comment “{MARK.decode()}” at its top, or list it"
                   " in .reuse/dep5")
    for pattern in exempt:
        if pattern not in used:
            yield f".reuse/dep5: {pattern} matches no file; take it out"


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    faults = list(check(Path(arguments[0])))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
