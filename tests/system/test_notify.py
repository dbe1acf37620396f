# SPDX-License-Identifier: GPL-3.0-or-later
"""civcas-notify between a made-up civcasd and a mock notification server, on a bus of its own.

Usage: dbus-run-session --config-file=lonely_bus.conf -- test_notify.py PATH-TO-CIVCAS-NOTIFY
Exit 77: dbusmock is not installed.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

try:
    import dbus
    import dbusmock
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.abspath(sys.argv[1])
SERVER = "org.freedesktop.Notifications"
DEADLINE_S = 20


def change(sequence, kind="case_credible", release="cjtf-oir-monthly/2019-04", **members):
    """An invented change."""
    value = {
        "schema": 1, "sequence": sequence, "recorded_at": 1559865600, "kind": kind,
        "series": release.split("/")[0], "release_id": release, "release_title": "Invented release",
        "document": "https://force.example/" + release.split("/")[1], "capture_sha256": "ab" * 32,
        "previous_id": None, "case_id": f"case{sequence}", "entry_id": None,
        "place": "Kharayij, Syria", "date": "2017-12-24", "allegation_source": "self",
        "name": None, "section": None, "before": "open", "after": "credible",
        "quote_before": None, "quote_after": None, "killed": 3, "injured": None, "residual": None,
        "reason": None, "baseline": False, "doubtful": False,
    }
    value.update(members)
    return value


def wait_for(condition, what):
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not seen within {DEADLINE_S} s: {what}")


class Notify(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.state = os.path.join(self.folder.name, "state")
        self.cursor_path = os.path.join(self.state, "civcas", "notify-cursor")
        self.changes = os.path.join(self.folder.name, "changes")
        self.log_path = os.path.join(self.folder.name, "log")
        open(self.changes, "w", encoding="utf-8").close()
        self.bus = dbus.SessionBus()
        self.processes = []
        self.server = None

    def tearDown(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
        for name in ("org.civcas.Monitor", SERVER, "org.civcas.Notify"):
            wait_for(lambda name=name: not self.bus.name_has_owner(name), f"{name} is gone")
        self.folder.cleanup()

    def start(self, arguments, **options):
        process = subprocess.Popen(arguments, **options)
        self.processes.append(process)
        return process

    def start_server(self, abilities="body body-markup actions"):
        process, server = dbusmock.DBusTestCase.spawn_server_template(
            "notification_daemon", {"capabilities": abilities}, stdout=subprocess.DEVNULL)
        self.processes.append(process)
        self.server = server
        return process

    def start_civcasd(self):
        self.civcasd = self.start(
            ["/usr/bin/python3", os.path.join(HERE, "fake_civcasd.py"), self.changes])
        wait_for(lambda: self.bus.name_has_owner("org.civcas.Monitor"), "civcasd on the bus")

    def environment(self):
        return dict(os.environ, XDG_STATE_HOME=self.state,
                    XDG_CONFIG_HOME=os.path.join(self.folder.name, "config"), LC_ALL="C.UTF-8")

    def start_agent(self):
        with open(self.log_path, "ab") as log:
            return self.start([PROGRAM, "--bus=session"], env=self.environment(), stderr=log)

    def run_once(self):
        return subprocess.run([PROGRAM, "--bus=session", "--once"], env=self.environment(),
                              capture_output=True, text=True, timeout=60, check=False)

    def record(self, *changes, tell=True):
        with open(self.changes, "a", encoding="utf-8") as file:
            for value in changes:
                file.write(json.dumps(value) + "\n")
        if tell:
            self.civcasd.send_signal(signal.SIGUSR1)

    def set_cursor(self, sequence, bus="session"):
        os.makedirs(os.path.dirname(self.cursor_path))
        with open(self.cursor_path, "w", encoding="utf-8") as file:
            file.write(f"{sequence} {bus}\n")

    def cursor(self):
        try:
            with open(self.cursor_path, encoding="utf-8") as file:
                return int(file.read().split()[0])
        except FileNotFoundError:
            return None

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def shown(self):
        """Arguments of the Notify calls: name, replaces, icon, summary, body, actions, hints."""
        calls = self.server.GetMethodCalls("Notify", dbus_interface=dbusmock.MOCK_IFACE)
        return [arguments for _time, arguments in calls]

    def wait_shown(self, count):
        return wait_for(lambda: len(self.shown()) >= count and self.shown(), f"{count} popups")

    def wait_cursor(self, sequence):
        wait_for(lambda: self.cursor() == sequence, f"cursor at {sequence}, is {self.cursor()}")

    def test_shows_nothing_old_at_the_first_start(self):
        self.record(*[change(n) for n in range(1, 41)], tell=False)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(40)
        wait_for(lambda: "first start" in self.log(), "a word about the first start")
        self.assertEqual(self.shown(), [])

    def test_shows_one_popup_for_each_release(self):
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(0)
        april = [change(n, place=f"Place {n}, Syria") for n in range(1, 10)]
        may = [change(n, "case_amended", "cjtf-oir-monthly/2019-05", name="date", before="a",
                      after="b") for n in range(10, 12)]
        self.record(*april, *may)
        first, second = self.wait_shown(2)
        self.wait_cursor(11)
        self.assertEqual(first[3], "civcas: cjtf-oir-monthly 2019-04")
        self.assertIn("9 newly credible (27 killed)", first[4])
        self.assertIn("Place 5, Syria", first[4])
        self.assertNotIn("Place 6, Syria", first[4])
        self.assertTrue(first[4].endswith("and 4 more"))
        self.assertLessEqual(len(first[4]), 500)
        self.assertEqual(first[6]["urgency"], 2)
        self.assertEqual(second[3], "civcas: cjtf-oir-monthly 2019-05")
        self.assertEqual(second[6]["urgency"], 0)
        self.assertEqual(len(self.shown()), 2)

    def test_escapes_markup_only_where_the_server_reads_it(self):
        nasty = change(1, place="<b>Mosul</b> & \u202eqarI, Iraq")
        for abilities, expected in (("body body-markup", "&lt;b&gt;Mosul&lt;/b&gt; &amp; [U+202E]"),
                                    ("body", "<b>Mosul</b> & [U+202E]")):
            with self.subTest(abilities):
                self.tearDown()
                self.setUp()
                self.record(nasty, tell=False)
                self.set_cursor(0)
                self.start_server(abilities)
                self.start_civcasd()
                self.start_agent()
                popup = self.wait_shown(1)[0]
                self.assertIn(expected, popup[4])
                self.assertEqual(list(popup[5]), [])

    def test_replaces_the_popup_of_the_same_release(self):
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(0)
        self.record(change(1, place="First, Syria"))
        self.wait_shown(1)
        self.record(change(2, place="Second, Syria"))
        first, second = self.wait_shown(2)
        self.assertEqual(first[1], 0)
        self.assertEqual(second[1], 1)
        self.assertIn("First, Syria", second[4])
        self.assertIn("Second, Syria", second[4])

    def test_goes_on_where_it_stopped(self):
        self.start_server()
        self.start_civcasd()
        agent = self.start_agent()
        self.wait_cursor(0)
        self.record(change(1))
        self.wait_cursor(1)
        agent.terminate()
        self.assertEqual(agent.wait(10), 0)
        self.record(change(2, release="cjtf-oir-monthly/2019-05"), tell=False)
        self.start_agent()
        self.wait_cursor(2)
        self.assertEqual([popup[3][-7:] for popup in self.shown()], ["2019-04", "2019-05"])

    def test_keeps_what_no_server_took_until_one_comes(self):
        self.record(change(1), tell=False)
        self.set_cursor(0)
        self.start_civcasd()
        agent = self.start_agent()
        wait_for(lambda: "no notification server" in self.log(), "a word about the server")
        self.assertEqual(self.cursor(), 0)
        self.assertIsNone(agent.poll())
        self.start_server()
        self.wait_shown(1)
        self.wait_cursor(1)

    def test_keeps_the_cursor_while_the_server_refuses(self):
        self.record(change(1), tell=False)
        self.set_cursor(0)
        self.start_server()
        mock = dbus.Interface(self.server, dbusmock.MOCK_IFACE)
        refuse = "raise dbus.exceptions.DBusException('no', name='org.example.Full')"
        mock.AddMethod(SERVER, "Notify", "susssasa{sv}i", "u", refuse)
        self.start_civcasd()
        self.start_agent()
        wait_for(lambda: "did not take it" in self.log(), "a word about the refusal")
        self.assertEqual(self.cursor(), 0)
        mock.AddMethod(SERVER, "Notify", "susssasa{sv}i", "u", "ret = 7")
        self.wait_cursor(1)
        self.assertEqual(self.log().count("did not take it"), 1)

    def test_tells_that_alerts_do_not_go_out_until_they_do(self):
        def set_trouble(text):
            with open(self.changes + ".trouble", "w", encoding="utf-8") as file:
                file.write(text)

        self.start_server()
        set_trouble("3 messages tried in vain for over 4 h; see civcas outbox")
        self.start_civcasd()
        self.start_agent()
        popup, = self.wait_shown(1)
        self.assertIn("alerts do not go out", popup[3])
        self.assertIn("3 messages tried in vain for over 4 h", popup[4])
        self.assertEqual(popup[6]["urgency"], 2)
        self.assertEqual(list(popup[5]), [])
        set_trouble("4 messages given up")
        self.record()
        self.assertEqual(self.wait_shown(2)[1][1], 1)  # in the place of the first
        set_trouble("")
        self.record()
        wait_for(lambda: self.server.GetMethodCalls("CloseNotification",
                                                    dbus_interface=dbusmock.MOCK_IFACE),
                 "the popup is taken down")
        self.assertEqual(len(self.shown()), 2)

    def test_waits_for_civcasd_and_survives_its_restart(self):
        self.set_cursor(0)
        self.start_server()
        agent = self.start_agent()
        wait_for(lambda: "civcasd is not running" in self.log(), "a word about civcasd")
        self.start_civcasd()
        self.record(change(1))
        self.wait_cursor(1)
        self.civcasd.kill()
        self.civcasd.wait()
        wait_for(lambda: self.log().count("civcasd is not running") == 2, "a second word")
        self.record(change(2), tell=False)
        self.start_civcasd()
        self.wait_cursor(2)
        self.assertIsNone(agent.poll())

    def test_does_not_flood_after_a_long_absence(self):
        self.record(*[change(n, release=f"cjtf-oir-monthly/20{n // 12 + 10}-{n % 12 + 1:02}")
                      for n in range(1, 101)], tell=False)
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(100)
        popups = self.shown()
        self.assertEqual(len(popups), 5)
        self.assertIn("96 changes in 96 more releases", popups[0][4])
        self.assertTrue(popups[-1][3].endswith("2018-05"))

    def test_asks_page_by_page(self):
        self.record(*[change(n) for n in range(1, 2501)], tell=False)
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(2500)
        with open(self.changes + ".calls", encoding="utf-8") as file:
            self.assertEqual(file.read().split(), ["0", "1000", "2000", "2500"])
        self.assertEqual(len(self.shown()), 1)
        self.assertIn("2500 newly credible", self.shown()[0][4])

    def test_offers_to_open_a_release_on_the_web_only(self):
        self.record(change(1), change(2, release="x/2019-05", document="file:///etc/passwd"),
                    tell=False)
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        web, file = self.wait_shown(2)
        self.assertEqual(list(web[5]), ["default", "Open release", "open", "Open release",
                                        "mute", "Mute"])
        self.assertEqual(list(file[5]), ["mute", "Mute"])

    def test_shows_a_watched_case_apart_until_it_is_muted(self):
        os.makedirs(os.path.join(self.folder.name, "config", "civcas"))
        with open(os.path.join(self.folder.name, "config", "civcas", "watched-cases"), "w",
                  encoding="utf-8") as file:
            file.write("watched-1\n")
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.record(change(1, case_id="watched-1", place="Mithal, Syria"), change(2))
        case, release = self.wait_shown(2)
        self.assertIn("watched case", case[3])
        self.assertIn("Mithal, Syria", case[3])
        self.assertIn("case", list(case[5]))
        self.assertEqual("civcas: cjtf-oir-monthly 2019-04", release[3])
        self.wait_cursor(2)
        self.server.EmitSignal(SERVER, "ActionInvoked", "us", [dbus.UInt32(1), "mute"],
                               dbus_interface=dbusmock.MOCK_IFACE)
        mutes = os.path.join(os.path.dirname(self.cursor_path), "notify-mutes")
        wait_for(lambda: os.path.exists(mutes), "the mute on disk")
        with open(mutes, encoding="utf-8") as file:
            self.assertEqual("case:watched-1\n", file.read())
        self.record(change(3, case_id="watched-1"))
        self.wait_cursor(3)
        self.assertEqual(3, len(self.shown()))

    def test_passes_over_what_it_cannot_read(self):
        self.record({"sequence": 1}, change(2), tell=False)
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(2)
        self.assertEqual(len(self.shown()), 1)
        self.assertIn("cannot be read", self.log())

    def test_starts_over_when_the_ledger_is_younger(self):
        self.record(change(3), tell=False)
        self.set_cursor(9000)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(3)
        self.assertEqual(self.shown(), [])

    def test_marks_a_doubtful_reading(self):
        self.record(change(1, doubtful=True), tell=False)
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        popup = self.wait_shown(1)[0]
        self.assertTrue(popup[4].startswith("Doubtful reading"))
        self.assertEqual(popup[6]["urgency"], 1)

    def test_runs_once_for_a_session(self):
        self.start_server()
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(0)
        self.assertEqual(self.run_once().returncode, 75)

    def test_once_shows_what_is_new_and_ends(self):
        self.record(change(1), tell=False)
        self.set_cursor(0)
        self.start_server()
        self.start_civcasd()
        result = self.run_once()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(len(self.shown()), 1)
        self.assertEqual(list(self.shown()[0][5]), [])
        self.assertEqual(self.cursor(), 1)

    def test_once_fails_with_a_word_when_somebody_is_missing(self):
        self.record(change(1), tell=False)
        self.set_cursor(0)
        result = self.run_once()
        self.assertEqual(result.returncode, 1)
        self.assertIn("civcasd is not running", result.stderr)
        self.start_civcasd()
        result = self.run_once()
        self.assertEqual(result.returncode, 1)
        self.assertIn("no notification server", result.stderr)
        self.assertEqual(self.cursor(), 0)

    def test_refuses_what_it_does_not_know(self):
        for arguments in (["--bus=carrier"], ["--wrong"], ["extra"]):
            result = subprocess.run([PROGRAM, *arguments], env=self.environment(),
                                    capture_output=True, text=True, timeout=20, check=False)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertTrue(result.stderr.startswith("civcas-notify: "), result.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
