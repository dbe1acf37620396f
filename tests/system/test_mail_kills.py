#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcasd killed with -9 at random moments of delivery: every change arrives, and never under two
Message-IDs. test_mail_kills.py --kills 1000 [--seed N] for more than the few of every day."""
import argparse
import collections
import contextlib
import email
import email.policy
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import unittest

from watching import FIRST, SECOND, SOURCE, WatchingTest, wait_until

sys.path.insert(0, str(SOURCE / "tests" / "support"))
from faulty_smtp import FaultySmtp  # noqa: E402
from test_mail_faults import MAIL  # noqa: E402

RECIPIENTS = 40
OPTIONS = argparse.Namespace(kills=30, seed=None)


class MailKills(WatchingTest):
    def setUp(self):
        super().setUp()
        self.server = self.enter(FaultySmtp())
        for number in range(RECIPIENTS):
            self.newsroom.set_recipient(f"r{number:02}", f"r{number:02}@newsroom.example")
        self.newsroom.once()
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()
        # What each of them is to be told, by release: nothing was sent, as no server is named.
        self.expected = collections.defaultdict(list)
        with contextlib.closing(sqlite3.connect(self.newsroom.ledger)) as ledger:
            for subscriber, release, sequence in ledger.execute(
                    "SELECT subscriber, release_id, sequence FROM outbox ORDER BY sequence"):
                self.expected[subscriber, release].append(sequence)
        self.assertEqual(2 * RECIPIENTS, len(self.expected))
        self.waiting = self.newsroom.folder / "waiting.db"
        shutil.copy(self.newsroom.ledger, self.waiting)
        self.newsroom.set_settings(mail=MAIL.format(port=self.server.port))

    def fill_outbox(self):
        for file in self.newsroom.folder.glob("ledger.db*"):
            file.unlink()
        shutil.copy(self.waiting, self.newsroom.ledger)
        self.server.mails.clear()

    def kill_once(self, chance):
        """Starts civcasd, and ends it soon after it began to deliver.
        The step at which the server was then; None when all was delivered before."""
        self.server.verbs.clear()
        process = subprocess.Popen(self.newsroom.command("--once"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.newsroom.environment)
        try:
            wait_until("a mail", lambda: self.server.verbs or process.poll() is not None)
            # Some mails' time, and often no more than a part of one.
            time.sleep(chance.choice([0.002, 0.01, 0.04]) * chance.random())
            was_alive = process.poll() is None
            step = self.server.verbs[-1] if self.server.verbs else "start"
            process.kill()
            process.wait()
            return step if was_alive else None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def check_mails(self, kills):
        """All of it came, each message under one id. How many came twice."""
        ids, sequences = collections.defaultdict(set), {}
        for recipient, content in self.server.mails:
            message = email.message_from_bytes(content, policy=email.policy.default)
            key = recipient.split("@")[0], message["X-Civcas-Release"]
            ids[key].add(message["Message-ID"])
            sequences[key] = message["X-Civcas-Sequence"]
        self.assertEqual(set(self.expected), set(ids))
        self.assertEqual({1}, {len(of_one) for of_one in ids.values()}, dict(ids))
        self.assertEqual(len(ids), len(set.union(*ids.values())))
        for key, told in sequences.items():
            self.assertEqual(self.expected[key], count_up(told), key)
        doubled = len(self.server.mails) - len(ids)
        self.assertLessEqual(doubled, kills, "more than the one mail that was under way")
        return doubled

    def test_every_change_arrives_and_never_under_two_ids(self):
        seed = OPTIONS.seed if OPTIONS.seed is not None else random.randrange(1 << 32)
        chance = random.Random(seed)
        steps = collections.Counter()
        rounds = doubled = killed = 0
        while sum(steps.values()) < OPTIONS.kills:
            self.fill_outbox()
            kills = 0
            while sum(steps.values()) < OPTIONS.kills:
                step = self.kill_once(chance)
                if step is None:
                    break
                kills += 1
                steps[step] += 1
            self.newsroom.once()
            self.assertEqual([], self.newsroom.rows("outbox"), f"seed {seed}")
            with self.subTest(seed=seed, round=rounds):
                doubled += self.check_mails(kills)
            rounds += 1
            killed += kills
        print(f"{killed} kills in {rounds} outboxes of {len(self.expected)} mails, last command "
              f"before the kill {dict(steps)}; {doubled} mails came twice, each under its one "
              f"Message-ID; seed {seed}")


def count_up(text):
    """[3, 4, 5, 7] for "3-5 7"."""
    numbers = []
    for part in text.split():
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=OPTIONS.kills)
    parser.add_argument("--seed", type=int)
    OPTIONS = parser.parse_args()
    unittest.main(argv=sys.argv[:1])
