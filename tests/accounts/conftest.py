"""The worker at work in the test's own process, so that its letters can be read."""

import pytest
from django.core.mail import EmailMessage

from config.celery import app


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    return mailoutbox


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that nobody answers at, with connections that begin anew."""
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
