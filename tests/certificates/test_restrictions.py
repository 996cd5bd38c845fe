"""The records of pencabutan and penangguhan: what the database itself refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from certificates.models import Certificate, Restriction
from certificates.restrictions import RestrictionKind, RestrictionReason
from tests.certificates.authority import NOW


def write(certificate: Certificate, **columns: Any) -> Restriction:
    values: dict[str, Any] = {
        "kind": RestrictionKind.REVOCATION,
        "reason": RestrictionReason.KEY_COMPROMISE,
        "since": NOW,
        "asked_by": "Kepala Dinas",
        "recorded_at": NOW,
        "recorded_by": certificate.recorded_by,
    }
    return Restriction.objects.create(certificate=certificate, **{**values, **columns})


SUSPENSION: dict[str, Any] = {
    "kind": RestrictionKind.SUSPENSION,
    "reason": RestrictionReason.HOLD,
    "explanation": "Sedang diperiksa.",
}


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("restriction_has_its_reason", {"reason": RestrictionReason.HOLD, "explanation": "Ya."}),
        ("restriction_has_its_reason", SUSPENSION | {"reason": RestrictionReason.SUPERSEDED}),
        ("restriction_is_explained", SUSPENSION | {"explanation": ""}),
        ("restriction_is_explained", {"reason": RestrictionReason.UNSPECIFIED}),
        ("restriction_was_asked_for", {"asked_by": ""}),
        ("only_a_suspension_is_lifted", {"lifted_at": NOW}),
        ("only_a_suspension_is_lifted", SUSPENSION | {"lifted_at": NOW}),
    ],
)
def test_the_database_refuses_a_record_that_says_too_little(
    certificate: Certificate, constraint: str, columns: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write(certificate, **columns)


@pytest.mark.parametrize(
    ("constraint", "columns"), [("revoked_once", {}), ("one_suspension_at_a_time", SUSPENSION)]
)
def test_the_database_refuses_a_second_record_beside_the_first(
    certificate: Certificate, constraint: str, columns: dict[str, Any]
) -> None:
    write(certificate, **columns)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write(certificate, **columns)


@pytest.mark.parametrize("column", ["revoked_at", "suspended_at"])
@pytest.mark.parametrize("record", [None, {}, SUSPENSION])
def test_no_certificate_is_restricted_without_the_record_of_it(
    certificate: Certificate, column: str, record: dict[str, Any] | None
) -> None:
    fitting = record is not None and (column == "suspended_at") == bool(record)
    with transaction.atomic():
        if record is not None:
            write(certificate, **record)
        Certificate.objects.filter(pk=certificate.pk).update(**{column: NOW})
        with connection.cursor() as cursor:
            if fitting:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                return
            with pytest.raises(IntegrityError, match="has no record"), transaction.atomic():
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Certificate.objects.filter(pk=certificate.pk).update(**{column: None})
        transaction.set_rollback(True)


@pytest.mark.as_owner
def test_what_is_on_record_stays_as_it_is(certificate: Certificate) -> None:
    written = write(certificate)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        Restriction.objects.filter(pk=written.pk).delete()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Restriction.objects.filter(pk=written.pk).update(reason=RestrictionReason.SUPERSEDED)
    assert str(written) == "Pencabutan: Kunci privat atau passphrase bocor, atau diduga bocor"
