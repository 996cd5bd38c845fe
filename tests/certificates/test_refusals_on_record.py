"""What is refused beside a case is on record: the act, what it was about, and the sentence that the officer reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates import revocation
from certificates.inquiry_views import SWITCHED_OFF
from certificates.models import Certificate
from certificates.register_existing import KNOWN
from certificates.restrictions import RestrictionKind
from documents import storing
from registrations.beginning import NotInOffice, register
from renewals.beginning import NotInForce, renew
from tests.certificates.authority import NOW
from tests.certificates.officer import TYPED, WHY, page_of
from tests.certificates.officer import send as send_to
from tests.certificates.register import certificate_of, holder_of, restricted
from tests.certificates.terms import BIMA, tenure_of
from tests.certificates.test_register_existing import send
from tests.documents.samples import one_page_pdf

Browse = Callable[[User], Client]


def refusal() -> Any:
    return Entry.objects.get(outcome=Outcome.REFUSED)


@pytest.mark.parametrize(
    ("page", "action", "typed"),
    [
        ("pencabutan", Action.REVOKE, TYPED),
        ("penangguhan", Action.SUSPEND, {**TYPED, **WHY}),
        ("akhir-penangguhan", Action.LIFT_SUSPENSION, {"note": "Komputer ADB sudah bersih."}),
    ],
)
def test_what_can_no_longer_be_done_with_a_certificate(
    adb: User, browse: Browse, page: str, action: Action, typed: dict[str, str]
) -> None:
    revoked = certificate_of(holder_of(adb), by=adb, withdrawn_at=NOW)
    send_to(adb, revoked, page, browse, **typed)
    entry = refusal()
    assert (entry.action, entry.subject_id, entry.actor) == (action, revoked.pk, adb)
    assert entry.facts == {"certificate_serial": revoked.serial, "reason": revocation.TOO_LATE}
    assert entry.deed == (f"ditolak saat {action.label} nomor seri {revoked.serial}: {revocation.TOO_LATE}")
    assert entry.deed in page_of(adb, revoked, browse)


def test_opening_the_page_of_what_can_no_longer_be_done_is_no_attempt(adb: User, browse: Browse) -> None:
    revoked = restricted(certificate_of(holder_of(adb), by=adb), RestrictionKind.REVOCATION, by=adb)
    browse(adb).get(f"{revoked.get_absolute_url()}pencabutan/")
    send_to(adb, revoked, "pencabutan", browse, **{**TYPED, "reason": ""})
    assert not Entry.objects.filter(outcome=Outcome.REFUSED).exists()


def test_a_certificate_that_is_known_already(adb: User, browse: Browse) -> None:
    send(browse(adb))
    known = Certificate.objects.get()
    assert send(browse(adb)).status_code == 422
    entry = refusal()
    assert (entry.action, entry.subject_id) == (Action.REGISTER_CERTIFICATE, known.pk)
    assert entry.facts == {"certificate_serial": known.serial, "reason": KNOWN}


def test_a_certificate_that_cannot_be_read_or_is_of_another_office(adb: User, browse: Browse) -> None:
    send(browse(adb), content=b"bukan sertifikat")
    send(browse(adb), organization="Pemerintah Kabupaten Lain")
    entries = Entry.objects.filter(outcome=Outcome.REFUSED, action=Action.REGISTER_CERTIFICATE)
    first, second = entries.order_by("id")
    assert (first.subject_id, second.subject_id) == (None, None)
    assert set(first.facts) == set(second.facts) == {"reason"}
    assert "Samakan isian ini dengan sertifikat" in second.facts["reason"]
    assert "Kabupaten Lain" not in str(second.facts)
    assert not Certificate.objects.exists()


def test_a_scan_of_a_decree_on_a_day_that_is_full(
    adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenure = tenure_of(BIMA, by=adb)
    monkeypatch.setattr(storing, "BYTES_A_DAY", 10)
    scan = SimpleUploadedFile("sk.pdf", one_page_pdf("SK"), content_type="application/pdf")
    assert browse(adb).post(f"/pejabat/{tenure.pk}/sk/", {"paper": scan}).status_code == 422
    entry = refusal()
    assert (entry.action, entry.case_id) == (Action.PLACE_DECREE, tenure.pk)
    assert entry.facts["official"] == str(tenure)
    assert entry.facts["reason"].startswith("Anda telah mengunggah lebih dari")


def test_a_registration_for_whom_left(adb: User) -> None:
    left = tenure_of(BIMA, by=adb, ends_on=date(2022, 3, 31))
    with pytest.raises(NotInOffice):
        register(left, by=adb)
    entry = refusal()
    assert (entry.action, entry.case_id) == (Action.FOLLOW_TENURE, left.pk)
    assert "tidak lagi menjabat" in entry.facts["reason"]


def test_a_renewal_of_what_is_not_in_force(adb: User) -> None:
    never = certificate_of(holder_of(adb), by=adb, begins=timezone.now())
    with pytest.raises(NotInForce):
        renew(never, by=adb)
    entry = refusal()
    assert (entry.action, entry.subject_id) == (Action.START, never.pk)


def test_a_question_to_bsre_where_asking_is_off(certificate: Certificate, adb: User, browse: Browse) -> None:
    browse(adb).post(f"{certificate.get_absolute_url()}status-bsre/")
    entry = refusal()
    assert (entry.action, entry.subject_id, entry.facts["reason"]) == (
        Action.ASK_BSRE,
        certificate.pk,
        SWITCHED_OFF,
    )
