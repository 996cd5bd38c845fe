"""How a renewal begins: from a certificate in force, prefilled from the case that brought it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import OFFICERS, User
from certificates.holder_data import Reason
from certificates.models import Certificate
from certificates.offers import Offer
from certificates.status import Status
from renewals.models import Renewal
from sop.inbox import case_models
from sop.models import Sop
from sop.paper import FormCase
from sop.workflow import open_case

RENEWABLE = {Status.ACTIVE, Status.EXPIRING, Status.EXPIRED}
# What was said of that application alone.
NOT_AGAIN = ("reason", "reason_text", "identifier_note")


class NotInForce(Exception):
    """The certificate is not the one that SIAK signs with; its text is the sentence for the officer."""


def renew(certificate: Certificate, *, by: User) -> Renewal:
    """The open renewal of the certificate's holder, begun now where there is none. `Sop.DoesNotExist` without a SOP."""
    if (standing := open_renewal_of(certificate)) is not None:
        return standing
    if not Certificate.objects.in_force().filter(pk=certificate.pk).exists():
        raise NotInForce(
            "Hanya sertifikat yang terpasang di SIAK dan belum digantikan yang dapat diperpanjang."
        )
    try:
        with transaction.atomic():
            return open_case(Renewal, by=by, **_first_columns(certificate, by=by))
    except IntegrityError:  # another click was quicker: its renewal is the one
        quicker: Renewal = Renewal.objects.open().get(holder=certificate.holder_id)
        return quicker


def open_renewal_of(certificate: Certificate) -> Renewal | None:
    found: Renewal | None = Renewal.objects.open().filter(holder=certificate.holder_id).first()
    return found


def _first_columns(certificate: Certificate, *, by: User) -> dict[str, Any]:
    before, holder = case_that_brought(certificate), certificate.holder
    known = {"full_name": holder.full_name, "nip": holder.nip, "nik": holder.nik}
    typed = {name: text for name, text in (before.draft if before else {}).items() if name not in NOT_AGAIN}
    has_ended = certificate.not_after <= timezone.now()
    return {
        "sop": Sop.objects.current(by.office_id),
        "predecessor": certificate,
        "holder": holder,
        "full_name": holder.full_name,
        "draft": {**typed, **known, "reason": Reason.EXPIRED if has_ended else Reason.EXPIRING},
        "ktp": before.ktp if before else None,
        "decree": before.decree if before else None,
    }


def case_that_brought(certificate: Certificate) -> FormCase | None:
    """The case that brought the certificate; none where it predates the application."""
    if certificate.case_id is None:
        return None
    found = (model.objects.filter(pk=certificate.case_id).first() for model in case_models())
    case: FormCase | None = next((case for case in found if case), None)
    return case


def offer_renewal(certificate: Certificate, user: User) -> Offer | None:
    """Beginning a renewal of a certificate in force, or going on with the one that is open."""
    if user.role not in OFFICERS or certificate.status(timezone.now()) not in RENEWABLE:
        return None
    if (standing := open_renewal_of(certificate)) is not None:
        return Offer(words=f"Lihat perpanjangan: {standing}", url=standing.get_absolute_url(), is_begun=True)
    return Offer(
        words="Ajukan perpanjangan", url=reverse("renewals:start", args=[certificate.pk]), is_begun=False
    )
