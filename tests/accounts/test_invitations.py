"""An invitation is a row of the outbox: no crash loses it, and one that nobody takes is somebody's task."""

import re
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role, User
from accounts.people import add_person
from accounts.tasks import send_welcome
from notifications.models import Notice
from notifications.tasks import deliver_pending
from notifications.undelivered import lost_of
from tests.renewals.resending import REFUSED

RINA = {
    "username": "rina.adb",
    "full_name": "Rina Contoh",
    "email": "rina@contoh.go.id",
    "nip": "198505052010012004",
    "role": Role.ADB,
}


@pytest.fixture
def rina(admin: User) -> User:
    return add_person(by=admin, **RINA)


def test_it_is_in_the_outbox_with_the_account_and_holds_no_link(rina: User) -> None:
    (notice,) = Notice.objects.filter(recipient=rina)
    assert notice.occasion == f"undangan:{rina.pk}"
    assert "/kata-sandi" not in notice.body + notice.path
    assert notice.is_urgent


def test_the_sweep_sends_what_no_message_has_asked_for_with_a_link_that_works(
    rina: User, mailoutbox: list[EmailMessage]
) -> None:
    deliver_pending()
    deliver_pending()
    (mail,) = mailoutbox
    assert mail.to == ["rina@contoh.go.id"]
    assert mail.extra_headers["Message-ID"].startswith("<notice-")
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.body))
    assert found
    assert Client().get(found[1], follow=True).status_code == 200


def test_it_is_sent_once_whoever_delivers_it(rina: User, mailoutbox: list[EmailMessage]) -> None:
    send_welcome(rina.pk)
    send_welcome(rina.pk)
    deliver_pending()
    assert len(mailoutbox) == 1


def test_of_an_account_that_waits_for_a_second_administrator_it_waits_too(
    admin: User, mailoutbox: list[EmailMessage]
) -> None:
    person = add_person(by=admin, **(RINA | {"role": Role.ADMIN}))
    deliver_pending()
    assert mailoutbox == []
    User.objects.filter(pk=person.pk).update(is_active=True)
    deliver_pending()
    assert len(mailoutbox) == 1


def test_who_has_set_a_password_meanwhile_is_sent_none(rina: User, mailoutbox: list[EmailMessage]) -> None:
    rina.set_password("sandi-yang-panjang-sekali")
    rina.save(update_fields=["password"])
    deliver_pending()
    assert (mailoutbox, lost_of(rina.office_id).count()) == ([], 0)


def test_whose_account_is_opened_anew_is_invited_anew(rina: User, mailoutbox: list[EmailMessage]) -> None:
    send_welcome(rina.pk)
    Notice.objects.filter(recipient=rina).update(sent_at=timezone.now() - timedelta(days=1))
    send_welcome(rina.pk)
    assert len(mailoutbox) == 2


def test_one_that_was_given_up_goes_out_once_more_as_the_account_is_opened(
    rina: User, mailoutbox: list[EmailMessage]
) -> None:
    Notice.objects.filter(recipient=rina).update(given_up_at=timezone.now(), last_error=REFUSED)
    send_welcome(rina.pk)
    assert len(mailoutbox) == 1


def test_one_that_nobody_takes_becomes_a_task(rina: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_letters.RefusingServer"
    Notice.objects.filter(recipient=rina).update(refused_since=timezone.now() - timedelta(days=4))
    deliver_pending()
    (notice,) = lost_of(rina.office_id)
    assert (notice.recipient, notice.last_error) == (rina, REFUSED)
