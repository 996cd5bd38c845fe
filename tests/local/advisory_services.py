"""Stand-ins for the services that know what is wrong with packages, on a port of this machine."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Services(ThreadingHTTPServer):
    """Answers as OSV does of Python packages and as a registry of npm does of those of pages."""

    daemon_threads = True

    def __init__(self, *, against: dict[str, str], grave: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.against, self.grave = against, grave
        self.bodies: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.is_silent, self.closing = False, Event()

    @property
    def env(self) -> dict[str, str]:
        site = f"http://127.0.0.1:{self.server_port}"
        return {"AUDIT_OSV_URL": f"{site}/v1/query", "npm_config_registry": f"{site}/"}


class Handler(BaseHTTPRequestHandler):
    server: Services

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        asked = json.loads(content)
        self.server.bodies.append(asked)
        if self.server.is_silent:
            self.server.closing.wait(60)
            return
        self.answer(self.of_python(asked) if self.path == "/v1/query" else self.of_pages(asked))

    def do_GET(self) -> None:
        """npm asks which other versions there are of a package that something is known against; none are."""
        self.server.paths.append(self.path)
        self.send_error(404)

    def of_python(self, asked: dict[str, Any]) -> dict[str, Any]:
        name, version = asked["package"]["name"], asked["version"]
        if name not in self.server.against:
            return {}
        affected = {"package": asked["package"], "versions": [version], "ranges": []}
        return {"vulns": [{"id": self.server.against[name], "affected": [affected]}]}

    def of_pages(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        return {
            name: [
                {
                    "id": 1,
                    "url": "",
                    "title": "contoh",
                    "severity": severity,
                    "vulnerable_versions": f"<={asked[name][0]}",
                    "cwe": [],
                    "cvss": {"score": 0, "vectorString": None},
                }
            ]
            for name, severity in self.server.grave.items()
            if name in asked
        }

    def answer(self, told: dict[str, Any]) -> None:
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nobody reads along."""


@contextmanager
def services(
    *, against: dict[str, str] | None = None, grave: dict[str, str] | None = None
) -> Iterator[Services]:
    with Services(against=against or {}, grave=grave or {}) as served:
        Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.closing.set()
        served.shutdown()
