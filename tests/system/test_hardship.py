#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full or read-only, files that are damaged or somebody else's, clocks and machines
that stand still: survived, or refused with a word on what to do."""
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from system import CIVCAS, run_civcas
from watching import FIRST, SECOND, WatchingTest, wait_until
import make_releases


def run_on_disk(options, script, *arguments):
    """Runs @script as root of a namespace in which $1 is a disk of its own, mounted with @options;
    $2 is civcas."""
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-euc", f'mount -t tmpfs -o {options} tmpfs "$1"\n{script}', "sh",
         *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"})


def can_mount():
    return shutil.which("unshare") is not None and subprocess.run(
        ["unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True,
        check=False).returncode == 0


class Disk(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        make_releases.main([str(self.folder)])

    @unittest.skipUnless(can_mount(), "no disk can be mounted in a namespace here")
    def test_a_full_disk_is_told_and_the_ledger_stays_whole(self):
        done = run_on_disk("size=4m", """
            "$2" import --db "$1/l.db" "$3/march.html" >/dev/null
            dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null || true
            "$2" import --db "$1/l.db" "$3/april.html" && exit 9
            rm "$1/filler"
            "$2" verify --db "$1/l.db" >/dev/null
            "$2" import --db "$1/l.db" "$3/april.html" >/dev/null
            "$2" verify --db "$1/l.db" >/dev/null
            """, self.disk, CIVCAS, self.folder)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertIn("make room on that disk", done.stderr)

    @unittest.skipUnless(can_mount(), "no disk can be mounted in a namespace here")
    def test_a_read_only_disk_is_told_by_writers_and_readers(self):
        done = run_on_disk("size=8m", """
            "$2" import --db "$1/l.db" "$3/march.html" >/dev/null
            mount -o remount,ro "$1"
            "$2" import --db "$1/l.db" "$3/april.html" && exit 9
            echo reading >&2
            "$2" cases --db "$1/l.db" || true
            """, self.disk, CIVCAS, self.folder)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        writing, reading = done.stderr.split("reading\n")
        self.assertRegex(writing, "read-only|Read-only")
        self.assertRegex(writing, "mount it for writing|can be written")
        self.assertTrue("Mosul" in done.stdout or "can be written" in reading, reading)

    def test_a_damaged_ledger_is_named_with_the_way_back(self):
        ledger = self.folder / "ledger.db"
        run_civcas("import", "--db", ledger, self.folder / "march.html")
        with sqlite3.connect(ledger) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(ledger, "r+b") as file:
            file.seek(4096)
            file.write(os.urandom(ledger.stat().st_size - 8192))
        for verb in ("cases", "changes", "books", "verify", "rebuild"):
            with self.subTest(verb):
                done = run_civcas(verb, "--db", ledger)
                self.assertEqual(1, done.returncode)
                self.assertIn("backup", (done.stdout + done.stderr).decode())

    def test_a_database_of_another_program_is_refused_and_left_alone(self):
        other = self.folder / "other.db"
        with sqlite3.connect(other) as database:
            database.execute("CREATE TABLE recipes (name TEXT)")
        before = other.read_bytes()
        for verb in (("cases",), ("import", self.folder / "march.html")):
            done = run_civcas(*verb, "--db", other)
            self.assertEqual(1, done.returncode)
            self.assertIn(b"another program", done.stderr)
            self.assertIn(b"--db", done.stderr)
        self.assertEqual(before, other.read_bytes())

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self):
        page = self.folder / "march.html"
        before = page.read_bytes()
        for verb in ("cases", "rebuild"):
            done = run_civcas(verb, "--db", page)
            self.assertEqual(1, done.returncode)
            self.assertIn(b"--db", done.stderr)
        self.assertEqual(before, page.read_bytes())


class Time(WatchingTest):
    def test_a_next_check_of_a_clock_that_ran_ahead_does_not_end_the_watching(self):
        self.newsroom.once()
        with sqlite3.connect(self.newsroom.ledger) as database:
            database.execute("UPDATE schedules SET next_at = next_at + 10 * 365 * 86400")
        before = self.publisher.count("/feed")
        self.newsroom.start()
        wait_until("the feed to be asked", lambda: self.publisher.count("/feed") > before)

    def test_a_machine_that_slept_goes_on_where_it_was(self):
        self.newsroom.start()
        wait_until("two rounds", lambda: self.publisher.count("/feed") >= 2)
        self.newsroom.process.send_signal(signal.SIGSTOP)
        time.sleep(4)
        before = self.publisher.count("/feed")
        self.newsroom.process.send_signal(signal.SIGCONT)
        wait_until("the feed to be asked", lambda: self.publisher.count("/feed") > before)
        self.assertLess(self.publisher.count("/feed") - before, 4, "it makes up for what it missed")


class FullDisk(WatchingTest):
    @unittest.skipUnless(can_mount(), "no disk can be mounted in a namespace here")
    def test_civcasd_goes_on_when_the_disk_fills_and_has_missed_nothing_when_there_is_room(self):
        disk = Path(self.newsroom.folder) / "disk"
        disk.mkdir()
        process = subprocess.Popen(
            ["unshare", "-Urm", "sh", "-euc", """
             mount -t tmpfs -o size=6m tmpfs "$1"; disk=$1; shift
             "$@" & daemon=$!
             while read -r word; do
                 case $word in
                 fill) dd if=/dev/zero of="$disk/filler" bs=4k 2>/dev/null || true ;;
                 free) rm "$disk/filler" ;;
                 esac
             done
             kill "$daemon"
             wait "$daemon"
             "$(dirname "$1")/../cli/civcas" verify --db "$disk/l.db"
             "$(dirname "$1")/../cli/civcas" changes --json --db "$disk/l.db"
             """, "sh", disk, *self.newsroom.command(), "--db", disk / "l.db"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=self.newsroom.environment)
        self.addCleanup(process.kill)
        lines = []

        def read_until(text):
            while True:
                line = process.stdout.readline()
                self.assertTrue(line, lines)
                lines.append(line)
                if text in line:
                    return

        def say(word):
            process.stdin.write(word + "\n")
            process.stdin.flush()

        read_until("first release on record")
        say("fill")
        time.sleep(1)
        self.publisher.set_feed(SECOND, FIRST)
        read_until("make room on that disk")
        self.wait_for_rounds(2)
        self.assertIsNone(process.poll(), lines)
        say("free")
        read_until("published: ")
        process.stdin.close()
        rest = process.stdout.read()
        self.assertEqual(0, process.wait(30), rest)
        self.assertIn("The ledger equals its fold", rest)
        self.assertIn('"kind":"case_credible"', rest)
        process.stdout.close()


if __name__ == "__main__":
    unittest.main()
