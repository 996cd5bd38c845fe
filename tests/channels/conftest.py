"""A service on this machine that a channel may lead to: it keeps what it was sent, and answers as a test wants."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from channels import sending, views
from channels.models import Channel
from channels.tasks import send_test
from tests.notifications.conftest import broker, hand_over_to, make_notice, post_office, start_program

__all__ = ["broker", "hand_over_to", "make_notice", "post_office", "start_program"]
HOST = "127.0.0.1"


@dataclass
class Gateway:
    """What came in, by path; `status` is what it answers, `location` where it sends on to."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    location: str = ""
    port: int = 0

    def address(self, path: str = "kait", *, host: str = HOST) -> str:
        return f"json://{host}:{self.port}/{path}"


class Handler(BaseHTTPRequestHandler):
    gateway: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.gateway.paths.append(self.path)
        self.gateway.headers.append(dict(self.headers))
        self.gateway.messages.append(json.loads(body))
        self.send_response(self.gateway.status)
        if self.gateway.location:
            self.send_header("Location", self.gateway.location)
        self.end_headers()

    def do_GET(self) -> None:
        """Where a redirection that is followed ends."""
        self.gateway.paths.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """Listens on a free port, and the deployment lets channels lead there."""
    gateway = Gateway()
    handler = type("GatewayHandler", (Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer((HOST, 0), handler)
    gateway.port = server.server_port
    settings.CHANNEL_HOSTS = [HOST]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield gateway
    server.shutdown()
    server.server_close()
    thread.join()


class Dripper(BaseHTTPRequestHandler):
    """Begins an answer and never ends it: each line comes soon enough for whoever waits for the next one."""

    is_called: Event
    is_over: Event

    def do_POST(self) -> None:
        self.is_called.set()
        self.send_response(200)
        with suppress(OSError):  # nobody listens any more
            while not self.is_over.wait(1):
                self.send_header("X-Tetes", "satu lagi")
                self.flush_headers()

    def log_message(self, *_: Any) -> None:
        pass


@dataclass(frozen=True)
class Dripping:
    """A service that holds whoever calls it; `is_called` once somebody has."""

    address: str
    is_called: Event


@pytest.fixture
def dripping(settings: Settings) -> Iterator[Dripping]:
    settings.CHANNEL_HOSTS = [HOST]
    events = {"is_called": Event(), "is_over": Event()}
    server = ThreadingHTTPServer((HOST, 0), type("Drip", (Dripper,), events))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Dripping(f"json://{HOST}:{server.server_port}/", events["is_called"])
    events["is_over"].set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def channel(adb: User, gateway: Gateway) -> Channel:
    return Channel.objects.create(person=adb, label="Kait kantor", address=gateway.address())


@pytest.fixture
def proved(channel: Channel, gateway: Gateway) -> Channel:
    """A channel that a test got through."""
    Channel.objects.ask_test(channel.pk)
    send_test(str(channel.pk))
    gateway.messages.clear()
    channel.refresh_from_db()
    assert channel.proved_at
    return channel


@pytest.fixture(autouse=True)
def measured_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is counted what tests reach, the child counts as well: it sees none of our surroundings else."""
    if config := os.environ.get("COVERAGE_PROCESS_CONFIG"):
        monkeypatch.setitem(sending.SURROUNDINGS, "COVERAGE_PROCESS_CONFIG", config)


@pytest.fixture(autouse=True)
def no_worker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of these tests finds its outcome at once, or not at all."""
    monkeypatch.setattr(views, "PATIENCE", 0.3)
    monkeypatch.setattr(views, "GLANCE", 0.01)


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker takes a test up at once, as it does where nothing else waits."""
    monkeypatch.setattr(views, "wake_for_test", lambda pk: send_test(str(pk)))


def said(client: Client, path: str, **sent: str) -> str:
    """What the page that follows an act says."""
    page: str = client.post(path, sent, follow=True).content.decode()
    return page
