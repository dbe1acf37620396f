#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcas doctor finds what is planted and names the remedy; add and config do what they say."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

from system import SOURCE, run_civcas
import make_releases

FEED = make_releases.feed(make_releases.make_all(), "http://127.0.0.1")


class Newsroom(unittest.TestCase):
    """A settings folder with which all is well, and a server with faults."""

    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([sys.executable, "-B", SOURCE / "tests/support/server.py"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        web, tls, mail, starttls, cls.authority = cls.server.stdout.readline().split()
        cls.web, cls.tls = f"http://127.0.0.1:{web}", f"https://localhost:{tls}"
        cls.mail, cls.starttls = f"smtp://127.0.0.1:{mail}", f"smtp://localhost:{starttls}"
        cls.has_tls = tls != "0"
        cls.put("/rss", FEED, "application/rss+xml")

    @classmethod
    def tearDownClass(cls):
        cls.server.stdin.close()
        cls.server.wait(20)
        cls.server.stdout.close()

    @classmethod
    def put(cls, path, text, media="text/html; charset=utf-8", status="200 OK"):
        request = urllib.request.Request(cls.web + path, data=text.encode(), method="PUT",
                                         headers={"X-Status": status, "Content-Type": media})
        urllib.request.urlopen(request, timeout=20).close()

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.write("civcas.conf", f"""\
[Ledger]
File={self.folder}/ledger.db
[Bus]
Bus=none
[Fetch]
Contact=desk@newsroom.example
[Mail]
Server={self.mail}
From=civcas@newsroom.example
AllowPlain=yes
""")
        self.write("sources.d/oir.source", self.source("/rss"))
        self.write("recipients.d/desk.recipient", "[Recipient]\nAddress=desk@newsroom.example\n")

    def source(self, path, kind="feed", base=None, more=""):
        return (f"[Source]\nKind={kind}\nAddress={base or self.web}{path}\n"
                f"AllowPrivateAddresses=yes\n{more}")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o600 if "password" in name else 0o644)
        path.parent.chmod(0o755)

    def change(self, old, new):
        path = self.folder / "civcas.conf"
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))

    def civcas(self, *arguments, **environment):
        return run_civcas(*arguments, "--config", self.folder, environment={
            "XDG_DATA_HOME": str(self.folder), **environment})

    def make_ledger(self):
        page = self.folder / "page.html"
        page.write_text(make_releases.article_page(make_releases.make_all()[0], "http://x"))
        done = self.civcas("import", page)
        self.assertEqual(0, done.returncode, done.stderr)


class Doctor(Newsroom):
    def examine(self, *options):
        done = self.civcas("doctor", "--json", *options)
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    def assert_found(self, part, what, remedy, *options, kind="bad"):
        """One finding of @kind in @part says @what, and how to mend it."""
        done, findings = self.examine(*options)
        said = [f"{finding['text']} {finding['remedy'] or ''}" for finding in findings
                if finding["part"] == part and finding["result"] == kind]
        self.assertTrue(any(what in text and remedy in text for text in said),
                        f"{what!r} and {remedy!r} in none of {findings}")
        self.assertEqual(1 if kind == "bad" else 0, done.returncode, findings)

    def test_all_is_well_when_it_is(self):
        self.make_ledger()
        done, findings = self.examine("--online")
        self.assertEqual(0, done.returncode)
        self.assertEqual([], [finding for finding in findings
                              if finding["result"] not in ("well", "skipped")])
        human = self.civcas("doctor").stdout.decode()
        self.assertIn("Verdict: all is well", human)

    def test_01_an_unknown_key(self):
        self.change("Contact=", "Contakt=")
        self.assert_found("settings", "[Fetch] Contakt: unknown key", "did you mean Contact?")

    def test_02_a_value_out_of_its_limits(self):
        self.change("[Fetch]", "[Fetch]\nParallel=900")
        self.assert_found("settings", "[Fetch] Parallel", "64")

    def test_03_mail_without_a_sender(self):
        self.change("From=civcas@newsroom.example\n", "")
        self.assert_found("settings", "[Mail] From", "write an address")

    def test_04_recipients_without_a_mail_server(self):
        self.change(f"Server={self.mail}\n", "")
        self.assert_found("recipients", "no mail server is set", "Server=")

    def test_05_nobody_to_tell(self):
        (self.folder / "recipients.d/desk.recipient").unlink()
        self.assert_found("recipients", "nobody is told", "recipients.d/", kind="note")

    def test_a_webhook_needs_no_mail_server(self):
        self.change(f"Server={self.mail}\n", "")
        self.write("recipients.d/desk.recipient",
                   f"[Recipient]\nChannel=webhook\nUrl={self.web}/hook\n")
        _, findings = self.examine()
        self.assertIn(("well", "0 told by mail, 1 otherwise"),
                      [(finding["result"], finding["text"]) for finding in findings
                       if finding["part"] == "recipients"])

    def test_06_no_source(self):
        (self.folder / "sources.d/oir.source").unlink()
        self.assert_found("sources", "nothing is watched", "civcas add")

    def test_07_a_source_without_an_address(self):
        self.write("sources.d/oir.source", "[Source]\nKind=feed\n")
        self.assert_found("sources", "oir.source: [Source] Address", "write Address=")

    def test_08_a_public_site_asked_too_often(self):
        self.write("sources.d/oir.source",
                   "[Source]\nKind=feed\nAddress=https://example.org/rss\nInterval=10s\n")
        self.assert_found("sources", "Interval", "5min")

    def test_09_no_contact(self):
        self.change("Contact=desk@newsroom.example\n", "")
        self.assert_found("settings", "cannot reach you", "Contact=", kind="note")

    def test_10_a_password_others_can_read(self):
        self.write("mail-password", "secret\n")
        (self.folder / "mail-password").chmod(0o644)
        self.change("[Mail]", f"[Mail]\nUser=me\nPasswordFile={self.folder}/mail-password")
        self.assert_found("settings", "others than its owner can read", "chmod 600")

    def test_11_a_password_file_that_is_not_there(self):
        self.change("[Mail]", f"[Mail]\nUser=me\nPasswordFile={self.folder}/gone")
        self.assert_found("settings", "gone", "PasswordFile")

    def test_12_no_password_at_all(self):
        self.change("[Mail]", "[Mail]\nUser=me")
        self.assert_found("mail", "no PasswordFile= is set", "set one or the other", kind="note")

    def test_13_an_authority_that_is_not_there(self):
        self.change("[Fetch]", "[Fetch]\nCaFile=/nowhere/ca.pem")
        self.assert_found("settings", "/nowhere/ca.pem", "CaFile=")

    def test_14_settings_others_may_change(self):
        (self.folder / "sources.d/oir.source").chmod(0o666)
        self.assert_found("rights", "oir.source", "chmod go-w")

    def test_15_a_broken_phrase_file(self):
        self.write("phrases/own.phrases", "series own\nphrase\n")
        done, findings = self.examine()
        self.assertEqual(1, done.returncode)
        self.assertIn("own.phrases", next(finding["text"] for finding in findings
                                          if finding["part"] == "phrases"))

    def test_16_a_damaged_ledger(self):
        self.make_ledger()
        path = self.folder / "ledger.db"
        with sqlite3.connect(path) as ledger:
            ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger.close()
        content = bytearray(path.read_bytes())
        content[8192:len(content) // 2] = b"\x5a" * (len(content) // 2 - 8192)
        path.write_bytes(content)
        done, findings = self.examine()
        self.assertEqual(1, done.returncode, findings)
        self.assertTrue(any(finding["part"] == "ledger" and finding["result"] == "bad"
                            for finding in findings), findings)

    def test_17_a_file_that_is_no_ledger(self):
        with sqlite3.connect(self.folder / "ledger.db") as other:
            other.execute("CREATE TABLE shopping (item)")
        other.close()
        (self.folder / "ledger.db").chmod(0o640)
        self.assert_found("ledger", "ledger.db", "")

    def test_18_a_ledger_everybody_can_open(self):
        self.make_ledger()
        (self.folder / "ledger.db").chmod(0o644)
        self.assert_found("rights", "everybody on this machine", "chmod o-rwx")

    def test_19_captures_of_a_later_time_than_now(self):
        self.make_ledger()
        with sqlite3.connect(self.folder / "ledger.db") as ledger:
            ledger.execute("UPDATE captures SET fetched_at = fetched_at + 864000")
        ledger.close()
        self.assert_found("clock", "later time", "timedatectl")

    def test_20_a_source_that_failed_again_and_again(self):
        self.make_ledger()
        with sqlite3.connect(self.folder / "ledger.db") as ledger:
            ledger.execute("INSERT INTO schedules VALUES ('oir', 0, 5)")
        ledger.close()
        self.assert_found("source", "oir failed 5 times", "--online")

    def test_21_a_folder_for_figures_that_is_not_there(self):
        self.change("[Bus]", "[Metrics]\nFile=/nowhere/civcas.prom\n[Bus]")
        self.assert_found("settings", "/nowhere: no such folder", "[Metrics]")

    def test_22_a_host_without_a_name(self):
        self.write("sources.d/oir.source", self.source("/rss", base="http://nowhere.invalid"))
        self.assert_found("source oir", "failed", "name service", "--online")

    def test_23_a_server_that_is_down(self):
        self.write("sources.d/oir.source", self.source("/rss", base="http://127.0.0.1:1"))
        self.assert_found("source oir", "failed", "firewall", "--online")

    def test_24_a_certificate_nobody_trusts(self):
        if not self.has_tls:
            self.skipTest("openssl is not installed")
        self.write("sources.d/oir.source", self.source("/ok", "page", base=self.tls))
        self.assert_found("source oir", "TLS", "CaFile=", "--online")

    def test_25_a_private_address_that_is_not_allowed(self):
        self.write("sources.d/oir.source", f"[Source]\nKind=feed\nAddress={self.web}/rss\n")
        self.assert_found("source oir", "not an address of the public internet",
                          "AllowPrivateAddresses=yes", "--online")

    def test_26_a_page_that_has_moved(self):
        self.write("sources.d/oir.source", self.source("/missing", "page"))
        self.assert_found("source oir", "gone", "civcas add", "--online")

    def test_27_a_block_page(self):
        self.put("/blocked", make_releases.BLOCK_PAGE)
        self.write("sources.d/oir.source", self.source("/blocked", "page"))
        self.assert_found("source oir", "blocked", "Contact=", "--online")

    def test_28_a_page_taken_for_a_feed(self):
        self.write("sources.d/oir.source", self.source("/ok"))
        self.assert_found("source oir", "wrong_type", "Kind=", "--online")

    def test_29_a_match_that_fits_nothing(self):
        self.write("sources.d/oir.source", self.source("/rss", more="Match=weather\n"))
        self.assert_found("source oir", "none of its 3 documents", "Match=", "--online",
                          kind="note")

    def test_30_a_mail_server_that_is_down(self):
        self.change(self.mail, "smtp://127.0.0.1:1")
        self.assert_found("mail", "127.0.0.1:1", "host and port", "--online")

    def test_31_a_mail_server_without_encryption(self):
        self.change("AllowPlain=yes", "AllowPlain=no")
        self.assert_found("mail", "STARTTLS", "AllowPlain=yes", "--online")

    def test_32_a_wrong_password(self):
        if not self.has_tls:
            self.skipTest("openssl is not installed")
        self.write("mail-password", "guess\n")
        self.change(self.mail, self.starttls)
        self.change("[Mail]", f"[Mail]\nUser=me\nPasswordFile={self.folder}/mail-password")
        self.change("[Fetch]", f"[Fetch]\nCaFile={self.authority}")
        self.assert_found("mail", "535", "PasswordFile=", "--online")

    def test_nothing_is_sent_or_asked_unless_told_to(self):
        _, findings = self.examine()
        self.assertIn("without --online", next(finding["text"] for finding in findings
                                               if finding["part"] == "network"))

    def test_a_test_mail_is_sent_when_asked_for(self):
        _, findings = self.examine("--send", "desk@newsroom.example")
        self.assertTrue(any("took a test mail" in finding["text"] for finding in findings))

    def test_a_test_mail_to_nobody_is_a_fault(self):
        self.assert_found("mail", "550 5.1.1 no such user", "", "--send", "nobody@example.org")


class Add(Newsroom):
    def add(self, *arguments):
        return self.civcas("add", "--allow-private", *arguments)

    def read(self, name):
        return (self.folder / "sources.d" / f"{name}.source").read_text()

    def test_a_feed_is_taken_as_it_is(self):
        done = self.add("--name", "new", f"{self.web}/rss")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("Kind=feed\n", self.read("new"))
        self.assertIn("Match=civilian casualt\n", self.read("new"))
        self.assertIn("3 of 3 documents", done.stdout.decode())

    def test_the_feed_of_a_page_is_found(self):
        self.put("/home", "<html><head><title>Command</title><link rel='alternate' "
                 "type='application/rss+xml' href='/rss'></head><body>Welcome</body></html>")
        done = self.add("--name", "new", f"{self.web}/home")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(f"Name=Command\nKind=feed\nAddress={self.web}/rss\n", self.read("new"))

    def test_a_list_of_articles_is_found(self):
        self.put("/list", make_releases.list_page(make_releases.make_all(), self.web))
        self.assertEqual(0, self.add("--name", "new", f"{self.web}/list").returncode)
        self.assertIn("Kind=list\n", self.read("new"))

    def test_what_is_neither_is_one_page(self):
        self.assertEqual(0, self.add("--name", "new", f"{self.web}/ok").returncode)
        self.assertIn("Kind=page\n", self.read("new"))

    def test_a_dry_run_writes_nothing(self):
        done = self.add("--dry-run", "--name", "new", f"{self.web}/rss")
        self.assertEqual(0, done.returncode)
        self.assertFalse((self.folder / "sources.d/new.source").exists())

    def test_a_source_is_never_overwritten(self):
        before = self.read("oir")
        done = self.add("--name", "oir", f"{self.web}/rss")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"--name", done.stderr)
        self.assertEqual(before, self.read("oir"))

    def test_a_private_address_is_refused_unless_asked_for(self):
        done = self.civcas("add", "--name", "new", f"{self.web}/rss")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"--allow-private", done.stderr)

    def test_a_block_page_is_no_source(self):
        self.put("/blocked", make_releases.BLOCK_PAGE)
        done = self.add("--name", "new", f"{self.web}/blocked")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"blocked", done.stderr)

    def test_a_name_with_a_path_in_it_is_refused(self):
        done = self.add("--name", "../x", f"{self.web}/rss")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"no usable name", done.stderr)


class Config(Newsroom):
    def edit(self, script, *arguments):
        """Edits by sed(1), as an editor would."""
        return self.civcas("config", "edit", *arguments, EDITOR=f"sed -i {script}", VISUAL="")

    def read(self, name="civcas.conf"):
        return (self.folder / name).read_text()

    def test_show_names_the_file_that_says_so(self):
        self.write("civcas.conf.d/10-slow.conf", "[Fetch]\nPause=45s\n")
        lines = self.civcas("config", "show", "--json").stdout.splitlines()
        values = {(row["group"], row["key"]): row for row in map(json.loads, lines)}
        self.assertEqual("45s", values["Fetch", "Pause"]["value"])
        self.assertTrue(values["Fetch", "Pause"]["origin"].endswith("10-slow.conf"))
        self.assertEqual("civcas.conf (built in)", values["Fetch", "Jitter"]["origin"])

    def test_a_right_change_is_saved_with_the_rights_of_the_file(self):
        (self.folder / "civcas.conf").chmod(0o640)
        done = self.edit("s/Contact=desk/Contact=night/")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("Contact=night@", self.read())
        self.assertEqual(0o640, (self.folder / "civcas.conf").stat().st_mode & 0o777)

    def test_a_wrong_change_leaves_the_file_as_it_was(self):
        before = self.read()
        done = self.edit("s/Contact=/Kontact=/")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"did you mean Contact?", done.stderr)
        self.assertIn(str(self.folder).encode(), done.stderr)
        self.assertEqual(before, self.read())

    def test_a_new_source_can_be_written(self):
        shutil.copy(self.folder / "sources.d/oir.source", self.folder / "draft")
        done = self.civcas("config", "edit", "sources.d/new.source", VISUAL="",
                           EDITOR=f"cp {self.folder}/draft")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(self.read("sources.d/oir.source"), self.read("sources.d/new.source"))

    def test_an_editor_that_fails_changes_nothing(self):
        before = self.read()
        done = self.civcas("config", "edit", EDITOR="false", VISUAL="")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"VISUAL", done.stderr)
        self.assertEqual(before, self.read())

    def test_other_files_are_refused(self):
        done = self.civcas("config", "edit", "../passwd", EDITOR="false")
        self.assertEqual(2, done.returncode)

    def test_a_link_stays_a_link(self):
        (self.folder / "civcas.conf").rename(self.folder / "real.conf")
        (self.folder / "civcas.conf").symlink_to("real.conf")
        self.assertEqual(0, self.edit("s/Contact=desk/Contact=night/").returncode)
        self.assertTrue((self.folder / "civcas.conf").is_symlink())
        self.assertIn("Contact=night@", self.read("real.conf"))


if __name__ == "__main__":
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    unittest.main()
