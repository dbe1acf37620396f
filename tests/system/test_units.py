# SPDX-License-Identifier: GPL-3.0-or-later
"""Units, accounts and bus policy, as systemd and D-Bus themselves read them.

Usage: test_units.py FOLDER-OF-UNITS [PROGRAM...]. Exit 77: systemd-analyze is not installed.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

FOLDER = os.path.abspath(sys.argv[1])
PROGRAMS = {os.path.basename(path): os.path.abspath(path) for path in sys.argv[2:]}
MOST_EXPOSURE = 1.2

if shutil.which("systemd-analyze") is None:
    print("skipped: no systemd-analyze")
    sys.exit(77)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                          **options)


class Units(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def prepare(self, name):
        """The unit with the programs of the build tree. What is not built yet is /bin/true."""
        with open(os.path.join(FOLDER, name + ".in"), encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"@bindir@/([a-z-]+)",
                      lambda found: PROGRAMS.get(found.group(1), "/bin/true"), text)
        self.assertNotRegex(text, "@[a-z]+@")
        path = os.path.join(self.folder, os.path.basename(name))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def assert_silent(self, result):
        """systemd only warns of unknown keys and still ends with 0."""
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_systemd_accepts_the_system_service_without_a_word(self):
        self.assert_silent(run("systemd-analyze", "verify", "--man=no",
                               self.prepare("civcasd.service")))

    def test_systemd_accepts_the_user_services_without_a_word(self):
        environment = dict(os.environ, XDG_RUNTIME_DIR=self.folder, HOME=self.folder)
        for name in ("user/civcasd.service", "user/civcas-notify.service"):
            with self.subTest(name):
                self.assert_silent(run("systemd-analyze", "--user", "verify", "--man=no",
                                       self.prepare(name), env=environment))

    def test_the_system_service_is_hardly_exposed(self):
        result = run("systemd-analyze", "security", "--offline=true", "--no-pager",
                     self.prepare("civcasd.service"))
        found = re.search(r"Overall exposure level .*: ([0-9.]+)", result.stdout)
        self.assertIsNotNone(found, result.stdout + result.stderr)
        print(found.group(0))
        self.assertLessEqual(float(found.group(1)), MOST_EXPOSURE, result.stdout)

    def test_each_exposure_that_stays_is_explained_in_the_unit(self):
        path = self.prepare("civcasd.service")
        result = run("systemd-analyze", "security", "--offline=true", "--no-pager", "--json=short",
                     path)
        stays = [row for row in json.loads(result.stdout) if row["set"] is False]
        self.assertGreater(len(stays), 3, "systemd-analyze names none")
        with open(path, encoding="utf-8") as file:
            reasons = re.search(r"# Exposure that stays, and why:.*?\n\n", file.read(), re.DOTALL)
        for row in stays:
            # "RestrictAddressFamilies=~AF_UNIX", "RootDirectory=/RootImage=", "UMask="
            word = re.sub(r"^.*=~", "", row["name"].split("/")[0])
            with self.subTest(row["name"]):
                self.assertIn(word, reasons.group(0))

    def list_calls(self, names):
        """The system calls of a SystemCallFilter= value, sets of sets resolved."""
        calls = set()
        for name in names:
            if not name.startswith("@"):
                calls.add(name)
                continue
            result = run("systemd-analyze", "syscall-filter", name)
            lines = [line.strip() for line in result.stdout.splitlines()[1:]]
            calls |= self.list_calls([line for line in lines if line and line[0] != "#"])
        return calls

    def read_call_filter(self):
        with open(os.path.join(FOLDER, "civcasd.service.in"), encoding="utf-8") as file:
            values = re.findall(r"^SystemCallFilter=(.*)$", file.read(), re.MULTILINE)
        calls = set()
        for value in values:
            if value.startswith("~"):
                calls -= self.list_calls(value[1:].split())
            else:
                calls |= self.list_calls(value.split())
        return calls

    def test_the_reader_confines_itself_under_the_filter_of_the_service(self):
        if not {"civcas", "unit_filter"} <= PROGRAMS.keys():
            self.skipTest("civcas is not built")
        with open(PROGRAMS["civcas"], "rb") as file:
            if b"__asan_init" in file.read():
                self.skipTest("a sanitized reader cannot be confined")
        page = os.path.join(self.folder, "page.txt")
        with open(page, "w", encoding="utf-8") as file:
            file.write("CJTF-OIR carried over 5 open reports from previous months and received 3 "
                       "new reports. CJTF-OIR completed 4 civilian-casualty allegation assessment "
                       "reports. 4 reports are still open.\n")
        calls = "\n".join(sorted(self.read_call_filter()))
        done = run(PROGRAMS["unit_filter"], page, PROGRAMS["civcas"], "read", "--json",
                   "--confined", "-", input=calls)
        self.assertIn('"name":"carried_over","low":5', done.stdout, done.stderr)
        self.assertEqual(done.stderr, "")
        traced = run(PROGRAMS["unit_filter"], page, "/bin/grep", "Seccomp_filters",
                     "/proc/self/status", input=calls)
        self.assertEqual(traced.stdout.split(), ["Seccomp_filters:", "1"], traced.stderr)

    def test_sysusers_makes_the_account(self):
        if shutil.which("systemd-sysusers") is None:
            self.skipTest("no systemd-sysusers")
        os.mkdir(os.path.join(self.folder, "etc"))
        result = run("systemd-sysusers", f"--root={self.folder}",
                     os.path.join(FOLDER, "civcas.sysusers"))
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(os.path.join(self.folder, "etc", "passwd"), encoding="utf-8") as file:
            accounts = [line.split(":") for line in file.read().splitlines()]
        account = next(fields for fields in accounts if fields[0] == "civcas")
        self.assertEqual(account[5:], ["/var/lib/civcas", "/usr/sbin/nologin"])

    def test_the_bus_policy_gives_the_name_to_the_service_alone(self):
        tree = xml.etree.ElementTree.parse(os.path.join(FOLDER, "org.civcas.Monitor.conf"))
        owners = [policy.attrib for policy in tree.getroot().iter("policy")
                  if any("own" in rule.attrib for rule in policy.iter("allow"))]
        self.assertEqual(owners, [{"user": "civcas"}])

    def test_dbus_reads_the_bus_policy(self):
        daemon = shutil.which("dbus-daemon")
        if daemon is None:
            self.skipTest("no dbus-daemon")
        with open(os.path.join(FOLDER, "org.civcas.Monitor.conf"), encoding="utf-8") as file:
            policy = file.read()
        # Accounts of this machine: a policy for an unknown one is left out with a warning.
        user = run("id", "-un").stdout.strip()
        group = run("id", "-gn").stdout.strip()
        policy = policy.replace('user="civcas"', f'user="{user}"')
        policy = policy.replace('group="civcas"', f'group="{group}"')
        own = os.path.join(self.folder, "policy.conf")
        with open(own, "w", encoding="utf-8") as file:
            file.write(policy)
        whole = os.path.join(self.folder, "bus.conf")
        with open(whole, "w", encoding="utf-8") as file:
            file.write(f"""<busconfig><type>session</type>
<listen>unix:dir={self.folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/>
<allow user="*"/></policy><include>{own}</include></busconfig>""")
        process = subprocess.Popen([daemon, f"--config-file={whole}", "--print-address", "--nofork"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        address = process.stdout.readline().strip()
        asked = run("dbus-send", f"--bus={address}", "--print-reply",
                    "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
                    "org.freedesktop.DBus.RequestName", "string:org.civcas.Monitor", "uint32:4")
        process.terminate()
        _output, complaint = process.communicate(timeout=20)
        self.assertIn("uint32 1", asked.stdout, asked.stderr + complaint)
        self.assertNotIn("policy", complaint)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
