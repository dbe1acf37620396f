#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server that fails at every step in turn: nothing is lost, nobody gets two but where the
server took a mail and did not say so, and `civcas outbox` explains what waits and why."""
import collections
import contextlib
import email
import email.policy
import shutil
import sqlite3
import sys
import time
import unittest

from watching import SECOND, FIRST, SOURCE, WatchingTest

sys.path.insert(0, str(SOURCE / "tests" / "support"))
from faulty_smtp import DROP, GARBAGE, STALL, Fault, FaultySmtp  # noqa: E402

MAIL = """[Mail]
Server=smtp://127.0.0.1:{port}
From=Civcas <civcas@newsroom.example>
Domain=newsroom.example
AllowPlain=yes
RetryFirst=10min
RetryLongest=1h
Timeout=1s
"""
DESKS = [f"{name}@newsroom.example" for name in ("amal", "badr", "cyra", "dima", "emad")]
# Whose mail is handed in third of five.
THIRD = DESKS[2]

# step, what the server does, what `civcas outbox` says of it (None: nothing waits)
SERVER_FAULTS = [
    ("greeting", "421 too busy", "421 too busy"),
    ("greeting", "554 no mail here", "554 no mail here"),
    ("greeting", DROP, "broke off|no usable answer"),
    ("greeting", STALL, "in time"),
    ("greeting", GARBAGE, "in time"),
    ("ehlo", "421 closing", "421 closing"),
    ("ehlo", "554 not you", "554 not you"),
    ("ehlo", DROP, "broke off|no usable answer"),
    ("ehlo", STALL, "in time"),
]
OF_SERVER = {(step, what) for step, what, _ in SERVER_FAULTS}
MAIL_FAULTS = [
    ("mail", "451 later", "451 later"),
    ("mail", "550 not from you", "550 not from you"),
    ("mail", "421 closing", "421 closing"),
    ("mail", DROP, "broke off|no usable answer"),
    ("mail", STALL, "in time"),
    ("rcpt", "450 mailbox busy", "450 mailbox busy"),
    ("rcpt", "550 no such user", "550 no such user"),
    ("rcpt", "421 closing", "421 closing"),
    ("rcpt", DROP, "broke off|no usable answer"),
    ("rcpt", STALL, "in time"),
    ("rcpt", GARBAGE, "in time"),
    ("data", "451 no room now", "451 no room now"),
    ("data", "554 no data", "554 no data"),
    ("data", DROP, "broke off|no usable answer"),
    ("data", STALL, "in time"),
    ("body", DROP, "broke off|no usable answer"),
    ("body", STALL, "in time"),
    ("end", "452 disk full", "452 disk full"),
    ("end", "554 spam", "554 spam"),
    ("end", "421 closing", "421 closing"),
    ("end", DROP, "broke off|no usable answer"),
    ("end", STALL, "in time"),
]
# The server has the mail, and we cannot know: the one case in which it may come twice.
UNKNOWABLE = [
    ("end", DROP, "broke off|no usable answer"),
    ("end", STALL, "in time"),
    ("end", "451 queued, but the answer is wrong", "451"),
]


class MailFaults(WatchingTest):
    def setUp(self):
        super().setUp()
        self.server = self.enter(FaultySmtp())
        self.newsroom.set_settings(mail=MAIL.format(port=self.server.port))
        self.newsroom.once()
        for address in DESKS:
            self.newsroom.set_recipient(address.split("@")[0], address)
        # Five mails wait, as no server is named.
        self.newsroom.set_settings()
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()
        self.assertEqual(5, len(self.newsroom.rows("outbox")))
        self.waiting = self.newsroom.folder / "waiting.db"
        shutil.copy(self.newsroom.ledger, self.waiting)
        self.newsroom.set_settings(mail=MAIL.format(port=self.server.port))

    def begin(self, fault):
        """Five mails wait again; one run of civcasd meets @fault. What waits after it."""
        for ending in ("", "-wal", "-shm"):
            self.newsroom.ledger.with_name(self.newsroom.ledger.name + ending).unlink(
                missing_ok=True)
        shutil.copy(self.waiting, self.newsroom.ledger)
        self.server.mails.clear()
        self.server.fault = fault
        done = self.newsroom.once()
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return self.newsroom.rows("outbox")

    def mend(self):
        """The server is well again, and the time of the next try has come."""
        self.server.fault = None
        with contextlib.closing(sqlite3.connect(self.newsroom.ledger)) as ledger, ledger:
            ledger.execute("UPDATE outbox SET due_at = 1 WHERE delivered_at IS NULL")
        self.newsroom.once()
        self.assertEqual([], self.newsroom.rows("outbox"))

    def count_mails(self):
        """How often each recipient has it; each copy must be whole, and have the one id."""
        ids = collections.defaultdict(set)
        for recipient, content in self.server.mails:
            message = email.message_from_bytes(content, policy=email.policy.default)
            self.assertEqual(recipient, message["To"].addresses[0].addr_spec)
            self.assertIn("2 newly credible", message["Subject"])
            self.assertIn("</html>", message.get_body(("html",)).get_content())
            ids[recipient].add(message["Message-ID"])
        self.assertEqual({1}, {len(of_one) for of_one in ids.values()}, dict(ids))
        self.assertEqual(len(ids), len({next(iter(of_one)) for of_one in ids.values()}))
        return collections.Counter(recipient for recipient, _ in self.server.mails)

    def check(self, fault, words, doubled=None):
        with self.subTest(step=fault.step, what=fault.what, recipient=fault.recipient,
                          taken=fault.taken):
            waiting = self.begin(fault)
            tried = [row for row in waiting if row["attempts"] > 0]
            self.assertEqual(1, len(tried), waiting)
            self.assertRegex(tried[0]["last_error"], words)
            # When it is tried again; what the server refused for good waits longer.
            is_for_good = fault.what[0] == "5" and (fault.step, fault.what) not in OF_SERVER
            self.assertAlmostEqual(time.time() + (3600 if is_for_good else 600),
                                   tried[0]["due_at"], delta=90)
            had = collections.Counter(recipient for recipient, _ in self.server.mails)
            if not fault.taken:
                self.assertEqual(5, sum(had.values()) + len(waiting), waiting)
            self.mend()
            expected = {address: 1 for address in DESKS}
            if doubled is not None:
                expected[doubled] = 2
            self.assertEqual(expected, dict(self.count_mails()))

    def test_a_server_that_fails_before_any_mail_is_left_alone_for_a_while(self):
        for step, what, words in SERVER_FAULTS:
            # libcurl says HELO to a server that does not take EHLO.
            self.check(Fault(step, what, times=2 if step == "ehlo" else 1), words)

    def test_a_server_that_fails_over_the_third_mail_of_five(self):
        for step, what, words in MAIL_FAULTS:
            # MAIL comes before its recipient is known: the first one meets it.
            recipient = None if step == "mail" else THIRD
            self.check(Fault(step, what, 1, recipient), words)

    def test_only_a_mail_that_was_taken_without_a_word_comes_twice_with_the_same_id(self):
        for step, what, words in UNKNOWABLE:
            self.check(Fault(step, what, 1, THIRD, taken=True), words, doubled=THIRD)

    def test_a_server_that_drops_the_line_at_quit_has_all_of_it(self):
        for what in (DROP, STALL, "500 no"):
            with self.subTest(what=what):
                self.assertEqual([], self.begin(Fault("quit", what, times=-1)))
                self.assertEqual({address: 1 for address in DESKS}, dict(self.count_mails()))

    def test_one_bad_recipient_among_five_keeps_only_its_own(self):
        for what in ("550 no such user", "450 mailbox busy"):
            with self.subTest(what=what):
                waiting = self.begin(Fault("rcpt", what, times=-1, recipient=THIRD))
                self.assertEqual(["cyra"], [row["recipient"] for row in waiting])
                self.assertIn(what, waiting[0]["last_error"])
                self.assertEqual(sorted(set(DESKS) - {THIRD}), sorted(self.count_mails()))
                self.mend()
                self.assertEqual({address: 1 for address in DESKS}, dict(self.count_mails()))

    def test_five_mails_go_over_one_connection(self):
        self.server.verbs.clear()
        self.assertEqual([], self.begin(None))
        self.assertEqual(1, self.server.verbs.count("ehlo"), self.server.verbs)
        self.assertEqual(5, self.server.verbs.count("data"))


if __name__ == "__main__":
    unittest.main()
