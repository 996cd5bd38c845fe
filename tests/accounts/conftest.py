"""The worker at work in the test's own process, so that its letters can be read."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.core.mail import EmailMessage

from config.celery import app
from tests.renewals.conftest import fill_inputs, in_force, paper, registration_in, renewal_in, scan_of, sop

__all__ = ["fill_inputs", "in_force", "paper", "registration_in", "renewal_in", "scan_of", "sop"]


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    return mailoutbox


@pytest.fixture
def worker_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Messages as the broker gets them, in a broker of this process that no worker empties."""
    monkeypatch.setattr(app.conf, "broker_url", "memory://")
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    messages: list[Any] = []

    def keep(body: Any, headers: dict[str, Any], **_: Any) -> None:
        messages.append((body, headers))

    before_task_publish.connect(keep)
    yield messages
    before_task_publish.disconnect(keep)


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that nobody answers at, with connections that begin anew."""
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
