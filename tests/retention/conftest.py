"""An office whose papers grow old: cases that have ended, rules that two have set, and a day long after."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import User
from documents.courses import CountedFrom
from documents.destruction import approve, propose
from documents.kinds import DESTRUCTIBLE
from documents.models import Destruction, Document, RetentionRule
from documents.proposals import Decision
from documents.retention import due
from documents.retention_acts import decide_rule, propose_rule
from registrations.models import Registration
from sop.states import State
from tests.registrations.conftest import fill_inputs, paper, registration_in, scan_of, sop

__all__ = ["fill_inputs", "paper", "registration_in", "scan_of", "sop"]
TWO_YEARS = 24


@pytest.fixture
def rule_of(admin: User, kepala_dinas: User) -> Callable[..., RetentionRule]:
    """A rule that holds: proposed by the administrator, confirmed by the Kepala Dinas."""

    def make(
        kind: str, *, months: int = TWO_YEARS, counted_from: str = CountedFrom.CERTIFICATE
    ) -> RetentionRule:
        proposed = propose_rule(
            by=admin,
            kind=kind,
            months=months,
            counted_from=counted_from,
            basis_number="188/12/2026",
            basis_date=date(2026, 3, 2),
        )
        return decide_rule(proposed, Decision.CONFIRMED, by=kepala_dinas)

    return make


@pytest.fixture
def rules(rule_of: Callable[..., RetentionRule]) -> list[RetentionRule]:
    """Two years after the certificate, for every kind."""
    return [rule_of(kind) for kind in DESTRUCTIBLE]


@pytest.fixture
def case(registration_in: Callable[..., Registration]) -> Registration:
    """A case that has ended with a certificate."""
    return registration_in(State.UPLOADED)


def papers_of(case: Registration) -> list[Document]:
    return list(Document.objects.filter(case_id=case.pk).order_by("created_at", "id"))


def in_years(years: int) -> datetime:
    return timezone.now() + timedelta(days=366 * years)


@pytest.fixture
def later() -> Iterator[None]:
    """Six years later: certificates are over, and so are two years after them."""
    with time_machine.travel(in_years(6), tick=True):
        yield


def stored(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None


@pytest.fixture
def proposed(rules: list[RetentionRule], case: Registration, later: None, admin: User) -> Destruction:
    """All that is due, listed by the administrator."""
    return propose([one.document for one in due(admin.office)], by=admin)


@pytest.fixture
def destroyed(proposed: Destruction, kepala_dinas: User) -> Destruction:
    return approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)
