"""A bare stage for the P12 partials: one form, the bundles, and the strict policy of the application.

The whole application with its log-in and database is another test's matter; here every request is kept, so that a
test can look for what must never leave the page.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from django.template import Context, Engine
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; form-action 'self'"
)
CHALLENGE = "tantangan-uji:0123456789abcdef:2026-11-22T08:45:00Z"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Uji</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/app.css"></head>
<body><main class="page"><h1 class="h4">Langkah 3</h1><form method="post" action="/kirim" autocomplete="off">
<input type="hidden" name="csrfmiddlewaretoken" value="token-uji">
{% include partial %}
<div class="form-actions"><button class="btn btn-primary" data-p12-submit disabled>Catat penerbitan P12</button>
<button class="btn btn-outline-secondary" name="cara" value="sertifikat">Tanpa P12</button></div></form></main>
</body></html>"""


def render(partial: str, **context: object) -> str:
    """The partial inside a form, as a page of the application would hold it."""
    builtins = ["accounts.templatetags.look", "django.templatetags.static"]
    engine = Engine(dirs=[str(ROOT / "templates")], builtins=builtins)
    with override_settings(STATIC_URL="/static/", STORAGES=PLAIN_STATIC):
        return engine.from_string(PAGE).render(Context({"partial": f"certificates/{partial}", **context}))


@dataclass
class Stage:
    """What is served, how the challenge is answered, and every request that came."""

    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    challenge_status: int = 200
    challenge_answer: str = json.dumps({"challenge": CHALLENGE, "refusals": [], "warnings": []})
    challenge_gate: threading.Event = field(default_factory=threading.Event)
    requests: list[tuple[str, str, str]] = field(default_factory=list)

    def posts(self, path: str) -> list[dict[str, str]]:
        """The forms that were sent to `path`."""
        return [
            {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            for method, where, body in self.requests
            if method == "POST" and where == path
        ]


def handler(stage: Stage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stage.requests.append(("GET", self.path, str(self.headers)))
            path = self.path.split("?")[0]
            if path in stage.pages:
                self.answer(stage.pages[path].encode(), "text/html; charset=utf-8")
                return
            file = ROOT / "static" / "build" / path.removeprefix("/static/")
            if file.is_file():
                self.answer(file.read_bytes(), TYPES[file.suffix])
            else:
                self.answer(b"", "text/plain", status=404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            stage.requests.append(("POST", self.path, body))
            if self.path == "/tantangan":
                stage.challenge_gate.wait(timeout=30)
                self.answer(
                    stage.challenge_answer.encode(), "application/json", status=stage.challenge_status
                )
            else:
                self.answer(b"<!doctype html><title>Diterima</title>", "text/html")

        def answer(self, content: bytes, kind: str, *, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Keep the test's output to the test."""

    return Handler


@contextmanager
def serving(stage: Stage) -> Iterator[Stage]:
    """Serve `stage` on a free loopback port (a secure context, as WebCrypto demands)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(stage))
    server.daemon_threads = True
    stage.url = f"http://127.0.0.1:{server.server_address[1]}"
    stage.challenge_gate.set()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
