"""That an account was made which reads the office's papers is not one administrator's secret."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Office, Role, User
from notifications.models import Notice
from tests.accounts.test_people import NEW, RINA

SUBJECT = "Akun petugas baru dibuat di kantor Anda"


@pytest.mark.parametrize("role", ["ADB", "KEPALA_DINAS"])
def test_the_head_and_every_other_administrator_are_told_of_an_officers_account(
    admin: User,
    kepala_dinas: User,
    adb: User,
    office: Office,
    foreign_adb: User,
    make_user: Callable[..., User],
    browse: Callable[[User], Client],
    role: str,
) -> None:
    second = make_user("dewi.admin", office=office, role=Role.ADMIN)
    browse(admin).post(NEW, {**RINA, "role": role})
    notices = Notice.objects.filter(subject=SUBJECT)
    assert {notice.recipient for notice in notices} == {second, kepala_dinas}
    for notice in notices:
        assert f"{admin.full_name} menambahkan pengguna: rina.adb" in notice.body
        assert "segera dinonaktifkan" in notice.body
        assert notice.recipient is not None
        assert browse(notice.recipient).get(notice.path).status_code == 200


def test_an_administrators_account_is_told_of_by_its_proposal_alone(
    admin: User, kepala_dinas: User, browse: Callable[[User], Client]
) -> None:
    browse(admin).post(NEW, {**RINA, "role": "ADMIN"})
    assert not Notice.objects.filter(subject=SUBJECT).exists()
