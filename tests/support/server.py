#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A web server and a mail server on loopback that answer with every fault a poller meets.

Prints one line, "HTTP HTTPS SMTP SMTP_TLS CA", four ports and the file of the certificate authority
("-" and port 0 when openssl is missing), then serves until its standard input is closed.
The path of a request, or the recipient of a mail, selects the fault.
"""
import asyncio
import gzip
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile

ETAG = '"v1:\u00e9, W"'  # a byte above 127 and a comma: to be echoed exactly
MODIFIED = "Thu, 26 Sep 2019 16:21:38 GMT"
REQUESTS = []  # (path, headers)
ROUTES = {}  # path: (etag, answer), set with PUT
ACTIVE = [0, 0]  # requests under way, most at one time


def answer(status, body=b"", media="text/html; charset=utf-8", **headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    if media:
        lines.append(f"Content-Type: {media}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


async def read_request(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    if path.startswith("http://"):  # we are its proxy, and answer for everybody
        path = "/" + path.split("/", 3)[3]
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    body = await reader.readexactly(int(headers.get("Content-Length", 0)))
    return method, path, headers, body


def reset(writer):
    sock = writer.get_extra_info("socket")
    # Linger of zero seconds: the connection is reset rather than closed.
    sock.setsockopt(1, 13, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()


async def endless(writer, part, pause=0.0):
    while True:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause)


def unconditional(headers):
    return headers.get("If-None-Match") != ETAG or headers.get("If-Modified-Since") != MODIFIED


PAGES = {
    "/ok": lambda h: answer("200 OK", b"<p>hello</p>", ETag=ETAG, Last_Modified=MODIFIED, Server="test"),
    "/conditional": lambda h: answer("200 OK", b"fresh", ETag=ETAG, Last_Modified=MODIFIED)
    if unconditional(h) else b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "/echo": lambda h: answer("200 OK", json.dumps(h).encode(), "application/json"),
    "/gzip": lambda h: answer("200 OK", gzip.compress(b"unpacked"), Content_Encoding="gzip"),
    "/bomb": lambda h: answer("200 OK", gzip.compress(b"a" * 50_000_000), Content_Encoding="gzip"),
    "/badgzip": lambda h: answer("200 OK", b"this is not gzip", Content_Encoding="gzip"),
    "/large": lambda h: answer("200 OK", b"a" * 200_000),
    "/loop": lambda h: answer("302 Found", Location="/loop"),
    "/file": lambda h: answer("302 Found", Location="file:///etc/passwd"),
    "/user": lambda h: answer("302 Found", Location="http://me:secret@localhost/"),
    "/moved": lambda h: answer("301 Moved Permanently", b"old", ETag='"old"', Location="/hop2"),
    "/elsewhere": lambda h: answer("302 Found", Location="http://another.example/"),
    "/hop2": lambda h: answer("307 Temporary Redirect", Location="/hop 3?a=b#part"),
    "/hop%203?a=b": lambda h: answer("200 OK", b"there"),
    "/nowhere": lambda h: answer("302 Found"),
    "/downgrade": lambda h: answer("302 Found", Location="http://127.0.0.1/"),
    "/short": lambda h: answer("200 OK", b"a" * 100)[:-50],
    "/garbage": lambda h: bytes(range(1, 255)) * 3,
    "/hugeheader": lambda h: answer("200 OK", X_Huge="a" * 200_000),
    "/manyheaders": lambda h: answer("200 OK", **{f"X_{i}": "a" * 900 for i in range(100)}),
    "/twoetags": lambda h: answer("200 OK", ETag='"a"', etag='"b"'),
    "/badetag": lambda h: answer("200 OK", ETag='"a\x01b"'),
    "/longetag": lambda h: answer("200 OK", ETag='"' + "a" * 2000 + '"'),
    "/retry": lambda h: answer("429 Too Many Requests", b"slow down", Retry_After="120"),
    "/retrypast": lambda h: answer("503 Service Unavailable", Retry_After="Fri, 31 Dec 1999 23:59:59 GMT"),
    "/retryhuge": lambda h: answer("503 Service Unavailable", Retry_After="99999999999999999999"),
    "/retryyear": lambda h: answer("503 Service Unavailable", Retry_After="31536000"),
    "/cookie": lambda h: answer("302 Found", Set_Cookie="id=1; Path=/", Location="/echo"),
    "/empty": lambda h: answer("200 OK"),
    "/missing": lambda h: answer("404 Not Found", b"<h1>Not found</h1>"),
}


async def serve_fault(path, writer):
    if path == "/endless":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        await endless(writer, b"1000\r\n" + b"a" * 4096 + b"\r\n")
    elif path == "/drip":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        await endless(writer, b"a", 0.05)
    elif path == "/headerdrip":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await endless(writer, b"X-More: and more\r\n")
    elif path == "/silent":
        await asyncio.sleep(600)
    elif path == "/reset":
        reset(writer)
    elif path == "/hangup":
        pass
    elif path == "/badchunk":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")
    elif path == "/cutchunk":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nhello")
    else:
        return False
    return True


async def serve_one(method, path, headers, body, writer):
    """Answers one request; False closes the connection."""
    if method != "PUT":
        REQUESTS.append((path, headers))
    if method == "PUT":
        validators = {"ETag": headers["X-Etag"]} if "X-Etag" in headers else {}
        ROUTES[path] = (headers.get("X-Etag"),
                        answer(headers["X-Status"], body, headers["Content-Type"], **validators))
        writer.write(answer("204 No Content"))
    elif path == "/requests":
        writer.write(answer("200 OK", json.dumps([r[0] for r in REQUESTS]).encode(), "application/json"))
    elif path == "/busiest":
        writer.write(answer("200 OK", str(ACTIVE[1]).encode(), "text/plain"))
    elif path.startswith("/slow"):
        ACTIVE[0] += 1
        ACTIVE[1] = max(ACTIVE)
        await asyncio.sleep(0.1)
        ACTIVE[0] -= 1
        writer.write(answer("200 OK", b"at last"))
    elif path in ROUTES:
        etag, response = ROUTES[path]
        same = etag and headers.get("If-None-Match") == etag
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" if same else response)
    elif path in PAGES:
        writer.write(PAGES[path](headers))
        await writer.drain()
        return path not in ("/short", "/garbage")
    elif await serve_fault(path, writer):
        return False
    else:
        writer.write(answer("404 Not Found", b"<title>Page not found</title>"))
    await writer.drain()
    return True


async def serve_web(reader, writer):
    try:
        while await serve_one(*await read_request(reader), writer):
            pass
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


MAILS = []
REPLIES = {"nobody": "550 5.1.1 no such user", "later": "451 4.7.1 come back later"}


async def serve_data(reader, writer, recipient):
    writer.write(b"354 go on\r\n")
    text = await reader.readuntil(b"\r\n.\r\n")
    if recipient.startswith("hangup"):
        return False
    if recipient.startswith("spam"):
        writer.write(b"554 5.7.1 not wanted\r\n")
        return True
    folder = os.environ.get("MAIL_FOLDER")
    MAILS.append(text)
    if folder:
        with open(os.path.join(folder, f"{len(MAILS)}.eml"), "wb") as file:
            file.write(text[:-3].replace(b"\r\n..", b"\r\n."))
    writer.write(b"250 2.0.0 taken\r\n")
    return True


async def serve_mail(reader, writer, context, secure):
    recipient = ""
    writer.write(b"220 test ESMTP\r\n")
    try:
        while line := (await reader.readline()).decode("latin-1").strip():
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                offers = ["250-test"] + (["250-STARTTLS"] if context and not secure else [])
                writer.write(("\r\n".join(offers + ["250-AUTH PLAIN", "250 8BITMIME"]) + "\r\n").encode())
            elif word == "STARTTLS" and context:
                writer.write(b"220 go ahead\r\n")
                await writer.drain()
                await writer.start_tls(context)
                secure = True
            elif word == "AUTH":
                if line.count(" ") == 1:
                    writer.write(b"334 \r\n")
                    line = (await reader.readline()).decode("latin-1").strip()
                right = line.endswith("AG1lAHNlY3JldA==")  # me, secret
                writer.write(b"235 welcome\r\n" if right else b"535 5.7.8 wrong password\r\n")
            elif word == "RCPT":
                recipient = line.partition("<")[2]
                writer.write((REPLIES.get(recipient.split("@")[0], "250 ok") + "\r\n").encode())
            elif word == "DATA":
                if not await serve_data(reader, writer, recipient):
                    break
            elif word == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        pass
    finally:
        writer.close()


def make_certificates(folder):
    """A private authority and a certificate for localhost; None when openssl is missing."""
    def run(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try:
        run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        run("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
        with open(os.path.join(folder, "names"), "w", encoding="ascii") as file:
            file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth")
        run("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "2", "-extfile", "names")
    except (OSError, subprocess.CalledProcessError):
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))
    return context


async def listen(handler, **options):
    server = await asyncio.start_server(handler, "127.0.0.1", 0, limit=1 << 24, **options)
    return server.sockets[0].getsockname()[1]


async def main(folder):
    context = make_certificates(folder)
    web = await listen(serve_web)
    mail = await listen(lambda r, w: serve_mail(r, w, None, False))
    tls = await listen(serve_web, ssl=context) if context else 0
    starttls = await listen(lambda r, w: serve_mail(r, w, context, False)) if context else 0
    authority = os.path.join(folder, "ca.pem") if context else "-"
    print(web, tls, mail, starttls, authority, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # connections that never end are part of the show


if __name__ == "__main__":
    asyncio.run(main(tempfile.mkdtemp(prefix="civcas-server-")))
