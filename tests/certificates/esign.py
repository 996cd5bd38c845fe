"""A stand-in for the eSign Client Service: a real server with TLS on this machine, certified by a CA of the tests."""

import ipaddress
import json
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from certificates.probe import Service
from tests.certificates import authority as ca

USER, PASSWORD = "aplikasi", "sandi-layanan-uji"
NUMBERS = {"ISSUE": 1111, "NOT_REGISTERED": 1110}


@dataclass
class Esign:
    """What it answers, what it was asked, and where it is."""

    folder: Path
    port: int = 0
    word: str = "ISSUE"
    status: int = 200
    body: bytes | None = None
    # Seconds between any two bytes of the answer.
    drips: float = 0.0
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)

    def service(self, version: str = "v2", **changes: Any) -> Service:
        values: dict[str, Any] = {
            "address": f"https://127.0.0.1:{self.port}",
            "version": version,
            "username": USER,
            "password": PASSWORD,
            "authority": str(self.folder / "induk.pem"),
            "seconds": 5.0,
        }
        return Service(**{**values, **changes})

    def answer(self, *, is_known: bool, status_path: bool) -> tuple[int, bytes]:
        if not is_known:
            return 401, b"{}"
        if self.body is not None:
            return self.status, self.body
        code = {"status_code": NUMBERS.get(self.word, 1112)} if status_path else {}
        return self.status, json.dumps({**code, "status": self.word}).encode()


def handler_of(esign: Esign) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._take()

        def do_POST(self) -> None:
            self._take()

        def _take(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            esign.asked.append((self.command, self.path, self.rfile.read(length)))
            credentials = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            is_known = self.headers.get("Authorization") == f"Basic {credentials}"
            status, body = esign.answer(is_known=is_known, status_path="/status/" in self.path)
            self.send_response(status)
            self.send_header("Location", "https://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            pieces = [body] if not esign.drips else [body[at : at + 1] for at in range(len(body))]
            for piece in pieces:
                time.sleep(esign.drips)
                self.wfile.write(piece)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    return Handler


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client who does not trust it, or has waited long enough, goes away."""


@contextmanager
def serving(folder: Path) -> Iterator[Esign]:
    root = ca.Authority.root("INDUK TLS UJI COBA")
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    own = root.issue("127.0.0.1", purposes=(ca.SERVER_AUTH,), extra=((names, False),))
    (folder / "induk.pem").write_bytes(root.issued.pem)
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key = own.key.private_bytes(serialization.Encoding.PEM, *plain)
    (folder / "server.pem").write_bytes(key + own.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    esign = Esign(folder)
    server = QuietServer(("127.0.0.1", 0), handler_of(esign))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    esign.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield esign
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
