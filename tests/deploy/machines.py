"""Two web nodes, a worker, Redis, a mail server and nginx with the shipped configuration."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from exams.clock import system_clock
from tests.settings import SEALING_KEY

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "deploy" / "nginx" / "khoabang.conf"
NAME = "thituyen.example.vn"
PATIENCE = 60  # seconds for a process to answer on a busy machine


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def until(ready: Callable[[], bool], what: str) -> None:
    """Wait until it is so; says what did not come."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with contextlib.suppress(OSError, HTTPException):
            if ready():
                return
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come in {PATIENCE} s")


def answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    finally:
        connection.close()


class Letterbox(socketserver.ThreadingTCPServer):
    """A mail server that takes every mail and keeps its text."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), _Postman)


class _Postman(socketserver.StreamRequestHandler):
    server: Letterbox

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = list(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(b"".join(body).decode(errors="replace"))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@dataclass
class Site:
    """What runs, and where."""

    folder: Path
    port: int  # of nginx, HTTPS
    plain: int  # of nginx, HTTP
    nodes: dict[int, subprocess.Popen[bytes]]  # by port
    redis: int
    letterbox: Letterbox
    environment: dict[str, str]
    certificate: Path
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_node(self, port: int) -> None:
        """The power of one node is cut."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.nodes[port].pid, signal.SIGKILL)
        self.nodes[port].wait()

    def start_node(self, port: int) -> None:
        """Start a node and wait until it serves."""
        self.nodes[port] = self._started(_node(port), f"node-{port}")
        until(lambda: answers(port, "/readyz"), f"the node on {port}")

    def flask(self, *command: str) -> str:
        """A command of the installation."""
        said = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr[-2000:]
        return said.stdout

    def start_worker(self) -> None:
        self.others.append(
            self._started([sys.executable, "-m", "flask", "--app", "wsgi", "work"], "worker")
        )

    def served_by(self, path: str) -> set[int]:
        """The ports of the nodes that answered for the path, by the log of nginx."""
        log = (self.folder / "khoabang.log").read_text()
        lines = [line for line in log.splitlines() if f" {path} " in line]
        return {int(port) for line in lines for port in re.findall(r"127\.0\.0\.1:(\d+)", line)}

    def _started(self, command: list[str], name: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def stop(self) -> None:
        for process in (*self.nodes.values(), *self.others):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.letterbox.shutdown()
        self.letterbox.server_close()


def _node(port: int) -> list[str]:
    """The command of the shipped unit, with this test's Python."""
    unit = (ROOT / "deploy/systemd/khoabang-web@.service").read_text()
    command = re.search(r"^ExecStart=(.*)$", unit, re.M)
    assert command is not None
    words = command[1].replace("%i", str(port)).split()
    return [str(Path(sys.executable).with_name(Path(words[0]).name)), *words[1:]]


def open_site(folder: Path, database_url: str) -> Iterator[Site]:
    """Everything started; stopped afterwards."""
    ports = {name: free_port() for name in ("https", "http", "one", "two", "redis")}
    letterbox = Letterbox()
    threading.Thread(target=letterbox.serve_forever, daemon=True).start()
    site = Site(
        folder, ports["https"], ports["http"], {}, ports["redis"], letterbox,
        _environment(folder, database_url, ports["redis"], letterbox.server_address[1]),
        folder / "certificate.pem",
    )  # fmt: skip
    try:
        _write_certificate(folder)
        _start_redis(site)
        site.flask("db", "upgrade")
        for name in ("one", "two"):
            site.start_node(ports[name])
        _start_nginx(site, ports)
        yield site
    finally:
        site.stop()


def _environment(folder: Path, database_url: str, redis: int, mail: int) -> dict[str, str]:
    """The settings of production, as settings.env gives them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KHOABANG_")}
    return kept | {
        "KHOABANG_MODE": "production",
        "KHOABANG_BASE_URL": f"https://{NAME}",
        "DATABASE_URL": database_url,
        "KHOABANG_REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        "KHOABANG_SECRET_KEY": secrets.token_urlsafe(48),
        "KHOABANG_SEALING_KEY": SEALING_KEY,
        "KHOABANG_VAR": str(folder / "var"),
        "KHOABANG_MAIL_SERVER": f"127.0.0.1:{mail}",
        "KHOABANG_PROXIES": "1",
        "GRANIAN_BLOCKING_THREADS": "4",
    }


def _start_redis(site: Site) -> None:
    program = shutil.which("redis-server")
    assert program, "apt-get install redis-server"
    site.others.append(
        site._started(
            [program, "--port", str(site.redis), "--save", "", "--bind", "127.0.0.1",
             "--dir", str(site.folder)], "redis",
        )
    )  # fmt: skip

    def listens() -> bool:
        with socket.create_connection(("127.0.0.1", site.redis), 1):
            return True

    until(listens, "Redis")


def adapted(text: str, folder: Path, ports: dict[str, int]) -> str:
    """The shipped configuration with other ports and paths, and nothing else changed."""
    for shipped, ours in (
        ("127.0.0.1:8001", f"127.0.0.1:{ports['one']}"),
        ("127.0.0.1:8002", f"127.0.0.1:{ports['two']}"),
        ("listen 80;", f"listen 127.0.0.1:{ports['http']};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{ports['https']} ssl http2;"),
        ("/etc/khoabang/tls/fullchain.pem", str(folder / "certificate.pem")),
        ("/etc/khoabang/tls/key.pem", str(folder / "key.pem")),
        ("/var/log/nginx/khoabang.log", str(folder / "khoabang.log")),
        ("/var/log/nginx/khoabang-error.log", str(folder / "khoabang-error.log")),
        ("/opt/khoabang", str(ROOT)),
    ):
        assert shipped in text, f"the configuration does not say {shipped} any more"
        text = text.replace(shipped, ours)
    return re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.M)


def _start_nginx(site: Site, ports: dict[str, int]) -> None:
    folder, program = site.folder, shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(program).exists(), "apt-get install nginx-light"
    (folder / "khoabang.conf").write_text(adapted(SHIPPED.read_text(), folder, ports))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\nworker_processes 1;\n"
        f"pid {folder}/nginx.pid;\nerror_log {folder}/nginx-error.log;\n"
        "events { worker_connections 512; }\n"
        f"http {{\ninclude /etc/nginx/mime.types;\n{temporary}"
        f"include {folder}/khoabang.conf;\n}}\n"
    )
    command = [
        program,
        "-p",
        str(folder),
        "-e",
        f"{folder}/start.log",
        "-c",
        f"{folder}/nginx.conf",
    ]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    site.others.append(site._started(command, "nginx"))
    until(lambda: Browser(site).get("/healthz").status == 200, "nginx")


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(system_clock() - timedelta(days=1))
        .not_valid_after(system_clock() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")


class Browser:
    """A browser's part: HTTPS with the certificate checked, cookies as their attributes allow."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}
        self.trust = ssl.create_default_context(cafile=str(site.certificate))

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(data).encode(), kind | headers)

    def ask(self, method: str, path: str, body, headers: dict[str, str]) -> Answer:  # type: ignore[no-untyped-def]
        """One request on a connection of its own."""
        connection = HTTPSConnection(NAME, timeout=30, context=self.trust)
        connection._create_connection = lambda *_a: socket.create_connection(  # type: ignore[attr-defined]
            ("127.0.0.1", self.site.port), 30
        )
        sent = {"Host": NAME, "Referer": f"https://{NAME}{path}", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read().decode())
        finally:
            connection.close()
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                pair = value.partition(";")[0].partition("=")
                self.cookies[pair[0]] = pair[2]
        return answer

    def token_of(self, path: str) -> str:
        """The CSRF token of a page's form."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)
        assert found is not None, f"no form on {path}"
        return found[1]

    def sign_in(self, email: str, password: str) -> Answer:
        token = self.token_of("/login")
        return self.post("/login", {"csrf_token": token, "email": email, "password": password})
