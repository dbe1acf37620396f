# SPDX-License-Identifier: GPL-3.0-or-later
"""civcas-notify and a real notification server, dunst, on a virtual display.

Usage: dbus-run-session --config-file=lonely_bus.conf -- test_popups.py PATH-TO-CIVCAS-NOTIFY
Exit 77: dunst, Xvfb or what draws pictures is not installed. With CIVCAS_PICTURES=FOLDER the
popups are kept as pictures, to be looked at.
"""
import os
import sys
import unittest
from pathlib import Path

import display
import test_notify
from test_notify import change

if display.find_missing():
    print("skipped: not installed:", *display.find_missing())
    sys.exit(77)


class Popups(test_notify.Notify):
    """Without the tests of what it is made of."""

    def setUp(self):
        super().setUp()
        self.open_log = os.path.join(self.folder.name, "opened")
        # What opens web addresses in this session.
        applications = Path(self.folder.name) / "data" / "applications"
        applications.mkdir(parents=True)
        opener = Path(self.folder.name) / "opener"
        opener.write_text(f'#!/bin/sh\necho "$1" >> "{self.open_log}"\n')
        opener.chmod(0o755)
        (applications / "opener.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Opener\nExec={opener} %u\n"
            "MimeType=x-scheme-handler/https;\n")
        (applications / "mimeapps.list").write_text(
            "[Default Applications]\nx-scheme-handler/https=opener.desktop\n")

    def environment(self):
        return {**super().environment(), "XDG_DATA_HOME": os.path.join(self.folder.name, "data")}

    def begin(self, screen):
        self.screen = screen
        self.start_civcasd()
        self.start_agent()
        self.wait_cursor(0)

    def keep_picture(self, name):
        folder = os.environ.get("CIVCAS_PICTURES")
        if folder:
            self.screen.draw(os.path.join(folder, f"popup-{name}.png"))

    def release(self, *extra):
        return [change(1, kind="release_published", case_id=None, after="132 cases listed, 111 of "
                       "them open", place=None, date=None),
                change(2, place="Kharayij, Deir ez-Zor, Syria", killed=3, injured=1),
                change(3, place="al-Mithāl المِثال, Syria", kind="case_dismissed", killed=None,
                       after="non_credible", reason="no_strike"),
                change(4, place="Tell <Mithal> & sons, Iraq", kind="case_missing",
                       killed=None, after=None, previous_id="cjtf-oir-monthly/2019-03"),
                change(5, kind="figure_moved", case_id=None, name="killed_total", before="1291",
                       after="1302", place=None, date=None, killed=None),
                *extra]

    def test_a_release_is_one_popup_with_its_finding_and_its_urgency(self):
        with display.Display() as screen:
            self.begin(screen)
            self.record(*self.release())
            screen.wait_displayed(1)
            self.keep_picture("release")
            self.assertGreater(screen.count_pixels(display.CRITICAL_FRAME), 1000)
            popup, = screen.close_all()
        self.assertEqual("civcas", popup["appname"])
        self.assertEqual("civcas: cjtf-oir-monthly 2019-04", popup["summary"])
        self.assertIn("1 newly credible (3 killed", popup["body"])
        self.assertIn("Tell &lt;Mithal&gt; &amp; sons, Iraq", popup["body"])

    def test_a_server_without_markup_gets_plain_words(self):
        with display.Display(markup="no") as screen:
            self.begin(screen)
            self.record(*self.release())
            screen.wait_displayed(1)
            self.keep_picture("plain")
            popup, = screen.close_all()
        self.assertIn("Tell", popup["message"])
        self.assertNotIn("&amp;amp;", popup["message"])

    def test_more_of_a_release_replaces_its_popup_and_does_not_stack(self):
        with display.Display() as screen:
            self.begin(screen)
            self.record(change(1, place="First, Syria"))
            screen.wait_displayed(1)
            self.record(change(2, place="Second, Syria"))
            self.wait_cursor(2)
            screen.wait_displayed(1)
            popup, = screen.close_all()
        self.assertIn("First, Syria", popup["body"])
        self.assertIn("Second, Syria", popup["body"])

    def test_a_long_absence_is_caught_up_without_flooding(self):
        self.record(*[change(n, release=f"cjtf-oir-monthly/20{n // 12 + 10}-{n % 12 + 1:02}",
                             kind="case_dismissed", killed=None) for n in range(1, 61)], tell=False)
        self.set_cursor(0)
        with display.Display() as screen:
            self.screen = screen
            self.start_civcasd()
            self.start_agent()
            self.wait_cursor(60)
            screen.wait_displayed(5)
            self.assertEqual(0, screen.count_pixels(display.CRITICAL_FRAME))
            self.keep_picture("catch-up")
            popups = screen.close_all()
        self.assertIn("56 changes in 56 more releases", popups[0]["body"])

    def test_a_click_opens_the_release(self):
        with display.Display() as screen:
            self.begin(screen)
            self.record(change(1))
            screen.wait_displayed(1)
            screen.ask("action", "0")
            test_notify.wait_for(lambda: os.path.exists(self.open_log), "the release is opened")
        with open(self.open_log, encoding="utf-8") as file:
            self.assertEqual("https://force.example/2019-04\n", file.read())

    def test_a_watched_case_and_trouble_stand_apart(self):
        config = os.path.join(self.folder.name, "config", "civcas")
        os.makedirs(config)
        with open(os.path.join(config, "watched-cases"), "w", encoding="utf-8") as file:
            file.write("case2\n")
        with open(self.changes + ".trouble", "w", encoding="utf-8") as file:
            file.write("3 messages tried in vain for over 4 h; see civcas outbox")
        with display.Display() as screen:
            self.begin(screen)
            screen.wait_displayed(1)
            self.record(*self.release(change(6, kind="books_unbalanced", case_id=None, residual=3,
                                             name="total_explained", place=None, killed=None)))
            screen.wait_displayed(3)
            self.keep_picture("case-and-trouble")
            trouble, case, release = screen.close_all()
        self.assertIn("alerts do not go out", trouble["summary"])
        self.assertIn("watched case 2017-12-24 Kharayij", case["summary"])
        self.assertIn("cjtf-oir-monthly 2019-04", release["summary"])


def load_tests(loader, _tests, _pattern):
    names = [name for name in vars(Popups) if name.startswith("test_")]
    return unittest.TestSuite(map(Popups, names))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
