#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcasd watches an invented publisher: what it finds, what it leaves alone, how it ends."""
import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import time
import unittest

from system import IS_SANITIZED, run_civcas
from watching import (BLOCK_PAGE, CIVCAS, CIVCASD, FIRST, JANUARY, SECOND, SOURCE,
                      WatchingTest, wait_until)


class Watching(WatchingTest):
    def test_the_first_release_is_a_baseline_told_in_one_line(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.wait_for_rounds(1)
        self.newsroom.stop()
        changes = self.newsroom.rows("changes")
        self.assertTrue(changes)
        self.assertTrue(all(change["baseline"] for change in changes), changes)
        told = [line for line in self.newsroom.lines if "oir:   " in line]
        self.assertEqual(1, len(told), self.newsroom.lines)

    def test_a_second_release_is_found_and_each_change_is_told(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.wait_for("newly credible")
        self.wait_for_rounds(1)
        self.newsroom.stop()
        kinds = self.newsroom.kinds()
        self.assertEqual(2, kinds["case_credible"], kinds)
        self.assertEqual(1, kinds["case_dismissed"], kinds)
        self.assertEqual(2, kinds["case_received"], kinds)
        self.assertEqual(1, self.publisher.count(FIRST), "an accepted document was asked for again")

    def test_a_feed_that_is_not_modified_is_asked_for_nothing_more(self):
        self.publisher.set_feed(FIRST, tag='"one"')
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.wait_for_rounds(2)
        self.newsroom.stop()
        tags = [headers.get("If-None-Match") for path, headers in self.publisher.requests
                if path == "/feed"]
        self.assertEqual([None, '"one"'], tags[:2])
        verdicts = [row["verdict"] for row in self.newsroom.rows("captures")]
        self.assertIn("unchanged", verdicts)
        self.assertEqual(1, self.publisher.count(FIRST))

    def test_a_block_page_with_status_200_changes_nothing_and_recovery_is_told_once(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        before = self.newsroom.rows("changes")
        self.publisher.set_page("/feed", BLOCK_PAGE)
        self.newsroom.wait_for("oir: blocked")
        self.wait_for_rounds(1)
        self.assertEqual(before, self.newsroom.rows("changes"))
        self.publisher.set_feed(FIRST)
        self.newsroom.wait_for("well again")
        self.wait_for_rounds(2)
        self.newsroom.stop()
        self.assertEqual(before, self.newsroom.rows("changes"))
        self.assertEqual(1, sum("well again" in line for line in self.newsroom.lines))
        self.assertEqual(1, sum("oir: blocked" in line for line in self.newsroom.lines))

    def test_a_document_that_is_blocked_is_asked_for_again_and_then_read(self):
        self.publisher.set_feed(FIRST, tag='"one"')
        self.publisher.set_page(FIRST, BLOCK_PAGE)
        self.newsroom.start()
        self.newsroom.wait_for("oir: blocked")
        self.assertEqual([], self.newsroom.rows("changes"))
        self.publisher.set_page(FIRST, JANUARY)
        self.newsroom.wait_for("found")
        self.newsroom.stop()

    def test_a_source_that_keeps_failing_is_said_to_be_failing_once(self):
        self.publisher.set_page("/feed", b"out of order", status=503)
        self.newsroom.start()
        self.newsroom.wait_for("failing, 3 times in a row")
        self.publisher.set_feed(FIRST)
        self.newsroom.wait_for("found")
        self.newsroom.wait_for("well again")
        self.newsroom.stop()
        with contextlib.closing(sqlite3.connect(self.newsroom.ledger)) as ledger:
            notices = ledger.execute("SELECT kind, subject FROM notices ORDER BY id").fetchall()
        self.assertEqual([("source_failing", "oir"), ("source_recovered", "oir")], notices)
        self.assertEqual(1, sum("times in a row" in line for line in self.newsroom.lines))

    def test_a_restart_goes_on_where_it_was(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.newsroom.stop(signal.SIGKILL)
        before = self.newsroom.rows("changes")
        self.newsroom.lines.clear()
        self.newsroom.start()
        self.wait_for_rounds(2)
        self.newsroom.stop()
        self.assertEqual(before, self.newsroom.rows("changes"))
        self.assertFalse([line for line in self.newsroom.lines if "found" in line])

    def test_hidden_characters_of_others_do_not_reach_the_terminal(self):
        self.publisher.set_page(FIRST, JANUARY.replace(b"<title>Combined",
                                                       b"<title>\x1b[2J\xe2\x80\xaeCombined")
                                .replace(b"maintitle\">Combined",
                                         b"maintitle\">\x1b[2J\xe2\x80\xaeCombined"))
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.newsroom.stop()
        self.assertNotIn("\x1b", "".join(self.newsroom.lines))
        self.assertNotIn("\u202e", "".join(self.newsroom.lines))


class Signals(WatchingTest):
    def test_sigterm_and_sigint_end_it_cleanly_even_in_the_middle_of_a_round(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how=how):
                self.newsroom.lines.clear()
                self.newsroom.start()
                began = time.monotonic()
                for _ in range(20):  # impatient people press it twice
                    self.newsroom.process.send_signal(how)
                self.assertEqual(0, self.newsroom.stop(how))
                self.assertLess(time.monotonic() - began, 5)
                self.assertIn("civcasd ended", self.newsroom.lines[-1])

    def test_sighup_takes_a_new_source(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.newsroom.set_source("second", kind="page", path=SECOND)
        self.newsroom.process.send_signal(signal.SIGHUP)
        self.newsroom.wait_for("second: found")
        self.newsroom.stop()

    def test_sighup_with_a_bad_file_changes_nothing_and_says_so(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        self.newsroom.set_source("second", kind="page", path=SECOND)
        bad = self.newsroom.config / "sources.d" / "third.source"
        bad.write_text("[Source]\nKind=feed\nAddres=http://127.0.0.1/\n")
        self.newsroom.process.send_signal(signal.SIGHUP)
        line = self.newsroom.wait_for("not reloaded")
        self.assertIn("third.source", line)
        self.assertIn("Addres", line)
        self.wait_for_rounds(2)
        self.assertEqual(0, self.publisher.count(SECOND), "half of a bad reload took effect")
        bad.unlink()
        self.newsroom.process.send_signal(signal.SIGHUP)
        self.newsroom.wait_for("second: found")
        self.newsroom.stop()

    def test_phrases_hold_until_a_reload_and_a_bad_file_leaves_them_all(self):
        phrases = self.newsroom.folder / "phrases"
        shutil.copytree(SOURCE / "config" / "phrases", phrases)
        self.newsroom.start("--phrases", str(phrases))
        self.newsroom.wait_for("found")
        monthly = phrases / "cjtf-oir-monthly.phrases"
        good = monthly.read_text()
        monthly.write_text("series cjtf-oir-monthly\nfigure\n    {open} (cases\n")
        (phrases / "article.phrases").unlink()
        self.newsroom.process.send_signal(signal.SIGHUP)
        line = self.newsroom.wait_for("not reloaded")
        self.assertIn(f"{monthly}:3:12: ( is not closed", line)
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.wait_for("February 2019")
        captures = [row for row in self.newsroom.rows("captures") if "1002" in row["document"]]
        self.assertEqual("ok", captures[0]["verdict"])
        monthly.write_text(good)
        self.newsroom.process.send_signal(signal.SIGHUP)
        self.newsroom.wait_for("reloaded")
        self.newsroom.stop()

    def test_a_source_taken_away_is_not_asked_any_more(self):
        self.newsroom.start()
        self.newsroom.wait_for("found")
        (self.newsroom.config / "sources.d" / "oir.source").unlink()
        self.newsroom.process.send_signal(signal.SIGHUP)
        self.newsroom.wait_for("no sources yet")
        asked = self.publisher.count("/feed")
        time.sleep(2.5)
        self.assertLessEqual(self.publisher.count("/feed"), asked)
        self.newsroom.stop()


class Manager(WatchingTest):
    """What the service manager is told."""

    def receive(self, manager, wanted):
        messages = []
        while not any(wanted in message for message in messages):
            messages.append(manager.recv(4096).decode())
        return messages

    def test_it_says_ready_status_watchdog_reloading_and_stopping(self):
        path = self.newsroom.folder / "notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(path))
            manager.settimeout(30)
            self.newsroom.start(NOTIFY_SOCKET=str(path), WATCHDOG_USEC="900000")
            self.receive(manager, "READY=1\nSTATUS=1 source")
            self.receive(manager, "WATCHDOG=1")
            self.receive(manager, "WATCHDOG=1")
            self.publisher.set_page("/feed", BLOCK_PAGE)
            self.receive(manager, "1 failing (oir)")
            self.newsroom.process.send_signal(signal.SIGHUP)
            self.receive(manager, "RELOADING=1\nMONOTONIC_USEC=")
            self.receive(manager, "READY=1")
            (self.newsroom.config / "civcas.conf").write_text("[Nonsense]\n")
            self.newsroom.process.send_signal(signal.SIGHUP)
            self.receive(manager, "settings not reloaded")
            self.newsroom.process.send_signal(signal.SIGTERM)
            self.receive(manager, "STOPPING=1")
            self.assertEqual(0, self.newsroom.stop())


class Start(WatchingTest):
    def test_a_second_writer_is_refused_and_told_who_holds_the_ledger(self):
        self.newsroom.start()
        done = self.newsroom.once()
        self.assertEqual(1, done.returncode)
        self.assertIn("civcasd", done.stderr)
        self.assertIn(str(self.newsroom.process.pid), done.stderr)
        self.newsroom.stop()

    def test_without_sources_it_says_what_to_do_and_keeps_running(self):
        (self.newsroom.config / "sources.d" / "oir.source").unlink()
        self.newsroom.start()
        line = self.newsroom.wait_for("no sources yet")
        self.assertIn(f"{self.newsroom.config}/sources.d/", line)
        self.assertIn("Kind=feed", line)
        self.assertEqual(0, self.newsroom.stop())

    def test_a_bad_settings_file_at_the_start_is_named(self):
        (self.newsroom.config / "civcas.conf").write_text("[Fetch]\nPause=soon\n")
        done = self.newsroom.once()
        self.assertEqual(1, done.returncode)
        self.assertIn("civcas.conf", done.stderr)
        self.assertIn("Pause", done.stderr)

    def test_wrong_usage_exits_with_2(self):
        for options in (["--nonsense"], ["oir"], ["--json"]):
            with self.subTest(options=options):
                done = subprocess.run([CIVCASD, *options], capture_output=True, timeout=30,
                                      check=False)
                self.assertEqual(2, done.returncode)
                self.assertIn(b"civcasd: ", done.stderr)

    def test_help_and_version_go_to_standard_output(self):
        for option in ("--help", "--version"):
            done = subprocess.run([CIVCASD, option], capture_output=True, timeout=30, check=True)
            self.assertIn(b"civcasd", done.stdout)
            self.assertEqual(b"", done.stderr)


class Once(WatchingTest):
    def test_it_asks_every_source_once_and_says_what_it_did(self):
        done = self.newsroom.once()
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"(?m)^oir: ok .*1 new document, \d+ change")
        self.assertEqual(1, self.publisher.count("/feed"))
        self.assertEqual(1, self.publisher.count(FIRST))

    def test_a_named_source_is_asked_alone_and_json_is_one_object_a_line(self):
        self.newsroom.set_source("second", kind="page", path=SECOND)
        done = self.newsroom.once("--json", "second")
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        outcome = json.loads(done.stdout)
        self.assertEqual(("second", "ok", 1),
                         (outcome["source"], outcome["verdict"], outcome["new_documents"]))
        self.assertEqual(0, self.publisher.count("/feed"))

    def test_a_source_that_fails_is_exit_1(self):
        self.publisher.set_page("/feed", BLOCK_PAGE)
        done = self.newsroom.once()
        self.assertEqual(1, done.returncode)
        self.assertRegex(done.stdout, r"(?m)^oir: blocked ")

    def test_an_unknown_source_is_named(self):
        done = self.newsroom.once("nobody")
        self.assertEqual(1, done.returncode)
        self.assertIn("nobody", done.stdout + done.stderr)
        self.assertEqual([], self.publisher.requests)

    def test_asked_again_it_asks_under_conditions(self):
        self.publisher.set_feed(FIRST, tag='"one"')
        self.newsroom.once()
        done = self.newsroom.once()
        self.assertRegex(done.stdout, r"(?m)^oir: unchanged ")
        self.assertEqual(1, self.publisher.count(FIRST))

    def test_a_page_that_is_no_release_is_kept_and_not_asked_for_again(self):
        self.publisher.set_page(FIRST, b"<html><body><h1>Change of command</h1><p>"
                                       + b"A ceremony was held. " * 40 + b"</p></body></html>")
        self.assertEqual(0, self.newsroom.once().returncode)
        self.assertEqual(0, self.newsroom.once().returncode)
        self.assertEqual(1, self.publisher.count(FIRST))
        self.assertEqual([], self.newsroom.rows("changes"))
        self.assertIn("neither a release nor an article", self.evidence_of("1001"))

    def test_why_a_document_is_beyond_the_readers_limits_is_kept_with_its_capture(self):
        figures = b"".join(b"<p>In batch %d CJTF-OIR received %d new reports.</p>" % (i, i)
                           for i in range(5100))
        self.publisher.set_page(FIRST, b"<html><body>" + figures + b"</body></html>")
        self.assertEqual(0, self.newsroom.once().returncode)
        self.assertIn("more than 5000 figures", self.evidence_of("1001"))
        listed = run_civcas("captures", "--db", self.newsroom.ledger).stdout.decode()
        self.assertIn("more than 5000 figures", " ".join(listed.split()))

    def evidence_of(self, document):
        return [row["evidence"] for row in self.newsroom.rows("captures")
                if document in row["document"]][0]


class Reader(WatchingTest):
    """Readers that die: civcasd is copied beside a civcas that dies of some documents."""

    def setUp(self):
        super().setUp()
        programs = self.newsroom.folder / "bin"
        programs.mkdir()
        shutil.copy(CIVCASD, programs / "civcasd")
        reader = programs / "civcas"
        reader.write_text(
            "#!/bin/sh\n"
            "body=$(cat)\n"
            'case "$body" in\n'
            "*poison-cpu*) ulimit -t 1; while :; do :; done ;;\n"
            "*poison-crash*) kill -SEGV $$ ;;\n"
            "*poison-limits*) echo limits: $(ulimit -t) $(ulimit -f) $(ulimit -c) $(ulimit -n)"
            " names: $(env | cut -d= -f1 | sort | tr '\\n' ' ') >&2; exit 1 ;;\n"
            f"*poison-memory*) exec {CIVCAS.parents[1]}/tests/system/trespasser memory ;;\n"
            "*poison-flood*) exec yes '{\"schema\": 1, \"kind\": \"release\"}' ;;\n"
            f"*poison-trespass*) exec {CIVCAS.parents[1]}/tests/system/trespasser ;;\n"
            "*poison-nonsense*) echo '{\"schema\": 1}'; exit 0 ;;\n"
            # it may write no file, but a folder's name can say how many run
            f"*poison-slow*) cd {self.newsroom.folder}/running && mkdir $$ &&"
            " mkdir ../counts/$$-$(ls | wc -l); sleep 0.3; rmdir $$ ;;\n"
            "esac\n"
            f'printf %s "$body" | exec {CIVCAS} "$@"\n')
        reader.chmod(reader.stat().st_mode | stat.S_IXUSR)
        self.newsroom.program = programs / "civcasd"

    def check_death(self, poison, expected):
        self.publisher.set_page(FIRST, JANUARY.replace(b"</body>", poison + b"</body>"))
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.start()
        line = self.newsroom.wait_for("not read again unless it changes")
        self.assertIn(expected, line)
        self.newsroom.wait_for("found")
        self.wait_for_rounds(3)
        self.assertEqual(1, sum("not read again" in line for line in self.newsroom.lines))
        captures = [row for row in self.newsroom.rows("captures") if "1001" in row["document"]]
        self.assertEqual("failed", captures[0]["verdict"])
        self.publisher.set_page(FIRST, JANUARY)
        wait_until("the mended document", lambda: len(
            [line for line in self.newsroom.lines if "found" in line or "read " in line]) >= 2)
        self.assertEqual(0, self.newsroom.stop())

    def test_a_reader_that_eats_the_processor_is_recorded_failed_once(self):
        self.check_death(b"poison-cpu", "died of signal")

    def test_a_reader_that_crashes_is_recorded_failed_once(self):
        self.check_death(b"poison-crash", "died of signal 11")

    @unittest.skipIf(IS_SANITIZED, "a sanitized reader cannot be confined")
    def test_a_reader_that_asks_for_a_socket_is_recorded_failed_once(self):
        self.check_death(b"poison-trespass", "asked the system for call")

    @unittest.skipIf(IS_SANITIZED, "a sanitized reader has no limit of memory")
    def test_a_reader_that_eats_the_memory_is_recorded_failed_once(self):
        self.check_death(b"poison-memory", "died of signal")

    def test_a_reader_that_never_stops_talking_is_recorded_failed_once(self):
        self.check_death(b"poison-flood", "it wrote more than a release may have")

    def test_a_reader_has_limits_and_a_bare_environment(self):
        self.publisher.set_page(FIRST, JANUARY.replace(b"</body>", b"poison-limits</body>"))
        self.newsroom.start(SECRET="password")
        line = self.newsroom.wait_for("limits: ")
        self.assertIn("limits: 30 0 0 64", line)
        self.assertRegex(line, "names: LC_ALL (OLDPWD )?PWD (SHLVL )?TZ")
        self.newsroom.stop()

    def test_no_more_readers_run_than_there_are_processors(self):
        many = 4 * len(os.sched_getaffinity(0))
        settings = self.newsroom.config / "civcas.conf"
        settings.write_text(settings.read_text() + f"\n[Fetch]\nParallel=64\n")
        counts = self.newsroom.folder / "counts"
        counts.mkdir()
        (self.newsroom.folder / "running").mkdir()
        for i in range(many):
            folder = self.newsroom.folder / f"papers-{i}"
            folder.mkdir()
            (folder / "page.html").write_bytes(
                JANUARY.replace(b"</body>", b"poison-slow %d</body>" % i))
            (self.newsroom.config / "sources.d" / f"papers-{i}.source").write_text(
                f"[Source]\nName=papers {i}\nKind=folder\nFolder={folder}\n")
        self.newsroom.once()
        self.assertEqual(many, len(list(counts.iterdir())))
        most = max(int(path.name.split("-")[1]) for path in counts.iterdir())
        self.assertLessEqual(most, len(os.sched_getaffinity(0)))

    def test_a_reader_that_talks_nonsense_is_not_believed(self):
        self.check_death(b"poison-nonsense", "no release")


if __name__ == "__main__":
    unittest.main()
