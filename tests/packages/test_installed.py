#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages in a Debian that boots with systemd: inside.py says what is seen there.

The system is made once, in build/debian (CIVCAS_DEBIAN_TREE names another place), and each run uses
a copy in memory. Exit 77: not root, tools missing, no mirror, or containers cannot boot here.
"""
import os
import shutil
import sys
import tempfile
from pathlib import Path

from packages import SKIPPED, SOURCE, need, packages, run, skip

TREE = Path(os.environ.get("CIVCAS_DEBIAN_TREE", SOURCE / "build" / "debian"))
# What inside.py uses; what the packages depend on is asked of them.
INCLUDED = {"systemd", "systemd-sysv", "dbus", "ca-certificates", "libglib2.0-bin", "python3",
            "openssl", "sqlite3", "libpam-systemd", "dbus-user-session", "python3-dbusmock"}

UNIT = """\
[Unit]
Requires=basic.target
After=basic.target dbus.socket
SuccessAction=exit
FailureAction=exit
SuccessActionExitStatus=0
FailureActionExitStatus=9
[Service]
Type=oneshot
TimeoutStartSec=600
ExecStart=/usr/bin/python3 -B /stage/inside.py
StandardOutput=file:/stage/log
StandardError=inherit
"""


def find_wanted():
    """Names of all Debian packages that have to be in the tree."""
    wanted = set(INCLUDED)
    for name in ("civcas", "civcas-notify"):
        depends = run("dpkg-deb", "-f", packages()[name], "Depends").stdout
        for alternative in depends.split(","):
            wanted.add(alternative.split("|")[0].split("(")[0].strip())
    return {name for name in wanted if name and not name.startswith("civcas")}


def find_installed():
    status = TREE / "var/lib/dpkg/status"
    text = status.read_text(errors="replace") if status.exists() else ""
    return {line.removeprefix("Package: ") for line in text.splitlines()
            if line.startswith("Package: ")}


def make_tree():
    wanted = find_wanted()
    missing = wanted - find_installed()
    if not missing:
        return
    if (TREE / "usr/bin/python3").exists():
        done = run("systemd-nspawn", "-q", "-D", TREE, "--pipe", "--register=no", "--keep-unit",
                   "--resolv-conf=replace-host", "sh", "-c",
                   "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y "
                   "--no-install-recommends install " + " ".join(sorted(missing)),
                   stdin=open(os.devnull), timeout=1200)
        if done.returncode != 0:
            skip(f"cannot install {' '.join(sorted(missing))} in {TREE}; remove it, and it is made "
                 f"anew: {done.stderr.strip()[-500:]}")
        return
    need("mmdebstrap")
    fresh = TREE.with_name(TREE.name + ".fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    done = run("mmdebstrap", "--quiet", "--variant=apt", f"--include={','.join(sorted(wanted))}",
               "bookworm", fresh, timeout=1200)
    if done.returncode != 0:
        skip(f"no Debian can be made here, for want of a mirror or of rights; CIVCAS_DEBIAN_TREE may "
             f"name one that is there: {done.stderr.strip()[-500:]}")
    fresh.rename(TREE)


def older(package, folder):
    """The same package under a lower version: what an upgrade begins with."""
    room = folder / "older"
    run("dpkg-deb", "-R", package, room)
    control = room / "DEBIAN" / "control"
    lines = control.read_text().splitlines()
    control.write_text("".join(
        ("Version: 0.0.1\n" if line.startswith("Version:") else line + "\n") for line in lines))
    done = run("dpkg-deb", "--root-owner-group", "-b", room, folder / "older.deb")
    assert done.returncode == 0, done.stderr
    shutil.rmtree(room)


def make_stage(folder):
    """What the container sees as /stage."""
    for name in ("civcas", "civcas-notify"):
        shutil.copy(packages()[name], folder / f"{name}.deb")
    older(packages()["civcas"], folder)
    shutil.copy(Path(__file__).with_name("inside.py"), folder)
    shutil.copy(SOURCE / "tests/support/server.py", folder)
    for path in ("make_releases.py", "april_2019.tsv"):
        shutil.copy(SOURCE / "demo" / path, folder)


def boot(folder):
    units = folder / "units"
    units.mkdir()
    (units / "stage.service").write_text(UNIT)
    return run("systemd-nspawn", "-q", "-D", TREE, "--volatile=overlay", "-b", "--register=no",
               "--keep-unit", "--console=pipe", "--private-network", f"--bind={folder}:/stage",
               f"--bind-ro={units / 'stage.service'}:/etc/systemd/system/stage.service",
               "systemd.unit=stage.service", stdin=open(os.devnull), timeout=900)


def main():
    if os.geteuid() != 0:
        skip("a container boots for root only")
    need("systemd-nspawn", "dpkg-deb")
    if not {"civcas", "civcas-notify"} <= set(packages()):
        skip("there are no packages: run script/package")
    make_tree()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_stage(folder)
        done = boot(folder)
        log = folder / "log"
        if not log.exists():
            skip(f"the container does not boot here: {done.stdout[-500:]}{done.stderr[-500:]}")
        print(log.read_text(errors="replace"))
        return done.returncode


if __name__ == "__main__":
    code = main()
    sys.exit(1 if code == SKIPPED else code)
