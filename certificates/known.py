"""What is on record of a holder before anybody has filled in a form for him, as it would have been typed, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from accounts.nip import InvalidIdentifier, parse_user_nip
from certificates.holder_data import HolderData, PositionStatus
from certificates.holders import Holder
from certificates.tenures import Tenure
from documents.models import Document

# Whom another decree names than that of the Minister.
FOR_A_TIME = {PositionStatus.PLT, PositionStatus.PLH}
Typed = dict[str, str]


@dataclass(frozen=True)
class Source:
    """One place of the application, and what it tells of a holder."""

    name: str
    tells: Typed
    decree: Document | None = None

    def told(self, draft: Mapping[str, str], *, decree_id: object) -> list[str]:
        """What a draft has from here, each by its label; what was typed over is not."""
        words = [label_of_data(name) for name, text in self.tells.items() if text and draft.get(name) == text]
        return [*words, "pindaian SK"] if self.decree and self.decree.pk == decree_id else words


def sources_of(holder: Holder) -> list[Source]:
    """Every place that knows him; of two that tell the same, the later is to be believed."""
    tenure = tenure_today(holder)
    person = {name: getattr(holder, name) for name in ("full_name", "nik", "nip", "organization")}
    return [
        Source("pendaftaran sertifikat", person),
        Source("NIP", told_by_nip(holder.nip)),
        Source("akun pemilik", told_by_account(holder)),
        *([Source("halaman Pejabat", told_by_tenure(tenure), decree=tenure.decree)] if tenure else []),
    ]


def tenure_today(holder: Holder) -> Tenure | None:
    """In what office he is; of two, the one that began last."""
    tenures = Tenure.objects.real().filter(holder=holder).select_related("decree").latest_first()
    today = timezone.localdate()
    return next((tenure for tenure in tenures if tenure.is_current(today)), None)


def told_by_tenure(tenure: Tenure) -> Typed:
    """Position and decree."""
    days = {"decree_date": tenure.decree_date, "tenure_start": tenure.starts_on, "tenure_end": tenure.ends_on}
    return {
        "position_title": tenure.position,
        "position_status": tenure.kind,
        "decree_number": tenure.decree_number,
        **({"decree_issuer": ""} if tenure.kind in FOR_A_TIME else {}),
        **{name: day.strftime("%d-%m-%Y") if day else "" for name, day in days.items()},
    }


def told_by_nip(nip: str) -> Typed:
    """What its digits say of birth and sex; the officer compares them with the KTP."""
    try:
        told = parse_user_nip(nip)
    except InvalidIdentifier:
        return {}
    return {"birth_date": told.born_on.strftime("%d-%m-%Y"), "sex": told.sex.value}


def told_by_account(holder: Holder) -> Typed:
    """The address of his own account, if he has one: BSrE writes to it, so it may be no other person's."""
    people = User.objects.filter(office_id=holder.office_id, role=Role.KEPALA_DINAS, is_active=True)
    accounts = people.filter(nip=holder.nip).exclude(nip="")[:2]
    return {"official_email": accounts[0].email} if len(accounts) == 1 else {}


def label_of_data(name: str) -> str:
    """What a column of the form is called."""
    field: Any = HolderData._meta.get_field(name)
    return str(field.verbose_name)
