"""The application as an office runs it: its own database and role; web, workers, beat and mail server each apart."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg2
from aiosmtpd.controller import Controller
from django.conf import settings

from config.local import commands, trial

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "sandi-peragaan-yang-panjang"
STARTS_WITHIN = 60.0
REMINDS_WITHIN = 150.0


@dataclass
class Mailbox:
    """Every mail that was delivered, as an SMTP server received it."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.mails.append(message_of(envelope))
        return "250 OK"

    def links_to(self, address: str, *, about: str = "") -> list[str]:
        """The links in the text of each mail to `address` with such a subject, the oldest first."""
        to_him = [mail for mail in self.mails if address in str(mail["To"]) and about in str(mail["Subject"])]
        texts = [text_of(mail) for mail in to_him]
        return [link for text in texts for link in re.findall(r"http://\S+", text)]

    def wait_for_link(self, address: str, *, part: str) -> str:
        """The newest link to `address` that contains `part`, as soon as it is there."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            links = [link for link in self.links_to(address) if part in link]
            if links:
                return links[-1]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} with {part}")


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def message_of(envelope: Any) -> EmailMessage:
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@dataclass(frozen=True)
class Application:
    """Where it answers, and what it mailed."""

    address: str
    mailbox: Mailbox
    environment: dict[str, str]

    def wait_for_reminder(self, address: str, *, about: str) -> str:
        """The link of the reminder that beat, worker and outbox bring about; a night is cut short."""
        with connected(self.environment["DATABASE_NAME"]) as cursor:
            deadline = time.monotonic() + REMINDS_WITHIN
            while time.monotonic() < deadline:
                cursor.execute("UPDATE notifications_notice SET try_after = now() WHERE try_after > now()")
                links = [
                    link for link in self.mailbox.links_to(address, about=about) if "/perpanjangan/" in link
                ]
                if links:
                    return links[-1]
                time.sleep(0.5)
        raise AssertionError(f"no reminder to {address} about {about}")


@contextmanager
def running(folder: Path) -> Iterator[Application]:
    """A migrated database with the demo office, and the processes that serve it; all ended afterwards."""
    mailbox = Mailbox()
    port = free_port()
    with ExitStack() as stack:
        smtp = Controller(mailbox, hostname="127.0.0.1", port=free_port())
        smtp.start()
        stack.callback(smtp.stop)
        environment = environment_of(folder, port=port, mail_port=smtp.port)
        stack.enter_context(database(environment["DATABASE_NAME"]))
        manage("migrate", "--noinput", environment=environment | {"DATABASE_USER": str(owner()["USER"])})
        manage("collectstatic", "--noinput", environment=environment)
        trial.make_certificates(folder / "certificates")
        manage("load_demo", "--certificates", str(folder / "certificates"), environment=environment)
        stack.enter_context(process(commands.web(bind=f"127.0.0.1:{port}"), environment=environment))
        stack.enter_context(process(commands.worker(), environment=environment))
        stack.enter_context(process(commands.courier(), environment=environment))
        # Two of them, as when a second machine was set up with the first one's settings: nobody is told twice.
        for name in ("beat", "other-beat"):
            stack.enter_context(process(commands.beat(schedule=str(folder / name)), environment=environment))
        address = environment["SITE_URL"]
        wait_until_it_answers(address)
        yield Application(address, mailbox, environment)


def owner() -> dict[str, object]:
    return dict(settings.DATABASES["default"])


def environment_of(folder: Path, *, port: int, mail_port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_NAME": f"journey_{os.getpid()}",
        "DATABASE_USER": settings.APPLICATION_ROLE,
        "DATABASE_PASSWORD": os.environ.get("APPLICATION_PASSWORD", os.environ.get("DATABASE_PASSWORD", "")),
        "KEYS_DIR": str(folder / "keys"),
        "STATIC_ROOT": str(folder / "static"),
        "BROKER_URL": other_broker_database(os.environ["BROKER_URL"]),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "DEMO_PASSWORD": PASSWORD,
        "PYTHONUNBUFFERED": "1",
    }


def other_broker_database(url: str) -> str:
    """The same broker, apart from what the other tests have put there."""
    return f"{url}?virtual_host=1" if url.startswith("redis+socket") else re.sub(r"/\d+$", "/1", url)


@contextmanager
def database(name: str) -> Iterator[None]:
    with connected("postgres") as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def connected(name: str) -> Iterator[Any]:
    """A cursor of the owner, without transactions."""
    with_owner = owner()
    connection = psycopg2.connect(
        dbname=name,
        user=with_owner["USER"],
        password=with_owner["PASSWORD"] or None,
        host=with_owner["HOST"],
        port=with_owner["PORT"] or None,
    )
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        yield cursor


def manage(*words: str, environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True
    )


@contextmanager
def process(words: commands.Words, *, environment: dict[str, str]) -> Iterator[None]:
    program = str(Path(sys.executable).with_name(words[0]))
    child = subprocess.Popen([program, *words[1:]], cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/masuk/", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the application did not start")
