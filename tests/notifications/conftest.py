"""Notices in the outbox, and a mail server of our own that answers as a test wants it."""

import asyncio
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from config.celery import app
from config.local.install import broker_program
from notifications.models import Notice

MakeNotice = Callable[..., Notice]


@pytest.fixture
def make_notice() -> MakeNotice:
    numbers = count(1)

    def make(recipient: User, **columns: Any) -> Notice:
        number = next(numbers)
        told = {
            "occasion": f"perihal:{number}",
            "subject": f"Permohonan {number} menunggu tanda tangan Anda",
            "body": f"Permohonan {number} menunggu tanda tangan Anda.",
            "path": f"/pendaftaran/{number}/tanda-tangan/",
            "button": "Buka halaman tanda tangan",
        }
        return Notice.objects.create(recipient=recipient, **(told | columns))

    return make


def make_due(notice: Notice) -> None:
    """Let the pause of a notice be over."""
    Notice.objects.filter(pk=notice.pk).update(try_after=Now())


@dataclass
class PostOffice:
    """A mail server: what it answers at each point of the talk, and what it took."""

    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    at_log_in: str = "535 5.7.8 refused"
    at_recipient: str = "250 OK"
    at_data: str = "250 OK"
    before_data: Callable[[], object] = lambda: None
    at_end: Callable[[], object] = lambda: None
    takes: float = 0.0
    drops: bool = False

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    def refuse(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=False, handled=False, message=self.at_log_in)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.before_data()
        await asyncio.sleep(self.takes)
        if self.at_data.startswith("250"):
            self.mails.append(parsed(envelope.content))
        if self.drops:
            server.transport.abort()
        return self.at_data

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The mail is the server's by now, and the sender has not yet written that down."""
        self.at_end()
        return "221 Bye"

    def wait_for(self, number: int, *, within: float = 30.0) -> None:
        deadline = time.monotonic() + within
        while len(self.mails) < number:
            assert time.monotonic() < deadline, f"{len(self.mails)} of {number} mails within {within} s"
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def part_of(mail: EmailMessage, kind: str) -> str:
    """The mail's text (`plain`) or page (`html`) as its reader has it, on one line."""
    part = mail.get_body((kind,))
    assert part is not None
    return re.sub(r"\s+", " ", part.get_content())


@pytest.fixture
def post_office(settings: Settings) -> Iterator[PostOffice]:
    """Answers on a free port, and is where the application sends its mails."""
    post_office = PostOffice()
    controller = Controller(
        post_office,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=post_office.refuse,
        auth_require_tls=False,
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield post_office
    controller.stop()


@dataclass
class Broker:
    """A Redis of our own, which a test may stop, kill and start anew, empty."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        program = broker_program()
        assert program is not None
        words = [str(program), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self.answers():
            assert time.monotonic() < deadline, "the broker did not start"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with self.client as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    def set(self, **options: str) -> None:
        with self.client as client:
            for name, value in options.items():
                client.config_set(name.replace("_", "-"), value)

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path)
    broker.start()
    yield broker
    broker.end()


@pytest.fixture
def hand_over_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let this process hand its messages to the broker at another address, on connections that begin anew."""

    def hand_over(url: str) -> None:
        monkeypatch.setattr(app.conf, "broker_url", url)
        monkeypatch.setattr(app.conf, "broker_write_url", url)
        monkeypatch.setattr(app, "_pool", None)
        monkeypatch.setattr(app.amqp, "_producer_pool", None)

    return hand_over
