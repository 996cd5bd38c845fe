"""What waits for a decision, put there without the acts that lead to it."""

from datetime import date
from uuid import uuid4

from accounts.models import User
from documents.models import Destruction, DocumentKind, Hold, RetentionRule


def rule_of(user: User) -> RetentionRule:
    """One that waits for the Kepala Dinas."""
    return RetentionRule.objects.create(
        office=user.office,
        proposed_by=user,
        kind=DocumentKind.KTP,
        months=24,
        counted_from="case",
        basis_number="Contoh",
        basis_date=date(2026, 1, 2),
    )


def destruction_of(user: User) -> Destruction:
    """A list that waits for the Kepala Dinas."""
    return Destruction.objects.create(
        office=user.office,
        proposed_by=user,
        is_by_rule=False,
        reason="Contoh",
        list_sha256="0" * 64,
        papers=1,
    )


def hold_of(user: User) -> Hold:
    """The papers of some case must stay."""
    return Hold.objects.create(office=user.office, case_id=uuid4(), reason="Contoh.", placed_by=user)
