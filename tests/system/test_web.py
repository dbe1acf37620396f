#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What newsrooms do with the web by hand: probe an address, compare captures, export them."""
import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from system import SOURCE, run_civcas
from watching import BLOCK_PAGE, FIRST, JANUARY, SECOND, Newsroom, WatchingTest

READER = """
const {WARCParser} = require('warcio');
const fs = require('fs');
(async () => {
  const parser = new WARCParser(fs.createReadStream(process.argv[2]));
  for await (const record of parser) {
    const payload = await record.readFully(true);
    console.log(JSON.stringify({type: record.warcType, target: record.warcTargetURI,
      version: record.warcHeaders.protocol, status: record.httpHeaders && record.httpHeaders.statusCode,
      size: payload ? payload.length : 0, digest: record.warcPayloadDigest}));
  }
})().catch(error => { console.error(error); process.exit(1); });
"""


class Web(WatchingTest):
    def setUp(self):
        super().setUp()
        self.folder = self.newsroom.folder

    def run_civcas(self, *arguments, code=0):
        done = run_civcas(*arguments)
        self.assertEqual(code, done.returncode, done.stdout[-2000:] + done.stderr)
        return done.stdout.decode()

    def probe(self, path, *options, code=0):
        lines = self.run_civcas("probe", "--json", "--allow-private", *options, "--config",
                                str(self.newsroom.config), self.publisher.base + path, code=code)
        return json.loads(lines)

    def test_probe_tells_a_feed_from_a_page_and_lists_what_it_announces(self):
        told = self.probe("/feed")
        self.assertEqual("feed", told["kind"])
        self.assertEqual("ok", told["verdict"])
        self.assertEqual([self.publisher.base + FIRST], [d["address"] for d in told["documents"]])
        self.assertEqual("page", self.probe(FIRST)["kind"])

    def test_probe_says_what_a_block_page_is(self):
        self.publisher.set_page("/blocked", BLOCK_PAGE)
        told = self.probe("/blocked", code=1)
        self.assertEqual("blocked", told["verdict"])
        self.assertIn("Access Denied", told["evidence"])

    def test_probe_says_what_validators_are_worth(self):
        self.assertIn("none", self.probe("/feed")["validators"])
        self.publisher.set_page("/tag", JANUARY, ETag='"a"')
        self.assertIn("they work", self.probe("/tag")["validators"])
        self.publisher.set_page("/date", JANUARY, **{"Last-Modified": "Thu, 26 Sep 2019 16:21:38 GMT"})
        told = self.probe("/date")  # this publisher heeds no dates
        self.assertIn("do not work", told["validators"])
        self.assertEqual(2, self.publisher.count("/date"))
        self.publisher.set_page("/blocked", BLOCK_PAGE, ETag='"a"')
        self.assertIsNone(self.probe("/blocked", code=1)["validators"])
        self.assertEqual(1, self.publisher.count("/blocked"))

    def test_probe_goes_by_the_proxy_of_the_settings(self):
        with open(self.newsroom.config / "civcas.conf", "a", encoding="utf-8") as settings:
            settings.write("[Fetch]\nProxy=http://127.0.0.1:9\n")
        lines = self.run_civcas("probe", "--json", "--config", str(self.newsroom.config),
                                "http://www.publisher.example/feed", code=1)
        self.assertIn("127.0.0.1 port 9", json.loads(lines)["evidence"])

    def test_probe_asks_nothing_that_robots_txt_forbids(self):
        self.publisher.set_page("/robots.txt", b"User-agent: *\nDisallow: /feed\n",
                                media_type="text/plain")
        told = self.probe("/feed", code=1)
        self.assertEqual("blocked", told["verdict"])
        self.assertEqual(0, self.publisher.count("/feed"))

    def test_probe_refuses_private_addresses_unless_they_are_meant(self):
        lines = self.run_civcas("probe", "--json", self.publisher.base + "/feed", code=1)
        self.assertIn("not an address of the public internet", json.loads(lines)["evidence"])

    def watch_twice(self):
        self.newsroom.once()
        self.publisher.set_feed(SECOND, FIRST)
        self.newsroom.once()

    def test_diff_names_the_words_that_differ(self):
        (self.folder / "a.html").write_text("<html><p>At least 1,302 civilians were killed.</p></html>")
        (self.folder / "b.html").write_text("<html><p>At least 1,303 civilians were killed.</p></html>")
        lines = self.run_civcas("diff", "--json", str(self.folder / "a.html"),
                                str(self.folder / "b.html"))
        runs = [json.loads(line) for line in lines.splitlines()]
        self.assertEqual([("removed", "1,302"), ("added", "1,303")],
                         [(run["kind"], run["text"]) for run in runs if run["kind"] != "same"])

    def test_diff_finds_captures_by_their_hashes(self):
        self.watch_twice()
        pages = [row for row in self.newsroom.rows("captures")
                 if row["verdict"] == "ok" and "/Article/" in row["document"]]
        first, second = pages[0]["sha256"][:12], pages[1]["sha256"][:12]
        told = self.run_civcas("diff", "--db", str(self.newsroom.ledger), first, second)
        self.assertIn("[-January-]", told)
        self.assertIn("{+February+}", told)
        self.run_civcas("diff", "--db", str(self.newsroom.ledger), first, "0123456789ab", code=1)

    def export(self):
        self.watch_twice()
        path = self.folder / "captures.warc.gz"
        self.run_civcas("export", "--db", str(self.newsroom.ledger), "--warc", str(path))
        return path

    def test_what_is_exported_can_be_read_again_from_a_folder(self):
        path = self.export()
        other = Newsroom(self.folder / "other", self.publisher)
        (other.config / "sources.d" / "drop.source").write_text(
            f"[Source]\nKind=folder\nFolder={path.parent / 'drop'}\nInterval=1s\n")
        (path.parent / "drop").mkdir()
        shutil.move(path, path.parent / "drop" / path.name)
        other.once()
        changes = [row["kind"] for row in other.rows("changes")]
        self.assertIn("release_published", changes)

    def test_an_independent_reader_accepts_the_warc_file(self):
        modules = SOURCE / "build" / "npm" / "node_modules"
        self.assertTrue((modules / "warcio").is_dir(), "npm's warcio is missing: script/bootstrap")
        path = self.export()
        (self.folder / "read.js").write_text(READER)
        done = subprocess.run(["node", str(self.folder / "read.js"), str(path)], capture_output=True,
                              text=True, timeout=60, check=False,
                              env={**os.environ, "NODE_PATH": str(modules)})
        self.assertEqual(0, done.returncode, done.stderr)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual("warcinfo", records[0]["type"])
        bodies = {row["sha256"] for row in self.newsroom.rows("captures") if row["sha256"]}
        self.assertEqual(len(bodies), sum(record["type"] == "response" for record in records))
        self.assertTrue(all(record["version"] == "WARC/1.1" for record in records))
        self.assertEqual({200}, {record["status"] for record in records[1:]})

    def test_a_file_put_into_a_folder_is_read_at_once(self):
        drop = self.folder / "drop"
        drop.mkdir()
        (self.newsroom.config / "sources.d" / "oir.source").unlink()
        (self.newsroom.config / "sources.d" / "drop.source").write_text(
            f"[Source]\nKind=folder\nFolder={drop}\nInterval=1d\n")
        self.newsroom.start("--verbose")
        self.newsroom.wait_for("drop: ")
        (drop / "page.html").write_bytes(JANUARY)
        self.newsroom.wait_for("first release on record")
        self.newsroom.stop()

    def test_a_warc_file_of_wget_is_read(self):
        if shutil.which("wget") is None:
            self.skipTest("wget is not installed")
        drop = self.folder / "drop"
        drop.mkdir()
        subprocess.run(["wget", "-q", "--no-config", "--no-proxy", f"--warc-file={drop}/page", "-O",
                        "/dev/null", self.publisher.base + FIRST], check=True, timeout=60)
        (self.newsroom.config / "sources.d" / "oir.source").unlink(missing_ok=True)
        (self.newsroom.config / "sources.d" / "drop.source").write_text(
            f"[Source]\nKind=folder\nFolder={drop}\nInterval=1s\n")
        self.newsroom.once()
        self.assertIn("release_published", [row["kind"] for row in self.newsroom.rows("changes")])

    def test_a_public_host_is_not_watched_without_a_contact(self):
        settings = self.newsroom.config / "civcas.conf"
        settings.write_text(settings.read_text().replace("Contact=desk@newsroom.example", "Contact="))
        (self.newsroom.config / "sources.d" / "far.source").write_text(
            "[Source]\nKind=feed\nAddress=https://publisher.example/feed\n")
        done = subprocess.run(self.newsroom.command("--once"), capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("Contact: is empty, but source far asks a public host", done.stderr)


if __name__ == "__main__":
    unittest.main()
