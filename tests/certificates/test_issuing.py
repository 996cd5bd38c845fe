"""From what the browser sends to a row of the register, and every reason why it may not become one."""

import base64
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from accounts.models import User
from certificates.challenge import FOREIGN, STALE
from certificates.inspection import UNREADABLE
from certificates.issuing import REPLAYED, CertificateRefused, P12Reading, Person, record_certificate
from certificates.judgement import already_known
from certificates.models import Certificate, Holder, withdraw
from certificates.public_file import IS_P12
from certificates.receiving import BROKEN_READING, ONE_WAY, TOO_MANY_ISSUERS, WRONG_SIGNATURE
from certificates.trust import Trust
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


def recorded(by: User, **options: Any) -> tuple[Certificate, tuple[str, ...]]:
    return record_certificate(**{"case_id": CASE, "by": by, "person": BIMA, "now": ca.NOW, **options})


def read(issued: ca.Issued, by: User, **options: Any) -> P12Reading:
    return ca.reading(issued, case_id=CASE, user_id=by.pk, **options)


def altered(reading: P12Reading, field: str, text: str) -> P12Reading:
    changes: dict[str, Any] = {field: text}
    return replace(reading, **changes)


def refusals(by: User, **options: Any) -> list[str]:
    before = Certificate.objects.count()
    with pytest.raises(CertificateRefused) as refused:
        recorded(by, **options)
    assert Certificate.objects.count() == before
    return refused.value.sentences


def test_what_the_browser_read_becomes_a_row_with_its_proof(adb: User) -> None:
    reading = read(HOLDER, adb)
    certificate, warnings = recorded(adb, reading=reading)
    certificate.refresh_from_db()
    assert warnings == ()
    assert certificate.key_proved
    assert (certificate.p12_sha256, certificate.p12_size) == (reading.p12_sha256, reading.p12_size)
    assert certificate.trust == Trust.RECOGNISED
    assert certificate.serial == str(HOLDER.certificate.serial_number)
    assert certificate.not_after == HOLDER.certificate.not_valid_after_utc
    assert bytes(certificate.der) == HOLDER.der
    assert [bytes(der) for der in certificate.chain] == [AUTHORITY.issued.der]
    assert (certificate.case_id, certificate.office_id, certificate.recorded_by) == (CASE, adb.office_id, adb)
    assert certificate.holder.nik == NIK


@pytest.mark.parametrize("key", [ca.ec_key(), ed25519.Ed25519PrivateKey.generate()])
def test_other_kinds_of_keys_prove_themselves_too(adb: User, key: Any) -> None:
    certificate, _ = recorded(adb, reading=read(AUTHORITY.issue(key=key), adb))
    assert certificate.key_proved


def test_a_public_certificate_is_marked_as_without_proof(adb: User) -> None:
    certificate, warnings = recorded(adb, public_certificate=HOLDER.pem + AUTHORITY.issued.pem)
    assert warnings == ()
    assert not certificate.key_proved
    assert certificate.proof == "tanpa bukti kunci"
    assert certificate.p12_sha256 is None
    assert certificate.challenge_nonce is None


def test_without_the_issuers_certificate_the_trust_is_a_warning(adb: User) -> None:
    certificate, (warning,) = recorded(adb, public_certificate=HOLDER.der)
    assert certificate.trust == Trust.UNRECOGNISED
    assert "tidak berujung pada penerbit induk" in warning


def test_the_end_of_the_tenure_is_passed_on(adb: User) -> None:
    _, warnings = recorded(adb, reading=read(HOLDER, adb), tenure_end=date(2026, 12, 31))
    assert warnings[0].startswith("Masa jabatan berakhir")


def test_the_moment_is_now_where_none_is_given(adb: User) -> None:
    with pytest.raises(CertificateRefused, match="15 menit"):
        record_certificate(case_id=CASE, by=adb, person=BIMA, reading=read(HOLDER, adb))


def test_an_unreadable_issuer_costs_a_warning_and_no_more(adb: User) -> None:
    chain = f"{ca.encoded(AUTHORITY.issued.der)}\r\n{ca.encoded(b'no certificate')}\n"
    certificate, warnings = recorded(adb, reading=read(HOLDER, adb, chain=chain))
    assert certificate.trust == Trust.RECOGNISED
    assert warnings == ("1 sertifikat penerbit di dalam P12 tidak dapat dibaca dan diabaikan.",)


def test_a_chain_without_end_is_refused(adb: User) -> None:
    chain = "\n".join([ca.encoded(AUTHORITY.issued.der)] * 11)
    assert refusals(adb, reading=read(HOLDER, adb, chain=chain)) == [TOO_MANY_ISSUERS]


def test_the_certificate_of_another_key_is_refused(adb: User) -> None:
    stolen = AUTHORITY.issue(key=ca.rsa_key("another"))
    reading = replace(read(HOLDER, adb), certificate=ca.encoded(stolen.der))
    assert refusals(adb, reading=reading) == [WRONG_SIGNATURE]


def test_a_signature_over_the_proof_of_another_moment_is_refused(adb: User) -> None:
    reading = replace(read(HOLDER, adb), signature=read(HOLDER, adb).signature)
    assert refusals(adb, reading=reading) == [WRONG_SIGNATURE]


def test_the_proof_of_another_case_person_or_file_is_refused(adb: User, kepala_dinas: User) -> None:
    reading = read(HOLDER, adb)
    assert refusals(adb, reading=reading, case_id=UUID(int=5)) == [FOREIGN]
    assert refusals(kepala_dinas, reading=reading) == [FOREIGN]
    assert refusals(adb, reading=replace(reading, p12_sha256="0" * 64)) == [FOREIGN]
    assert refusals(adb, reading=replace(reading, p12_size=reading.p12_size + 1)) == [FOREIGN]


def test_a_proof_that_is_too_old_is_refused(adb: User) -> None:
    assert refusals(adb, reading=read(HOLDER, adb, at=ca.NOW - timedelta(minutes=16))) == [STALE]


def test_a_certificate_that_is_on_record_is_refused(adb: User) -> None:
    recorded(adb, reading=read(HOLDER, adb))
    (sentence,) = refusals(adb, public_certificate=HOLDER.der)
    assert "sudah tercatat" in sentence


def test_a_serial_that_is_on_record_is_refused_whatever_else_differs(adb: User) -> None:
    recorded(adb, public_certificate=AUTHORITY.issue(serial=77).der)
    (sentence,) = refusals(adb, public_certificate=AUTHORITY.issue(serial=77, key=ca.ec_key()).der)
    assert "nomor seri 77 sudah tercatat" in sentence


def test_the_register_of_another_office_is_not_consulted(adb: User, foreign_adb: User) -> None:
    recorded(foreign_adb, public_certificate=HOLDER.der)
    recorded(adb, public_certificate=HOLDER.der)


def test_a_proof_is_good_once_even_after_the_certificate_was_withdrawn(adb: User) -> None:
    reading = read(HOLDER, adb)
    certificate, _ = recorded(adb, reading=reading)
    withdraw(certificate, at=ca.NOW)
    assert refusals(adb, reading=reading) == [REPLAYED]
    again, _ = recorded(adb, reading=read(HOLDER, adb))
    assert again.holder == certificate.holder


def test_a_refusal_leaves_neither_certificate_nor_holder(adb: User) -> None:
    sentences = refusals(adb, reading=read(AUTHORITY.issue("Jaka Purnama", "Personal"), adb))
    assert len(sentences) == 2
    assert not Holder.objects.exists()


def test_a_p12_that_comes_as_a_public_certificate_is_turned_away(adb: User) -> None:
    assert refusals(adb, public_certificate=HOLDER.p12()) == [IS_P12]


def test_exactly_one_of_the_two_ways_is_asked_for(adb: User) -> None:
    assert refusals(adb) == [ONE_WAY]
    assert refusals(adb, reading=read(HOLDER, adb), public_certificate=HOLDER.der) == [ONE_WAY]


@pytest.mark.parametrize("field", ["certificate", "signature", "chain"])
@pytest.mark.parametrize("text", ["AAA", "bukan base64!", "é", "\ud800", "A" * 200_000])
def test_what_is_no_base64_gets_one_sentence(adb: User, field: str, text: str) -> None:
    assert refusals(adb, reading=altered(read(HOLDER, adb), field, text)) == [BROKEN_READING]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("certificate", BROKEN_READING),
        ("signature", BROKEN_READING),
        ("challenge", FOREIGN),
        ("p12_sha256", FOREIGN),
    ],
)
def test_what_is_missing_gets_a_sentence(adb: User, field: str, expected: str) -> None:
    assert refusals(adb, reading=altered(read(HOLDER, adb), field, "")) == [expected]


@pytest.mark.parametrize("size", [0, -1, 10**12])
def test_a_size_that_no_p12_has_is_refused(adb: User, size: int) -> None:
    assert refusals(adb, reading=replace(read(HOLDER, adb), p12_size=size)) == [FOREIGN]


def test_what_is_no_certificate_gets_a_sentence(adb: User) -> None:
    reading = replace(read(HOLDER, adb), certificate=base64.b64encode(b"nothing").decode())
    assert refusals(adb, reading=reading) == [UNREADABLE]


def test_a_form_may_have_changed_the_line_ends(adb: User) -> None:
    reading = read(HOLDER, adb)
    recorded(adb, reading=replace(reading, challenge=reading.challenge.replace("\n", "\r\n")))


def test_a_person_does_not_show_the_nik_when_printed() -> None:
    assert NIK not in repr(BIMA)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_one_moment_the_second_is_told(adb: User) -> None:
    told: list[list[str]] = []

    def second() -> None:
        try:
            recorded(adb, public_certificate=HOLDER.der)
        except CertificateRefused as refused:
            told.append(refused.sentences)
        finally:
            connection.close()

    with transaction.atomic():
        recorded(adb, public_certificate=HOLDER.der)
        thread = threading.Thread(target=second)
        thread.start()
        # The second sees no row yet, and waits at the index for the first to end.
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join()
    assert told == [[already_known(str(HOLDER.certificate.serial_number))]]
    assert Certificate.objects.count() == 1


def test_a_fault_that_no_officer_can_mend_is_not_dressed_up(adb: User) -> None:
    with pytest.raises(IntegrityError, match="holder_has_nik"):
        recorded(adb, public_certificate=HOLDER.der, person=replace(BIMA, nik=""))
