#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is told, over which channel, and what happens when that fails."""
import datetime
import hashlib
import hmac
import http.server
import json
import re
import shutil
import sqlite3
import subprocess
import threading
import time
import unittest

from system import SOURCE
from test_civcasd_mail import MAIL, PostOffice
from watching import CIVCAS, FEBRUARY, FIRST, JANUARY, SECOND, WatchingTest, wait_until


class Door:
    """A web server that takes POST and PUT, and answers as the test says."""

    def __init__(self):
        self.status = 200
        self.taken = []  # (method, path, headers, body)
        door = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                door.taken.append((self.command, self.path, dict(self.headers), body))
                self.send_response(door.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_PUT = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Telling(WatchingTest):
    def setUp(self):
        super().setUp()
        self.office = self.enter(PostOffice())
        self.door = self.enter(Door())
        self.set_mail()

    def set_mail(self, more=""):
        self.newsroom.set_settings(mail=MAIL.format(port=self.office.port) + more)

    def set_file(self, name, text):
        path = self.newsroom.config / "recipients.d" / f"{name}.recipient"
        path.write_text("[Recipient]\n" + text)

    def civcas(self, *words):
        done = subprocess.run([CIVCAS, *words, "--config", self.newsroom.config],
                              env=self.newsroom.environment, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def record_both(self):
        """January as a baseline, then February; whatever is due goes out."""
        self.newsroom.once()
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()

    def change_ledger(self, sql):
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            ledger.execute(sql)

    def test_each_recipient_gets_what_the_rules_say(self):
        self.set_file("deaths", "Address=deaths@newsroom.example\nKilledAtLeast=3\n"
                                "Kinds=case_credible\n")
        self.set_file("iraq", "Address=iraq@newsroom.example\nCountries=Iraq\n")
        self.set_file("all", "Address=all@newsroom.example\n")
        self.record_both()
        mine = [message for address, message in self.office.mails if address.startswith("deaths")]
        self.assertEqual(1, len(mine))
        text = mine[0].get_body(("plain",)).get_content()
        self.assertIn("4 killed", text)
        self.assertNotIn("2 killed\n", text)
        self.assertIn("Kinds=case_credible, KilledAtLeast=3", text)
        self.assertIn("mailto:", mine[0]["List-Unsubscribe"])
        self.assertFalse([1 for address, _ in self.office.mails if address.startswith("iraq")])
        verdicts = [json.loads(line) for line in
                    self.civcas("rules", "test", "--last", "50", "--json").splitlines()]
        self.assertEqual({True}, {v["wanted"] for v in verdicts if v["recipient"] == "all"})
        self.assertEqual({False}, {v["wanted"] for v in verdicts if v["recipient"] == "iraq"})
        self.assertIn("is not in Countries=", json.dumps(verdicts))

    def test_a_watched_case_is_told_whatever_the_rules_say(self):
        self.set_file("iraq", "Address=iraq@newsroom.example\nCountries=Iraq\n")
        self.newsroom.once()
        case = next(row["case_id"] for row in self.newsroom.rows("cases")
                    if row["date"] == "2018-01-03")
        self.civcas("watch", case, "--for", "iraq")
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()
        self.assertEqual(1, len(self.office.mails))
        text = self.office.mails[0][1].get_body(("plain",)).get_content()
        self.assertIn(f"watched case {case}", text)

    def test_a_digest_gathers_releases_and_shows_totals(self):
        self.set_file("daily", "Address=daily@newsroom.example\nRate=daily 07:00 Europe/London\n")
        self.record_both()
        self.assertEqual([], self.office.mails)
        waiting = self.newsroom.rows("outbox")
        self.assertTrue(waiting)
        shown = self.civcas("digest", "--dry-run", "--for", "daily")
        self.assertIn("9 changes in 2 releases", shown)
        page = self.civcas("digest", "--dry-run", "--html", "--for", "daily")
        self.assertTrue(page.startswith("<!DOCTYPE html>"))
        # As if seven in the morning had come, for both at once.
        self.change_ledger("UPDATE outbox SET due_at = 1, batch = 'digest/1'")
        self.newsroom.once()
        self.assertEqual(1, len(self.office.mails))
        message = self.office.mails[0][1]
        self.assertIn("2 releases", message["Subject"])
        self.assertEqual(2, len(message["References"].split()))
        picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
        self.assertTrue(picture.get_content().startswith(b"\x89PNG"))
        html = message.get_body(("html",)).get_content()
        self.assertIn("cid:" + picture["Content-ID"].strip("<>"), html)
        self.assertIn("2019-01: 1,000, 2019-02: 1,006", html)
        self.assertEqual([], self.newsroom.rows("outbox"))

    def test_a_newsroom_restyles_its_mail(self):
        self.set_file("desk", "Address=desk@newsroom.example\n")
        house = self.newsroom.config / "mail.d"
        house.mkdir()
        (house / "style.css").write_text("h1{color:#123456}")
        (house / "header.html").write_text("<p>The Invented Courier</p>")
        (house / "footer.txt").write_text("The Invented Courier, for staff only.")
        self.newsroom.once()
        message = self.office.mails[0][1]
        html = message.get_body(("html",)).get_content()
        self.assertIn("h1{color:#123456}", html)
        self.assertIn("<p>The Invented Courier</p>", html)
        self.assertIn("for staff only", message.get_body(("plain",)).get_content())
        (house / "header.html").write_text("<img src='https://tracker.example/'>")
        done = self.newsroom.once()
        self.assertEqual(1, done.returncode)
        self.assertIn("would fetch", done.stdout + done.stderr)

    def test_a_webhook_is_signed_and_tried_again(self):
        key = self.newsroom.folder / "key"
        key.write_text("a secret\n")
        key.chmod(0o600)
        self.set_file("hook", f"Channel=webhook\nUrl={self.door.base}/in\nSecretFile={key}\n")
        self.door.status = 503
        self.newsroom.start()
        wait_until("two tries", lambda: len(self.door.taken) >= 2)
        self.door.status = 200
        wait_until("an empty outbox", lambda: not self.newsroom.rows("outbox"))
        self.newsroom.stop()
        self.assertEqual(1, len({headers["Idempotency-Key"] for _, _, headers, _ in
                                 self.door.taken}))
        _, path, headers, body = self.door.taken[-1]
        self.assertEqual("/in", path)
        digest = hmac.new(b"a secret", body, hashlib.sha256).hexdigest()
        self.assertEqual(f"sha256={digest}", headers["X-Civcas-Signature"])
        alert = json.loads(body)
        self.assertEqual((1, "alert", "hook"),
                         (alert["schema"], alert["type"], alert["recipient"]))
        self.assertTrue(alert["changes"])

    def test_a_redirect_of_a_webhook_is_not_followed(self):
        self.door.status = 302
        self.set_file("hook", f"Channel=slack\nUrl={self.door.base}/in\n")
        self.newsroom.once()
        self.assertEqual(1, len(self.door.taken))
        self.assertIn("status 302", self.newsroom.rows("outbox")[0]["last_error"])

    def test_a_command_gets_json_on_its_standard_input(self):
        program = self.newsroom.folder / "take it"
        taken = self.newsroom.folder / "taken"
        program.write_text(f'#!/bin/sh\ncat >"{taken}"\nenv >"{taken}.env"\nexit 0\n')
        program.chmod(0o700)
        self.set_file("script", f'Channel=command\nExec="{program}" --one $HOME\n')
        self.newsroom.environment["CIVCAS_NOT_FOR_COMMANDS"] = "1"
        done = self.newsroom.once()
        self.assertTrue(taken.exists(), done.stdout + done.stderr)
        self.assertEqual("script", json.loads(taken.read_text())["recipient"])
        self.assertNotIn("NOT_FOR_COMMANDS", (self.newsroom.folder / "taken.env").read_text())
        self.assertEqual([], self.newsroom.rows("outbox"))

    def test_what_cannot_be_delivered_is_given_up_and_operators_hear_of_it_elsewhere(self):
        self.set_mail(more="GiveUpAfter=2s\n")
        self.set_file("desk", "Address=desk@newsroom.example\n")
        self.set_file("other", "Address=other@newsroom.example\n")
        self.set_file("admin", f"Role=operator\nChannel=webhook\nUrl={self.door.base}/admin\n")
        self.office.refusals["desk@newsroom.example"] = "550 no such user"
        self.newsroom.start()
        self.newsroom.wait_for("given up after")
        def told():
            return [json.loads(body) for *_, body in self.door.taken
                    if json.loads(body)["notices"]]
        wait_until("word to the operator", told)
        self.newsroom.stop()
        notice = told()[0]["notices"][0]
        self.assertEqual(("delivery_failing", "desk"), (notice["kind"], notice["subject"]))
        self.assertIn("550", notice["text"])
        self.assertEqual({"other@newsroom.example"}, {to for to, _ in self.office.mails})
        self.assertTrue(self.newsroom.rows("outbox")[0]["given_up_at"])
        self.office.refusals.clear()
        self.civcas("outbox", "--revive", "desk")
        self.newsroom.once()
        self.assertIn("desk@newsroom.example", {to for to, _ in self.office.mails})

    def test_mail_that_is_dead_for_long_is_told_once_elsewhere_and_by_status(self):
        self.set_mail(more="AlarmAfter=1s\n")
        self.set_file("desk", "Address=desk@newsroom.example\n")
        self.set_file("admin", f"Role=operator\nChannel=webhook\nUrl={self.door.base}/admin\n"
                               "Kinds=release_withdrawn\n")
        self.office.refusals["desk@newsroom.example"] = "451 not now"
        self.newsroom.once()
        self.assertEqual(0, self.status().returncode)
        time.sleep(2.1)
        self.newsroom.start()
        self.newsroom.wait_for("delivery: 1 message tried in vain for over")
        wait_until("word to the operator", lambda: self.door.taken)
        self.newsroom.stop()
        self.newsroom.start()  # and after a start it is still the same trouble
        self.newsroom.stop()
        notices = [notice for *_, body in self.door.taken for notice in json.loads(body)["notices"]]
        self.assertEqual([("delivery_failing", "mail")],
                         [(notice["kind"], notice["subject"]) for notice in notices])
        self.assertIn("1 message tried in vain", notices[0]["text"])
        self.assertEqual([], self.office.mails)
        told = self.status()
        self.assertEqual(1, told.returncode, told.stdout)
        self.assertIn("1 message tried in vain for over", told.stdout)
        self.office.refusals.clear()
        self.change_ledger("UPDATE outbox SET due_at = 0")
        self.newsroom.once()
        self.assertEqual(0, self.status().returncode)

    def status(self):
        return subprocess.run([CIVCAS, "status", "--config", self.newsroom.config],
                              env=self.newsroom.environment, capture_output=True, text=True,
                              timeout=60, check=False)

    def test_days_are_written_in_the_language_of_the_reader(self):
        self.set_file("london", "Address=london@newsroom.example\nDates=en-GB\n")
        self.set_file("berlin", "Address=berlin@newsroom.example\nDates=de\n")
        self.set_file("kairo", "Address=kairo@newsroom.example\nDates=ar-EG\n")
        self.set_file("log", "Address=log@newsroom.example\n")
        self.record_both()
        parts = {to.split("@")[0]: {kind: message.get_body((kind,)).get_content()
                                    for kind in ("plain", "html")}
                 for to, message in self.office.mails[-4:]}
        expected = {"london": ("1 January 2018", "open January 2019; credible February 2019"),
                    "berlin": ("1. Januar 2018", "open Januar 2019; credible Februar 2019"),
                    "kairo": ("١ يناير ٢٠١٨", "open يناير ٢٠١٩; credible فبراير ٢٠١٩"),
                    "log": ("2018-01-01", "open 2019-01; credible 2019-02")}
        for name, (day, history) in expected.items():
            for text in parts[name].values():
                self.assertIn(f"{day}, ", re.sub("[\u2066-\u2069]", "", text), name)
                self.assertIn(f"history: {history} (4 killed", re.sub("</?bdi>", "", text), name)
        self.set_file("log", "Address=log@newsroom.example\nDates=martian\n")
        refused = subprocess.run([CIVCAS, "config", "check", "--config", self.newsroom.config],
                                 env=self.newsroom.environment, capture_output=True, text=True,
                                 timeout=60, check=False)
        self.assertEqual(1, refused.returncode)
        self.assertIn('[Recipient] Dates: "martian" is no', refused.stdout)

    def test_operators_are_mailed_when_a_source_fails_and_editors_are_not(self):
        self.set_file("desk", "Address=desk@newsroom.example\n")
        self.set_file("admin", "Address=admin@newsroom.example\nRole=operator\n")
        self.newsroom.once()
        self.office.mails.clear()
        self.publisher.set_page("/feed", b"broken", status=500)
        for _ in range(3):
            self.newsroom.once()
        self.newsroom.once()
        self.assertEqual({"admin@newsroom.example"}, {to for to, _ in self.office.mails})
        message = self.office.mails[0][1]
        self.assertIn("source failing", message["Subject"])
        self.assertIn("3 times in a row", message.get_body(("plain",)).get_content())

    def set_desk_and_admin(self):
        self.set_file("desk", "Address=desk@newsroom.example\n")
        self.set_file("admin", "Address=admin@newsroom.example\nRole=operator\n")

    def texts_to(self, name):
        return [mail.get_body(("plain",)).get_content() for to, mail in self.office.mails
                if to.startswith(name)]

    def test_operators_are_mailed_why_a_reading_is_doubtful_and_editors_are_not(self):
        self.set_desk_and_admin()
        self.newsroom.once()
        self.office.mails.clear()
        self.publisher.set_page(SECOND, FEBRUARY.replace(b"received 2 new reports",
                                                         b"took 2 fresh claims in"))
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()
        self.assertEqual([(1,)], self.query_ledger(
            "SELECT count(*) FROM notices WHERE kind = 'reading_doubtful'"))
        self.assertEqual([], self.texts_to("desk"))
        told = "\n".join(self.texts_to("admin"))
        self.assertIn("received is not stated", told)
        self.assertIn("civcas review", told)
        self.assertIn("reading doubtful", " ".join(mail["Subject"] for _, mail in self.office.mails))

    def test_operators_are_mailed_that_a_layout_changed_and_editors_are_not(self):
        self.set_desk_and_admin()
        self.newsroom.set_source(kind="list", path="/list")
        links = [f'<h1><a href="{path}">Monthly Civilian Casualty Report {path}</a></h1>' for path in
                 [FIRST] + [f"/News/Article/{number}/other/" for number in range(1971680, 1971688)]]
        page = ('<!DOCTYPE html><html><head><title>News</title></head><body>'
                '<ul class="article-listing">{}</ul><div>{}</div></body></html>')

        def set_list(listed, beside):
            self.publisher.set_page("/list", page.format(
                "".join(f"<li>{link}</li>" for link in listed), " ".join(beside)).encode())
        set_list(links, [])
        self.newsroom.once()
        self.office.mails.clear()
        set_list(links[:1], links[1:])  # most are no part of the list any more
        time.sleep(1)
        self.newsroom.once()
        self.assertEqual([(1,)], self.query_ledger(
            "SELECT count(*) FROM notices WHERE kind = 'layout_changed'"))
        self.assertEqual([], self.texts_to("desk"))
        self.assertIn("article addresses", "\n".join(self.texts_to("admin")))

    def query_ledger(self, sql):
        with sqlite3.connect(self.newsroom.ledger) as ledger:
            return ledger.execute(sql).fetchall()

    def test_what_a_rebuild_finds_is_put_down_for_those_who_want_it(self):
        self.set_file("desk", "Address=desk@newsroom.example\nKinds=case_credible\n")
        self.record_both()
        told = "SELECT count(*) FROM outbox AS o JOIN changes AS h ON h.sequence = o.sequence" \
               " WHERE o.delivered_at IS NULL AND h.kind = 'case_credible'"
        self.change_ledger("DELETE FROM outbox")
        self.change_ledger("DELETE FROM changes WHERE kind = 'case_credible'")
        self.civcas("rebuild")
        self.assertEqual([(2,)], self.query_ledger(told))
        self.civcas("rebuild")
        self.assertEqual([(2,)], self.query_ledger(told))

    def test_what_other_words_find_is_put_down_for_those_who_want_it(self):
        self.set_file("desk", "Address=desk@newsroom.example\nKinds=case_credible\n")
        self.newsroom.once()
        self.publisher.set_page(SECOND, FEBRUARY.replace(b"received 2 new reports",
                                                         b"took 2 fresh claims in"))
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()
        self.assertEqual([], self.texts_to("desk"))
        phrases = self.newsroom.folder / "phrases"
        shutil.copytree(SOURCE / "config" / "phrases", phrases)
        with (phrases / "cjtf-oir-monthly.phrases").open("a") as file:
            file.write("\nfigure\n    took {received} fresh claims in\n"
                       "    example took 2 fresh claims in\n    gives received=2\n")
        self.civcas("reread", "--accept", "--phrases", str(phrases))
        self.assertEqual([("desk", "mail", 2)], self.query_ledger(
            "SELECT o.subscriber, o.channel, count(*) FROM outbox AS o JOIN changes AS h"
            " ON h.sequence = o.sequence WHERE o.delivered_at IS NULL"
            " AND h.kind = 'case_credible' GROUP BY 1, 2"))

    def test_an_overdue_release_is_told_operators_once_and_stands_in_every_mail(self):
        self.set_file("desk", "Address=desk@newsroom.example\n")
        self.set_file("admin", "Address=admin@newsroom.example\nRole=operator\n")
        year = str(datetime.date.today().year - 1).encode()
        third = "/News/Article/1003/march/"
        self.publisher.set_page(FIRST, JANUARY.replace(b"2019", year))
        self.publisher.set_page(SECOND, FEBRUARY.replace(b"2019", year))
        self.publisher.set_page(third, FEBRUARY.replace(b"February 2019", b"March " + year)
                                .replace(b"2019", year).replace(b"month of February",
                                                                b"month of March"))
        self.publisher.set_feed(third, SECOND, FIRST)
        for _ in range(3):
            self.newsroom.once()
        overdue = [(to, mail) for to, mail in self.office.mails if "overdue" in mail["Subject"]]
        self.assertEqual(["admin@newsroom.example"], [to for to, _ in overdue],
                         [mail["Subject"] for _, mail in self.office.mails])
        text = overdue[0][1].get_body(("plain",)).get_content()
        self.assertIn(f"nothing newer than cjtf-oir-monthly/{year.decode()}-03", text)
        self.assertIn("1 source: 1 well; releases overdue: cjtf-oir-monthly", text)

    def test_quiet_hours_and_an_empty_digest_are_kept(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        end = now + datetime.timedelta(hours=2)
        quiet = f"{now - datetime.timedelta(hours=2):%H:%M}-{end:%H:%M}"
        self.set_file("night", f"Address=night@newsroom.example\nQuietHours={quiet}\n")
        self.set_file("empty", "Address=empty@newsroom.example\nRate=hourly\n"
                               "EmptyDigest=yes\nKinds=case_reversed\n")
        self.newsroom.once()
        self.assertEqual([], self.office.mails)
        due = {row["recipient"]: row["due_at"] for row in self.newsroom.rows("outbox")}
        self.assertAlmostEqual(end.replace(second=0).timestamp(), due["night"], delta=90)
        self.change_ledger("UPDATE outbox SET due_at = 1")
        self.newsroom.once()
        mails = dict(self.office.mails)
        self.assertEqual({"night@newsroom.example", "empty@newsroom.example"}, set(mails))
        self.assertEqual("Nothing moved", mails["empty@newsroom.example"]["Subject"])

    def test_a_server_without_starttls_gets_no_mail(self):
        self.newsroom.set_settings(
            mail=MAIL.format(port=self.office.port).replace("AllowPlain=yes", "AllowPlain=no"))
        self.set_file("desk", "Address=desk@newsroom.example\n")
        self.newsroom.once()
        self.assertEqual([], self.office.mails)
        self.assertIn("STARTTLS", self.newsroom.rows("outbox")[0]["last_error"])


if __name__ == "__main__":
    unittest.main()
