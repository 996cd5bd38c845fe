"""How a registration begins for an officer who came into office: with what is on record of him."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from certificates.holder_data import Reason
from certificates.known import FOR_A_TIME, told_by_account, told_by_nip, told_by_tenure
from certificates.offers import Offer
from certificates.tenures import Tenure
from documents.models import kept
from registrations.models import Registration
from sop.case import beginner_of, sop_for
from sop.models import Sop
from sop.workflow import open_case


class NotInOffice(Exception):
    """Nobody needs a certificate for an office that he does not hold; its text is the sentence for the officer."""


def register(tenure: Tenure, *, by: User) -> Registration:
    """The open registration of an officer, begun now where there is none. `Sop.DoesNotExist` without a SOP."""
    if (standing := open_registration_of(tenure)) is not None:
        return standing
    official = {"official": str(tenure)}
    with refusals_on_record(Action.FOLLOW_TENURE, NotInOffice, by=by, case_id=tenure.pk, facts=official):
        if tenure.is_mistaken or tenure.is_over(timezone.localdate()):
            raise NotInOffice("Pejabat ini tidak lagi menjabat. Buka pendaftaran bagi pejabat yang menjabat.")
    try:
        with (
            refusals_on_record(Action.START, PermissionDenied, by=by, case_id=tenure.pk),
            transaction.atomic(),
        ):
            columns = _first_columns(tenure, by=by)
            by = demand_role(by, beginner_of(Registration, columns["sop"]))
            case = open_case(Registration, by=by, **columns)
            record(Action.FOLLOW_TENURE, by=by, case_id=tenure.pk, facts=official)
            return case
    except IntegrityError:  # another click was quicker: its registration is the one
        quicker: Registration = Registration.objects.open().get(tenure=tenure)
        return quicker


def open_registration_of(tenure: Tenure) -> Registration | None:
    found: Registration | None = Registration.objects.open().filter(tenure=tenure).first()
    return found


def _first_columns(tenure: Tenure, *, by: User) -> dict[str, Any]:
    return {
        "sop": sop_for(Registration, by.office_id),
        "tenure": tenure,
        "full_name": tenure.holder.full_name,
        "draft": {**_known_of(tenure), **told_by_nip(tenure.holder.nip), **told_by_account(tenure.holder)},
        "decree": kept(tenure.decree),
    }


def _known_of(tenure: Tenure) -> dict[str, str]:
    """What the tenure says, as it would have been typed."""
    reason = Reason.ACTING_HEAD if tenure.kind in FOR_A_TIME else Reason.NEW_HEAD
    return {
        "reason": reason.value,
        "full_name": tenure.holder.full_name,
        "nip": tenure.holder.nip,
        "nik": tenure.holder.nik,
        **told_by_tenure(tenure),
    }


def offer_for_officer(tenure: Tenure, user: User) -> Offer | None:
    """Opening a registration for an officer, or going on with the one that is open."""
    if (standing := open_registration_of(tenure)) is not None:
        return Offer(words=f"Lihat pendaftaran: {standing}", url=standing.get_absolute_url(), is_begun=True)
    sop = Sop.objects.filter(office_id=user.office_id).in_use().first()
    is_his = sop is not None and user.role == beginner_of(Registration, sop)
    if not is_his or tenure.is_over(timezone.localdate()):
        return None
    return Offer(
        words="Buka pendaftaran", url=reverse("registrations:start_for", args=[tenure.pk]), is_begun=False
    )
