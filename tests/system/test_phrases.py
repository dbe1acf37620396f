#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A newsroom writes a phrase, checks it, and sees what it takes of a page."""
import json
import os
import pty
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import CIVCAS, SOURCE, run_civcas

PHRASES = """series invented
publisher "Invented Command"
mark 3
    invented command says
set-aside weather
    {number} degrees
    example It was 7 degrees.
    gives weather
casualty-word
    civilians
figure
    {open} case[s] (is|are) open
    example Seven cases are open.
    gives open=7
figure
    killed {killed} civilians
"""
PAGE = ("Invented Command says that 42 cases are open. It was 30 degrees. "
        "Nobody counted 9 \u202ecivilians\u202c.\n")


class Phrases(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "invented.phrases"
        self.file.write_text(PHRASES)

    def run_phrases(self, *arguments, code, stdin=""):
        done = run_civcas("phrases", *arguments, stdin=stdin.encode())
        self.assertEqual(code, done.returncode, done.stdout + done.stderr)
        return done.stdout.decode()

    def explain(self, *options, page=PAGE, code):
        return self.run_phrases("explain", "--phrases", str(self.folder), *options, "-",
                                code=code, stdin=page)

    def line_of(self, words):
        return 1 + next(number for number, line in enumerate(PHRASES.splitlines())
                        if words in line)

    def test_a_file_is_checked_by_itself(self):
        self.assertIn(str(self.file), self.run_phrases("check", str(self.file), code=0))

    def test_each_fault_is_told_with_file_line_and_column(self):
        self.file.write_text(PHRASES.replace("gives open=7", "gives open=8"))
        other = self.folder / "other.phrases"
        other.write_text("series other\nfigure\n    {open} (cases\n")
        told = self.run_phrases("check", str(self.file), str(other), code=1)
        line = self.line_of("gives open=7") - 1
        told = " ".join(told.split())
        self.assertIn(f"{self.file}:{line}:1: the example gives 'open=7', not 'open=8'", told)
        self.assertIn(f"{other}:3:12: ( is not closed", told)

    def test_the_shipped_phrases_are_checked(self):
        self.run_phrases("check", code=0)
        files = sorted(str(path) for path in (SOURCE / "config" / "phrases").glob("*.phrases"))
        self.run_phrases("check", *files, code=0)

    def list_manual_examples(self):
        """(name, text) of each display of civcas.phrases(5) that is a whole file."""
        manual = (SOURCE / "docs" / "civcas.phrases.5").read_text()
        for number, display in enumerate(re.findall(r"\.Bd -literal.*?\n(.*?)\.Ed", manual, re.S)):
            if display.startswith("series "):
                yield f"{number}.phrases", display.replace("\\e", "\\")

    def test_the_examples_of_the_manual_work(self):
        examples = list(self.list_manual_examples())
        self.assertGreaterEqual(len(examples), 3)
        for name, text in examples:
            (self.folder / name).write_text(text)
            self.run_phrases("check", str(self.folder / name), code=0)

    def test_the_manual_names_every_word_of_the_language(self):
        manual = (SOURCE / "docs" / "civcas.phrases.5").read_text()
        folder = SOURCE / "releases"
        phrases, pattern = (folder / "phrases.c").read_text(), (folder / "pattern.c").read_text()
        tables = (phrases[phrases.index("block_kinds[] = {"):phrases.index("phrase_kind_to_word")]
                  + phrases[phrases.index("cadences[] ="):phrases.index("take_expectation(")]
                  + phrases[phrases.index("take_option("):phrases.index("take_name(")])
        words = set(re.findall(r'"([a-z_-]{3,})=?"', tables)) | set(re.findall(
            r'^    {"([a-z]+)", SLOT_', pattern, re.M))
        self.assertGreater(len(words), 50)
        missing = [word for word in sorted(words)
                   if not re.search(rf"(?<![a-z]){word}(?![a-z])", manual)]
        self.assertEqual([], missing)

    def test_explain_marks_what_each_phrase_took_and_what_nothing_took(self):
        told = self.explain(code=3)
        text = told.split("\n\n", maxsplit=1)[0]
        self.assertIn("[1:Invented Command says:1]", text)
        self.assertIn("[2:42 cases are open:2]", text)
        self.assertIn("[3:30 degrees:3]", text)
        self.assertIn("[?:Nobody counted 9", text)
        for words, block, gives in (("invented command", "mark 3", "3"),
                                    ("{open} case", "figure", "open=42"),
                                    ("{number} degrees", "set-aside weather", "weather")):
            self.assertRegex(told, rf"{self.file}:{self.line_of(words)} +{block} +{gives}\n")

    def test_explain_without_its_marks_is_the_text(self):
        text = self.explain(code=3).split("\n\n", maxsplit=1)[0]
        for mark in ("1", "2", "3", "?"):
            text = text.replace(f"[{mark}:", "").replace(f":{mark}]", "")
        self.assertEqual(PAGE.strip(), text.strip())

    def explain_on_a_terminal(self, **environment):
        main, side = pty.openpty()
        page = self.folder / "page.txt"
        page.write_text(PAGE + "\x1b]0;owned\x07\n")
        variables = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        process = subprocess.Popen(
            [CIVCAS, "phrases", "explain", "--phrases", str(self.folder), str(page)], stdout=side,
            env={**variables, "LC_ALL": "C.UTF-8", "TERM": "xterm", **environment})
        os.close(side)
        told = b""
        try:
            while piece := os.read(main, 4096):
                told += piece
        except OSError:
            pass  # so a terminal says that the other side is closed
        os.close(main)
        self.assertEqual(3, process.wait(timeout=60))
        return told.decode()

    def test_explain_colours_a_terminal_and_nothing_else(self):
        told = self.explain_on_a_terminal()
        self.assertRegex(told, "\x1b\\[[0-9]+m42 cases are open\x1b\\[0m")
        self.assertRegex(told, "\x1b\\[31mNobody counted 9")
        self.assertNotIn("\x1b", self.explain(code=3))
        self.assertNotIn("\x1b", self.explain_on_a_terminal(NO_COLOR="1"))

    def test_explain_keeps_the_escape_sequences_of_others_from_a_terminal(self):
        self.assertNotIn("\x1b]", self.explain_on_a_terminal())

    def test_explain_gives_scripts_an_object_a_line(self):
        uses = [json.loads(line) for line in self.explain("--json", code=3).splitlines()]
        self.assertEqual(["mark 3", "figure", "set-aside weather", "unread"],
                         [use["block"] for use in uses])
        for use in uses:
            start, end = use["span"]
            self.assertEqual(use["quote"], PAGE[start:end])
        self.assertEqual((str(self.file), self.line_of("{open} case"), "open=42"),
                         (uses[1]["file"], uses[1]["line"], uses[1]["gives"]))
        self.assertIsNone(uses[3]["file"])

    def test_explain_shows_what_matched_on_a_page_that_is_not_known(self):
        told = self.explain(page="Gardening in seven steps.\n", code=4)
        self.assertIn("Gardening in seven steps.", told)
        self.assertIn("No phrase took anything.", told)


if __name__ == "__main__":
    unittest.main()
