# SPDX-License-Identifier: GPL-3.0-or-later
"""Exim on loopback, as nobody, in a folder of its own: TLS, four ways to log in, a Maildir."""
import email
import email.policy
import mailbox
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

USER, PASSWORD, TOKEN = "newsroom", "an invented secret", "invented.token-1"
# What each port offers. SMTPS speaks TLS from the first byte; PLAINTEXT none at all.
PORTS = ["PLAIN", "LOGIN", "XOAUTH2", "SMTPS", "PLAINTEXT"]

CONFIG = """\
exim_user = {user}
exim_group = {group}
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/log-%s
pid_file_path = {folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {ports}
tls_on_connect_ports = {SMTPS}
tls_advertise_hosts = ${{if eq{{$received_port}}{{{PLAINTEXT}}}{{}}{{*}}}}
tls_certificate = {folder}/server.pem
tls_privatekey = {folder}/server.key
auth_advertise_hosts = ${{if def:tls_in_cipher{{*}}{{}}}}
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
domainlist local_domains = newsroom.example
never_users =
disable_ipv6 = true
host_lookup =
keep_environment =
smtp_accept_max_per_connection = 0
accept_8bitmime = false
begin acl
acl_rcpt:
  deny local_parts = nobody
       message = no such user
  accept authenticated = *
  deny message = authentication required
acl_data:
  accept add_header = X-Taken: $sender_host_authenticated $authenticated_id $tls_in_ver
begin routers
local:
  driver = accept
  domains = +local_domains
  transport = maildir
begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {folder}/Maildir
  create_directory
  envelope_to_add
  user = {user}
  group = {group}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = ${{if or{{{{eq{{$received_port}}{{{PLAIN}}}}}{{eq{{$received_port}}{{{SMTPS}}}}}}}}}
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{name}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_advertise_condition = ${{if eq{{$received_port}}{{{LOGIN}}}}}
  server_prompts = Username:: : Password::
  server_condition = ${{if and{{{{eq{{$auth1}}{{{name}}}}}{{eq{{$auth2}}{{{password}}}}}}}}}
  server_set_id = $auth1
xoauth2:
  driver = plaintext
  public_name = XOAUTH2
  server_advertise_condition = ${{if eq{{$received_port}}{{{XOAUTH2}}}}}
  server_prompts = :
  server_condition = ${{if eq{{$auth1}}{{user={name}\\1auth=Bearer {token}\\1\\1}}}}
  server_set_id = {name}
"""


def find_program():
    """None where Exim or openssl is missing."""
    program = shutil.which("exim4", path=os.environ["PATH"] + ":/usr/sbin")
    return program if program and shutil.which("openssl") else None


def _free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _make_certificates(folder):
    """An authority, ca.pem, and what it says of localhost; and another authority."""
    def run(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for name in ("ca", "other"):
        run("req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2",
            "-subj", f"/CN=Invented {name}", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "san").write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n")
    run("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
        "-CAcreateserial", "-days", "2", "-out", "server.pem", "-extfile", "san")


class Exim:
    """Use as a context manager. `ports` are named as PORTS."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.maildir = self.folder / "Maildir"
        self.ports = dict(zip(PORTS, _free_ports(len(PORTS))))
        self.process = None

    def __enter__(self):
        _make_certificates(self.folder)
        # Exim drops all rights when it is given a configuration by anybody but root.
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        if os.geteuid() == 0:
            self.folder.chmod(0o755)
            for path in [self.folder, *self.folder.iterdir()]:
                os.chown(path, account.pw_uid, account.pw_gid)
        config = self.folder / "exim.conf"
        config.write_text(CONFIG.format(
            folder=self.folder, user=account.pw_uid, group=account.pw_gid, name=USER,
            password=PASSWORD, token=TOKEN, ports=" : ".join(map(str, self.ports.values())),
            **self.ports))
        config.chmod(0o644)
        self.process = subprocess.Popen(
            [find_program(), "-C", str(config), "-bdf"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            **({"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
               if os.geteuid() == 0 else {}))
        self._wait()
        return self

    def _wait(self):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.ports["PLAIN"])) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Exim does not listen; it said: " + self.read_log())

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)  # a group of its own
        self.process.wait(20)

    def read_log(self):
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("log-*"))

    def mails(self):
        """What was delivered, as Python's parser reads it. X-Taken: says how it came in."""
        if not (self.maildir / "new").is_dir():
            return []
        box = mailbox.Maildir(self.maildir, create=False, factory=lambda file:
                              email.message_from_binary_file(file, policy=email.policy.default))
        return list(box)
