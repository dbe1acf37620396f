#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""civcasd and a real mail server: Exim with TLS, logins and a Maildir, read back with Python's
parser."""
import html.parser
import re
import sys
import tempfile
import unittest

from watching import FIRST, SECOND, SOURCE, WatchingTest, place, release_page, wait_until

sys.path.insert(0, str(SOURCE / "tests" / "support"))
import exim  # noqa: E402

MAIL = """[Mail]
Server={scheme}://localhost:{port}
From=Civcas, the “watcher” <civcas@newsroom.example>
Domain=newsroom.example
RetryFirst=1s
RetryLongest=2s
User=newsroom
"""
# A name as the place itself writes it, with a vowel sign and marks that other programs lose.
ARABIC = "the “old quarter” of al-Mithāl’s المِثال"
LISTED = f"Jan. 1, 2018, near {ARABIC}, Syria"


class Words(html.parser.HTMLParser):
    """What a reader sees, and what would be fetched."""

    def __init__(self, page):
        super().__init__()
        self.text, self.addresses, self.hidden = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("style", "title")
        self.addresses += [value for name, value in attributes
                           if name in ("src", "background", "srcset", "poster")]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "title")

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def plain(text):
    """Without the marks that keep writing directions apart."""
    return re.sub("[\u2066-\u2069\u200e\u200f]", "", text)


@unittest.skipUnless(exim.find_program(), "exim4-daemon-light or openssl is not installed")
class RealMail(WatchingTest):
    def setUp(self):
        super().setUp()
        self.publisher.set_page(FIRST, self.january())
        self.publisher.set_page(SECOND, self.february())
        self.exim = self.enter(exim.Exim(self.enter(tempfile.TemporaryDirectory())))
        self.newsroom.set_recipient("desk", "desk@newsroom.example")
        self.newsroom.environment["CREDENTIALS_DIRECTORY"] = str(self.newsroom.folder)
        self.set_password(exim.PASSWORD)

    @staticmethod
    def january():
        return release_page("January", carried=5, received=3, credible=[(place(14), 2)],
                            dismissed=[place(12)], still_open=[LISTED, place(2), place(3)],
                            total=1000, strikes=30000)

    @staticmethod
    def february():
        return release_page("February", carried=3, received=1, credible=[(LISTED, 4)],
                            dismissed=[place(3)], still_open=[place(2), place(6)],
                            total=1004, strikes=30100)

    def set_password(self, password):
        path = self.newsroom.folder / "mail-password"
        path.write_text(password + "\n")
        path.chmod(0o600)

    def set_mail(self, port, scheme="smtp", authority="ca.pem", more=""):
        self.newsroom.set_settings(
            mail=f"CaFile={self.exim.folder}/{authority}\n"
                 + MAIL.format(scheme=scheme, port=self.exim.ports[port]) + more)

    def deliver(self, count=1):
        done = self.newsroom.once()
        self.assertEqual([], self.newsroom.rows("outbox"), done.stdout + done.stderr
                         + self.exim.read_log())
        return wait_until("the Maildir", lambda: len(self.exim.mails()) >= count
                          and self.exim.mails())

    def refusal(self):
        """Why nothing was handed in."""
        done = self.newsroom.once()
        self.assertEqual([], self.exim.mails())
        row = self.newsroom.rows("outbox")[0]
        self.assertNotIn(exim.PASSWORD, done.stdout + done.stderr + str(row))
        return row["last_error"]

    def test_it_logs_in_with_plain_login_and_a_token_over_starttls_and_over_tls(self):
        for number, (port, scheme, secret, more, way) in enumerate([
                ("PLAIN", "smtp", exim.PASSWORD, "", "plain"),
                ("LOGIN", "smtp", exim.PASSWORD, "", "login"),
                ("XOAUTH2", "smtp", exim.TOKEN, "Login=bearer\n", "xoauth2"),
                ("SMTPS", "smtps", exim.PASSWORD, "", "plain")]):
            with self.subTest(port=port):
                self.newsroom.set_recipient("desk", f"desk{number}@newsroom.example")
                for file in self.newsroom.folder.glob("ledger.db*"):
                    file.unlink()
                self.set_password(secret)
                self.set_mail(port, scheme, more=more)
                self.deliver(number + 1)
                taken = next(mail["X-Taken"] for mail in self.exim.mails()
                             if mail["Envelope-to"].startswith(f"desk{number}@"))
                self.assertRegex(taken, f"^{way} newsroom TLS1[.][23]$")

    def test_a_mail_says_all_of_it_to_an_independent_parser(self):
        self.set_mail("PLAIN")
        self.deliver()
        self.publisher.set_feed(SECOND, FIRST)
        message = next(mail for mail in self.deliver(2) if "credible" in mail["Subject"])

        self.assertEqual([], list(message.defects))
        for part in message.walk():
            self.assertEqual([], list(part.defects), part.get_content_type())
        self.assertEqual("desk@newsroom.example", message["Envelope-to"])
        self.assertEqual("Civcas, the “watcher”", message["From"].addresses[0].display_name)
        self.assertEqual("civcas@newsroom.example", message["From"].addresses[0].addr_spec)
        self.assertIn("1 newly credible (4 killed)", message["Subject"])
        self.assertIn("1,000 → 1,004", message["Subject"])
        self.assertTrue(message["Message-ID"].endswith("@newsroom.example>"))
        self.assertRegex(message["References"], r"^<release\.[0-9a-f]{32}@newsroom\.example>$")
        self.assertRegex(message["List-Id"], r"^civcas <cjtf-oir-monthly\.civcas\.")
        self.assertIn("mailto:", message["List-Unsubscribe"])
        self.assertEqual("auto-generated", message["Auto-Submitted"])
        self.assertEqual("cjtf-oir-monthly/2019-02", message["X-Civcas-Release"])
        self.assertRegex(message["X-Civcas-Sequence"], r"^[0-9 -]+$")
        self.check_structure(message)
        self.check_words(message)

    def check_structure(self, message):
        self.assertEqual("multipart/alternative", message.get_content_type())
        text, related = message.iter_parts()
        self.assertEqual(("text/plain", "utf-8"),
                         (text.get_content_type(), text.get_content_charset()))
        self.assertEqual("multipart/related", related.get_content_type())
        page, picture = related.iter_parts()
        self.assertEqual(("text/html", "utf-8"),
                         (page.get_content_type(), page.get_content_charset()))
        self.assertEqual(("image/png", "inline"),
                         (picture.get_content_type(), picture.get_content_disposition()))
        seen = Words(page.get_content())
        self.assertEqual(["cid:" + picture["Content-ID"].strip("<>")], seen.addresses)
        for raw in message.as_bytes().splitlines():
            self.assertLessEqual(len(raw), 998)

    def check_words(self, message):
        """Quotes are those of the pages, to the last character."""
        text = message.get_body(("plain",)).get_content()
        page = "".join(Words(message.get_body(("html",)).get_content()).text)
        self.assertEqual(message["Subject"], text.splitlines()[0])
        quotes = re.findall(r"(?:−|\+) (?:before|now): “(.*)”$", text, re.M)
        self.assertGreaterEqual(len(quotes), 3)
        pages = [re.sub(r"\s+", " ", "".join(Words(body.decode()).text))
                 for body in (self.january(), self.february())]
        for quote in quotes:
            self.assertTrue(any(quote in one for one in pages), quote)
            self.assertIn(f"“{quote}”", plain(page))
        self.assertIn(ARABIC, "\n".join(quotes))
        self.assertIn("المِثال", text)

    def test_a_certificate_nobody_vouches_for_gets_neither_password_nor_mail(self):
        self.set_mail("PLAIN", authority="other.pem")
        self.assertRegex(self.refusal(), "no trusted TLS connection.*certificate")

    def test_a_certificate_of_another_name_gets_neither_password_nor_mail(self):
        self.set_mail("PLAIN")
        settings = self.newsroom.config / "civcas.conf"
        settings.write_text(settings.read_text().replace("//localhost:", "//127.0.0.1:"))
        self.assertRegex(self.refusal(), "no trusted TLS connection.*127.0.0.1")

    def test_a_server_without_encryption_gets_neither_password_nor_mail(self):
        self.set_mail("PLAINTEXT")
        self.assertIn("offers no STARTTLS", self.refusal())

    def test_a_wrong_password_is_told_and_tried_once_a_while_for_all(self):
        self.newsroom.set_recipient("night", "night@newsroom.example")
        self.set_password("not this one")
        self.set_mail("PLAIN")
        self.assertRegex(self.refusal(), "the mail server said: 535 Incorrect authentication data")
        tried = [row["attempts"] for row in self.newsroom.rows("outbox")]
        self.assertEqual([0, 1], sorted(tried))

    def test_a_credential_that_is_missing_is_named(self):
        (self.newsroom.folder / "mail-password").unlink()
        self.set_mail("PLAIN")
        done = self.newsroom.once()
        self.assertIn("mail-password: no such credential; add LoadCredential=mail-password",
                      done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
