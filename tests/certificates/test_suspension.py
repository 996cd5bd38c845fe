"""Penangguhan: it lasts until somebody records its end."""

import pytest
from django.utils import timezone

from accounts.models import User
from certificates import revocation
from certificates.models import Certificate, Restriction
from certificates.restrictions import RestrictionKind, RestrictionReason
from certificates.revocation import StatedRestriction
from certificates.status import Status
from tests.certificates.authority import NOW
from tests.certificates.officer import DAY, TYPED, WHY, Browse, page_of, send, text_of
from tests.certificates.register import certificate_of, holder_of, restricted


def test_a_suspension_keeps_the_certificate_in_its_place_until_it_is_lifted(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    send(adb, certificate, "penangguhan", browse, **{**TYPED, **WHY})
    certificate.refresh_from_db()
    assert certificate.status(NOW) == Status.SUSPENDED
    assert Certificate.objects.in_force().get() == certificate
    page = page_of(adb, certificate, browse)
    assert "Selama ditangguhkan, sertifikat ini tidak dapat dipakai menandatangani" in page
    assert ("Catat akhir penangguhan" in page, "Catat penangguhan" in page) == (True, False)
    send(adb, certificate, "akhir-penangguhan", browse, note="Pemeriksaan selesai.")
    certificate.refresh_from_db()
    assert certificate.status(NOW) == Status.ACTIVE
    assert Restriction.objects.get().lifted_by == adb
    page = page_of(adb, certificate, browse)
    assert "sampai 7 Maret 2026" in page
    assert "mencatat akhir penangguhan sertifikat" in page


@pytest.mark.parametrize("page", ["penangguhan", "akhir-penangguhan"])
def test_a_suspension_and_its_end_are_explained(
    certificate: Certificate, adb: User, browse: Browse, page: str
) -> None:
    if page == "akhir-penangguhan":
        restricted(certificate, RestrictionKind.SUSPENSION, by=adb)
    answer = send(adb, certificate, page, browse, **{**TYPED, "explanation": "Ya.", "note": "Ya."})
    assert answer.status_code == 422
    assert "sekurang-kurangnya dengan 10 karakter." in text_of(answer)


def test_a_certificate_may_be_suspended_again(certificate: Certificate, adb: User, browse: Browse) -> None:
    for _ in range(2):
        send(adb, certificate, "penangguhan", browse, **{**TYPED, **WHY})
        send(adb, certificate, "akhir-penangguhan", browse, note="Pemeriksaan selesai.")
    assert Restriction.objects.lasting().count() == 0
    assert Restriction.objects.count() == 2


def test_revoking_what_is_suspended_ends_the_suspension(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    send(adb, certificate, "penangguhan", browse, **{**TYPED, **WHY})
    send(adb, certificate, "pencabutan", browse, **TYPED)
    certificate.refresh_from_db()
    assert certificate.suspended_at is None
    assert [each.kind for each in Restriction.objects.lasting()] == [RestrictionKind.REVOCATION]


def test_a_suspension_that_began_today_can_be_lifted_today(adb: User) -> None:
    now = timezone.now()
    certificate = certificate_of(holder_of(adb), by=adb, begins=now - DAY, in_force_at=now)
    said = StatedRestriction(
        RestrictionReason.HOLD, since=now, asked_by="Kepala Dinas", explanation="Diperiksa dahulu."
    )
    revocation.suspend(certificate, by=adb, said=said)
    revocation.lift(certificate, by=adb, note="Pemeriksaan selesai.")
    assert Certificate.objects.get().suspended_at is None
