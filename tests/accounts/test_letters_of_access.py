"""Which letter follows when another administrator confirms, and what is said when it cannot be sent."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.access_acts import propose
from accounts.access_changes import AccessChange
from accounts.models import Office, Role, User
from tests.accounts.factors import passkey_of
from tests.accounts.test_people import PEOPLE

Browse = Callable[[User], Client]


@pytest.fixture
def second(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("dewi.admin", office=office, role=Role.ADMIN)


def confirm(change: AccessChange, *, by: Client) -> str:
    by.post(change.get_absolute_url(), {"jawaban": "sahkan"})
    return by.get(PEOPLE).content.decode()


def test_who_has_no_password_yet_and_only_gets_another_role_is_sent_no_letter(
    admin: User, adb: User, second: User, browse: Browse, letters: list[EmailMessage]
) -> None:
    change = propose(adb, by=admin, role=Role.KEPALA_DINAS)
    User.objects.filter(pk=adb.pk).update(password="!")
    assert "sudah disahkan" in confirm(change, by=browse(second))
    assert User.objects.get(pk=adb.pk).role == Role.KEPALA_DINAS
    assert letters == []


def test_factors_are_taken_off_even_when_the_letter_cannot_be_sent(
    admin: User, kepala_dinas: User, second: User, browse: Browse, no_broker: None
) -> None:
    passkey_of(kepala_dinas)
    change = propose(kepala_dinas, by=admin, role=kepala_dinas.role, drops_factors=True)
    answer = confirm(change, by=browse(second))
    assert "Surel belum dapat dikirim" in answer
    assert not User.objects.get(pk=kepala_dinas.pk).has_usable_password()
