#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What --help offers, the manual pages describe and the completions propose: the same, no more and
no less. Guides and examples use nothing else."""
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from fcntl import ioctl
from functools import lru_cache
from pathlib import Path

from system import CIVCAS, SOURCE, run_civcas

DOCS = SOURCE / "docs"
COMPLETIONS = SOURCE / "packaging" / "completions"
EVERYWHERE = {"--config", "-c", "--help", "-h"}  # said once, in civcas(1)


@lru_cache(None)
def tell_help(verb=""):
    return run_civcas(*verb.split(), "--help").stdout.decode()


@lru_cache(None)
def verbs():
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", tell_help(), re.MULTILINE)


@lru_cache(None)
def options(verb):
    """Long and short options of one verb."""
    found = re.findall(r"^  (?:(-\w), )?(--[a-z-]+)", tell_help(verb), re.MULTILINE)
    return {option for both in found for option in both if option}


def page_of(verb):
    return re.search(r"More: the manual page ([a-z-]+)\(1\)", tell_help(verb)).group(1)


@lru_cache(None)
def sections():
    """(page, verb) to the mdoc source of the verb's section."""
    found = {}
    for path in DOCS.glob("civcas*.1"):
        text = path.read_text()
        for part in re.split(r"^\.S[sh] ", text, flags=re.MULTILINE)[1:]:
            title, _, body = part.partition("\n")
            if title.startswith("civcas "):
                found[path.stem, title.removeprefix("civcas ")] = body
    return found


def described(mdoc):
    """Options that the item lines of a section describe, long and short."""
    items = re.findall(r"^\.It (Fl .*)$", mdoc, re.MULTILINE)
    return ({"--" + name for item in items for name in re.findall(r"Fl Fl ([a-z-]+)", item)} |
            {"-" + name for item in items for name in re.findall(r"Fl (\w)\b", item)})


def commands(path):
    """What a guide or manual page shows as typed."""
    text = path.read_text().replace("\\\n", " ")
    if path.suffix != ".md":
        return "\n".join(re.findall(r"\$ (civcas .*)", text))
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*fenced, *re.findall(r"`([^`\n]+)`", text)])


def calls(text):
    """(verb, options, line) of each civcas command line in @text, comments left out."""
    text = re.sub(r"(?<=\S)[ ]+# .*", "", text)
    for line in re.findall(r"(?:^|[$#(|&;] *)civcas ([a-z][^\n|>;&]*)", text, re.MULTILINE):
        words = line.split()
        two = " ".join(words[:2])
        verb = two if two in verbs() else words[0]
        yield verb, {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}, line


class Manuals(unittest.TestCase):
    def test_every_help_has_an_example_and_names_its_page(self):
        for verb in verbs():
            with self.subTest(verb):
                self.assertIn(f"Example: civcas {verb}", tell_help(verb))
                self.assertTrue((DOCS / f"{page_of(verb)}.1").exists())

    def test_every_verb_has_a_section_in_the_page_that_its_help_names(self):
        self.assertEqual({(page_of(verb), verb) for verb in verbs()}, set(sections()))

    def test_a_section_describes_exactly_the_options_of_the_verb(self):
        for (_, verb), mdoc in sections().items():
            with self.subTest(verb):
                self.assertEqual(options(verb) - EVERYWHERE, described(mdoc))

    def test_a_section_has_an_example(self):
        for (_, verb), mdoc in sections().items():
            with self.subTest(verb):
                self.assertIn(f"$ civcas {verb}", mdoc)

    def test_the_synopsis_names_every_verb_of_the_page(self):
        for page, verb in sections():
            synopsis = (DOCS / f"{page}.1").read_text().split(".Sh DESCRIPTION")[0]
            with self.subTest(verb):
                self.assertRegex(synopsis, rf"\.Cm {verb}\n")

    def test_the_overview_names_every_verb_under_its_page(self):
        overview = (DOCS / "civcas.1").read_text()
        for page, verb in sections():
            item = overview.split(f".It Xr {page} 1\n")[1].split("\n.It", 1)[0].split("\n.El")[0]
            with self.subTest(verb):
                self.assertRegex(item, rf"\.Cm (?:.* , )?{verb} [,.]")

    def test_the_options_of_every_verb_are_in_the_overview(self):
        self.assertLessEqual(EVERYWHERE, described((DOCS / "civcas.1").read_text()))

    def test_every_page_says_how_it_exits(self):
        for page in {page for page, _ in sections()}:
            self.assertIn(".Sh EXIT STATUS", (DOCS / f"{page}.1").read_text(), page)

    def test_examples_and_guides_use_what_there_is(self):
        seen = 0
        for path in [*DOCS.glob("*.[158]"), *DOCS.glob("*.md"), SOURCE / "README.md"]:
            for verb, used, line in calls(commands(path)):
                with self.subTest(path.name, line=line):
                    self.assertIn(verb, verbs())
                    self.assertLessEqual(used, options(verb))
                seen += 1
        self.assertGreater(seen, 60)


class Terminal:
    """An interactive shell of 4000 columns, at which keys are pressed."""

    def __init__(self, command, environment):
        self.child, self.screen = pty.fork()
        if self.child == 0:
            os.execvpe(command[0], command, {
                **os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8",
                "PATH": f"{CIVCAS.parent}:{os.environ['PATH']}", **environment})
        ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 4000, 0, 0))

    def press(self, keys):
        os.write(self.screen, keys.encode())

    def read_until(self, pattern, timeout_s=30):
        seen = ""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if select.select([self.screen], [], [], 0.2)[0]:
                seen += os.read(self.screen, 65536).decode(errors="replace")
            found = re.search(pattern, seen)
            if found:
                return found
        raise AssertionError(f"no {pattern!r} in {seen[-2000:]!r}")

    def end(self):
        self.press("\x15exit\r")
        try:
            while os.read(self.screen, 65536):
                pass
        except OSError:  # Linux says so of a terminal without processes
            pass
        os.close(self.screen)
        os.waitpid(self.child, 0)


class Typist:
    """Presses the key that inserts all completions, and has the shell say what stands there."""

    def __init__(self, command, setup, all_key, environment):
        self.terminal = Terminal(command, environment)
        self.all_key = all_key
        self.count = 0
        self.terminal.press(setup.replace("\n", "; ") + "; echo REA''DY\r")
        self.terminal.read_until("READY\r?\n")

    def complete(self, line):
        """The words that all completions of @line make of it, without those that were there."""
        self.count += 1
        mark = f"DONE{self.count}"
        self.terminal.press(line + self.all_key)
        time.sleep(0.05)
        self.terminal.press(f"\x01echo DO''NE{self.count} \x05\r")
        found = self.terminal.read_until(rf"{mark} civcas([^\r\n]*)\r?\n")
        words = found.group(1).split()
        kept = line.split()[1:]
        return set(words[len(kept) - (0 if line.endswith(" ") else 1):])

    def end(self):
        self.terminal.end()


class Completions:
    """What holds for each shell; a subclass says how it is asked."""

    def test_verbs_are_those_of_help(self):
        self.assertEqual({verb.split()[0] for verb in verbs()},
                         {word for word in self.complete("civcas ") if not word.startswith("-")})

    def test_second_words_are_those_of_help(self):
        for first in {verb.split()[0] for verb in verbs() if " " in verb}:
            self.assertEqual({verb.split()[1] for verb in verbs() if verb.startswith(first + " ")},
                             self.complete(f"civcas {first} "), first)

    def test_options_of_every_verb_are_those_of_its_help(self):
        for verb in verbs():
            with self.subTest(verb):
                self.assertEqual({option for option in options(verb) if option.startswith("--")},
                                 self.complete(f"civcas {verb} --"))

    def test_values_are_those_that_the_verb_takes(self):
        for verb, option in (("cases", "--status"), ("cases", "--ask"), ("books", "--result")):
            words = self.complete(f"civcas {verb} {option} ")
            self.assertGreater(len(words), 2, option)
            for word in words:
                # A word that is not known is refused before the ledger is looked for.
                done = run_civcas(verb, option, word, "--db", "/nonexistent/ledger.db")
                self.assertEqual(1, done.returncode, (option, word, done.stderr))


class Bash(unittest.TestCase, Completions):
    @classmethod
    def setUpClass(cls):
        framework = Path("/usr/share/bash-completion/bash_completion")
        if shutil.which("bash") is None or not framework.exists():
            raise unittest.SkipTest("bash with bash-completion is not installed")
        # Meta-* is insert-completions.
        cls.typist = Typist(["bash", "--norc", "--noprofile", "-i"],
                            f". {framework}\n. {COMPLETIONS}/civcas.bash\nPS1='> '", "\x1b*", {})

    @classmethod
    def tearDownClass(cls):
        cls.typist.end()

    def complete(self, line):
        return self.typist.complete(line)


class Zsh(unittest.TestCase, Completions):
    @classmethod
    def setUpClass(cls):
        if shutil.which("zsh") is None:
            raise unittest.SkipTest("zsh is not installed")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.typist = Typist(["zsh", "-f", "-i"], f"""\
fpath=({COMPLETIONS} $fpath)
autoload -U compinit
compinit -u -d {cls.temporary.name}/dump
zle -C all-matches complete-word _generic
bindkey -e
bindkey '^Xa' all-matches
zstyle ':completion:all-matches:*' insert true
zstyle ':completion:all-matches::::' completer _all_matches _complete
unsetopt list_beep prompt_cr
PS1='> '""", "\x18a", {"HOME": cls.temporary.name})

    @classmethod
    def tearDownClass(cls):
        cls.typist.end()
        cls.temporary.cleanup()

    def complete(self, line):
        return self.typist.complete(line)


class Fish(unittest.TestCase, Completions):
    @classmethod
    def setUpClass(cls):
        if shutil.which("fish") is None:
            raise unittest.SkipTest("fish is not installed")
        cls.temporary = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def complete(self, line):
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {COMPLETIONS}/civcas.fish; complete -C '{line}'"],
            capture_output=True, text=True, timeout=60, check=True,
            env={**os.environ, "HOME": self.temporary.name, "LC_ALL": "C.UTF-8",
                 "PATH": f"{CIVCAS.parent}:{os.environ['PATH']}"})
        return {entry.split("\t")[0] for entry in done.stdout.splitlines()}


if __name__ == "__main__":
    unittest.main()
