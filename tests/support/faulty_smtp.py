# SPDX-License-Identifier: GPL-3.0-or-later
"""A small mail server that fails where the test says, and keeps count of what it took.

A fault is (step, what): step is one of STEPS, what is an answer such as "451 later", DROP, STALL
(says nothing until the client goes) or GARBAGE. "end" is the dot that ends a mail: by then the
server has all of it, and `taken` says whether it keeps it in spite of the fault.
"""
import socket
import socketserver
import threading

STEPS = ["greeting", "ehlo", "mail", "rcpt", "data", "body", "end", "quit"]
DROP, STALL, GARBAGE = "drop", "stall", "garbage"

WELL = {"ehlo": "250 smtp.invented.example", "mail": "250 OK", "rcpt": "250 OK",
        "data": "354 go on", "end": "250 taken", "quit": "221 bye", "rset": "250 OK",
        "noop": "250 OK"}


class Fault:
    """Meets @times mails (or connections), those to @recipient only if one is named."""

    def __init__(self, step, what, times=1, recipient=None, taken=False):
        assert step in STEPS
        self.step, self.what, self.times = step, what, times
        self.recipient, self.taken = recipient, taken


class _Gone(Exception):
    """The connection is over."""


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self):
        self.recipient = None
        try:
            self.answer("greeting", "220 smtp.invented.example")
            while self.obey(self.read_line()):
                pass
        except (_Gone, OSError):
            pass

    def read_line(self):
        line = self.rfile.readline(100000)
        if not line.endswith(b"\r\n"):
            raise _Gone
        return line[:-2]

    def obey(self, line):
        verb = line.split(b" ")[0].decode("ascii", "replace").lower()
        verb = "ehlo" if verb == "helo" else verb
        if verb == "rcpt":
            self.recipient = line.decode().split("<")[1].split(">")[0]
        with self.server.lock:
            self.server.verbs.append(verb)
        well = self.answer(verb if verb in STEPS else "noop", WELL.get(verb, "502 what?"))
        if verb == "data" and well:
            self.take_mail()
        return verb != "quit"

    def take_mail(self):
        lines = []
        while True:
            line = self.read_line()
            if line == b".":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 5:
                self.answer("body", None)
        content = b"\r\n".join(lines) + b"\r\n"
        fault = self.find_fault("end")
        if fault is None or fault.taken:
            with self.server.lock:
                self.server.mails.append((self.recipient, content))
        self.act(fault, WELL["end"])

    def find_fault(self, step):
        with self.server.lock:
            fault = self.server.fault
            if (fault is None or fault.step != step or fault.times == 0
                    or fault.recipient not in (None, self.recipient)):
                return None
            fault.times -= 1
            return fault

    def answer(self, step, words):
        return self.act(self.find_fault(step), words)

    def act(self, fault, words):
        """False after a fault that leaves the connection open."""
        what = words if fault is None else fault.what
        if what == DROP:
            # With what was not read the kernel sends a reset, as a server that dies does.
            self.connection.shutdown(socket.SHUT_RDWR)
            raise _Gone
        if what == STALL:
            while self.connection.recv(65536):
                pass
            raise _Gone
        if what == GARBAGE:
            what = "\0\xff not what RFC 5321 has in mind"
        if what is not None:
            self.wfile.write(what.encode("latin-1") + b"\r\n")
        return fault is None


class FaultySmtp(socketserver.ThreadingTCPServer):
    """Use as a context manager. `mails` are those taken: (recipient, bytes)."""
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.port = self.server_address[1]
        self.lock = threading.Lock()
        self.fault = None
        self.mails = []
        self.verbs = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass  # a client that was ended breaks off
