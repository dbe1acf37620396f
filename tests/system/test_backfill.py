#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Four years of releases from an archive that has the manners of the Wayback Machine.

Its index comes in pages with a key for the next one, with revisits, repeats, pictures and ":80" in
addresses; it replays bodies as packed as it got them without saying so; it answers 429 without a
word on how long, and 503, and goes on afterwards. What is left half done is taken up again, and the
ledger is the same as that of one who was never interrupted.
"""
import gzip
import http.server
import json
import os
import pty
import re
import signal
import threading
import time
import unittest
import urllib.parse

from watching import Newsroom, WatchingTest, release_page, wait_until

MONTHS = ("January February March April May June July August September October November "
          "December").split()
SITE = "http://www.coalition.example"
RELEASES = 48
ROWS = 20  # of one page of the index
COLUMNS = ["timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def make_release(number):
    year, day = 2015 + number // 12, number % 28 + 1
    page = release_page(MONTHS[number % 12], carried=2, received=2,
                        credible=[(f"Jan. {day}, 2014, near Tell Mithal {chr(65 + number // 28)}, Syria", 1)],
                        dismissed=[f"Feb. {day}, 2014, near Tell Mithal {chr(75 + number // 28)}, Syria"],
                        still_open=["Mar. 1, 2014, near Tell Mithal Y, Syria",
                                    "Mar. 2, 2014, near Tell Mithal Z, Syria"],
                        total=1000 + number, strikes=20000 + 100 * number)
    return page.replace(b" 2019", b" %d" % year)


class Archive:
    def __init__(self):
        self.asked = []
        self.served = {}    # number: how often it was replayed
        self.refusals = {}  # path: how often it was refused
        self.rows = self.make_rows()
        archive = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                archive.asked.append(self.path)
                status, headers, body = archive.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # whoever is killed listens no more

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def original(number):
        port = ":80" if number % 3 == 0 else ""
        return f"{SITE}{port}/News/Article/{1300000 + number}/monthly-civilian-casualty-report/"

    @staticmethod
    def stamp(number):
        return f"{2015 + (number + 1) // 12}{(number + 1) % 12 + 1:02}05101500"

    def make_rows(self):
        rows = []
        for number in range(RELEASES):
            row = [self.stamp(number), self.original(number), "text/html", "200", f"DIGEST{number}", "9999"]
            rows.append(row)
            if number % 5 == 0:
                rows.append(list(row))  # rows repeat
            if number % 7 == 0:
                rows.append([f"2020{number:02}01000000"[:14], self.original(number), "warc/revisit", "-",
                             f"DIGEST{number}", "-"])
        rows.append(["20180101000000", f"{SITE}/picture.jpg", "image/jpeg", "200", "PICTURE", "1"])
        return rows

    def answer(self, path):
        parts = urllib.parse.urlsplit(path)
        if parts.path == "/cdx":
            return self.answer_index(urllib.parse.parse_qs(parts.query))
        found = re.fullmatch(r"/web/(\d{14})id_/(http.*/Article/(\d+)/.*)", path)
        if not found:
            return 404, {}, b"<title>Not archived</title>"
        number = int(found[3]) - 1300000
        wanted = {11: 429, 23: 503, 24: 429, 40: 429}.get(number)
        if wanted and self.refusals.setdefault(path, 0) < 1:
            self.refusals[path] += 1
            return wanted, {}, b"<h1>Too many requests</h1>"
        self.served[number] = self.served.get(number, 0) + 1
        body = make_release(number)
        if number % 2 == 0:  # what came packed is handed out packed, and that header is lost
            body = gzip.compress(body)
        return 200, {"Memento-Datetime": "Thu, 05 Feb 2015 10:15:00 GMT", "x-archive-src": "x.warc.gz",
                     "x-archive-orig-content-encoding": "gzip"}, body

    def answer_index(self, query):
        first = int(query["resumeKey"][0]) if "resumeKey" in query else 0
        rows = self.rows[first:first + ROWS]
        if first + ROWS < len(self.rows):
            rows = [*rows, [], [str(first + ROWS)]]
        return 200, {"Content-Type": "application/json"}, json.dumps([COLUMNS, *rows]).encode()


class Backfill(WatchingTest):
    def setUp(self):
        super().setUp()
        self.archive = self.enter(Archive())

    def make_newsroom(self, name):
        newsroom = Newsroom(f"{self.newsroom.folder}/{name}", self.publisher)
        self.addCleanup(newsroom.stop)
        (newsroom.config / "sources.d" / "archive.source").write_text(
            f"[Source]\nKind=wayback\nAuthority=mirror\nAddress={self.archive.base}/cdx?url=coalition.example/*\n"
            "Pages=10\nMaxDocuments=200\nInterval=1s\nAllowPrivateAddresses=yes\n")
        return newsroom

    @staticmethod
    def count(newsroom):
        time.sleep(0.3)  # each look is a program of its own
        return len({row["document"] for row in newsroom.rows("captures", "--limit", "100000")
                    if row["verdict"] == "ok" and "/Article/" in row["document"]})

    def finish(self, newsroom):
        newsroom.start()
        wait_until("all releases", lambda: self.count(newsroom) == RELEASES, 300)
        self.assertEqual(0, newsroom.stop())

    def describe(self, newsroom):
        """What a ledger says, without when it was told so."""
        def rows(verb, *left_out):
            return [{name: value for name, value in row.items() if name not in left_out}
                    for row in newsroom.rows(verb)]
        hashes = sorted({row["sha256"] for row in newsroom.rows("captures", "--limit", "100000")
                         if row["verdict"] == "ok" and "/Article/" in row["document"]})
        return rows("books"), rows("cases"), hashes

    def test_an_interrupted_backfill_ends_in_the_same_ledger(self):
        whole = self.make_newsroom("whole")
        self.finish(whole)
        expected = self.describe(whole)
        self.assertEqual(RELEASES, len(expected[2]))
        self.assertEqual([], [row for row in expected[0] if row["check"] != "carry_continues" and
                              row["result"] == "fails"])
        self.archive.refusals.clear()
        self.archive.served.clear()
        broken = self.make_newsroom("broken")
        for reached, how in ((7, signal.SIGKILL), (20, signal.SIGTERM), (33, signal.SIGKILL)):
            broken.start()
            wait_until(f"{reached} releases", lambda least=reached: self.count(broken) >= least, 300)
            broken.stop(how)
        self.finish(broken)
        self.assertEqual(expected, self.describe(broken))
        # A few were fetched and not read yet each time; what is recorded is not fetched again.
        self.assertLessEqual(sum(self.archive.served.values()), RELEASES + 3 * 4)

    def test_a_refusal_ends_the_round_and_nothing_more_is_asked_in_it(self):
        newsroom = self.make_newsroom("refused")
        done = newsroom.once()
        self.assertEqual(1, done.returncode)
        refused = [path for path, times in self.archive.refusals.items() if times]
        self.assertEqual([self.archive.asked[-1]], refused)
        self.assertEqual(sum(self.archive.served.values()), self.count(newsroom))

    def test_a_bar_shows_how_far_it_is(self):
        newsroom = self.make_newsroom("shown")
        process, terminal = pty.fork()
        if process == 0:
            os.execve(newsroom.program, [str(part) for part in newsroom.command("--once", "--progress")],
                      newsroom.environment)
        shown = b""
        try:
            while part := os.read(terminal, 65536):
                shown += part
        except OSError:  # its other end was closed
            pass
        os.waitpid(process, 0)
        self.assertIn(b"archive: [####                ] 11 of 48 documents", shown)


if __name__ == "__main__":
    unittest.main()
