#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcasd killed with -9 at many moments loses no change and repeats no mail under a new id."""
import tempfile
import time
import unittest

from system import BUILD
import make_releases
from stage import Stage, wait_until

KILLS = 24
# From before the settings are read to well after the mail went out.
FIRST_MOMENT_S, STEP_S = 0.01, 0.025


def content(changes):
    """What was recorded, without the moments at which it was."""
    return [{name: value for name, value in change.items() if name != "recorded_at"}
            for change in changes]


class Kill(unittest.TestCase):
    def play(self, disturb):
        """Publishes the releases one by one; @disturb(stage) before civcasd may finish each."""
        releases = make_releases.make_all()
        with tempfile.TemporaryDirectory() as folder, Stage(BUILD, folder, "1s") as stage:
            stage.start_mail()
            for count in range(1, len(releases) + 1):
                stage.publish(releases[:count])
                disturb(stage)
                stage.start_daemon()
                stage.civcas("check")
                wait_until("an empty outbox",
                           lambda: not stage.civcas("outbox", "--json").strip())
                stage.kill_daemon()
            return stage.changes(), [message["Message-ID"] for _, message in stage.mails()]

    @staticmethod
    def kill_often(stage):
        for moment in range(KILLS):
            stage.start_daemon(wait=False)
            time.sleep(FIRST_MOMENT_S + moment * STEP_S)
            stage.kill_daemon()

    def test_what_is_recorded_and_told_is_the_same_with_and_without_kills(self):
        calm_changes, calm_mails = self.play(lambda stage: None)
        changes, mails = self.play(self.kill_often)

        def without_addresses(rows):  # each stage has a port of its own
            return [{name: value for name, value in row.items()
                     if name not in ("document", "capture", "sha256", "capture_sha256")}
                    for row in content(rows)]

        self.assertGreater(len(calm_changes), 20)
        self.assertEqual(without_addresses(calm_changes), without_addresses(changes))
        self.assertEqual(3, len(calm_mails))
        self.assertEqual(3, len(set(mails)), mails)


if __name__ == "__main__":
    unittest.main()
