"""How a registration begins for an officer who came into office: with what is on record of him."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.nip import InvalidIdentifier, parse_user_nip
from audit.actions import Action
from audit.trail import record
from certificates.holder_data import PositionStatus, Reason
from certificates.offers import Offer
from certificates.tenures import Tenure
from registrations.models import Registration
from sop.case import beginner_of
from sop.models import Sop
from sop.workflow import open_case

# Whom another decree names than that of the Minister.
FOR_A_TIME = {PositionStatus.PLT, PositionStatus.PLH}


class NotInOffice(Exception):
    """Nobody needs a certificate for an office that he does not hold; its text is the sentence for the officer."""


def register(tenure: Tenure, *, by: User) -> Registration:
    """The open registration of an officer, begun now where there is none. `Sop.DoesNotExist` without a SOP."""
    if (standing := open_registration_of(tenure)) is not None:
        return standing
    if tenure.is_mistaken or tenure.is_over(timezone.localdate()):
        raise NotInOffice("Pejabat ini tidak lagi menjabat. Buka pendaftaran bagi pejabat yang menjabat.")
    try:
        with transaction.atomic():
            case = open_case(Registration, by=by, **_first_columns(tenure, by=by))
            record(Action.FOLLOW_TENURE, by=by, case_id=tenure.pk, facts={"official": str(tenure)})
            return case
    except IntegrityError:  # another click was quicker: its registration is the one
        quicker: Registration = Registration.objects.open().get(tenure=tenure)
        return quicker


def open_registration_of(tenure: Tenure) -> Registration | None:
    found: Registration | None = Registration.objects.open().filter(tenure=tenure).first()
    return found


def _first_columns(tenure: Tenure, *, by: User) -> dict[str, Any]:
    return {
        "sop": Sop.objects.current(by.office_id),
        "tenure": tenure,
        "full_name": tenure.holder.full_name,
        "draft": {**_known_of(tenure), **_told_by_nip(tenure.holder.nip), **_account_of(tenure)},
        "decree": tenure.decree,
    }


def _known_of(tenure: Tenure) -> dict[str, str]:
    """What the tenure says, as it would have been typed."""
    days = {"decree_date": tenure.decree_date, "tenure_start": tenure.starts_on, "tenure_end": tenure.ends_on}
    for_a_time = tenure.kind in FOR_A_TIME
    return {
        "reason": (Reason.ACTING_HEAD if for_a_time else Reason.NEW_HEAD).value,
        "full_name": tenure.holder.full_name,
        "nip": tenure.holder.nip,
        "nik": tenure.holder.nik,
        "position_title": tenure.position,
        "position_status": tenure.kind,
        "decree_number": tenure.decree_number,
        **({"decree_issuer": ""} if for_a_time else {}),
        **{name: day.strftime("%d-%m-%Y") if day else "" for name, day in days.items()},
    }


def _told_by_nip(nip: str) -> dict[str, str]:
    """What its digits say of birth and sex; the officer compares them with the KTP."""
    try:
        told = parse_user_nip(nip)
    except InvalidIdentifier:
        return {}
    return {"birth_date": told.born_on.strftime("%d-%m-%Y"), "sex": told.sex.value}


def _account_of(tenure: Tenure) -> dict[str, str]:
    """The address of his own account, if he has one."""
    people = User.objects.filter(office_id=tenure.office_id, nip=tenure.holder.nip, is_active=True)
    account = people.exclude(nip="").first()
    return {"official_email": account.email} if account else {}


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
