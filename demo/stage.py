# SPDX-License-Identifier: GPL-3.0-or-later
"""A newsroom in one folder: a web server, a mail server, a session bus and civcasd, all real, all on
loopback, all stopped by their process ids."""
import email
import email.policy
import json
import mailbox
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

import make_releases

RECIPIENT = "editor@newsroom.example"

NGINX = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_rlimit_nofile 256;
events {{ worker_connections 64; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
    uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
    types {{ text/html html; application/rss+xml ashx; }}
    server {{
        listen 127.0.0.1:{port};
        root {folder}/pages;
        index index.html;
    }}
}}
"""

SETTINGS = """\
[Ledger]
File={folder}/ledger.db
[Bus]
Bus=session
[Fetch]
Contact=desk@newsroom.example
Pause=0ms
Jitter=0%
[Mail]
Server=smtp://127.0.0.1:{mail_port}
From=Civcas <civcas@newsroom.example>
Domain=newsroom.example
AllowPlain=yes
RetryFirst=1s
RetryLongest=2s
"""

SOURCES = {
    "oir-feed": ("feed", "/DesktopModules/ArticleCS/RSS.ashx"),
    "oir-list": ("list", "/Media-Library/News-Releases/"),
}


def free_port():
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, predicate, timeout_s=30):
    """Polls until @predicate gives something true, and gives that."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answer = predicate()
        if answer:
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {timeout_s} s in vain for {what}")


def stop(process, how=signal.SIGTERM, timeout_s=20):
    """Ends a process that we started; after @timeout_s by force."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Stage:
    """Use as a context manager: everything that was started is stopped at its end."""

    def __init__(self, build, folder, interval="1h"):
        self.folder = Path(folder).resolve()
        self.build = Path(build).resolve()
        self.port = free_port()
        self.mail_port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.interval = interval
        self.maildir = self.folder / "Maildir"
        self.web = self.bus = self.daemon = self.mail = None
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TZ": "UTC",
            **{name: os.environ[name] for name in ("TERM", "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                                   "LSAN_OPTIONS") if name in os.environ}}

    def __enter__(self):
        for name in ("pages", "tmp", "config/sources.d", "config/recipients.d"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.write_settings()
        try:
            self.start_bus()
            self.start_web()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        stop(self.daemon)
        self.stop_mail()
        stop(self.web)
        stop(self.bus)

    # What is set up

    def write_settings(self):
        config = self.folder / "config"
        (config / "civcas.conf").write_text(
            SETTINGS.format(folder=self.folder, mail_port=self.mail_port))
        for name, (kind, path) in SOURCES.items():
            (config / "sources.d" / f"{name}.source").write_text(
                f"[Source]\nKind={kind}\nAddress={self.base}{path}\nInterval={self.interval}\n"
                "AllowPrivateAddresses=yes\n")
        (config / "recipients.d" / "editor.recipient").write_text(
            f"[Recipient]\nName=The night desk\nAddress={RECIPIENT}\n")

    def start_bus(self):
        read_end, write_end = os.pipe()
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", f"--print-address={write_end}"],
            pass_fds=[write_end], env=self.environment, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = pipe.readline().strip()

    def start_web(self):
        (self.folder / "nginx.conf").write_text(
            NGINX.format(folder=self.folder, port=self.port))
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        self.web = subprocess.Popen(
            [nginx, "-p", str(self.folder), "-c", "nginx.conf", "-e", "nginx.log"],
            env=self.environment)
        wait_until("nginx", lambda: self.answers(self.port))

    @staticmethod
    def answers(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    # What is published

    def put(self, path, text):
        """Publishes @text at @path at once, whole or not at all."""
        place = self.folder / "pages" / path.strip("/")
        if path.endswith("/"):
            place = place / "index.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".fresh")
        fresh.write_bytes(text.encode())
        fresh.rename(place)

    def publish(self, releases):
        """Publishes @releases, and announces them in the feed and on the list page."""
        for release in releases:
            self.put(release.path, make_releases.article_page(release, self.base))
        self.announce(releases)

    def announce(self, releases):
        self.put(SOURCES["oir-feed"][1], make_releases.feed(releases, self.base))
        self.put(SOURCES["oir-list"][1], make_releases.list_page(releases, self.base))

    def block(self):
        """Feed and list answer with a block page, and status 200."""
        for _, path in SOURCES.values():
            self.put(path, make_releases.BLOCK_PAGE)

    # Mail

    def start_mail(self):
        self.mail = Controller(Mailbox(str(self.maildir)), hostname="127.0.0.1",
                               port=self.mail_port)
        self.mail.start()

    def stop_mail(self):
        if self.mail is not None:
            self.mail.stop()
            self.mail = None

    def mails(self):
        """(path, message) of each mail delivered so far, oldest first."""
        if not self.maildir.exists():
            return []
        box = mailbox.Maildir(str(self.maildir), create=False)
        paths = [Path(self.maildir, box._lookup(key)) for key in box.iterkeys()]
        paths.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [(path, email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
                for path in paths]

    # Programs

    def program(self, name):
        return str(self.build / ("cli" if name == "civcas" else "daemon") / name)

    def start_daemon(self, wait=True):
        """@wait: until it answers on the bus."""
        with open(self.folder / "civcasd.log", "ab") as log:
            self.daemon = subprocess.Popen(
                [self.program("civcasd"), "--config", str(self.folder / "config")],
                env=self.environment, stdout=log, stderr=log)
        if wait:
            wait_until("civcasd on the bus", self.daemon_answers)

    def daemon_answers(self):
        if self.daemon.poll() is not None:
            raise RuntimeError(f"civcasd ended with {self.daemon.returncode}:\n"
                               f"{(self.folder / 'civcasd.log').read_text()[-4000:]}")
        return subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.civcas.Monitor", "--object-path",
             "/org/civcas/Monitor", "--method", "org.freedesktop.DBus.Peer.Ping"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False).returncode == 0

    def kill_daemon(self):
        """As a power cut would: no chance to tidy up."""
        stop(self.daemon, signal.SIGKILL)

    def civcas(self, *arguments, check=True, show=False):
        """Runs civcas with the settings of this stage. Returns its standard output."""
        done = subprocess.run([self.program("civcas"), *arguments, "--config",
                               str(self.folder / "config")],
                              env=self.environment, text=True, check=False,
                              stdout=None if show else subprocess.PIPE,
                              stderr=None if show else subprocess.PIPE)
        if check and done.returncode != 0:
            raise RuntimeError(f"civcas {' '.join(arguments)} ended with {done.returncode}: "
                               f"{done.stdout} {done.stderr}")
        return done.stdout

    def changes(self, since=0):
        """What the ledger recorded after number @since."""
        lines = self.civcas("changes", "--json", "--since", str(since)).splitlines()
        return [json.loads(line) for line in lines]
