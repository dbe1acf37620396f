# SPDX-License-Identifier: GPL-3.0-or-later
"""What civcasd offers on D-Bus, without its work: the changes are lines of JSON in a file.

Usage: fake_civcasd.py FILE. SIGUSR1 sends ChangesRecorded. Calls are listed in FILE.calls.
"""
import json
import os
import signal
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

INTERFACE = "org.civcas.Monitor1"


class Monitor(dbus.service.Object):
    def __init__(self, bus, path):
        super().__init__(bus, "/org/civcas/Monitor")
        self.path = path

    def lines(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read().splitlines()

    def last(self):
        lines = self.lines()
        return dbus.UInt64(json.loads(lines[-1])["sequence"] if lines else 0)

    @dbus.service.method(INTERFACE, in_signature="tu", out_signature="tas")
    def ChangesSince(self, since, limit):
        with open(self.path + ".calls", "a", encoding="utf-8") as file:
            file.write(f"{since}\n")
        found = [line for line in self.lines() if json.loads(line)["sequence"] > since]
        found = found[: int(limit)]
        last = json.loads(found[-1])["sequence"] if found else since
        return dbus.UInt64(last), dbus.Array(found, signature="s")

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, _interface, _name):
        return self.last()

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {"LastSequence": self.last(), "DeliveryTrouble": self.trouble()}

    def trouble(self):
        """What the file FILE.trouble says."""
        path = self.path + ".trouble"
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8") as file:
            return file.read()

    @dbus.service.signal(dbus.PROPERTIES_IFACE, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    @dbus.service.signal(INTERFACE, signature="t")
    def ChangesRecorded(self, last):
        pass


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
monitor = Monitor(bus, sys.argv[1])
name = dbus.service.BusName("org.civcas.Monitor", bus)


def tell():
    monitor.ChangesRecorded(monitor.last())
    monitor.PropertiesChanged(INTERFACE, {"DeliveryTrouble": monitor.trouble()}, [])
    return True


GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, tell)
GLib.MainLoop().run()
