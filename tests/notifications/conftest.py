"""Notices in the outbox, and a mail server of our own that answers as a test wants it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import connection
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from config.celery import app
from config.local import commands
from notifications.models import Notice
from tests.notifications.brokers import Broker, free_port

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["Broker"]
MakeNotice = Callable[..., Notice]
Start = Callable[[], subprocess.Popen[bytes]]
StartProgram = Callable[..., subprocess.Popen[bytes]]
# Python's own clock alone is moved, before anything reads it: the database keeps the right time.
WRONG_CLOCK = """
import sys
from datetime import UTC, datetime, timedelta
import time_machine
time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(sys.argv.pop(1)))).start()
from celery.__main__ import main
main()
"""


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


@pytest.fixture
def start_program(
    broker: Broker, post_office: PostOffice, settings: Settings, hand_over_to: Callable[[str], None]
) -> Iterator[StartProgram]:
    """Programs of Celery's as processes of their own, whose clocks may be wrong by so much."""
    hand_over_to(broker.url)
    environment = os.environ | {
        "DATABASE_NAME": connection.settings_dict["NAME"],
        "BROKER_URL": broker.url,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "CHANNEL_HOSTS": "127.0.0.1",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(program: commands.Words, *, ahead: timedelta = timedelta()) -> subprocess.Popen[bytes]:
        name, *words = program
        path = [str(Path(sys.executable).with_name(name))]
        if ahead:
            path = [sys.executable, "-c", WRONG_CLOCK, str(ahead.total_seconds())]
        with (broker.folder / "worker.log").open("ab") as output:
            child = subprocess.Popen(
                [*path, *words],
                cwd=ROOT,
                env=environment,
                stderr=output,
                stdout=output,
                start_new_session=True,
            )
        started.append(child)
        return child

    yield start
    for child in started:
        kill(child)


@pytest.fixture
def start_worker(start_program: StartProgram) -> Start:
    return lambda: start_program(commands.worker())


def kill(child: subprocess.Popen[bytes]) -> None:
    """The whole group at once, as a machine that loses its power does."""
    if child.returncode is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
