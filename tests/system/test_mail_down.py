#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server that is down delays mail, and neither loses nor repeats it."""
import json
import tempfile
import time
import unittest

from system import BUILD
import make_releases
from stage import Stage, wait_until


class MailDown(unittest.TestCase):
    def test_mail_goes_out_once_when_the_server_is_back(self):
        march, april, _ = make_releases.make_all()
        with tempfile.TemporaryDirectory() as folder, Stage(BUILD, folder) as stage:
            stage.start_daemon()
            stage.publish([march, april])
            stage.civcas("check")
            self.assertGreater(len(stage.changes()), 20)
            waiting = wait_until("a try that failed", lambda: [
                json.loads(line) for line in stage.civcas("outbox", "--json").splitlines()
                if json.loads(line)["attempts"] > 0])
            self.assertTrue(waiting[0]["last_error"])
            announced = {json.loads(line)["message_id"]
                         for line in stage.civcas("outbox", "--json").splitlines()}

            stage.start_mail()
            wait_until("mail", lambda: len(stage.mails()) >= len(announced))
            wait_until("an empty outbox", lambda: not stage.civcas("outbox", "--json").strip())
            time.sleep(3)  # longer than the longest pause between two tries

            sent = [message["Message-ID"].strip("<>") for _, message in stage.mails()]
            self.assertEqual(sorted(announced), sorted(sent))


if __name__ == "__main__":
    unittest.main()
