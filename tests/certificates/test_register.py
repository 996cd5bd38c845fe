"""Holders and certificates as rows: what the database itself refuses, and how one takes the place of another."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate, Holder, NotForSiak, put_in_force, withdraw
from certificates.restrictions import RestrictionKind
from certificates.status import Status
from tests.certificates.authority import LIFE, NOW
from tests.certificates.register import NIK, certificate_of, holder_of, restricted

DAY = timedelta(days=1)


def test_a_holder_is_found_by_nik_and_brought_up_to_date(adb: User) -> None:
    first = holder_of(adb, full_name="Bima Prasetyo")
    again = holder_of(adb, full_name="Bima Prasetyo Adi")
    assert again.pk == first.pk
    assert Holder.objects.get().full_name == "Bima Prasetyo Adi"
    assert Holder.objects.get().nik == NIK


def test_a_nik_stands_nowhere_in_clear(adb: User) -> None:
    holder_of(adb)
    with connection.cursor() as cursor:
        cursor.execute("SELECT h::text FROM certificates_holder h")
        (row,) = cursor.fetchone()
    assert NIK not in row
    assert NIK.encode().hex() not in row


def test_one_nik_in_two_offices_is_two_holders_that_nothing_links(adb: User, foreign_adb: User) -> None:
    own, foreign = holder_of(adb), holder_of(foreign_adb)
    assert own.pk != foreign.pk
    assert bytes(own.nik_index) != bytes(foreign.nik_index)


def test_a_holder_without_a_nik_is_refused(adb: User) -> None:
    with pytest.raises(IntegrityError, match="holder_has_nik"):
        Holder.objects.create(office_id=adb.office_id, nik="", nik_index=b"x", nip="", full_name="Bima")


def test_the_first_certificate_in_force_supersedes_none(adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    assert put_in_force(certificate, at=NOW) is None
    assert Certificate.objects.in_force().get() == certificate


def test_the_next_certificate_supersedes_the_one_in_force(adb: User) -> None:
    holder = holder_of(adb)
    old, new = (certificate_of(holder, by=adb) for _ in range(2))
    put_in_force(old, at=NOW)
    assert put_in_force(new, at=NOW + DAY) == old
    old.refresh_from_db()
    assert old.superseded_by == new
    assert old.superseded_at == NOW + DAY
    assert Certificate.objects.in_force().get() == new


def test_the_certificate_of_another_holder_stays_in_force(adb: User) -> None:
    one = certificate_of(holder_of(adb), by=adb)
    other = certificate_of(holder_of(adb, nik="3402010101700004"), by=adb)
    put_in_force(one, at=NOW)
    assert put_in_force(other, at=NOW) is None
    assert Certificate.objects.in_force().count() == 2


def test_putting_in_force_twice_changes_nothing(adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    put_in_force(certificate, at=NOW)
    assert put_in_force(certificate, at=NOW + DAY) is None
    assert Certificate.objects.get().in_force_at == NOW


def test_a_withdrawn_certificate_does_not_come_into_force(adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    withdraw(certificate, at=NOW)
    with pytest.raises(NotForSiak, match="sudah dibatalkan"):
        put_in_force(certificate, at=NOW)
    assert not Certificate.objects.in_force().exists()


@pytest.mark.django_db(transaction=True)
def test_two_cases_of_one_holder_wait_for_each_other(adb: User) -> None:
    holder = holder_of(adb)
    certificates = [certificate_of(holder, by=adb) for _ in range(6)]
    start = threading.Barrier(len(certificates))
    faults: list[Exception] = []

    def finish(certificate: Certificate) -> None:
        start.wait()
        try:
            put_in_force(certificate, at=NOW)
        except Exception as fault:  # whatever it is, the test must see it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=finish, args=[each]) for each in certificates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert Certificate.objects.in_force().count() == 1
    assert Certificate.objects.filter(superseded_by__isnull=False).count() == 5


def refused_by(constraint: str, holder: Holder, *, by: User, **columns: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        certificate_of(holder, by=by, **columns)


def test_the_database_refuses_a_second_certificate_in_force(adb: User) -> None:
    holder = holder_of(adb)
    certificate_of(holder, by=adb, in_force_at=NOW)
    refused_by("one_certificate_in_force", holder, by=adb, in_force_at=NOW)


def test_the_database_refuses_a_known_serial_or_fingerprint_until_it_is_withdrawn(adb: User) -> None:
    holder = holder_of(adb)
    known = certificate_of(holder, by=adb, serial="77")
    refused_by("one_certificate_a_serial", holder, by=adb, serial="77", fingerprint="0" * 64)
    refused_by("one_certificate_a_fingerprint", holder, by=adb, fingerprint=known.fingerprint)
    withdraw(known, at=NOW)
    certificate_of(holder, by=adb, serial="77")


def test_another_office_may_hold_the_same_certificate(adb: User, foreign_adb: User) -> None:
    certificate_of(holder_of(adb), by=adb, serial="77")
    certificate_of(holder_of(foreign_adb), by=foreign_adb, serial="77")


PROOF: dict[str, Any] = {"key_proved": True, "p12_sha256": "a" * 64, "p12_size": 2500, "challenge_nonce": "n"}


@pytest.mark.parametrize("part", ["p12_sha256", "p12_size", "challenge_nonce"])
def test_the_database_refuses_a_proof_that_lacks_a_part(adb: User, part: str) -> None:
    refused_by("proved_key_has_its_proof", holder_of(adb), by=adb, **{**PROOF, part: None})


@pytest.mark.parametrize("lack", [{"p12_sha256": "A" * 64}, {"p12_sha256": "a" * 63}, {"p12_size": 0}])
def test_the_database_refuses_a_proof_that_is_none(adb: User, lack: dict[str, Any]) -> None:
    refused_by("proved_key_has_its_proof", holder_of(adb), by=adb, **{**PROOF, **lack})


def test_a_proof_is_good_once(adb: User) -> None:
    holder = holder_of(adb)
    certificate_of(holder, by=adb, **PROOF)
    refused_by("challenge_nonce", holder, by=adb, **PROOF)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("certificate_ends_after_it_begins", {"not_after": NOW}),
        ("superseded_by_another", {"superseded_at": NOW}),
        ("known_trust", {"trust": "PASTI"}),
        ("without_a_case_it_was_in_force", {"case_id": None}),
        ("revoked_is_no_longer_suspended", {"revoked_at": NOW, "suspended_at": NOW}),
    ],
)
def test_the_database_refuses_what_cannot_be(adb: User, constraint: str, columns: dict[str, Any]) -> None:
    refused_by(constraint, holder_of(adb), by=adb, **columns)


def test_what_is_revoked_or_suspended_does_not_come_into_force(adb: User) -> None:
    for kind, words in (
        (RestrictionKind.REVOCATION, "dicabut"),
        (RestrictionKind.SUSPENSION, "ditangguhkan"),
    ):
        certificate = restricted(certificate_of(holder_of(adb), by=adb), kind, by=adb)
        with pytest.raises(NotForSiak, match=f"{words} sejak 2 Maret 2026"):
            put_in_force(certificate, at=NOW)
    assert not Certificate.objects.in_force().exists()


def test_of_an_officer_who_has_left_nothing_comes_into_force(adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    Holder.objects.update(served_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotForSiak, match="tidak menjabat lagi sejak"):
        put_in_force(certificate, at=NOW)
    assert not Certificate.objects.in_force().exists()


def test_a_revoked_certificate_makes_room_for_another_in_force(adb: User) -> None:
    holder = holder_of(adb)
    old = restricted(certificate_of(holder, by=adb, in_force_at=NOW), RestrictionKind.REVOCATION, by=adb)
    new = certificate_of(holder, by=adb)
    assert put_in_force(new, at=NOW + DAY) is None
    old.refresh_from_db()
    assert (old.status(NOW), old.superseded_at) == (Status.REVOKED, None)


def test_whether_it_has_ended_is_told_for_this_moment(adb: User) -> None:
    holder = holder_of(adb)
    assert certificate_of(holder, by=adb, begins=NOW - 3 * LIFE).has_ended
    assert not certificate_of(holder, by=adb, not_after=NOW + 30 * LIFE).has_ended


def test_a_row_names_itself(adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb, serial="77")
    assert str(certificate) == "Bima Prasetyo (77)"
    assert str(certificate.holder) == "Bima Prasetyo"
