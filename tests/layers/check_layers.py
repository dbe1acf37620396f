#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_layers.py RULES ROOT: refuses what breaks the shape that RULES (layers.txt) describes.

Refused: an include that goes up or sideways, a project include without its folder, a library header
outside its folder or in a public header, `extern` in a .c file, a ring between the modules of one
folder, a test that opens an internal header, and a CMake LINKS that RULES does not allow.
"""
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
EXTERN = re.compile(r'^[ \t]*extern\b', re.MULTILINE)
LINKS = re.compile(r'civcas_(?:layer|program)\((\S+)\s+LINKS\s+([^)]*?)(?:PACKAGES[^)]*)?\)')


class Rules:
    """Who may include whom, and which folder owns which library."""

    def __init__(self, path):
        self.allowed = {}
        self.libraries = []
        for line in path.read_text().splitlines():
            head, _, tail = line.partition("#")[0].partition(":")
            if not head.strip():
                continue
            if head.startswith("library "):
                self.libraries.append((head.split(None, 1)[1].strip(), set(tail.split())))
            else:
                self.allowed[head.strip()] = set(tail.split()) | {head.strip()}

    def refuse_rings(self):
        """Levels go down only: the rules themselves must not lead back."""
        graph = {folder: allowed - {folder} for folder, allowed in self.allowed.items()}
        ring = find_ring(graph)
        return [f"layers.txt: {' -> '.join(ring)} is a ring"] if ring else []


def find_ring(graph):
    """The first ring found, as its members with the first repeated, or None."""
    state = {}

    def visit(node, path):
        if state.get(node) == "done":
            return None
        if state.get(node) == "open":
            return path[path.index(node):] + [node]
        state[node] = "open"
        for follower in sorted(graph.get(node, ())):
            ring = visit(follower, path + [node])
            if ring:
                return ring
        state[node] = "done"
        return None

    for node in sorted(graph):
        ring = visit(node, [])
        if ring:
            return ring
    return None


def without_comments(text):
    """The text with comments and strings blanked, line numbers kept."""
    return COMMENT_OR_STRING.sub(
        lambda match: '""' if match[0][0] in "\"'" else re.sub(r"[^\n]", " ", match[0]), text)


def includes(text):
    """(line number, quoted?, header) of each include that is not inside a comment."""
    plain = re.sub(r'/\*.*?\*/', lambda match: re.sub(r"[^\n]", " ", match[0]), text,
                   flags=re.DOTALL)
    for match in INCLUDE.finditer(plain):
        yield plain.count("\n", 0, match.start(1)) + 1, match[1] == '"', match[2]


def module_of(name):
    """noun.h, noun.c and noun_internal.h are one module: noun."""
    return Path(name).stem.removesuffix("_internal")


def check_file(path, folder, rules, graph):
    text = path.read_text(errors="replace")
    for line, quoted, header in includes(text):
        where = f"{folder}/{path.name}:{line}"
        if quoted and "/" not in header:
            yield f'{where}: "{header}" is included without its folder'
        elif quoted:
            target = header.split("/")[0]
            if target not in rules.allowed[folder]:
                yield f'{where}: {folder}/ must not include "{header}"'
            elif target == folder and module_of(header) != module_of(path.name):
                graph.setdefault(module_of(path.name), set()).add(module_of(header))
        for prefix, owners in rules.libraries:
            if not header.startswith(prefix):
                continue
            if folder not in owners:
                yield f"{where}: <{header}> belongs to {', '.join(sorted(owners))}/ alone"
            elif path.suffix == ".h" and not path.stem.endswith("_internal"):
                yield f"{where}: <{header}> must not stand in a public header"
    if path.suffix == ".c":
        plain = without_comments(text)
        for match in EXTERN.finditer(plain):
            line = plain.count("\n", 0, match.start()) + 1
            yield f"{folder}/{path.name}:{line}: extern in a .c hides a call upward; use a header"


def check_folder(root, folder, rules):
    graph = {}
    for path in sorted((root / folder).glob("*.[ch]")):
        yield from check_file(path, folder, rules, graph)
    ring = find_ring(graph)
    if ring:
        yield f"{folder}/: modules include each other in a ring: {' -> '.join(ring)}"
    for path in sorted((root / "tests" / folder).glob("*.[ch]")):
        for line, _, header in includes(path.read_text(errors="replace")):
            if header.endswith("_internal.h"):
                yield f'tests/{folder}/{path.name}:{line}: a test uses public headers, not "{header}"'
    cmake = root / folder / "CMakeLists.txt"
    for match in LINKS.finditer(cmake.read_text() if cmake.exists() else ""):
        for layer in match[2].split():
            if layer not in rules.allowed[folder]:
                yield f"{folder}/CMakeLists.txt: {folder}/ must not link {layer}"


def check(rules_path, root):
    """Every fault, one line each."""
    rules = Rules(rules_path)
    faults = rules.refuse_rings()
    for folder in rules.allowed:
        faults.extend(check_folder(root, folder, rules))
    return faults


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    faults = check(Path(arguments[0]), Path(arguments[1]))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
