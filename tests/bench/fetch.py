# SPDX-License-Identifier: GPL-3.0-or-later
"""1,000 pages that have not changed, on 1,000 hosts of loopback, asked once.

civcasd does all its work: sources, schedule, robots.txt left aside, conditions, verdicts, ledger.
curl --parallel asks for the same with the same conditions and keeps nothing: the floor. urlwatch,
where it is installed, is what people use instead. Each is started anew; the best of RUNS counts.
"""
import os
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PAGES = 1000
RUNS = 5
SOURCE = Path(__file__).resolve().parent.parent.parent
PAGE = ("<!DOCTYPE html><html><head><title>Page {n}</title></head><body><article>\n" +
        "<p>An invented page, number {n}, of which nothing is to be read.</p>\n" * 480 +
        "</article></body></html>\n")


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Web:
    """nginx, one page for each host."""

    def __init__(self, folder):
        self.folder = folder
        self.port = find_port()
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        if not os.path.exists(program):
            raise RuntimeError("nginx is not installed")
        (folder / "pages").mkdir()
        for n in range(PAGES):
            path = folder / "pages" / f"{n}.html"
            path.write_text(PAGE.format(n=f"{n:04}"))
            os.utime(path, (1569514898, 1569514898))
        user = "user root;" if os.geteuid() == 0 else ""  # else it may not enter the folder
        (folder / "nginx.conf").write_text(f"""
            {user} daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
            events {{ worker_connections 2048; }}
            http {{ access_log off; types {{ text/html html; }} client_body_temp_path {folder}/t1;
                proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
                uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
                server {{ listen 0.0.0.0:{self.port} backlog=2048; root {folder}/pages; }} }}""")
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

    def address(self, n):
        return f"http://127.1.{n // 250}.{n % 250 + 1}:{self.port}/{n}.html"

    def stop(self):
        self.process.terminate()
        self.process.wait()


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


def best(command, environment=None):
    results = [run(command, environment) for _ in range(RUNS)]
    return tuple(min(result[i] for result in results) for i in range(3))


def prepare_civcas(web, folder, build):
    config = folder / "config"
    (config / "sources.d").mkdir(parents=True)
    (config / "civcas.conf").write_text(f"[Ledger]\nFile={folder}/ledger.db\n[Bus]\nBus=none\n"
                                        "[Fetch]\nPause=0ms\nJitter=0%\nParallel=64\n")
    for n in range(PAGES):
        (config / "sources.d" / f"s{n:04}.source").write_text(
            f"[Source]\nKind=page\nAddress={web.address(n)}\nInterval=1h\n"
            "AllowPrivateAddresses=yes\n")
    return [str(build / "daemon" / "civcasd"), "--config", str(config),
            "--phrases", str(SOURCE / "config" / "phrases"), "--once"]


def prepare_curl(web, folder):
    head = subprocess.run(["curl", "-sI", web.address(0)], capture_output=True, text=True, check=True)
    tag = next(line.split(": ", 1)[1].strip() for line in head.stdout.splitlines()
               if line.lower().startswith("etag:"))
    lines = [f'url = "{web.address(n)}"\noutput = "/dev/null"' for n in range(PAGES)]
    quoted = tag.replace('"', '\\"')
    (folder / "curl.conf").write_text(f'header = "If-None-Match: {quoted}"\n' + "\n".join(lines))
    return ["curl", "-q", "-sS", "--noproxy", "*", "--parallel", "--parallel-max", "50",
            "-K", str(folder / "curl.conf")]


def prepare_urlwatch(web, folder):
    home = folder / "urlwatch"
    home.mkdir()
    jobs = [f"url: {web.address(n)}" for n in range(PAGES)]
    (home / "urls.yaml").write_text("\n---\n".join(jobs) + "\n")
    (home / "urlwatch.yaml").write_text("report: {stdout: {enabled: false}}\n")
    return ["urlwatch", "--urls", str(home / "urls.yaml"), "--config", str(home / "urlwatch.yaml"),
            "--cache", str(home / "cache.db")]


def measure(build):
    if not (build / "daemon" / "civcasd").exists():
        raise RuntimeError(f"there is no civcasd in {build}; cmake --build --preset release")
    folder = Path(tempfile.mkdtemp(prefix="civcas-bench-"))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    web = Web(folder)
    try:
        ours = prepare_civcas(web, folder, build)
        run(ours, environment)  # new pages: they are read by children and recorded
        wall, cpu, resident = best(ours, environment)
        curl_wall, curl_cpu, _ = best(prepare_curl(web, folder), environment)
        yield ("wall_ratio_to_curl", wall / curl_wall,
               f"{wall:.3f} s against {curl_wall:.3f} s for {PAGES} unchanged pages")
        yield "cpu_ratio_to_curl", cpu / curl_cpu, f"{cpu:.3f} s against {curl_cpu:.3f} s"
        if shutil.which("urlwatch"):
            command = prepare_urlwatch(web, folder)
            run(command, environment)
            _, other_cpu, other_resident = best(command, environment)
            yield ("cpu_ratio_to_urlwatch", cpu / other_cpu,
                   f"{cpu:.3f} s against {other_cpu:.3f} s and {other_resident:.0f} MiB")
        yield "resident_mib", resident, "at most, while they were unchanged"
    finally:
        web.stop()
        shutil.rmtree(folder, ignore_errors=True)
