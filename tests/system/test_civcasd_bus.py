#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What civcasd offers on D-Bus, on a bus of its own."""
import json
import subprocess
import threading
import unittest

import dbus
import dbus.bus

from watching import BLOCK_PAGE, FIRST, SECOND, WatchingTest, wait_until

INTERFACE = "org.civcas.Monitor1"


class Bus(WatchingTest):
    def setUp(self):
        super().setUp()
        self.newsroom.set_settings(bus="session")
        self.newsroom.set_source(interval="1h")
        self.address, _ = self.start_bus()

    def start_bus(self, address=None):
        options = ["--address", address] if address else []
        process = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--nopidfile",
                                    "--print-address=1", *options],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.stop_process, process)
        return process.stdout.readline().strip(), process

    @staticmethod
    def stop_process(process):
        if process.poll() is None:
            process.terminate()
            process.wait(10)
        process.stdout.close()

    def start(self):
        self.newsroom.start("--verbose", DBUS_SESSION_BUS_ADDRESS=self.address)
        self.newsroom.wait_for("we are org.civcas.Monitor")
        self.connection = dbus.bus.BusConnection(self.address)
        self.addCleanup(self.connection.close)
        self.monitor = self.connection.get_object("org.civcas.Monitor", "/org/civcas/Monitor")

    def call(self, method, *arguments):
        return self.monitor.get_dbus_method(method, INTERFACE)(*arguments, timeout=60)

    def test_check_asks_now_and_changes_are_given_in_order(self):
        self.start()
        outcome = json.loads(self.call("Check", ["oir"])[0])
        self.assertEqual(("oir", "ok"), (outcome["source"], outcome["verdict"]))
        self.publisher.set_feed(SECOND, FIRST)
        outcome = json.loads(self.call("Check", dbus.Array(signature="s"))[0])
        self.assertEqual(1, outcome["new_documents"])
        self.assertGreater(outcome["changes"], 3)
        last = int(self.monitor.Get(INTERFACE, "LastSequence",
                                    dbus_interface="org.freedesktop.DBus.Properties"))
        gathered, since = [], 0
        while since < last:
            since, lines = self.call("ChangesSince", dbus.UInt64(since), dbus.UInt32(2))
            self.assertLessEqual(len(lines), 2)
            gathered += [json.loads(line) for line in lines]
        self.assertEqual(self.newsroom.rows("changes"), gathered)
        since, lines = self.call("ChangesSince", dbus.UInt64(last), dbus.UInt32(10))
        self.assertEqual((last, []), (int(since), list(lines)))

    def test_a_check_that_fails_answers_with_the_verdict(self):
        self.start()
        self.call("Check", ["oir"])  # the first round is over: none that began earlier can answer
        self.publisher.set_page("/feed", BLOCK_PAGE)
        outcome = json.loads(self.call("Check", ["oir"])[0])
        self.assertEqual("blocked", outcome["verdict"])
        self.assertTrue(outcome["evidence"])

    def test_a_question_that_makes_no_sense_is_refused_in_words(self):
        self.start()
        with self.assertRaisesRegex(dbus.DBusException, "no source is called nobody"):
            self.call("Check", ["nobody"])
        for limit in (0, 1001):
            with self.assertRaisesRegex(dbus.DBusException, "ask for 1 to 1000"):
                self.call("ChangesSince", dbus.UInt64(0), dbus.UInt32(limit))

    def test_changes_recorded_is_sent_after_the_commit(self):
        self.start()
        listener = subprocess.Popen(
            ["dbus-monitor", "--address", self.address,
             f"type='signal',interface='{INTERFACE}',member='ChangesRecorded'"],
            stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop_process, listener)
        heard = []
        threading.Thread(target=lambda: heard.extend(listener.stdout), daemon=True).start()
        wait_until("the listener", lambda: any("NameAcquired" in line or "NameLost" in line
                                               for line in heard))
        self.call("Check", ["oir"])
        wait_until("the signal", lambda: any("uint64" in line for line in heard))
        number = next(int(line.split()[-1]) for line in heard if "uint64" in line)
        self.assertEqual(self.newsroom.rows("changes")[-1]["sequence"], number)

    def test_no_bus_is_said_once_and_the_watching_goes_on(self):
        self.newsroom.set_source(interval="1s")
        self.newsroom.start(DBUS_SESSION_BUS_ADDRESS=f"unix:path={self.newsroom.folder}/none")
        self.newsroom.wait_for("D-Bus: no bus")
        self.newsroom.wait_for("found")
        self.assertEqual(0, self.newsroom.stop())
        self.assertEqual(1, sum("D-Bus" in line for line in self.newsroom.lines))

    def test_a_bus_that_goes_away_does_not_end_it(self):
        self.newsroom.set_source(interval="1s")
        path = f"unix:path={self.newsroom.folder}/bus"
        self.address, process = self.start_bus(path)
        self.start()
        process.kill()
        process.wait()
        self.newsroom.wait_for("D-Bus: no bus")
        self.wait_for_rounds(2)
        self.assertEqual(0, self.newsroom.stop())


if __name__ == "__main__":
    unittest.main()
