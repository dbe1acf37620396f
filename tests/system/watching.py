# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of civcasd share: an invented publisher on loopback, and civcasd watching it."""
import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CIVCAS_BUILD", SOURCE / "build" / "dev"))
CIVCAS = BUILD / "cli" / "civcas"
CIVCASD = BUILD / "daemon" / "civcasd"

# Akamai's page, as it also comes with status 200.
BLOCK_PAGE = b"""<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access "http&#58;&#47;&#47;release" on this server.<P>
Reference&#32;&#35;18&#46;9d37d517&#46;1611332498&#46;1b195610</P></BODY></HTML>"""


def release_page(month, *, carried, received, credible, dismissed, still_open, total, strikes):
    """One invented monthly report; the places are called Mithal, the Arabic word for example."""
    listed = {
        "credible": [f"<p>{line}, via social media report. Coalition aircraft conducted a strike."
                     f" Regrettably, {killed} civilians were unintentionally killed.</p>"
                     for line, killed in credible],
        "dismissed": [f"<p>{line}, via social media report. After a review of available information"
                      " it was assessed that no Coalition strikes were conducted in the geographical"
                      " area that corresponds to the report of civilian casualties.</p>"
                      for line in dismissed],
        "open": [f"<p>{line}, via social media report.</p>" for line in still_open],
    }
    title = f"Combined Joint Task Force Monthly Civilian Casualty Report of {month} 2019"
    completed = len(credible) + len(dismissed)
    deaths = sum(killed for _, killed in credible)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1 class="maintitle">{title}</h1><div itemprop="articleBody">
<p>The Coalition conducted {strikes} strikes between August 2014 and the end of {month} 2019. During
this period, based on information available, CJTF-OIR assesses at least {total} civilians have been
unintentionally killed by Coalition strikes since the beginning of Operation Inherent Resolve.</p>
<p>In the month of {month}, CJTF-OIR carried over {carried} open reports from previous months and
received {received} new reports. CJTF-OIR completed {completed} civilian-casualty allegation
assessment reports. Out of the {completed} completed casualty allegation reports, {len(credible)}
reports were determined to be credible and resulted in {deaths} unintentional civilian deaths. The
remaining {len(dismissed)} reports were assessed to be non-credible. {len(still_open)} reports are
still open.</p>
<p>Credible Reports–In the incidents assessed as credible, the investigations found that the
Coalition took all feasible precautions.</p>
{"".join(listed["credible"])}
<p>Non Credible Reports– After a thorough review of the facts and circumstances of each civilian
casualty report, CJTF-OIR assessed the following {len(dismissed)} reports as non-credible.</p>
{"".join(listed["dismissed"])}
<p>Open Reports– CJTF-OIR is still assessing {len(still_open)} reports of civilian casualties:</p>
{"".join(listed["open"])}
</div></body></html>""".encode()


def place(number):
    return f"Jan. {number}, 2018, near Tell Mithal {'ABCDEFGHIJKLMNOP'[number - 1]}, Syria"


JANUARY = release_page("January", carried=5, received=3, credible=[(place(14), 2), (place(15), 3)],
                       dismissed=[place(12), place(13)], still_open=[place(n) for n in range(1, 5)],
                       total=1000, strikes=30000)
# Two become credible, one is dismissed, one stays, two are new.
FEBRUARY = release_page("February", carried=4, received=2, credible=[(place(1), 4), (place(2), 2)],
                        dismissed=[place(3)], still_open=[place(4), place(5), place(6)],
                        total=1006, strikes=30100)


FIRST, SECOND = "/News/Article/1001/january/", "/News/Article/1002/february/"


class Publisher:
    """A web server whose pages the test sets; use as a context manager."""

    def __init__(self):
        self.pages = {}     # path: (status, headers, body)
        self.requests = []  # (path, headers)
        publisher = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                publisher.requests.append((self.path, dict(self.headers)))
                status, headers, body = publisher.pages.get(self.path, (404, {}, b"no such page"))
                tag = headers.get("ETag")
                if status == 200 and tag and self.headers.get("If-None-Match") == tag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass  # a civcasd that was ended listens no more

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def set_page(self, path, body, status=200, media_type="text/html; charset=utf-8", **headers):
        self.pages[path] = (status, {"Content-Type": media_type, **headers}, body)

    def set_feed(self, *paths, tag=None):
        """A feed that names the articles @paths, newest first."""
        items = "".join(
            f"<item><title>Monthly Civilian Casualty Report {path}</title>"
            f"<link>{self.base}{path}</link><guid>{self.base}{path}</guid>"
            f"<pubDate>Thu, {28 - number:02} Mar 2019 12:00:00 GMT</pubDate></item>"
            for number, path in enumerate(paths))
        body = ('<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
                f"<title>News</title><link>{self.base}</link>{items}</channel></rss>")
        self.set_page("/feed", body.encode(), media_type="application/rss+xml; charset=utf-8",
                      **({"ETag": tag} if tag else {}))

    def count(self, path):
        return sum(1 for asked, _ in self.requests if asked == path)


def wait_until(what, predicate, timeout_s=30):
    """Polls until @predicate gives something true, and gives that."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answer = predicate()
        if answer:
            return answer
        time.sleep(0.02)
    raise TimeoutError(f"waited {timeout_s} s in vain for {what}")


class Newsroom:
    """A folder with settings and a ledger, and the civcasd that uses it."""

    def __init__(self, folder, publisher, program=CIVCASD):
        self.folder = Path(folder)
        self.config = self.folder / "config"
        self.ledger = self.folder / "ledger.db"
        self.publisher = publisher
        self.program = program
        self.process = None
        self.gatherer = None
        self.lines = []  # what civcasd said
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8",
                            "TZ": "UTC"}
        self.environment |= {name: os.environ[name]
                             for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
                             if name in os.environ}
        for name in ("sources.d", "recipients.d"):
            (self.config / name).mkdir(parents=True)
        self.set_settings()

    def set_settings(self, mail="", bus="none"):
        (self.config / "civcas.conf").write_text(
            f"[Ledger]\nFile={self.ledger}\n[Bus]\nBus={bus}\n"
            f"[Fetch]\nContact=desk@newsroom.example\nPause=0ms\nJitter=0%\n{mail}")

    def set_source(self, name="oir", kind="feed", path="/feed", interval="1s"):
        (self.config / "sources.d" / f"{name}.source").write_text(
            f"[Source]\nKind={kind}\nAddress={self.publisher.base}{path}\nInterval={interval}\n"
            "AllowPrivateAddresses=yes\nTimeout=10s\n")

    def set_recipient(self, name, address):
        (self.config / "recipients.d" / f"{name}.recipient").write_text(
            f"[Recipient]\nAddress={address}\n")

    def command(self, *options):
        return [self.program, "--config", str(self.config),
                "--phrases", str(SOURCE / "config" / "phrases"), *options]

    def once(self, *options):
        return subprocess.run(self.command("--once", *options), env=self.environment, text=True,
                              capture_output=True, timeout=120, check=False)

    def start(self, *options, **environment):
        """Starts civcasd; its lines are gathered as they come."""
        self.process = subprocess.Popen(self.command(*options), stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True,
                                        env={**self.environment, **environment})
        self.gatherer = threading.Thread(target=self.gather, args=(self.process,), daemon=True)
        self.gatherer.start()
        self.wait_for("began")

    def gather(self, process):
        for line in process.stdout:
            self.lines.append(line.rstrip("\n"))

    def stop(self, how=signal.SIGTERM):
        """Ends civcasd and gives its exit code, negative for a signal."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(how)
        try:
            return process.wait(15)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            self.gatherer.join(15)
            process.stdout.close()
            if how == signal.SIGTERM and process.returncode != 0:
                print("civcasd ended with", process.returncode, "and said:", *self.lines[-60:],
                      sep="\n", file=sys.stderr)

    def wait_for(self, text, timeout_s=30):
        """Waits for a line that holds @text, and gives it."""
        def find():
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError("civcasd ended early:\n" + "\n".join(self.lines))
            return next((line for line in list(self.lines) if text in line), None)
        try:
            return wait_until(repr(text), find, timeout_s)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; it said:\n" + "\n".join(self.lines)) from None

    def rows(self, verb, *options):
        """What `civcas VERB --json` lists."""
        done = subprocess.run([CIVCAS, verb, "--json", "--config", self.config, *options],
                              env=self.environment, capture_output=True, timeout=60, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def kinds(self):
        """How many changes of each kind the ledger holds."""
        kinds = {}
        for change in self.rows("changes"):
            kinds[change["kind"]] = kinds.get(change["kind"], 0) + 1
        return kinds


class WatchingTest(unittest.TestCase):
    """A publisher whose feed announces January, and a newsroom that is to watch it."""

    def setUp(self):
        self.publisher = self.enter(Publisher())
        self.newsroom = Newsroom(self.enter(tempfile.TemporaryDirectory()), self.publisher)
        self.addCleanup(self.newsroom.stop)
        self.publisher.set_page(FIRST, JANUARY)
        self.publisher.set_page(SECOND, FEBRUARY)
        self.publisher.set_feed(FIRST)
        self.newsroom.set_source()

    def enter(self, manager):  # enterContext() came with a later Python than Debian 12's
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def wait_for_rounds(self, count):
        """Waits until the feed was asked @count times more."""
        wanted = self.publisher.count("/feed") + count
        wait_until("more rounds", lambda: self.publisher.count("/feed") >= wanted)
