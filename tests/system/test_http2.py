#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real web server that speaks HTTP/2 with a certificate of an authority of our own."""
import os
import shutil
import socket
import subprocess
import time
import unittest

from watching import JANUARY, WatchingTest

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class HttpTwo(WatchingTest):
    def setUp(self):
        super().setUp()
        self.folder = self.newsroom.folder
        self.port = find_port()
        self.make_certificate()
        self.start_nginx()

    def make_certificate(self):
        def run(*arguments):
            subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Newsroom CA",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        run("req", *key, "-keyout", "web.key", "-out", "web.csr", "-subj", "/CN=publisher")
        (self.folder / "names").write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth")
        run("x509", "-req", "-in", "web.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "web.pem", "-days", "2", "-extfile", "names")

    def start_nginx(self):
        pages = self.folder / "pages"
        (pages / "now").mkdir(parents=True)
        (pages / "now" / "january.html").write_bytes(JANUARY)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"""
            {user} daemon off; worker_processes 1; pid {self.folder}/nginx.pid;
            events {{ }}
            http {{ log_format said '$server_protocol $status $uri'; access_log {self.folder}/access.log said;
                types {{ text/html html; }} client_body_temp_path {self.folder}/t1;
                proxy_temp_path {self.folder}/t2; fastcgi_temp_path {self.folder}/t3;
                uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;
                server {{ listen 127.0.0.1:{self.port} ssl http2; server_name localhost;
                    ssl_certificate {self.folder}/web.pem; ssl_certificate_key {self.folder}/web.key;
                    location /old/ {{ return 301 https://localhost:{self.port}/now/january.html; }}
                    location / {{ root {pages}; }} }} }}""")
        process = subprocess.Popen([NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"),
                                    "-e", str(self.folder / "error.log")], stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def set_page(self, ca_file):
        settings = self.newsroom.config / "civcas.conf"
        settings.write_text(settings.read_text().replace("[Fetch]\n", f"[Fetch]\nCaFile={ca_file}\n"))
        (self.newsroom.config / "sources.d" / "oir.source").write_text(
            f"[Source]\nKind=page\nAddress=https://localhost:{self.port}/old/january.html\nInterval=1s\n"
            "AllowPrivateAddresses=yes\n")

    def test_a_release_comes_over_http_2_and_its_capture_says_from_whom_and_by_which_way(self):
        self.set_page(self.folder / "ca.pem")
        self.assertEqual(0, self.newsroom.once().returncode)
        done = self.newsroom.once("--verbose")
        self.assertEqual(0, done.returncode, done.stderr)
        log = (self.folder / "access.log").read_text()
        self.assertIn("HTTP/2.0 200 /now/january.html", log)
        self.assertIn("HTTP/2.0 304 /now/january.html", log)
        first, second = [row for row in self.newsroom.rows("captures")]
        self.assertEqual([f"https://localhost:{self.port}/old/january.html"], first["hops"])
        self.assertEqual(f"https://localhost:{self.port}/now/january.html", first["address"])
        self.assertIn("CN = publisher, by CN = Newsroom CA", first["peer"])
        self.assertRegex(first["peer"], "SHA-256 [0-9a-f]{64}$")
        self.assertEqual(("unchanged", 1), (second["verdict"], second["times"]))

    def test_a_move_for_good_is_told_once_and_the_old_place_is_still_asked(self):
        self.set_page(self.folder / "ca.pem")
        runs = [self.newsroom.once() for _ in range(3)]
        said = "".join(run.stdout + run.stderr for run in runs)
        self.assertEqual(1, said.count("has moved for good to"), said)
        self.assertEqual(3, (self.folder / "access.log").read_text().count("301 /old/january.html"))

    def test_nobody_is_believed_whom_no_authority_of_ours_knows(self):
        self.set_page("")
        self.assertEqual(1, self.newsroom.once().returncode)
        self.assertIn("no trusted TLS connection", self.newsroom.rows("captures")[0]["evidence"])


if __name__ == "__main__":
    if not os.path.exists(NGINX) or shutil.which("openssl") is None:
        print("nginx or openssl is not installed")
        raise SystemExit(77)
    unittest.main()
