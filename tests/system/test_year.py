#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A year of watching an invented publisher, with civcasd's clocks moved on while it sleeps.

The publisher has a public name and address in a network namespace of this test's own, so that civcasd
is as polite as it is to strangers. Twelve releases; outages of hours and of weeks; refusals with 403
and with 200; a release edited long after, one withdrawn, a section that moved, and a clock that was
wrong twice. Each event must be told once and none missed, and the publisher's log must show that it
was not asked more often than allowed.
"""
import http.server
import json
import mmap
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from watching import BLOCK_PAGE, BUILD, CIVCAS, CIVCASD, SOURCE, release_page

PRELOAD = BUILD / "tests" / "libmoved_clock.so"
HOST, ADDRESS = "www.coalition.example", "93.184.215.14"
DAY, HOUR = 86400, 3600
INTERVAL_S, PAUSE_S, JITTER = 2 * HOUR, 30, 0.1
MONTHS = ("January February March April May June July August September October November "
          "December").split()
SHORT_OUTAGE = (20 * DAY + 10 * HOUR, 20 * DAY + 16 * HOUR)  # 503 that asks for two hours
LONG_OUTAGE = (89 * DAY, 106 * DAY)                          # connections are dropped; one release falls in it
REFUSALS = ((150 * DAY, 152 * DAY, 403), (200 * DAY, 201 * DAY, 200))
MOVED, EDITED, WITHDRAWN = 180 * DAY, 240 * DAY, 260 * DAY
WRONG_CLOCKS = ((300 * DAY, 302 * DAY, 400 * DAY), (320 * DAY, 321 * DAY, -30 * DAY))
RESTARTS = (60 * DAY, 210 * DAY)
END = 365 * DAY
FIRST_ID = 1971001  # as long as the numbers of such sites are


def published_at(number):
    return 30 * number * DAY + (14 * HOUR if number > 0 else -1)


def in_span(now, span):
    return span[0] <= now < span[1]


def make_release(number, strikes):
    day = number + 1
    return release_page(MONTHS[number], carried=2, received=2,
                        credible=[(f"Jan. {day}, 2018, near Tell Mithal A, Syria", 1)],
                        dismissed=[f"Feb. {day}, 2018, near Tell Mithal B, Syria"],
                        still_open=["Mar. 1, 2018, near Tell Mithal C, Syria",
                                    "Mar. 2, 2018, near Tell Mithal D, Syria"],
                        total=1300 + number, strikes=strikes)


class Clock:
    """What tests/support/moved_clock.c shares with us."""

    def __init__(self, path):
        path.write_bytes(bytes(16))
        self.file = open(path, "r+b")
        self.memory = mmap.mmap(self.file.fileno(), 16)
        self.numbers = memoryview(self.memory).cast("q")
        self.began = time.time()

    def get(self):
        """True seconds since the beginning, as civcasd lives them."""
        return time.time() - self.began + self.numbers[0] / 1e9

    def set_wrong(self, seconds):
        self.numbers[1] = int(seconds * 1e9)  # in one piece: civcasd reads it all the time


class Publisher:
    def __init__(self, clock):
        self.clock = clock
        self.log = []  # (time, path, status)
        publisher = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                now = publisher.clock.get()
                status, headers, body = publisher.answer(now, self.path, self.headers)
                publisher.log.append((now, self.path, status))
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer((ADDRESS, 80), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, now, path, headers):
        """Status (0: the line is cut), headers and body."""
        if in_span(now, LONG_OUTAGE):
            return 0, {}, b""
        if in_span(now, SHORT_OUTAGE):
            return 503, {"Retry-After": "7200"}, b"later"
        for begin, end, status in REFUSALS:
            if in_span(now, (begin, end)):
                return status, {"Content-Type": "text/html"}, BLOCK_PAGE
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"
        if path == "/feed":
            return self.conditional(headers, self.feed(now), "application/rss+xml")
        for number in range(12):
            if f"/Article/{FIRST_ID + number}/" not in path or now < published_at(number):
                continue
            if number == 5 and now >= WITHDRAWN:
                break
            if now >= MOVED and path.startswith("/News/"):
                return 301, {"Location": f"http://{HOST}{self.path(now, number)}"}, b""
            strikes = 34000 + 100 * number + (7 if number == 1 and now >= EDITED else 0)
            return self.conditional(headers, make_release(number, strikes), "text/html; charset=utf-8")
        return 404, {"Content-Type": "text/html"}, b"<title>Not here</title><p>Nothing."

    def conditional(self, headers, body, media_type):
        tag = f'"{hash(body):x}"'
        if headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        return 200, {"ETag": tag, "Content-Type": media_type}, body

    def path(self, now, number):
        section = "Releases" if now >= MOVED else "News"
        return f"/{section}/Article/{FIRST_ID + number}/{MONTHS[number].lower()}/"

    def feed(self, now):
        """The newest three."""
        numbers = [n for n in range(12) if published_at(n) <= now and not (n == 5 and now >= WITHDRAWN)]
        items = "".join(f"<item><title>Civilian Casualty Report of {MONTHS[n]}</title>"
                        f"<link>http://{HOST}{self.path(now, n)}</link></item>"
                        for n in reversed(numbers[-3:]))
        return ('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
                f"<link>http://{HOST}/</link>{items}</channel></rss>").encode()


class Year(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="civcas-year-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        config = cls.folder / "config"
        (config / "sources.d").mkdir(parents=True)
        (config / "civcas.conf").write_text(
            f"[Ledger]\nFile={cls.folder}/ledger.db\n[Bus]\nBus=none\n"
            f"[Fetch]\nContact=desk@newsroom.example\nPause={PAUSE_S}s\nJitter={JITTER:.0%}\n")
        (config / "sources.d" / "oir.source").write_text(
            f"[Source]\nKind=feed\nAddress=http://{HOST}/feed\nInterval={INTERVAL_S}s\nTimeout=10s\n")
        cls.config = config
        cls.clock = Clock(cls.folder / "clock")
        cls.publisher = Publisher(cls.clock)
        cls.live_through_it()
        cls.log = cls.publisher.log
        if "CIVCAS_YEAR_LOG" in os.environ:
            shutil.copy(cls.folder / "said", os.environ["CIVCAS_YEAR_LOG"])
            shutil.copy(cls.folder / "ledger.db", os.environ["CIVCAS_YEAR_LOG"] + ".db")
            Path(os.environ["CIVCAS_YEAR_LOG"] + ".requests").write_text(
                "".join(f"{now / DAY:9.4f} {status} {path}\n" for now, path, status in cls.log))

    @classmethod
    def live_through_it(cls):
        """Ends civcasd twice in between: a restart must neither lose nor repeat anything."""
        for until in (*RESTARTS, END):
            with open(cls.folder / "said", "a", encoding="utf-8") as said:
                process = subprocess.Popen(
                    [str(CIVCASD), "--config", str(cls.config), "--phrases",
                     str(SOURCE / "config" / "phrases")], stdout=said, stderr=said,
                    env={"PATH": os.environ["PATH"], "HOME": str(cls.folder), "LC_ALL": "C.UTF-8",
                         "TZ": "UTC", "LD_PRELOAD": str(PRELOAD),
                         "CIVCAS_TEST_CLOCK": str(cls.folder / "clock")})
            deadline = time.monotonic() + 600
            while cls.clock.get() < until and process.poll() is None and time.monotonic() < deadline:
                now = cls.clock.get()
                wrong = next((by for begin, end, by in WRONG_CLOCKS if begin <= now < end), 0)
                cls.clock.set_wrong(wrong)
                time.sleep(0.002)
            process.send_signal(signal.SIGTERM)
            if process.wait(60) != 0 or cls.clock.get() < until:
                raise RuntimeError(f"civcasd ended on day {cls.clock.get() / DAY:.1f}:\n" +
                                   (cls.folder / "said").read_text()[-3000:])

    def rows(self, verb, *options):
        done = subprocess.run([CIVCAS, verb, "--json", "--config", self.config, *options],
                              capture_output=True, timeout=60, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def count_notices(self):
        with sqlite3.connect(f"file:{self.folder}/ledger.db?mode=ro", uri=True) as ledger:
            return dict(ledger.execute("SELECT kind, count(*) FROM notices GROUP BY kind"))

    def test_every_release_is_told_once(self):
        told = [change["release_id"] for change in self.rows("changes")
                if change["kind"] == "release_published"]
        self.assertEqual(12, len(told), told)
        self.assertEqual(12, len(set(told)), told)

    def test_the_edit_is_told_once_and_nothing_else_is_called_one(self):
        edits = [change for change in self.rows("changes") if change["kind"] == "release_edited"]
        self.assertEqual(1, len(edits), edits)
        self.assertEqual(0, sum(change["kind"] == "publishers_differ" for change in self.rows("changes")))

    def test_the_withdrawal_is_told_once(self):
        told = [change for change in self.rows("changes") if change["kind"] == "release_withdrawn"]
        self.assertEqual(1, len(told), told)
        self.assertIn("gone from", told[0]["reason"])
        self.assertEqual(0, sum(change["kind"] == "change_corrected"
                                for change in self.rows("changes")))

    def test_each_long_failure_is_told_once_and_so_is_its_end(self):
        notices = self.count_notices()
        self.assertEqual(notices["source_failing"], notices["source_recovered"])
        self.assertIn(notices["source_failing"], (2, 3, 4))

    def test_no_case_vanished_and_no_total_fell(self):
        kinds = {change["kind"] for change in self.rows("changes")}
        self.assertEqual(set(), kinds & {"case_missing", "case_returned", "case_reversed",
                                         "rekey_suspected", "case_contradicted"})

    def test_each_release_is_found_within_a_day_of_when_it_could_be(self):
        for number in range(12):
            could = published_at(number)
            if in_span(could, LONG_OUTAGE):
                could = LONG_OUTAGE[1] + DAY  # the longest wait after a broken line
            for begin, end, _ in REFUSALS:
                if in_span(could, (begin, end)):
                    could = end + 2 * DAY  # who is refused waits longer
            asked = [now for now, path, status in self.log
                     if f"/Article/{FIRST_ID + number}/" in path and status == 200]
            self.assertLess(asked[0] - could, DAY, f"release {number + 1}")

    def test_two_requests_are_never_closer_than_the_pause(self):
        for (before, path, status), (after, then, _) in zip(self.log, self.log[1:]):
            # The second half of a redirect follows at once; a restart knows of no request before it.
            if status != 301 and not any(0 < after - start < DAY / 8 for start in RESTARTS):
                self.assertGreater(after - before, PAUSE_S - 1, f"{path}, {then} on day {after / DAY:.2f}")

    def test_the_feed_is_asked_for_once_an_interval(self):
        asked = [now for now, path, _ in self.log if path == "/feed"]
        corrections = [moment for begin, end, _ in WRONG_CLOCKS for moment in (begin, end)]
        close = [after for before, after in zip(asked, asked[1:])
                 if after - before < INTERVAL_S * (1 - JITTER) - 60 and
                 not any(abs(after - moment) < DAY / 8 for moment in corrections) and
                 not in_span(before, LONG_OUTAGE) and
                 not any(0 < after - start < DAY / 8 for start in RESTARTS)]
        self.assertEqual([], [f"{moment / DAY:.3f}" for moment in close])
        self.assertLess(len(asked), END / INTERVAL_S * 1.1)
        self.assertGreater(len(asked), END / INTERVAL_S * 0.75)

    def test_whoever_asks_for_time_gets_it(self):
        for index, (now, path, status) in enumerate(self.log[:-1]):
            if status == 503:
                self.assertGreaterEqual(self.log[index + 1][0] - now, 7200 - 5, path)

    def test_whoever_refuses_is_left_alone_for_hours(self):
        for begin, end, _ in REFUSALS:
            asked = [now for now, path, _ in self.log if path == "/feed" and in_span(now, (begin, end))]
            self.assertLess(len(asked), 8)
            for before, after in zip(asked[1:], asked[2:]):
                self.assertGreater(after - before, 2 * HOUR)

    def test_robots_txt_is_asked_for_once_a_day_at_most(self):
        asked = [now for now, path, status in self.log if path == "/robots.txt" and status == 200]
        close = [now for before, now in zip(asked, asked[1:]) if now - before < DAY - 60]
        self.assertLessEqual(len(close), 2)  # two restarts

    def test_a_year_of_checks_is_a_handful_of_rows(self):
        size = (self.folder / "ledger.db").stat().st_size
        checks = len(self.log)
        self.assertLess(len(self.rows("captures", "--limit", "100000")), checks / 4)
        self.assertLess(size, 4 << 20)


def enter_namespace():
    """Runs this again where it is alone with its publisher; False when the kernel forbids it."""
    hosts = tempfile.NamedTemporaryFile("w", suffix=".hosts")
    hosts.write(f"127.0.0.1 localhost\n{ADDRESS} {HOST}\n")
    hosts.flush()
    script = ('ip link set lo up && ip addr add "$1"/32 dev lo && mount --bind "$2" /etc/hosts && '
              'shift 2 && exec "$@"')
    enter = ["unshare", "-Urmn", "sh", "-ec"]
    if subprocess.run([*enter, "ip link set lo up"], capture_output=True, check=False).returncode != 0:
        return None
    return subprocess.run([*enter, script, "sh", ADDRESS, hosts.name, sys.executable, *sys.argv],
                          env={**os.environ, "CIVCAS_YEAR_INSIDE": "1"}, check=False).returncode


if __name__ == "__main__":
    if not PRELOAD.exists():
        print("the clock cannot be moved in this build")
        sys.exit(77)
    if "CIVCAS_YEAR_INSIDE" not in os.environ:
        code = enter_namespace()
        if code is None:
            print("no network namespace of our own here")
        sys.exit(77 if code is None else code)
    unittest.main()
