"""Pergantian pejabat: one leaves, one comes, and what follows. Read off the data: nothing of it is stored."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.models import Role, User
from certificates.models import Certificate
from certificates.offers import Offer, offers_for_officer
from certificates.tenures import Tenure
from certificates.watch import of_holders


@dataclass(frozen=True)
class Succession:
    """How far a change of officers has come."""

    leaver: Tenure
    comer: Tenure | None
    today: date
    # The certificates of both that SIAK has and that can be signed with.
    old: Certificate | None = None
    new: Certificate | None = None
    offers: list[Offer] = field(default_factory=list)
    # Whose accounts are to be opened and closed, for heads of office.
    lacks_account: bool = False
    keeps_account: bool = False

    @property
    def has_left(self) -> bool:
        """Whether the day on which he leaves is known."""
        return self.leaver.ends_on is not None

    @property
    def is_same_person(self) -> bool:
        """Who led the office for another goes on in his own right, or by a new decree."""
        return self.comer is not None and self.comer.holder_id == self.leaver.holder_id

    @property
    def is_certified(self) -> bool:
        return self.new is not None

    @property
    def is_cleared(self) -> bool:
        """Whether the old certificate asks for nothing more."""
        return self.is_same_person or self.old is None or self.leaver.is_absence

    @property
    def has_accounts(self) -> bool:
        return not (self.lacks_account or self.keeps_account)

    @property
    def stage(self) -> int:
        """The first that is still to be done, counted from 1; 0 once all are."""
        done = (self.has_left, self.comer is not None, self.is_certified, self.is_cleared, self.has_accounts)
        return next((number for number, is_done in enumerate(done, start=1) if not is_done), 0)


def succession_of(leaver: Tenure, *, reader: User) -> Succession:
    """The change that begins with the end of this tenure, as it stands now."""
    comer = (
        Tenure.objects.of_office(leaver.office_id)
        .real()
        .of_position(leaver.position)
        .filter(starts_on__gt=leaver.starts_on)
        .select_related("holder")
        .order_by("starts_on")
        .first()
    )
    now, today = timezone.now(), timezone.localdate()
    ids = {leaver.holder_id} | ({comer.holder_id} if comer else set())
    held = {
        certificate.holder_id: certificate
        for certificate in of_holders(leaver.office_id, ids)
        if certificate.not_after > now
    }
    if comer is None:
        return Succession(leaver, None, today, old=held.get(leaver.holder_id))
    nips = _nips_of_heads(leaver.office_id)
    same = comer.holder_id == leaver.holder_id
    return Succession(
        leaver,
        comer,
        today,
        old=held.get(leaver.holder_id),
        new=held.get(comer.holder_id),
        offers=offers_for_officer(comer, reader),
        lacks_account=comer.holder.nip not in nips,
        keeps_account=not same
        and leaver.holder.nip in nips
        and not leaver.is_absence
        and leaver.is_over(today),
    )


def _nips_of_heads(office_id: int) -> set[str]:
    """The NIPs of those who may approve now."""
    heads = User.objects.filter(office_id=office_id, role=Role.KEPALA_DINAS, is_active=True)
    return set(heads.values_list("nip", flat=True))
