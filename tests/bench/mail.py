# SPDX-License-Identifier: GPL-3.0-or-later
"""1,000 recipients, mixed rules, a release of 150 changes: one mail each, handed to Exim.

civcasd does all its work: it looks what is due, composes, hands in over one connection, and commits
after each 250. curl, one process, sends the same mails over one connection: the floor. The best of
RUNS counts.
"""
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RECIPIENTS = 1000
CASES = 150
RUNS = 3
SOURCE = Path(__file__).resolve().parent.parent.parent
RULES = ["", "KilledAtLeast=2\n", "Kinds=case_credible, case_dismissed\n", "Countries=Syria\n",
         "Sources=social media\nAnyFigure=yes\n"]
MAIL = """[Mail]
Server=smtp://127.0.0.1:{port}
From=Civcas <civcas@newsroom.example>
AllowPlain=yes
"""


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Exim:
    """Takes every mail, and throws it away when it is on its queue."""

    def __init__(self, folder):
        program = shutil.which("exim4") or "/usr/sbin/exim4"
        if not os.path.exists(program) or os.geteuid() != 0:
            raise RuntimeError("Exim is needed (apt-get install exim4-daemon-light), and root to "
                               "start it")
        self.port = find_port()
        spool = folder / "spool"
        spool.mkdir()
        shutil.chown(spool, "Debian-exim", "Debian-exim")
        folder.chmod(0o755)
        config = folder / "exim.conf"
        config.write_text(f"""
spool_directory = {spool}
log_file_path = {spool}/%slog
daemon_smtp_ports = {self.port}
local_interfaces = 127.0.0.1
primary_hostname = localhost
acl_smtp_rcpt = accept
acl_smtp_data = accept
queue_only = true
smtp_accept_max_per_connection = 0
host_lookup =
rfc1413_query_timeout = 0s
begin acl
accept:
  accept
begin routers
begin transports
begin rewrite
begin retry
begin authenticators
""")
        self.process = subprocess.Popen([program, "-bdf", "-oX", f"127.0.0.1.{self.port}", "-C",
                                         str(config)], stderr=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Exim does not listen")

    def end(self):
        self.process.terminate()
        self.process.wait()


class Keeper:
    """A mail server that keeps each mail as a file, for curl to send again."""

    def __init__(self, folder):
        from aiosmtpd.smtp import SMTP  # of python3-aiosmtpd
        self.folder = folder
        self.mails = []  # (recipient, path)
        self.loop = asyncio.new_event_loop()
        opening = self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", 0)
        self.server = self.loop.run_until_complete(opening)
        self.port = self.server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def handle_DATA(self, _server, _session, envelope):
        path = self.folder / f"{len(self.mails)}.eml"
        path.write_bytes(envelope.content)
        self.mails.append((envelope.rcpt_tos[0], path))
        return "250 OK"


def name(number):
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03}").capitalize()


def prepare(folder, build):
    """A ledger with 1,000 mails in its outbox, and how to start civcasd on it."""
    sys.path.insert(0, str(SOURCE / "tests" / "system"))
    os.environ["CIVCAS_BUILD"] = str(build)
    from watching import FIRST, SECOND, Newsroom, Publisher, release_page

    places = [f"Jan. {n % 28 + 1}, 2018, near Tell {name(n)}, Syria" for n in range(CASES)]
    january = release_page("January", carried=CASES, received=0, credible=[], dismissed=[],
                           still_open=places, total=1000, strikes=30000)
    february = release_page("February", carried=CASES, received=0,
                            credible=[(place, n % 4 + 1) for n, place in enumerate(places[:75])],
                            dismissed=places[75:], still_open=[], total=1186, strikes=30100)
    publisher = Publisher()
    publisher.__enter__()
    newsroom = Newsroom(folder, publisher, build / "daemon" / "civcasd")
    publisher.set_page(FIRST, january)
    publisher.set_page(SECOND, february)
    publisher.set_feed(FIRST)
    newsroom.set_source()
    newsroom.once()
    for n in range(RECIPIENTS):
        (newsroom.config / "recipients.d" / f"r{n:04}.recipient").write_text(
            f"[Recipient]\nAddress=r{n:04}@newsroom.example\n{RULES[n % len(RULES)]}")
    publisher.set_feed(SECOND, FIRST)
    done = newsroom.once()
    waiting = {row["recipient"] for row in newsroom.rows("outbox")}
    if len(waiting) != RECIPIENTS:
        raise RuntimeError(f"{len(waiting)} recipients wait for mail:\n{done.stdout}{done.stderr}")
    shutil.copy(newsroom.ledger, folder / "before.db")
    return newsroom


def send(newsroom, port):
    """Seconds that civcasd takes from its start until all is handed in and noted."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{newsroom.ledger}{ending}").unlink(missing_ok=True)
    shutil.copy(newsroom.folder / "before.db", newsroom.ledger)
    newsroom.set_settings(mail=MAIL.format(port=port))
    begun = time.monotonic()
    done = newsroom.once()
    taken = time.monotonic() - begun
    if newsroom.rows("outbox"):
        raise RuntimeError(f"not all was handed in:\n{done.stdout}{done.stderr}"[-2000:])
    return taken


def send_by_curl(mails, port, folder):
    path = folder / "curl.conf"
    path.write_text("\nnext\n".join(
        f'url = "smtp://127.0.0.1:{port}"\nmail-from = "civcas@newsroom.example"\n'
        f'mail-rcpt = "{recipient}"\nupload-file = "{file}"\nsilent\nshow-error'
        for recipient, file in mails))
    begun = time.monotonic()
    subprocess.run(["curl", "-K", path], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def measure(build):
    with tempfile.TemporaryDirectory() as name_:
        folder = Path(name_)
        newsroom = prepare(folder, build)
        (folder / "mails").mkdir()
        keeper = Keeper(folder / "mails")
        send(newsroom, keeper.port)
        exim = Exim(folder)
        try:
            ours = min(send(newsroom, exim.port) for _ in range(RUNS))
            curls = min(send_by_curl(keeper.mails, exim.port, folder) for _ in range(RUNS))
        finally:
            exim.end()
        yield ("wall_ratio_to_curl", ours / curls,
               f"{RECIPIENTS} mails in {ours:.2f} s, curl {curls:.2f} s")
