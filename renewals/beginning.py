"""How a renewal begins: from a certificate in force, prefilled from the case that brought it.

Where none did, it is prefilled from what else is on record of the holder.
"""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import OFFICERS, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from certificates.holder_data import Reason
from certificates.known import sources_of
from certificates.models import Certificate
from certificates.offers import Offer
from certificates.status import EXPIRING_WITHIN, Status
from documents.models import kept
from notifications.waking import wake_soon
from renewals.ladder import days_left
from renewals.models import Renewal
from sop.case import beginner_of, sop_for
from sop.inbox import case_models
from sop.models import Sop
from sop.paper import FormCase
from sop.telling import tell_prepared
from sop.workflow import open_case

RENEWABLE = {Status.ACTIVE, Status.EXPIRING, Status.EXPIRED}
# What was said of that application alone.
NOT_AGAIN = ("reason", "reason_text", "identifier_note")


NOT_RENEWABLE = (
    "Hanya sertifikat yang terpasang di SIAK, tidak ditangguhkan, dan belum digantikan atau dicabut yang dapat "
    "diperpanjang, selama pemegangnya masih menjabat."
)


class NotInForce(Exception):
    """The certificate is not the one that SIAK signs with; its text is the sentence for the officer."""


def renew(certificate: Certificate, *, by: User) -> Renewal:
    """The open renewal of the certificate's holder, begun now where there is none. `Sop.DoesNotExist` without a SOP."""
    if (standing := open_renewal_of(certificate)) is not None:
        return standing
    try:
        with (
            refusals_on_record(Action.START, NotInForce, PermissionDenied, by=by, subject_id=certificate.pk),
            transaction.atomic(),
        ):
            held = _locked(certificate)
            by = demand_role(by, *OFFICERS)
            if held.in_force_at is None or held.status(timezone.now()) not in RENEWABLE:
                raise NotInForce(NOT_RENEWABLE)
            case = open_case(Renewal, by=by, **first_columns(held))
            notices = tell_prepared(case, by=by)
            transaction.on_commit(partial(wake_soon, notices), robust=True)
            return case
    except IntegrityError:  # another click was quicker: its renewal is the one
        quicker: Renewal = Renewal.objects.open().get(holder=certificate.holder_id)
        return quicker


def _locked(certificate: Certificate) -> Certificate:
    """As it stands now: whoever revokes it or says that it was registered wrongly waits, or has done so."""
    rows = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("holder")
    held: Certificate = rows.get(pk=certificate.pk)
    return held


def open_renewal_of(certificate: Certificate) -> Renewal | None:
    found: Renewal | None = Renewal.objects.open().filter(holder=certificate.holder_id).first()
    return found


def first_columns(certificate: Certificate) -> dict[str, Any]:
    """What its renewal knows from the start. `Sop.DoesNotExist` where the office has none that tells of renewals."""
    before, holder = case_that_brought(certificate), certificate.holder
    sources = [] if before else sources_of(holder)
    known = {"full_name": holder.full_name, "nip": holder.nip, "nik": holder.nik}
    typed = {name: text for name, text in (before.draft if before else {}).items() if name not in NOT_AGAIN}
    for source in sources:
        typed |= source.tells
    decrees = [source.decree for source in sources]
    return {
        "sop": sop_for(Renewal, certificate.office_id),
        "predecessor": certificate,
        "holder": holder,
        "full_name": holder.full_name,
        "draft": {**typed, **known, **_reason_for(certificate)},
        "ktp": kept(before.ktp) if before else None,
        "decree": kept(before.decree) if before else next(filter(None, map(kept, decrees)), None),
    }


def _reason_for(certificate: Certificate) -> dict[str, str]:
    """Why it is renewed, where its end says so: long before that, whoever renews it has a reason of his own."""
    now = timezone.now()
    if certificate.not_after <= now:
        return {"reason": Reason.EXPIRED}
    left = days_left(certificate.not_after, now=now, zone=certificate.office.zone)
    return {"reason": Reason.EXPIRING} if left <= EXPIRING_WITHIN.days else {}


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
    sop = Sop.objects.filter(office_id=user.office_id).in_use().first()
    if sop is not None and not beginner_of(Renewal, sop):
        return None
    return Offer(
        words="Ajukan perpanjangan", url=reverse("renewals:start", args=[certificate.pk]), is_begun=False
    )
