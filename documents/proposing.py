"""What the acts of this room have in common: an administrator proposes, the head of the office decides."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.colleagues import OnRecord, tell_colleagues
from accounts.models import Role, User
from documents.courses import head_of
from documents.models import Destruction, DocumentKind, RetentionRule
from documents.proposals import Decision, Proposal
from notifications.models import tell_person
from notifications.waking import wake_soon

MOST_WAITING = 50
HEADINGS = {"documents:rule": "Usul aturan retensi", "documents:destruction": "Usul pemusnahan dokumen"}
TO_DECIDE = "Setujui atau tolak usul ini; sebelum itu tidak ada yang berubah."
OVER = "Usul ini sudah {standing}. Tidak ada yang diubah."


class NotDecided(ValidationError):
    """It cannot be decided so, now or by him; its text is the sentence for the officer."""


@dataclass(frozen=True)
class Waiting:
    """A proposal as Beranda tells it."""

    heading: str
    words: str
    url: str
    proposed_by: str
    proposed_at: datetime


def waiting_for(user: User) -> list[Waiting]:
    """What waits for the Kepala Dinas, the oldest first; nothing for anybody else. One query."""
    if user.role != Role.KEPALA_DINAS:
        return []
    rules = _open(RetentionRule, user).annotate(said=F("kind"), page=Value("documents:rule"))
    lists = _open(Destruction, user).annotate(
        said=Cast("papers", CharField()), page=Value("documents:destruction")
    )
    columns = ("pk", "proposed_by__full_name", "proposed_at", "said", "page")
    found = rules.values_list(*columns).union(lists.values_list(*columns), all=True)
    return [
        Waiting(
            heading=HEADINGS[page],
            words=DocumentKind(said).label if said in DocumentKind.values else f"{said} dokumen",
            url=reverse(page, args=[pk]),
            proposed_by=by,
            proposed_at=at,
        )
        for pk, by, at, said, page in found.order_by("proposed_at")[:MOST_WAITING]
    ]


def _open(model: Any, user: User) -> Any:
    return model.objects.of_office(user.office_id).filter(decision=Decision.OPEN)


def demand_role(by: User, *roles: Role) -> None:
    """As his account is now: a role that was taken away a second ago counts no more."""
    now = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not (now.is_active and now.role in roles and now.office_id == by.office_id):
        raise PermissionDenied


def demand_in_office(by: User) -> str:
    """In whose stead the Kepala Dinas decides today, if anybody's; NotDecided where he is not in office."""
    head = head_of(by)
    if head is not None and head.hindrance:
        raise NotDecided(head.hindrance)
    return head.capacity if head is not None else ""


def demand_open(proposal: Proposal) -> None:
    if not proposal.is_open:
        raise NotDecided(OVER.format(standing=proposal.standing))


def demand_deciders_act(proposal: Proposal, decision: Decision, *, by: User) -> None:
    """He who has proposed takes back; everything else is the head's, whoever he is, but not the proposer."""
    is_own = proposal.proposed_by_id == by.pk
    if is_own != (decision == Decision.WITHDRAWN):
        raise PermissionDenied
    demand_role(by, Role.ADMIN if is_own else Role.KEPALA_DINAS)


def ask_head(entry: OnRecord, proposal: Any, *, by: User, subject: str) -> None:
    """Tell whoever heads the office that something waits for him."""
    tell_colleagues(
        entry,
        by=by,
        roles=[Role.KEPALA_DINAS],
        kind="usul-retensi",
        subject=subject,
        path=proposal.get_absolute_url(),
        button="Periksa usul",
        to_do=TO_DECIDE,
    )


def tell_proposer(proposal: Any, *, by: User, what: str) -> None:
    """Tell whoever has proposed it what became of it."""
    if proposal.proposed_by_id == by.pk:
        return
    because = f" Alasan: {proposal.decided_because}" if proposal.decided_because else ""
    notice = tell_person(
        proposal.proposed_by_id,
        address="",
        occasion=f"usul-retensi:{proposal.pk}",
        subject=f"{what} {proposal.standing}",
        body=f"{what} yang Anda ajukan sudah {proposal.standing} oleh {by.full_name}.{because}",
        path=proposal.get_absolute_url(),
        button="Lihat usul",
    )
    transaction.on_commit(partial(wake_soon, [notice]), robust=True)
