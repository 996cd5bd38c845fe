"""The worker's part of a letter: it may come late, when the account is gone or closed."""

from django.core.mail import EmailMessage

from accounts.models import User
from accounts.tasks import send_password_reset, send_welcome


def test_a_welcome_to_an_account_that_is_gone_is_no_error(db: None, mailoutbox: list[EmailMessage]) -> None:
    send_welcome(987654321)
    assert mailoutbox == []


def test_a_closed_account_gets_no_letter(adb: User, mailoutbox: list[EmailMessage]) -> None:
    User.objects.filter(pk=adb.pk).update(is_active=False)
    send_welcome(adb.pk)
    send_password_reset(adb.email)
    assert mailoutbox == []


def test_a_letter_is_tried_for_twenty_minutes() -> None:
    for task in (send_welcome, send_password_reset):
        pauses = [
            min(task.retry_backoff * 2**number, task.retry_backoff_max) for number in range(task.max_retries)
        ]
        assert 19 <= sum(pauses) / 60 <= 21
