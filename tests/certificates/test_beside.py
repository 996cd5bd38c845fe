"""What other rooms know of a certificate stands on its page: cases, and the next reminder or why there is none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from certificates import beside
from certificates.beside import NextReminder, RelatedCase
from certificates.models import Certificate
from tests.certificates.authority import NOW
from tests.certificates.officer import text_of

Browse = Callable[[User], Client]


def told(monkeypatch: pytest.MonkeyPatch, *reminders: NextReminder | None) -> None:
    rooms = [lambda _, known=known: known for known in reminders]
    monkeypatch.setattr(beside, "REMINDERS", rooms)


def test_the_next_reminder_says_when_and_to_whom(
    certificate: Certificate, adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = NextReminder(on=NOW.date() + timedelta(days=1), recipients=("Sari Adb", "Bima Kepala"))
    told(monkeypatch, None, known)
    page = text_of(browse(adb).get(certificate.get_absolute_url()))
    assert "3 Maret 2026, kepada Sari Adb, Bima Kepala." in page


def test_where_there_is_none_the_page_says_why(
    certificate: Certificate, adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, NextReminder(on=None, why_none="Sertifikat ini sudah digantikan."))
    page = text_of(browse(adb).get(certificate.get_absolute_url()))
    assert "Pengingat berikutnya" in page
    assert "Sertifikat ini sudah digantikan." in page


def test_nothing_is_said_where_nobody_reminds(
    certificate: Certificate, adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch)
    assert "Pengingat berikutnya" not in text_of(browse(adb).get(certificate.get_absolute_url()))


def test_every_room_may_name_its_cases(
    certificate: Certificate, adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = RelatedCase(
        words="Diterbitkan melalui", name="P-1/2026", standing="Selesai", url="/pendaftaran/1/"
    )
    monkeypatch.setattr(beside, "CASES", [lambda _: [case], lambda _: []])
    page = text_of(browse(adb).get(certificate.get_absolute_url()))
    assert '<dt>Diterbitkan melalui</dt> <dd><a href="/pendaftaran/1/">P-1/2026</a>' in page
