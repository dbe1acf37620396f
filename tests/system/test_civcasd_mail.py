#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcasd and a mail server that is not always willing."""
import asyncio
import email
import email.policy
import signal
import threading
import unittest

from aiosmtpd.smtp import SMTP

from watching import FIRST, SECOND, WatchingTest, wait_until

MAIL = """[Mail]
Server=smtp://127.0.0.1:{port}
From=Civcas <civcas@newsroom.example>
Domain=newsroom.example
AllowPlain=yes
RetryFirst=1s
RetryLongest=2s
"""


class PostOffice:
    """Takes mails, and answers as the test says."""

    def __init__(self):
        self.mails = []     # (recipient, message)
        self.attempts = []  # recipients
        self.refusals = {}  # recipient: answer to RCPT
        self.answer = None  # to DATA, instead of 250
        self.loop = asyncio.new_event_loop()

    def __enter__(self):
        opening = self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", 0)
        self.server = self.loop.run_until_complete(opening)
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0.05))
        self.loop.close()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        self.attempts.append(address)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos[0], message))
        return self.answer or "250 OK"


class Mail(WatchingTest):
    def setUp(self):
        super().setUp()
        self.office = self.enter(PostOffice())
        self.newsroom.set_settings(mail=MAIL.format(port=self.office.port))
        self.newsroom.set_recipient("desk", "desk@newsroom.example")

    def test_a_baseline_is_one_mail_and_a_release_another(self):
        self.newsroom.start()
        wait_until("the baseline", lambda: len(self.office.mails) == 1)
        self.publisher.set_feed(SECOND, FIRST)
        wait_until("the release", lambda: len(self.office.mails) == 2)
        self.wait_for_rounds(2)
        self.assertEqual(0, self.newsroom.stop())
        self.assertEqual(2, len(self.office.mails))
        self.assertIn("2 newly credible", self.office.mails[1][1]["Subject"])
        self.assertEqual([], self.newsroom.rows("outbox"))

    def test_a_first_run_that_finds_several_releases_is_one_mail(self):
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.start()
        wait_until("the baseline", lambda: len(self.office.mails) == 1)
        self.wait_for_rounds(2)
        self.newsroom.stop()
        self.assertEqual(1, len(self.office.mails))

    def test_a_recipient_refused_for_good_does_not_hold_up_the_others(self):
        self.newsroom.set_recipient("bogus", "bogus@newsroom.example")
        self.office.refusals["bogus@newsroom.example"] = "550 no such user"
        self.newsroom.start()
        line = self.newsroom.wait_for("refused for good")
        self.assertIn("bogus", line)
        wait_until("the mail to the desk", lambda: len(self.office.mails) == 1)
        self.assertEqual("desk@newsroom.example", self.office.mails[0][0])
        # civcasd notes the 250 a moment after the server has the mail
        wait_until("one mail left", lambda: len(self.newsroom.rows("outbox")) == 1)
        self.newsroom.stop()
        self.assertEqual(["bogus"], [row["recipient"] for row in self.newsroom.rows("outbox")])

    def test_a_mail_put_off_comes_again_under_the_same_message_id(self):
        self.office.answer = "451 try again later"
        self.newsroom.start()
        self.newsroom.wait_for("kept and tried again")
        self.newsroom.stop(signal.SIGKILL)
        self.newsroom.start()
        wait_until("a second try", lambda: len(self.office.mails) >= 2)
        self.office.answer = None
        wait_until("the mail", lambda: not self.newsroom.rows("outbox"))
        count = len(self.office.mails)
        self.wait_for_rounds(2)
        self.newsroom.stop()
        self.assertEqual(count, len(self.office.mails), "it was sent again after its 250")
        self.assertEqual(1, len({message["Message-ID"] for _, message in self.office.mails}))

    def test_mail_waits_for_a_server_and_goes_when_one_is_named(self):
        settings = (self.newsroom.config / "civcas.conf").read_text()
        self.newsroom.set_settings()
        self.newsroom.start()
        self.newsroom.wait_for("mail waits: no mail server")
        (self.newsroom.config / "civcas.conf").write_text(settings)
        self.newsroom.process.send_signal(signal.SIGHUP)
        wait_until("the mail", lambda: len(self.office.mails) == 1)
        self.newsroom.stop()

    def test_once_delivers_what_is_due(self):
        done = self.newsroom.once()
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertEqual(1, len(self.office.mails))
        self.assertEqual([], self.newsroom.rows("outbox"))


if __name__ == "__main__":
    unittest.main()
