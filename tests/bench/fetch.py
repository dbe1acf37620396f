# SPDX-License-Identifier: GPL-3.0-or-later
"""1,000 sources on 1,000 host names, nginx on loopback, and what others need for the same.

The names stand in a hosts file that is bound over /etc/hosts in a mount namespace of this process's
own. civcasd does all its work: schedule, robots.txt (kept from the round before), conditions,
verdicts, ledger; it is timed from the second its sources are due to its last commit, and its
processor time is what it used meanwhile. curl --parallel asks for the same with the same conditions
and keeps nothing: the floor. urlwatch, newsboat and sfeed are what people use instead (the last two
watch 1,000 feeds of 20 items). Each is repeated; the best counts.

That it knows the pages already is arranged: it asks for one itself, and its ledger is told the same
of the others, which differ in nothing but their numbers. Part "new" has it fetch and read them all.
"""
import ctypes
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

PAGES = 1000
RUNS = 3
INTERVAL_S = 61  # libcurl keeps addresses of names for 60 s; sources asked each hour find none kept
ROUND_S = 4  # within which a round must be over
SOURCE = Path(__file__).resolve().parent.parent.parent
PAGE = ("<!DOCTYPE html><html><head><title>Page {n}</title></head><body><article>\n" +
        "<p>An invented page, number {n}, of which nothing is to be read.</p>\n" * 440 +
        "</article></body></html>\n")
ITEM = ("<item><title>Invented item {i} of feed {n}</title><link>http://h{n}.civcas.test/{i}</link>"
        "<guid>http://h{n}.civcas.test/{i}</guid><pubDate>Thu, 26 Sep 2019 16:21:38 GMT</pubDate>"
        "<description>Nothing is to be read in it.</description></item>")


def enter_namespace(hosts):
    """Binds @hosts over /etc/hosts, for this process and its children alone."""
    libc = ctypes.CDLL(None, use_errno=True)
    new_mounts, new_users, recursive_private, bind = 0x00020000, 0x10000000, 0x44000, 0x1000
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(new_mounts | (new_users if user != 0 else 0)) != 0:
        raise RuntimeError(f"no mount namespace of our own: {os.strerror(ctypes.get_errno())}; "
                           "run it as root, or allow namespaces of users")
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    if (libc.mount(None, b"/", None, recursive_private, None) != 0 or
            libc.mount(str(hosts).encode(), b"/etc/hosts", None, bind, None) != 0):
        raise RuntimeError(f"/etc/hosts cannot be bound: {os.strerror(ctypes.get_errno())}")


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder):
    def run(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Bench CA",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("req", *key, "-keyout", "web.key", "-out", "web.csr", "-subj", "/CN=*.civcas.test")
    (folder / "names").write_text("subjectAltName=DNS:*.civcas.test\nextendedKeyUsage=serverAuth")
    run("x509", "-req", "-in", "web.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-out", "web.pem", "-days", "2", "-extfile", "names")


class Web:
    """nginx: pages and feeds, any page under any name."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.secure_port = find_port(), find_port()
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        if not os.path.exists(program):
            raise RuntimeError("nginx is not installed (Debian: nginx-light)")
        make_certificate(folder)
        (folder / "pages").mkdir()
        for n in range(PAGES):
            items = "".join(ITEM.format(n=f"{n:04}", i=i) for i in range(20))
            for name, text in ((f"{n}.html", PAGE.format(n=f"{n:04}")),
                               (f"{n}.xml", f'<?xml version="1.0"?><rss version="2.0"><channel><title>{n}'
                                f"</title><link>http://h{n:04}.civcas.test/</link>{items}</channel></rss>")):
                (folder / "pages" / name).write_text(text)
                os.utime(folder / "pages" / name, (1569514898, 1569514898))
        user = "user root;" if os.geteuid() == 0 else ""  # else it may not enter the folder
        (folder / "nginx.conf").write_text(f"""
            {user} daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
            events {{ worker_connections 2048; }}
            http {{ access_log {folder}/access.log; keepalive_requests 100000; client_body_temp_path {folder}/t1;
                types {{ text/html html; application/rss+xml xml; }}
                proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
                uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
                ssl_certificate {folder}/web.pem; ssl_certificate_key {folder}/web.key;
                server {{ listen 127.0.0.1:{self.port} backlog=2048; root {folder}/pages; }}
                server {{ listen 127.0.0.1:{self.secure_port} ssl backlog=2048; root {folder}/pages; }} }}""")
        self.process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")],
                                        stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("nginx did not begin")

    def count(self):
        with open(self.folder / "access.log", encoding="utf-8") as log:
            return sum(1 for line in log if " 304 " in line)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Way:
    """How the pages are reached."""

    def __init__(self, web, name, scheme="http", is_one_host=False):
        self.web, self.name, self.scheme, self.is_one_host = web, name, scheme, is_one_host
        self.port = web.port if scheme == "http" else web.secure_port

    def address(self, n, kind="html"):
        host = "h0000" if self.is_one_host else f"h{n:04}"
        return f"{self.scheme}://{host}.civcas.test:{self.port}/{n}.{kind}"


def run(command, environment=None):
    """Wall seconds, CPU seconds with children, peak MiB of the largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=environment)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {said[-500:]!r}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, usage.ru_maxrss / 1024


def best(command, environment=None, runs=RUNS):
    results = [run(command, environment) for _ in range(runs)]
    return tuple(min(result[i] for result in results) for i in range(3))


class Civcas:
    """civcasd with PAGES sources, and what it costs."""

    def __init__(self, way, folder, build):
        self.way = way
        self.config = folder / f"config-{way.name}"
        self.ledger = folder / f"{way.name}.db"
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self.command = [str(build / "daemon" / "civcasd"), "--config", str(self.config),
                        "--phrases", str(SOURCE / "config" / "phrases")]
        (self.config / "sources.d").mkdir(parents=True)
        (self.config / "civcas.conf").write_text(
            f"[Ledger]\nFile={self.ledger}\n[Bus]\nBus=none\n"
            f"[Fetch]\nCaFile={folder}/ca.pem\nPause=0ms\nJitter=0%\nParallel=64\n")
        self.write_sources(3600)

    def write_sources(self, interval_s):
        for n in range(PAGES):
            (self.config / "sources.d" / f"s{n:04}.source").write_text(
                f"[Source]\nKind=page\nAddress={self.way.address(n)}\nInterval={interval_s}s\n"
                "AllowPrivateAddresses=yes\nRobots=yes\n")

    def get_cpu(self, pid):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(fields[i]) for i in range(11, 15)) / os.sysconf("SC_CLK_TCK")

    def wait_for_first_round(self):
        for _ in range(300):
            time.sleep(1)
            with sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True) as ledger:
                asked = ledger.execute("SELECT count(*) FROM schedules WHERE source LIKE 's____'").fetchone()
            if asked[0] == PAGES:
                return
        raise RuntimeError("civcasd did not end its first round in five minutes")

    def sleep_until(self, when):
        time.sleep(max(0, when - time.time()))

    def measure_round(self, pid, due):
        """Wall seconds from @due to the last commit, CPU seconds."""
        self.sleep_until(due - 0.5)
        asked, cpu = self.way.web.count(), self.get_cpu(pid)
        self.sleep_until(due + ROUND_S)
        cpu = self.get_cpu(pid) - cpu
        asked = self.way.web.count() - asked
        if asked != PAGES:
            raise RuntimeError(f"civcasd asked for {asked} unchanged pages of {PAGES} within {ROUND_S} s; "
                               "is the machine busy with something else?")
        return os.stat(f"{self.ledger}-wal").st_mtime - due, cpu

    def measure(self, runs):
        """Best wall and CPU seconds of a round, peak MiB."""
        log = open(self.way.web.folder / "civcasd.log", "w", encoding="utf-8")
        with sqlite3.connect(self.ledger) as ledger:
            ledger.execute("DELETE FROM schedules")  # all are due
        with subprocess.Popen(self.command, stdout=log, stderr=log, env=self.environment) as process:
            try:
                self.wait_for_first_round()  # robots.txt of each host is asked for
                self.write_sources(INTERVAL_S)
                self.sleep_until(int(time.time()) + 1.05)
                due = int(time.time()) + INTERVAL_S
                process.send_signal(signal.SIGHUP)
                rounds = [self.measure_round(process.pid, due + i * INTERVAL_S) for i in range(runs)]
                status = Path(f"/proc/{process.pid}/status").read_text()
            finally:
                process.terminate()
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        return min(wall for wall, _ in rounds), min(cpu for _, cpu in rounds), peak / 1024

    def learn(self):
        """Knows all pages as it knows the first."""
        run([*self.command, "--once", "s0000"], self.environment)
        with sqlite3.connect(self.ledger) as ledger:
            columns = [row[1] for row in ledger.execute("PRAGMA table_info(captures)")]
            kept = ", ".join(name for name in columns if name not in ("id", "source", "document", "address"))
            for n in range(1, PAGES):
                ledger.execute(f"INSERT INTO captures (source, document, address, {kept}) SELECT ?, ?, ?, {kept}"
                               " FROM captures WHERE id = 1", (f"s{n:04}", self.way.address(n), self.way.address(n)))


def prepare_curl(way, folder, knows=True):
    trust = ["--cacert", str(folder / "ca.pem")]
    head = subprocess.run(["curl", "-q", "-sI", *trust, way.address(0)], capture_output=True, text=True,
                          check=True)
    tag = next(line.split(": ", 1)[1].strip() for line in head.stdout.splitlines()
               if line.lower().startswith("etag:"))
    lines = [f'url = "{way.address(n)}"\noutput = "/dev/null"' for n in range(PAGES)]
    quoted = tag.replace('"', '\\"')
    condition = f'header = "If-None-Match: {quoted}"\n' if knows else ""
    (folder / "curl.conf").write_text(condition + "\n".join(lines))
    return ["curl", "-q", "-sS", *trust, "--noproxy", "*", "--parallel", "--parallel-max", "50",
            "-K", str(folder / "curl.conf")]


def prepare_urlwatch(way, folder):
    home = folder / "urlwatch"
    home.mkdir()
    jobs = [f"url: {way.address(n)}" for n in range(PAGES)]
    (home / "urls.yaml").write_text("\n---\n".join(jobs) + "\n")
    (home / "urlwatch.yaml").write_text("report: {stdout: {enabled: false}}\n")
    return ["urlwatch", "--urls", str(home / "urls.yaml"), "--config", str(home / "urlwatch.yaml"),
            "--cache", str(home / "cache.db")]


def prepare_newsboat(way, folder):
    home = folder / "newsboat"
    home.mkdir()
    (home / "urls").write_text("\n".join(way.address(n, "xml") for n in range(PAGES)) + "\n")
    (home / "config").write_text("reload-threads 50\nreload-only-visible-feeds no\n")
    return ["newsboat", "-u", str(home / "urls"), "-C", str(home / "config"), "-c", str(home / "cache.db"),
            "-x", "reload"]


def prepare_sfeed(way, folder):
    home = folder / "sfeed"
    home.mkdir()
    lines = "\n".join(f"feed s{n} {way.address(n, 'xml')}" for n in range(PAGES))
    (home / "sfeedrc").write_text(f"sfeedpath={home}\nmaxjobs=50\nfeeds() {{\n{lines}\n}}\n")
    return ["sfeed_update", str(home / "sfeedrc")]


# Rounds before the one that counts, in which they learn the pages and begin to ask conditionally.
OTHERS = (("urlwatch", prepare_urlwatch, 1), ("newsboat", prepare_newsboat, 2),
          ("sfeed_update", prepare_sfeed, 0))


def measure_others(way, folder, environment, cpu):
    for program, prepare, rounds in OTHERS:
        name = program.split("_", maxsplit=1)[0]
        if not shutil.which(program):
            yield f"{name}_missing", 1, f"{program} is not installed (Debian: {name}); not compared"
            continue
        command = prepare(way, folder)
        for _ in range(rounds):
            run(command, environment)
        wall, other, resident = best(command, environment, 2 if rounds == 1 else 1)
        yield (f"cpu_ratio_to_{name}", cpu / other,
               f"{cpu:.3f} s against {other:.3f} s, {wall:.2f} s of the clock and {resident:.0f} MiB")


def measure_unchanged(way, folder, build, rounds):
    """The figures, and what civcasd used."""
    ours = Civcas(way, folder, build)
    ours.learn()
    wall, cpu, resident = ours.measure(rounds)
    curl_wall, curl_cpu, _ = best(prepare_curl(way, folder), ours.environment)
    prefix = "" if way.name == "names" else f"{way.name}_"
    return ((f"{prefix}wall_ratio_to_curl", wall / curl_wall, f"{wall:.3f} s against {curl_wall:.3f} s"),
            (f"{prefix}cpu_ratio_to_curl", cpu / curl_cpu, f"{cpu:.3f} s against {curl_cpu:.3f} s"),
            (f"{prefix}resident_mib", resident, "at most, while they were unchanged")), cpu, ours.environment


def measure_names(folder, build, web):
    yield from measure_unchanged(Way(web, "names"), folder, build, 1)[0]


def measure_all(folder, build, web):
    way = Way(web, "names")
    figures, cpu, environment = measure_unchanged(way, folder, build, 1)
    yield from figures
    yield from measure_others(way, folder, environment, cpu)


def measure_https(folder, build, web):
    yield from measure_unchanged(Way(web, "https", scheme="https"), folder, build, 1)[0]


def measure_keepalive(folder, build, web):
    yield from measure_unchanged(Way(web, "keepalive", is_one_host=True), folder, build, 1)[0]


def measure_new(folder, build, web):
    way = Way(web, "new")
    ours = Civcas(way, folder, build)
    wall, cpu, resident = run([*ours.command, "--once"], ours.environment)
    asked = sum(1 for line in open(web.folder / "access.log", encoding="utf-8") if ".html HTTP/1.1\" 200 " in line)
    if asked != PAGES:
        raise RuntimeError(f"civcasd asked for {asked} new pages of {PAGES}")
    curl_wall, curl_cpu, _ = best(prepare_curl(way, folder, knows=False), ours.environment)
    yield ("new_pages_s", wall, f"{PAGES} new pages of 30 kB, each read by a child; curl, which only throws them "
           f"away: {curl_wall:.2f} s")
    yield "new_pages_cpu_s", cpu, f"against {curl_cpu:.2f} s of curl"
    yield "new_pages_resident_mib", resident, "at most, in one process"


PARTS = {"names": measure_names, "others": measure_all, "keepalive": measure_keepalive, "https": measure_https,
         "new": measure_new}


def measure(build, only=None):
    if not (build / "daemon" / "civcasd").exists():
        raise RuntimeError(f"there is no civcasd in {build}; cmake --build --preset release")
    folder = Path(tempfile.mkdtemp(prefix="civcas-bench-"))
    (folder / "hosts").write_text("127.0.0.1 localhost\n" + "".join(
        f"127.0.0.1 h{n:04}.civcas.test\n" for n in range(PAGES)))
    enter_namespace(folder / "hosts")
    web = Web(folder)
    try:
        for part in [only] if only else ["others", "keepalive", "https", "new"]:
            yield from PARTS[part](folder, build, web)
    finally:
        web.stop()
        shutil.rmtree(folder, ignore_errors=True)
