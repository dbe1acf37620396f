#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian packages are built from the last commit, twice to the same bytes, and lintian has
nothing to say. Exit 77: the tools for it are not installed."""
import hashlib
import os
import unittest

from packages import BUILT, SOURCE, need, packages, run, skip, version

need("dpkg-buildpackage", "dh", "lintian", "git")
if not (SOURCE / ".git").exists():
    skip("script/package needs the git repository")

ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith(("DEB_", "CMAKE_", "C", "LD"))}


def build(*options):
    done = run(SOURCE / "script" / "package", *options, timeout=900, env=ENVIRONMENT)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def digests(pattern):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(BUILT.glob(pattern))}


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        build()
        cls.first = digests("*.deb")

    def test_each_package_is_there(self):
        self.assertEqual({"civcas", "civcas-notify", "civcas-dbgsym", "civcas-notify-dbgsym"},
                         set(packages()))

    def test_lintian_finds_neither_errors_nor_warnings(self):
        changes = next(BUILT.glob("*.changes"))
        done = run("lintian", "--allow-root", "--fail-on", "error,warning", "--display-level",
                   ">=warning", changes, timeout=300)
        self.assertEqual((0, ""), (done.returncode, done.stdout + done.stderr))

    def test_maintainer_scripts_are_those_of_debhelper(self):
        postinst = run("dpkg-deb", "-I", packages()["civcas"], "postinst").stdout
        for helper in ("dh_installsysusers", "dh_installsystemd/", "dh_installsystemduser"):
            self.assertIn(f"Automatically added by {helper}", postinst)
        self.assertNotIn("useradd", postinst)

    def test_what_an_administrator_edits_is_kept_by_upgrades(self):
        conffiles = run("dpkg-deb", "-I", packages()["civcas"], "conffiles").stdout.split()
        self.assertIn("/etc/civcas/civcas.conf", conffiles)
        self.assertEqual([], [path for path in conffiles if not path.startswith("/etc/civcas/")])

    def test_every_manual_page_and_completion_is_in_a_package(self):
        listed = "".join(run("dpkg-deb", "-c", packages()[name]).stdout
                         for name in ("civcas", "civcas-notify"))
        pages = [path.name for path in (SOURCE / "docs").glob("*.[158]")]
        self.assertGreater(len(pages), 12)
        for name in [*(f"{page}.gz" for page in pages), "bash-completion/completions/civcas",
                     "_civcas", "civcas.fish"]:
            self.assertIn(f"/{name}\n", listed)

    def test_the_shipped_settings_are_the_built_in_ones(self):
        shipped = run("dpkg-deb", "--fsys-tarfile", packages()["civcas"], env={
            **ENVIRONMENT, "LC_ALL": "C.UTF-8"}, errors="replace").stdout
        self.assertIn("also what is built into the programs", shipped)

    def test_building_again_elsewhere_gives_the_same_bytes(self):
        build()
        self.assertEqual(self.first, digests("*.deb"))

    def test_the_tarball_is_the_same_bytes_each_time(self):
        build("--source")
        first = digests("*.tar.gz")
        build("--source")
        self.assertEqual([f"civcas-{version()}.tar.gz"], list(first))
        self.assertEqual(first, digests("*.tar.gz"))


if __name__ == "__main__":
    unittest.main()
