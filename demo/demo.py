#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""demo.py BUILD FOLDER: the main job before your eyes. FOLDER keeps the ledger and the mail."""
import shutil
import signal
import sys
from pathlib import Path

import make_releases
from stage import Stage, wait_until


# Lines of the mail shown: enough to see how it is made.
MAIL_LINES = 40


def say(text):
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}== {text}{plain}", flush=True)


class Show:
    """The releases one after another, with what civcas makes of each."""

    def __init__(self, stage):
        self.stage = stage
        self.told = 0

    def check(self):
        self.stage.civcas("check", show=True, check=False)

    def tell_news(self):
        """Prints what was recorded since the last time, and gives it."""
        news = self.stage.changes(self.told)
        self.stage.civcas("changes", "--since", str(self.told), show=True)
        if news:
            self.told = news[-1]["sequence"]
        return news

    def run(self):
        march, april, may = make_releases.make_all()
        stage = self.stage
        say("The publisher has one release: March 2019. A first look is a baseline, not news")
        stage.publish([march])
        self.check()
        self.tell_news()

        say("April 2019 comes out: the real figures and cases of that month")
        stage.publish([march, april])
        self.check()
        self.tell_news()
        stage.civcas("figures", "killed_total", show=True)

        say("The site answers with block pages, and status 200: kept, compared with nothing")
        stage.block()
        self.check()
        self.tell_news()
        stage.civcas("captures", "--limit", "2", show=True)

        say("The block is gone, and May 2019 is out: invented, one open case is listed nowhere")
        stage.publish([march, april, may])
        self.check()
        self.tell_news()

        say("Sums that do not hold, with stated less computed")
        stage.civcas("books", "--result", "fails", show=True)
        self.tell_mail()

    def tell_mail(self):
        """One mail for each release."""
        mails = wait_until("mail", lambda: len(self.stage.mails()) >= 3 and self.stage.mails())
        path, message = mails[-1]
        say(f"{len(mails)} mails came to the Maildir; the last is {path}")
        for name in ("From", "To", "Subject", "Message-ID"):
            print(f"{name}: {message[name]}")
        lines = message.get_body(("plain",)).get_content().splitlines()
        print("\n" + "\n".join(lines[:MAIL_LINES]))
        print(f"[{max(len(lines) - MAIL_LINES, 0)} more lines]")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(arguments[1])
    shutil.rmtree(folder, ignore_errors=True)
    with Stage(arguments[0], folder) as stage:
        stage.start_mail()
        stage.start_daemon()
        Show(stage).run()
        say("Look around")
        program, ledger = stage.program("civcas"), folder / "ledger.db"
        print(f"{program} cases --status missing --db {ledger}\n"
              f"{program} case --why ID --db {ledger}\n"
              f"{program} books --db {ledger}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
