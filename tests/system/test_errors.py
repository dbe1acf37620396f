#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever goes wrong with any verb is told on standard error, by the verb's name, in one line that
says what to do next; nothing that failed exits 0."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from system import BUILD, CIVCAS, run_civcas
import make_releases

# What a sentence that tells somebody what to do begins with, or holds.
ADVICE = re.compile(
    r"(?:^|[;:(,] ?|or )(?:see|write|name|look|take|try|stop|make|become|add|put|set|say|run|use|"
    r"start|mount|did you mean|civcas \w+)\b|; there (?:is|are)|is missing|is none of|\w+ lists them")

# What each verb needs besides its own name to get as far as its ledger or its file.
SIGNED = ("--by", "Ada", "--note", "why")
NEEDS = {"case": ["x"], "compare": ["a", "b"], "diff": ["1", "2"], "probe": ["http://127.0.0.1:1/"],
         "add": ["http://127.0.0.1:1/"], "import": ["page.html"], "export": ["--warc", "out.warc"],
         "read": ["page.html"], "phrases explain": ["page.html"],
         "judge": ["same", "a", "b", *SIGNED], "amend": ["x", "killed", "3", *SIGNED],
         "accept": ["x", *SIGNED], "judgements import": ["none.jsonl"], "reread": ["--dry-run"],
         "digest": ["--dry-run"], "watch": ["x", "--for", "desk"], "backup": ["copy.db"],
         "evidence": ["1", "--out", "bundle"]}
READS_LEDGER = ("changes", "cases", "case", "figures", "books", "compare", "delays", "captures",
                "review", "judgements export", "reread", "verify", "outbox", "digest", "watch",
                "rules test", "status", "export", "backup", "evidence")
WRITES_LEDGER = ("import", "judge", "amend", "accept", "rebuild", "check")
TAKES_SETTINGS = READS_LEDGER + WRITES_LEDGER + ("config show", "doctor", "config check")
# These tell on standard output, finding by finding.
EXAMINERS = ("doctor", "config check", "phrases check")


def list_verbs():
    return [line[2:20].strip() for line in run_civcas("--help").stdout.decode().splitlines()
            if re.match(r"  [a-z]", line)]


class Errors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.holder.name)
        make_releases.main([str(cls.folder)])
        shutil.copy(cls.folder / "march.html", cls.folder / "page.html")
        (cls.folder / "recipients.d").mkdir()
        (cls.folder / "recipients.d/desk.recipient").write_text(
            "[Recipient]\nAddress=desk@newsroom.example\n")
        cls.settings = cls.write_settings("settings", f"File={cls.folder}/ledger.db\n")
        cls.civcas_there("import", cls.folder / "page.html")

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    @classmethod
    def write_settings(cls, name, ledger, more=""):
        folder = cls.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "civcas.conf").write_text(f"[Bus]\nBus=none\n[Ledger]\n{ledger}{more}")
        shutil.copytree(cls.folder / "recipients.d", folder / "recipients.d", dirs_exist_ok=True)
        return folder

    @classmethod
    def civcas_there(cls, *arguments, settings=None):
        return subprocess.run([CIVCAS, *arguments, "--config", settings or cls.settings],
                              cwd=cls.folder, capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "EDITOR": "false", "VISUAL": ""})

    def assert_told(self, verb, *arguments, settings=None, names=None):
        done = self.civcas_there(*verb.split(), *map(str, arguments), settings=settings)
        told = done.stdout + done.stderr if verb in EXAMINERS else done.stderr
        words = " ".join(told.split())
        claim = f"civcas {verb} {' '.join(map(str, arguments))}: {words or done.stdout}"
        with self.subTest(claim):
            self.assertNotEqual(0, done.returncode)
            self.assertRegex(words.removeprefix(f"civcas {verb}: "), ADVICE)
            if names is not None:
                self.assertIn(names, words)
            self.assertNotIn("CRITICAL", told)
            if verb not in EXAMINERS and verb != "check":
                self.assertRegex(done.stderr, rf"^civcas {verb}: ")

    def test_the_verbs_are_all_known_here(self):
        known = {*NEEDS, *TAKES_SETTINGS, *EXAMINERS, "config edit"}
        self.assertEqual(known, set(list_verbs()))

    def test_an_unknown_option(self):
        for verb in list_verbs():
            self.assert_told(verb, "--frobnicate", names="--frobnicate")

    def test_a_folder_of_settings_that_is_not_there(self):
        for verb in list_verbs():
            self.assert_told(verb, *NEEDS.get(verb, []), settings="/nowhere", names="/nowhere")
        self.assertFalse(os.path.exists("/nowhere"))

    def test_what_is_missing_is_named(self):
        for verb in NEEDS:
            self.assert_told(verb)

    def test_one_word_too_many(self):
        for verb in list_verbs():
            if verb not in ("read", "import", "phrases check", "check", "config show"):
                self.assert_told(verb, *NEEDS.get(verb, []), "surplus", "words", names="too much")

    def test_no_ledger_yet(self):
        empty = self.write_settings("empty", f"File={self.folder}/none/ledger.db\n")
        for verb in READS_LEDGER:
            self.assert_told(verb, *NEEDS.get(verb, []), settings=empty, names="none/ledger.db")
        self.assertFalse((self.folder / "none").exists())

    def test_a_ledger_of_which_no_folder_is_there(self):
        for verb in WRITES_LEDGER:
            self.assert_told(verb, *NEEDS.get(verb, []), "--db", self.folder / "slip/ledger.db",
                             names="slip")
        self.assertFalse((self.folder / "slip").exists())

    def test_a_ledger_that_is_none(self):
        for verb in READS_LEDGER + WRITES_LEDGER:
            for path in ("page.html", "."):
                self.assert_told(verb, *NEEDS.get(verb, []), "--db", path, names="--db")

    def test_wrong_settings(self):
        wrong = self.write_settings("wrong", f"File={self.folder}/ledger.db\n",
                                    "[Fetch]\nContakt=me\n")
        for verb in TAKES_SETTINGS:
            self.assert_told(verb, *NEEDS.get(verb, []), settings=wrong,
                             names="civcas.conf: [Fetch] Contakt: unknown key; did you mean Contact?")

    def test_a_ledger_held_by_civcasd(self):
        daemon = subprocess.Popen([BUILD / "daemon/civcasd", "--config", self.settings],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            self.assertIn("began", daemon.stdout.readline())
            for verb in WRITES_LEDGER:
                self.assert_told(verb, *NEEDS.get(verb, []), names="held by civcasd (process")
        finally:
            daemon.terminate()
            daemon.communicate(timeout=20)

    def test_values_that_make_no_sense(self):
        for line in ("changes --since yesterdayish", "changes --since 2019-13-01",
                     "cases --status gone", "cases --ask why", "figures nonsense",
                     "diff none.html page.html", "diff 1 2", "compare a b", "case x",
                     "probe notanaddress", "probe ftp://host/", "probe --kind x http://127.0.0.1:1/",
                     "add notanaddress", "add --name x http://127.0.0.1:1/", "import none.html",
                     "import .", "import --figures none.tsv", "import --figures page.html",
                     "import --published 2019-99-99 page.html", "export --warc /nowhere/x.warc",
                     "read none.html", "read .", "read --series nonsense page.html",
                     "read --published 1.4.2019 page.html", "read --phrases /nowhere page.html",
                     "phrases check none.phrases", "phrases check page.html",
                     "phrases explain none.html", "judge perhaps a b --by A --note n",
                     "judge same a b --by A --note n", "judge --undo 7 --by A --note n",
                     "judge same a b --note n", "amend x killed 3 --by A --note n",
                     "accept x --by A --note n", "judgements import none.jsonl",
                     "judgements import page.html", "digest --dry-run --for nobody",
                     "watch x --for desk", "config show nonsense", "config edit ../x",
                     "backup /nowhere/x.db", "backup page.html", "doctor --send nobody"):
            words = line.split()
            verb = next(verb for verb in (" ".join(words[:2]), words[0]) if verb in list_verbs())
            self.assert_told(verb, *words[len(verb.split()):])

    @unittest.skipUnless(os.geteuid() == 0, "only root may become somebody else")
    def test_what_may_not_be_read(self):
        self.folder.chmod(0o755)
        ledger, page = self.folder / "ledger.db", self.folder / "secret.html"
        shutil.copy(self.folder / "page.html", page)
        page.chmod(0)
        for verb, words in [*((verb, NEEDS.get(verb, [])) for verb in READS_LEDGER + WRITES_LEDGER),
                            ("read", [page]), ("phrases explain", [page]), ("phrases check", [page]),
                            ("diff", [page, page])]:
            done = subprocess.run(
                ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", CIVCAS,
                 *verb.split(), *words, "--config", self.settings], cwd=self.folder, check=False,
                capture_output=True, text=True, timeout=60, env={**os.environ, "HOME": "/nowhere"})
            with self.subTest(f"{verb}: {done.stdout + done.stderr}"):
                self.assertNotEqual(0, done.returncode)
                self.assertIn("become", done.stdout + done.stderr)
        self.assertTrue(ledger.exists())


class Programs(unittest.TestCase):
    def test_civcasd_says_what_to_do(self):
        for words in (["--frobnicate"], ["--config", "/nowhere"], ["--json"], ["oir"],
                      ["--once", "--db", "/nowhere/ledger.db", "--config", "/tmp"]):
            done = subprocess.run([BUILD / "daemon/civcasd", *words], capture_output=True, text=True,
                                  timeout=60, check=False)
            with self.subTest(f"{words}: {done.stderr}"):
                self.assertNotEqual(0, done.returncode)
                self.assertRegex(done.stderr, r"^civcasd: ")
                self.assertRegex(done.stderr.removeprefix("civcasd: "), ADVICE)


if __name__ == "__main__":
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    unittest.main()
