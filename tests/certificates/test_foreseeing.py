"""What an officer is told of a certificate before he submits it: the same as afterwards, and nothing is stored."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from accounts.models import User
from certificates.inspection import UNREADABLE
from certificates.issuing import CertificateRefused, Person, foresee, record_certificate
from certificates.judgement import Judgement
from certificates.models import Certificate, Holder
from certificates.receiving import BROKEN_READING, TOO_MANY_ISSUERS
from tests.certificates import authority as ca
from tests.certificates.register import NIK, NIP

CASE = UUID(int=4)
BIMA = Person(nik=NIK, nip=NIP, full_name=ca.FULL_NAME, organization=ca.ORGANIZATION)
ROOT = ca.Authority.root()
AUTHORITY = ROOT.intermediate()
HOLDER = AUTHORITY.issue()


@pytest.fixture(autouse=True)
def anchors(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(ROOT.issued.pem)
    settings.TRUST_ANCHORS_DIR = str(tmp_path)


def foreseen(by: User, issued: ca.Issued, **options: Any) -> Judgement:
    reading = ca.reading(issued, case_id=CASE, user_id=by.pk)
    told = {"certificate": reading.certificate, "chain": reading.chain, "now": ca.NOW}
    return foresee(by=by, person=BIMA, **{**told, **options})


def recorded(by: User, issued: ca.Issued, **options: Any) -> tuple[str, ...]:
    reading = ca.reading(issued, case_id=CASE, user_id=by.pk)
    _, warnings = record_certificate(
        **{"case_id": CASE, "by": by, "person": BIMA, "reading": reading, "now": ca.NOW, **options}
    )
    return warnings


def test_a_right_certificate_is_foreseen_to_pass_and_nothing_is_stored(adb: User) -> None:
    assert foreseen(adb, HOLDER) == Judgement()
    assert not Certificate.objects.exists()
    assert not Holder.objects.exists()


def wrong_ones() -> list[ca.Issued]:
    """Another person, another institution, both, too late, too early, too weak, for machines, an issuer's own."""
    return [
        AUTHORITY.issue("Jaka Purnama"),
        AUTHORITY.issue(ca.FULL_NAME, "Pemerintah Kabupaten Lain"),
        AUTHORITY.issue("Jaka Purnama", "Personal"),
        AUTHORITY.issue(begins=ca.NOW - timedelta(days=731)),
        AUTHORITY.issue(begins=ca.NOW + timedelta(days=1)),
        AUTHORITY.issue(key=ca.rsa_key("short", 1024)),
        AUTHORITY.issue(usages=("key_encipherment",)),
        AUTHORITY.issue(purposes=(ca.SERVER_AUTH,)),
        AUTHORITY.issue(ca=True),
    ]


@pytest.mark.parametrize("issued", wrong_ones())
def test_what_is_foreseen_is_what_submitting_says(adb: User, issued: ca.Issued) -> None:
    expected = foreseen(adb, issued)
    with pytest.raises(CertificateRefused) as refused:
        recorded(adb, issued)
    assert refused.value.sentences == list(expected.refusals) != []


def test_warnings_are_foreseen_as_they_will_be_given(adb: User) -> None:
    tenure_end = date(2026, 12, 31)
    expected = foreseen(adb, HOLDER, tenure_end=tenure_end, chain="")
    assert expected.refusals == ()
    assert "tidak berujung pada penerbit induk" in expected.warnings[0]
    assert expected.warnings[1].startswith("Masa jabatan berakhir")
    with_chain = foreseen(adb, HOLDER, tenure_end=tenure_end)
    assert with_chain.warnings == recorded(adb, HOLDER, tenure_end=tenure_end) == expected.warnings[1:]


def test_an_issuer_that_cannot_be_read_is_foreseen_as_a_warning(adb: User) -> None:
    chain = f"{ca.encoded(AUTHORITY.issued.der)}\n{ca.encoded(b'no certificate')}"
    (warning,) = foreseen(adb, HOLDER, chain=chain).warnings
    assert warning == "1 sertifikat penerbit di dalam P12 tidak dapat dibaca dan diabaikan."


def test_a_certificate_on_record_is_foreseen_to_be_refused_in_its_own_office_alone(
    adb: User, foreign_adb: User
) -> None:
    recorded(adb, HOLDER)
    (sentence,) = foreseen(adb, HOLDER).refusals
    assert "sudah tercatat" in sentence
    assert foreseen(foreign_adb, HOLDER) == Judgement()


def test_the_moment_is_now_where_none_is_given(adb: User) -> None:
    old = AUTHORITY.issue(begins=ca.NOW - timedelta(days=3000))
    (sentence,) = foreseen(adb, old, now=None).refusals
    assert "kedaluwarsa" in sentence


def test_one_that_ends_no_later_than_the_one_before_is_foreseen_to_be_refused(adb: User) -> None:
    later = ca.NOW + timedelta(days=4000)
    (sentence,) = foreseen(adb, HOLDER, predecessor_ends=later).refusals
    assert "tidak berlaku lebih lama" in sentence
    with pytest.raises(CertificateRefused) as refused:
        recorded(adb, HOLDER, predecessor_ends=later)
    assert refused.value.sentences == [sentence]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"certificate": ""}, BROKEN_READING),
        ({"certificate": "bukan base64!"}, BROKEN_READING),
        ({"certificate": "\ud800"}, BROKEN_READING),
        ({"certificate": "A" * 200_000}, BROKEN_READING),
        ({"certificate": ca.encoded(b"nothing")}, UNREADABLE),
        ({"chain": "bukan base64!"}, BROKEN_READING),
        ({"chain": "\n".join([ca.encoded(AUTHORITY.issued.der)] * 11)}, TOO_MANY_ISSUERS),
    ],
)
def test_what_cannot_be_read_is_a_refusal_of_its_own(
    adb: User, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CertificateRefused) as refused:
        foreseen(adb, HOLDER, **changes)
    assert refused.value.sentences == [sentence]
