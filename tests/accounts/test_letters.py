"""The worker's part of a letter: it may come late, when the account is gone or closed, or to a server that is away."""

import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery.exceptions import Retry
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.tasks import FORGOTTEN_AFTER, NOBODY, send_password_reset, send_welcome
from audit.actions import Action
from audit.models import Entry

# Stored before such were refused.
UNWRITABLE = '"x\x1cBcc:lain"@contoh.go.id'


class RefusingServer(EmailBackend):
    """A mail server that repeats the address which it refuses, as real ones do."""

    def send_messages(self, messages: Any) -> int:
        refused = {address: (550, f"no such user {address}".encode()) for address in messages[0].to}
        raise smtplib.SMTPRecipientsRefused(refused)


@pytest.fixture
def refusing_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"


def test_a_welcome_to_an_account_that_is_gone_is_no_error(db: None, mailoutbox: list[EmailMessage]) -> None:
    send_welcome(987654321)
    send_password_reset(NOBODY)
    assert mailoutbox == []
    assert not Entry.objects.exists()


def test_a_closed_account_gets_no_letter(adb: User, mailoutbox: list[EmailMessage]) -> None:
    User.objects.filter(pk=adb.pk).update(is_active=False)
    send_welcome(adb.pk)
    send_password_reset(adb.pk)
    assert mailoutbox == []


def test_a_letter_is_tried_for_twenty_minutes() -> None:
    task = send_password_reset
    pauses = [
        min(task.retry_backoff * 2**number, task.retry_backoff_max) for number in range(task.max_retries)
    ]
    assert 19 <= sum(pauses) / 60 <= 21


def test_what_a_mail_server_says_of_an_address_is_not_repeated(
    adb: User, refusing_server: None, caplog: pytest.LogCaptureFixture
) -> None:
    failed = send_password_reset.apply([adb.pk], retries=8)
    assert str(failed.result) == "Server surel menolak alamat penerima (SMTPRecipientsRefused 550)"
    assert adb.email not in failed.traceback
    assert adb.email not in caplog.text


def test_an_address_that_no_letter_can_be_written_to_is_not_repeated(
    adb: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    # The backend that pytest-django puts in place keeps a letter without writing it out.
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    User.objects.filter(pk=adb.pk).update(email=UNWRITABLE)
    failed = send_password_reset.apply([adb.pk], retries=8)
    assert str(failed.result).startswith("Surel tidak dapat disusun (")
    assert "contoh.go.id" not in failed.traceback + caplog.text


def test_a_letter_that_is_tried_again_was_asked_for_once(adb: User, refusing_server: None) -> None:
    for tried in range(3):
        with pytest.raises(Retry):
            send_password_reset.apply([adb.pk], retries=tried, throw=True)
    assert Entry.objects.filter(action=Action.ASK_RESET).count() == 1


def test_a_message_that_waited_too_long_is_dropped_and_a_letter_under_way_is_not(
    adb: User, refusing_server: None, worker_elsewhere: list[Any]
) -> None:
    send_password_reset.delay(adb.pk)
    given = {"id": "a", "args": [adb.pk], "kwargs": {}, "called_directly": False, "is_eager": False}
    send_password_reset.push_request(**given, expires=timezone.now().isoformat(), retries=0)
    try:
        with pytest.raises(Retry):
            send_password_reset.run(adb.pk)
    finally:
        send_password_reset.pop_request()
    (_, asked), (_, again) = worker_elsewhere
    assert datetime.fromisoformat(asked["expires"]) - timezone.now() <= timedelta(seconds=FORGOTTEN_AFTER)
    assert (again["retries"], again["expires"]) == (1, None)
