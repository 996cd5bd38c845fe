"""A post office on this machine: a small SMTP server that takes every mail and remembers when it came."""

import email
import socketserver
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.policy import default
from threading import Thread
from typing import cast

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Letter:
    """A mail as it lay in the letter box: when it came, to which address, and what it said of itself."""

    came_at: datetime
    to: str
    message_id: str
    subject: str


class PostOffice:
    """Open or closed; closed, nothing answers at its address. `now` is by whose clock it stamps."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.now = now
        self.letters: list[Letter] = []
        self.port = 0
        self._server: _Server | None = None

    @property
    def is_open(self) -> bool:
        return self._server is not None

    def open(self) -> None:
        """At the address that it had before, if it had one."""
        server = _Server((HOST, self.port), _Counter)
        server.office = self
        self.port = server.server_address[1]
        # Asked so often whether it is to close.
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self._server = server

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, content: bytes, *, recipients: list[str]) -> None:
        mail = email.message_from_bytes(content, policy=default)
        for to in recipients:
            self.letters.append(
                Letter(self.now(), to, str(mail["Message-ID"] or "").strip(), str(mail["Subject"] or ""))
            )


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    office: PostOffice


class _Counter(socketserver.StreamRequestHandler):
    """One caller: as much of RFC 5321 as it takes to hand over a mail."""

    def handle(self) -> None:
        self._say("220 latihan")
        recipients: list[str] = []
        while line := self.rfile.readline():
            verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            match verb.upper():
                case "RCPT":
                    recipients.append(rest.partition("<")[2].partition(">")[0])
                    self._say("250 OK")
                case "DATA":
                    self._say("354 Go on")
                    cast(_Server, self.server).office.take(self._content(), recipients=recipients)
                    self._say("250 Taken")
                case "QUIT":
                    return self._say("221 Good-bye")
                case "EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP":
                    recipients = []
                    self._say("250 OK")
                case _:
                    self._say("502 Not here")
        return None

    def _content(self) -> bytes:
        """Up to a dot alone in its line; of a dot that begins a line, one was doubled."""
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
