"""Beranda of an administrator: what another has proposed about somebody's access waits for her there."""

from datetime import timedelta

import time_machine

from accounts.access_acts import decide, propose
from accounts.access_changes import AccessChange, Decision
from accounts.models import Role, User
from tests.accounts.test_access_changes import Browse, change, clock, second

__all__ = ["change", "clock", "second"]


def test_it_waits_for_whoever_may_decide_it_and_for_nobody_else(
    admin: User, adb: User, second: User, change: AccessChange, browse: Browse
) -> None:
    link = f'href="{change.get_absolute_url()}">Periksa usul'
    page = browse(second).get("/").content.decode()
    assert link in page
    assert "Tidak ada yang menunggu Anda" not in page
    for other in (admin, adb):
        assert link not in browse(other).get("/").content.decode()
    decide(change, Decision.DECLINED, by=second)
    assert "Tidak ada yang menunggu Anda" in browse(second).get("/").content.decode()


def test_what_is_about_oneself_or_too_old_waits_for_nobody(
    admin: User, adb: User, second: User, browse: Browse, clock: time_machine.Traveller
) -> None:
    propose(second, by=admin, role=Role.KEPALA_DINAS)
    assert "Tidak ada yang menunggu Anda" in browse(second).get("/").content.decode()
    propose(adb, by=admin, role=Role.KEPALA_DINAS)
    assert "Periksa usul" in browse(second).get("/").content.decode()
    clock.shift(timedelta(days=7))
    assert "Tidak ada yang menunggu Anda" in browse(second).get("/").content.decode()
