#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies at a public archive: asked for after everybody was told, looked at before they are named.

A proxy of this test's own answers for the publisher, who has a public name, and for the archive, which may be asked
in clear because it is said to be this machine.
"""
import http.server
import json
import sqlite3
import threading
import time
import unittest
import urllib.parse

from system import run_civcas
from watching import BLOCK_PAGE, FEBRUARY, FIRST, JANUARY, SECOND, Newsroom, WatchingTest, wait_until

STAMP = "20190926162138"
PAGE = "http://www.coalition.example/latest/"


class World:
    """A proxy: who asks it for an address gets the answer of whoever that is."""

    def __init__(self):
        self.jobs = []       # (address, key) of each save asked for, with the time
        self.statuses = []   # what the archive answers when it is looked at, one after another
        self.copy = FEBRUARY
        self.page = JANUARY
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, body, status=200, media="text/html"):
                self.send_response(status)
                self.send_header("Content-Type", media)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                site, path = urllib.parse.urlsplit(self.path).netloc, urllib.parse.urlsplit(self.path).path
                if site == "localhost" and path.startswith("/save/status/"):
                    answer = world.statuses.pop(0) if len(world.statuses) > 1 else world.statuses[0]
                    self.answer(json.dumps(answer).encode(), media="application/json")
                elif site == "localhost" and path == f"/web/{STAMP}id_/{PAGE}":
                    self.answer(world.copy)
                elif self.path == PAGE:
                    self.answer(world.page)
                else:
                    self.answer(b"no such page", 404)

            def do_POST(self):
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                world.jobs.append((time.monotonic(), form["url"][0], self.headers["Authorization"]))
                self.answer(b'{"url": "x", "job_id": "spn2-1"}', media="application/json")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Archive(WatchingTest):
    prepared = None  # ledgers: with January, the baseline; and with February, which is to be saved

    def setUp(self):
        super().setUp()
        self.world = World()
        self.addCleanup(self.world.server.server_close)
        self.addCleanup(self.world.server.shutdown)
        self.newsroom = Newsroom(self.newsroom.folder / "archive", self.publisher)
        self.addCleanup(self.newsroom.stop)
        self.key = self.newsroom.folder / "key"
        self.key.write_text("access:secret\n")
        self.key.chmod(0o600)
        self.set_settings()
        (self.newsroom.config / "sources.d" / "oir.source").write_text(
            f"[Source]\nKind=page\nAddress={PAGE}\nInterval=5min\n")

    def prepare(self):
        """A ledger in which February waits to be saved: strangers are asked slowly, so it is made once."""
        if Archive.prepared is None:
            self.newsroom.once()
            self.world.page = FEBRUARY
            self.newsroom.once()
            self.assertEqual([(PAGE, None, 0, None)], self.saves())
            Archive.prepared = self.newsroom.ledger.read_bytes()
        self.newsroom.ledger.write_bytes(Archive.prepared)

    def set_settings(self, save_at="http://localhost/save"):
        self.newsroom.set_settings(mail=f"Proxy=http://127.0.0.1:{self.world.server.server_port}\n"
                                        f"[Archive]\nSaveAt={save_at}\nKeyFile={self.key}\n")

    def saves(self):
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            return ledger.execute("SELECT address, copy, attempts, last_error FROM pages_saved").fetchall()

    def watch(self):
        self.prepare()
        self.newsroom.start("--verbose")

    def test_a_page_that_made_news_is_copied_and_the_copy_looked_at(self):
        self.world.statuses = [{"status": "pending"}, {"status": "success", "timestamp": STAMP}]
        self.watch()
        self.newsroom.wait_for("archive: saved")
        self.assertEqual([(PAGE, f"http://localhost/web/{STAMP}/{PAGE}", 0, None)], self.saves())
        self.assertEqual([(PAGE, "LOW access:secret")], [job[1:] for job in self.world.jobs])
        done = run_civcas("status", "--config", str(self.newsroom.config), "--db", str(self.newsroom.ledger))
        self.assertIn("1 pages copied, 0 wait", done.stdout.decode())

    def test_a_copy_of_a_block_page_is_none(self):
        self.world.statuses = [{"status": "success", "timestamp": STAMP}]
        self.world.copy = BLOCK_PAGE
        self.watch()
        said = self.newsroom.wait_for("not saved")
        self.assertIn("the copy is no page", said)
        self.assertEqual([(PAGE, None, 1)], [row[:3] for row in self.saves()])

    def test_what_the_archive_could_not_is_tried_again_and_said(self):
        self.world.statuses = [{"status": "error", "message": "Blocked by the site."}]
        self.watch()
        self.assertIn("Blocked by the site.", self.newsroom.wait_for("not saved"))
        self.assertIn("Blocked by the site.", self.saves()[0][3])

    def test_its_words_are_cut_and_hold_nothing_unseen(self):
        self.world.statuses = [{"status": "error", "message": "No \x1b[2J" + "and no " * 100000}]
        self.watch()
        said = self.newsroom.wait_for("not saved")
        kept = self.saves()[0][3]
        for words in said, kept:
            self.assertLess(len(words), 500)
            self.assertNotIn("\x1b", words)
        self.assertIn("and no and no", kept)

    def test_nothing_is_asked_for_while_somebody_is_to_be_told(self):
        self.prepare()
        with sqlite3.connect(self.newsroom.ledger) as ledger:  # as for a recipient whose server is down
            ledger.execute("INSERT INTO outbox (sequence, subscriber, channel, release_id, batch, due_at)"
                           " SELECT max(sequence), 'desk', 'mail', (SELECT release_id FROM saves), 'x', 0"
                           " FROM changes")
        self.world.statuses = [{"status": "success", "timestamp": STAMP}]
        self.newsroom.start("--verbose")
        time.sleep(3)
        self.assertEqual([], self.world.jobs)
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            ledger.execute("UPDATE outbox SET delivered_at = 1")
        wait_until("the save", lambda: self.world.jobs)

    def test_it_is_off_unless_the_settings_name_an_archive(self):
        self.set_settings(save_at="")
        self.newsroom.once()
        self.world.page = FEBRUARY
        self.newsroom.once()
        self.assertEqual(2, self.newsroom.kinds()["release_published"])
        self.assertEqual([], self.saves())

    def test_pages_of_our_own_servers_are_never_named_to_it(self):
        (self.newsroom.config / "sources.d" / "oir.source").unlink()
        self.newsroom.set_source()
        self.newsroom.once()
        self.publisher.set_feed(SECOND, FIRST)
        time.sleep(1)
        self.newsroom.once()
        self.assertEqual(2, self.newsroom.kinds()["release_published"])
        self.assertEqual([], self.saves())


if __name__ == "__main__":
    unittest.main()
