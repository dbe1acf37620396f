#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing verbs while civcasd holds the ledger: it is asked to do them, and says the same."""
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import dbus
import dbus.bus

from watching import (BUILD, CIVCAS, FEBRUARY, FIRST, JANUARY, SECOND, SOURCE, WatchingTest, place,
                      release_page)

INTERFACE = "org.civcas.Monitor1"
MARCH = release_page("March", carried=3, received=1, credible=[(place(5), 1)],
                     dismissed=[], still_open=[place(4), place(6), place(7)], total=1007,
                     strikes=30200)


def strip(text):
    """Without what differs between two runs: numbers of judgements and times."""
    return re.sub(r"\b[0-9a-f]{12,}\b", "ID", re.sub(r"recorded [^·\n]*", "recorded WHEN", text))


class Writing(WatchingTest):
    def setUp(self):
        super().setUp()
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.set_settings(bus="session")
        self.newsroom.set_source(interval="1h")
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--nopidfile",
                                "--print-address=1"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(bus.stdout.close)
        self.addCleanup(bus.wait)
        self.addCleanup(bus.terminate)
        self.address = bus.stdout.readline().strip()
        self.newsroom.environment["DBUS_SESSION_BUS_ADDRESS"] = self.address

    def start(self, *options):
        self.newsroom.start("--verbose", *options)
        self.newsroom.wait_for("we are org.civcas.Monitor")
        self.run_civcas("check")

    def run_civcas(self, *arguments, code=0):
        done = subprocess.run([CIVCAS, *arguments, "--config", self.newsroom.config],
                              env=self.newsroom.environment, capture_output=True, timeout=120,
                              text=True, check=False)
        self.assertEqual(code, done.returncode, done.stdout + done.stderr)
        return done.stdout if code in (0, 3) else done.stderr

    def run_both(self, *arguments, code=0):
        """Asks civcasd, and writes by ourselves into a copy of the ledger; both say the same."""
        copy = Path(self.enter(tempfile.TemporaryDirectory())) / "copy.db"
        self.run_civcas("backup", str(copy))
        if Path(f"{self.newsroom.ledger}.watched").exists():
            shutil.copy(f"{self.newsroom.ledger}.watched", f"{copy}.watched")
        asked = self.run_civcas(*arguments, code=code)
        alone = self.run_civcas(*arguments, "--db", str(copy), code=code)
        self.assertEqual(strip(alone).replace(str(copy), "LEDGER"),
                         strip(asked).replace(str(self.newsroom.ledger), "LEDGER"))
        held = self.newsroom.rows("cases")
        done = self.run_civcas("cases", "--json", "--db", str(copy))
        self.assertEqual([json.loads(line) for line in done.splitlines()], held)
        return asked

    def page(self, name, body):
        path = self.newsroom.folder / name
        path.write_bytes(body)
        return str(path)

    def some_pair(self):
        """Entries of one case in two releases."""
        for row in self.newsroom.rows("cases"):
            history = self.newsroom.rows("case", row["case_id"])[0]["history"]
            if len(history) >= 2:
                return history[0]["entry_id"], history[1]["entry_id"]
        raise AssertionError("no case goes through two releases")

    def test_people_judge_and_take_it_back_while_it_runs(self):
        self.start()
        one, other = self.some_pair()
        before = self.newsroom.rows("cases")
        told = self.run_both("judge", "different", one, other, "--by", "Ada", "--note", "seen")
        self.assertEqual(len(before) + 1, len(self.newsroom.rows("cases")))
        judgement = json.loads(self.run_civcas("judgements", "export"))
        self.assertEqual(("Ada", "seen", None),
                         (judgement["by"], judgement["note"], judgement["undone_at"]))
        self.assertIn(judgement["id"], told)
        self.newsroom.wait_for(f"{judgement['id']}, by Ada")
        kept = self.page("kept.jsonl", self.run_civcas("judgements", "export").encode())
        self.run_both("judge", "--undo", judgement["id"], "--by", "Bo")
        self.assertEqual(before, self.newsroom.rows("cases"))
        self.assertIn("1 judgements taken over", self.run_both("judgements", "import", kept))
        self.run_civcas("verify")

    def test_it_refuses_in_the_same_words_and_with_the_same_code(self):
        self.start()
        one, other = self.some_pair()
        self.run_both("judge", "same", one, "nobody", "--by", "Ada", code=1)
        self.run_both("judge", "--undo", "nothing", "--by", "Ada", code=1)
        self.run_both("amend", one, "colour", "red", "--by", "Ada", code=1)
        self.run_both("accept", "cjtf-oir-monthly/1999-01", "--by", "Ada", code=1)
        self.run_both("import", self.page("cake.html", b"<p>Flour, eggs, butter.</p>"), code=4)
        self.run_both("import", "--figures", self.page("bad.tsv", b"no\tcolumns\n"), code=1)
        self.run_both("watch", one, "--for", "nobody", code=1)
        self.run_civcas("judge", "same", one, other, code=2)
        self.assertIn("no JSON", self.run_both(
            "judgements", "import", self.page("bad.jsonl", b"{]\n"), code=1) + " no JSON")

    def test_a_misreading_is_amended(self):
        self.start()
        entry, _ = self.some_pair()
        self.run_both("amend", entry, "place", "Tell Mithal Z", "--by", "Ada")
        self.run_both("amend", "cjtf-oir-monthly/2019-02", "killed_total", "1005", "--by", "Ada")
        totals = {row["period"]: row["residual"] for row in self.newsroom.rows("books")
                  if row["check"] == "total_explained"}
        self.assertEqual(-1, totals["2019-02"])

    def test_a_doubtful_release_is_imported_and_accepted(self):
        self.start()
        doubtful = self.page("march.html", MARCH.replace(
            b"carried over 3 open", b"carried over 3, 000 open"))
        told = self.run_both("import", doubtful, code=3)
        self.assertIn("2019-03", told)
        self.run_both("accept", "cjtf-oir-monthly/2019-03", "--by", "Ada", "--note", "looked")
        self.run_civcas("verify")

    def test_files_are_imported_as_without_it(self):
        self.start()
        march = self.page("march.html", MARCH)
        self.assertIn("credible", self.run_both("import", march))
        self.assertIn("nothing is new", self.run_both("import", march))
        self.assertIn("recorded", self.run_both(
            "import", "--figures", str(SOURCE / "config" / "data" / "releases.tsv")))
        self.assertIn("leave --phrases out", self.run_civcas(
            "import", march, "--phrases", str(SOURCE / "config" / "phrases"), code=2))

    def test_what_is_no_text_is_taken_or_refused_as_without_it(self):
        self.start()
        one, _ = self.some_pair()
        march = os.path.join(os.fsencode(self.newsroom.folder), b"M\xe4rz.html")
        Path(os.fsdecode(march)).write_bytes(MARCH)
        self.assertIn("credible", self.run_civcas("import", march))
        self.run_civcas("judge", "same", one, b"\xff", "--by", "Ada", code=1)
        self.run_civcas("amend", one, "place", b"Tell \xff", "--by", "Ada")
        self.run_civcas("verify")

    def test_the_archive_is_read_again_and_folded_again(self):
        self.start()
        self.assertIn("0 differ", self.run_civcas("reread", "--accept"))
        phrases = self.newsroom.config / "phrases"
        phrases.mkdir()
        original = (SOURCE / "config" / "phrases" / "cjtf-oir-monthly.phrases").read_text()
        name = phrases / "cjtf-oir-monthly.phrases"
        name.write_text(original + "\n# other words\n")
        self.assertIn("0 differ", self.run_civcas("reread", "--accept"))
        self.assertIn("Rebuilt: 0 changes", self.run_both("rebuild"))
        self.newsroom.wait_for("rebuilt, as asked")

    def test_the_archive_is_read_again_with_other_words_and_told(self):
        phrases = self.newsroom.folder / "phrases"
        shutil.copytree(SOURCE / "config" / "phrases", phrases)
        self.newsroom.set_recipient("desk", "desk@example.org")
        self.publisher.set_page(SECOND, FEBRUARY.replace(b"received 2 new reports",
                                                         b"took 2 fresh claims in"))
        self.start("--phrases", phrases)
        doubtful = "SELECT release_id FROM readings WHERE standing = 'current' AND doubtful"
        self.assertEqual([("cjtf-oir-monthly/2019-02",)], self.ask(doubtful))
        self.assertNotIn("case_credible", self.told_to_desk())
        with (phrases / "cjtf-oir-monthly.phrases").open("a") as file:
            file.write("\nfigure\n    took {received} fresh claims in\n"
                       "    example took 2 fresh claims in\n    gives received=2\n")
        self.assertIn("1 differ", self.run_civcas("reread", "--dry-run", "--phrases", phrases))
        refused = self.run_civcas("reread", "--accept", "--phrases", phrases, code=1)
        self.assertIn("civcasd holds other phrase files than these: reload it", refused)
        self.assertEqual([("cjtf-oir-monthly/2019-02",)], self.ask(doubtful))
        self.newsroom.process.send_signal(signal.SIGHUP)
        self.newsroom.wait_for("reloaded: ")
        self.assertIn("1 differ", self.run_civcas("reread", "--accept", "--phrases", phrases))
        self.newsroom.wait_for("read again http")
        self.assertEqual([], self.ask(doubtful))
        told = self.told_to_desk()
        self.assertEqual(2, told.count("case_credible"))
        self.assertEqual(1, told.count("case_dismissed"))
        self.assertEqual(2, told.count("case_received"))
        self.assertIn("0 differ", self.run_civcas("reread", "--accept", "--phrases", phrases))
        self.assertEqual(told, self.told_to_desk())
        self.run_civcas("verify")

    def ask(self, sql):
        with sqlite3.connect(f"file:{self.newsroom.ledger}?mode=ro", uri=True) as ledger:
            return ledger.execute(sql).fetchall()

    def told_to_desk(self):
        return [kind for kind, in self.ask(
            "SELECT c.kind FROM outbox AS o JOIN changes AS c ON c.sequence = o.sequence"
            " WHERE o.subscriber = 'desk' ORDER BY c.sequence")]

    def test_a_case_is_watched_from_now_on(self):
        self.newsroom.set_recipient("desk", "desk@example.org")
        (self.newsroom.config / "recipients.d" / "desk.recipient").write_text(
            "[Recipient]\nAddress=desk@example.org\nKinds=release_withdrawn\n")
        self.start()
        case = next(row["case_id"] for row in self.newsroom.rows("cases")
                    if row["status"] == "open" and "Mithal E" in json.dumps(row))
        self.assertIn("from now on", self.run_civcas("watch", case, "--for", "desk"))
        watched = Path(f"{self.newsroom.ledger}.watched")
        self.assertIn(f"desk {case}", watched.read_text().splitlines())
        self.assertIn("watched case", self.run_civcas("rules", "test"))
        self.run_civcas("import", self.page("march.html", MARCH))  # history: nobody is told
        self.run_civcas("watch", case, "--for", "desk", "--stop")
        self.assertNotIn(case, watched.read_text())
        self.assertNotIn("watched case", self.run_civcas("rules", "test"))

    def test_what_it_was_watched_for_is_mailed_without_a_reload(self):
        (self.newsroom.config / "recipients.d" / "desk.recipient").write_text(
            "[Recipient]\nAddress=desk@example.org\nKinds=release_withdrawn\n")
        self.start()
        case = next(row["case_id"] for row in self.newsroom.rows("cases")
                    if row["status"] == "open" and "Mithal E" in json.dumps(row))
        self.run_civcas("watch", case, "--for", "desk")
        self.publisher.set_page("/March", MARCH)
        self.publisher.set_feed("/March", SECOND, FIRST)
        self.run_civcas("check")
        waiting = self.newsroom.rows("outbox")
        self.assertEqual(["desk"], [row["recipient"] for row in waiting])
        self.assertIn("alerts are tried again.", self.run_civcas("outbox", "--revive"))

    def test_another_ledger_is_none_of_its_business(self):
        self.start()
        other = str(self.newsroom.folder / "other.db")
        self.run_civcas("import", self.page("january.html", JANUARY), "--db", other)
        self.assertNotIn("imported", "\n".join(self.newsroom.lines))

    def test_every_method_is_documented(self):
        self.start()
        monitor = dbus.bus.BusConnection(self.address).get_object("org.civcas.Monitor",
                                                                  "/org/civcas/Monitor")
        text = monitor.Introspect(dbus_interface="org.freedesktop.DBus.Introspectable")
        named = set(re.findall(r'<method name="(\w+)"', text.split(INTERFACE)[1]))
        manual = (SOURCE / "docs" / "dbus.md").read_text()
        for method in named:
            self.assertRegex(manual, rf"\b{method}\b")
        self.assertEqual(str(self.newsroom.ledger), str(monitor.Get(
            INTERFACE, "Ledger", dbus_interface="org.freedesktop.DBus.Properties")))


@unittest.skipUnless(os.geteuid() == 0, "only root can be several users")
class Policy(unittest.TestCase):
    """systemd/org.civcas.Monitor.conf on a bus: who may read, and who may write."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        policy = (SOURCE / "systemd" / "org.civcas.Monitor.conf").read_text()
        policy = policy.replace('group="civcas"', 'group="daemon"').replace(
            'user="civcas"', 'user="root"')
        (Path(folder.name) / "civcas.conf").write_text(policy)
        self.address = f"unix:path={folder.name}/bus"
        (Path(folder.name) / "bus.conf").write_text(
            "<busconfig><type>system</type>"
            f"<listen>{self.address}</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow user="*"/><allow send_type="method_return"/>'
            '<allow send_type="error"/><allow receive_type="method_call"/>'
            '<allow receive_type="method_return"/><allow receive_type="error"/>'
            '<allow send_destination="org.freedesktop.DBus"/><allow receive_sender="org.freedesktop.DBus"/></policy>'
            f"<include>{folder.name}/civcas.conf</include></busconfig>")
        bus = subprocess.Popen(["dbus-daemon", "--nofork", "--nopidfile", "--print-address=1",
                                f"--config-file={folder.name}/bus.conf"], stdout=subprocess.PIPE,
                               text=True)
        self.addCleanup(bus.stdout.close)
        self.addCleanup(bus.wait)
        self.addCleanup(bus.terminate)
        bus.stdout.readline()
        config = Path(folder.name) / "config"
        config.mkdir()
        (config / "civcas.conf").write_text(
            f"[Ledger]\nFile={folder.name}/ledger.db\n[Bus]\nBus=session\n")
        self.daemon = subprocess.Popen(
            [BUILD / "daemon" / "civcasd", "--verbose", "--config", config, "--phrases",
             SOURCE / "config" / "phrases"], stdout=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": self.address,
                 "HOME": folder.name})
        self.addCleanup(self.daemon.stdout.close)
        self.addCleanup(self.daemon.wait)
        self.addCleanup(self.daemon.terminate)
        while "we are org.civcas.Monitor" not in self.daemon.stdout.readline():
            self.assertIsNone(self.daemon.poll())

    def call(self, groups, *arguments):
        return subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", groups, "gdbus", "call", "--address",
             self.address, "--dest", "org.civcas.Monitor", "--object-path", "/org/civcas/Monitor",
             "--method", *arguments], capture_output=True, text=True, timeout=30, check=False)

    def test_others_read_and_members_write(self):
        outsider, member = "--clear-groups", "--groups=1"
        last = ["org.freedesktop.DBus.Properties.Get", INTERFACE, "LastSequence"]
        since = [f"{INTERFACE}.ChangesSince", "0", "10"]
        writes = [[f"{INTERFACE}.Rebuild"], [f"{INTERFACE}.Check", "[]"],
                  [f"{INTERFACE}.Accept", "a", "b", "c"], [f"{INTERFACE}.Revive", ""]]
        for question in (last, since):
            self.assertEqual(0, self.call(outsider, *question).returncode, question)
        for request in writes:
            refused = self.call(outsider, *request)
            self.assertIn("AccessDenied", refused.stderr, request)
            self.assertNotIn("AccessDenied", self.call(member, *request).stderr, request)


if __name__ == "__main__":
    unittest.main()
