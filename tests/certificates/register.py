"""Rows of the register for tests, stored without a P12 at hand."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from accounts.models import User
from certificates.models import Certificate, Holder, Restriction
from certificates.restrictions import RestrictionKind, RestrictionReason
from certificates.trust import Trust
from tests.certificates.authority import FULL_NAME, LIFE, NOW, ORGANIZATION

NIK = "3402010101700003"
NIP = "197001011995031001"


def holder_of(user: User, *, nik: str = NIK, full_name: str = FULL_NAME) -> Holder:
    holder: Holder = Holder.objects.for_person(
        office_id=user.office_id, nik=nik, nip=NIP, full_name=full_name, organization=ORGANIZATION
    )
    return holder


def certificate_of(holder: Holder, *, by: User, begins: datetime = NOW, **columns: Any) -> Certificate:
    serial = columns.pop("serial", str(uuid4().int))
    values: dict[str, Any] = {
        "office_id": by.office_id,
        "case_id": uuid4(),
        "serial": serial,
        "issuer": "CN=PENERBIT UJI COBA",
        "subject": f"CN={holder.full_name}",
        "common_name": holder.full_name,
        "organization": holder.organization,
        "not_before": begins,
        "not_after": begins + LIFE,
        "key_type": "RSA",
        "key_size": 2048,
        "usages": ["digitalSignature"],
        "signature_algorithm": "SHA-256 dengan RSA",
        "fingerprint": sha256(serial.encode()).hexdigest(),
        "der": serial.encode(),
        "trust": Trust.UNCHECKED,
        "recorded_at": begins,
        "recorded_by": by,
    }
    certificate: Certificate = Certificate.objects.create(holder=holder, **{**values, **columns})
    return certificate


def restricted(
    certificate: Certificate, kind: RestrictionKind, *, by: User, since: datetime = NOW
) -> Certificate:
    """The same, revoked or suspended, with the record that the database wants to see."""
    revoked = kind == RestrictionKind.REVOCATION
    Restriction.objects.create(
        certificate=certificate,
        kind=kind,
        reason=RestrictionReason.KEY_COMPROMISE if revoked else RestrictionReason.HOLD,
        explanation="Uji coba penangguhan.",
        since=since,
        asked_by="Pemilik sertifikat",
        recorded_at=since,
        recorded_by=by,
    )
    columns = {"revoked_at": since} if revoked else {"suspended_at": since}
    Certificate.objects.filter(pk=certificate.pk).update(**columns)
    certificate.refresh_from_db()
    return certificate
