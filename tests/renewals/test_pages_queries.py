"""The number of queries of a renewal's pages does not grow with what stands on them; session and reader are counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.trail import record
from renewals.models import Renewal
from sop.models import Sop
from sop.states import State
from tests.certificates.authority import NOW
from tests.certificates.register import certificate_of
from tests.registrations.test_pages_queries import CASE, LENGTHS, LIST, multiply
from tests.renewals.watch import certificate_until

# Five rooms are asked what they know of it, each once.
CERTIFICATE = 17
Lead = Callable[[State], Renewal]
Browse = Callable[[User], Client]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("person", ["adb", "kepala_dinas", "admin"])
def test_the_list_of_renewals_takes_as_many_queries_however_long_it_is(
    renewal_in: Lead,
    browse: Browse,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Any,
    length: int,
    person: str,
) -> None:
    # A holder has one open renewal; of those that have ended, any number.
    multiply(renewal_in(State.UPLOADED), into=length)
    client = browse(request.getfixturevalue(person))
    for path in ("/perpanjangan/", "/perpanjangan/?cari=bima&keadaan=uploaded"):
        with django_assert_max_num_queries(LIST):
            page = client.get(path)
        assert len(page.context["cases"]) == min(length, 30)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("state", [State.DRAFT, State.UPLOADED])
def test_a_renewal_takes_as_many_queries_however_long_its_history_is(
    renewal_in: Lead,
    browse: Browse,
    kepala_dinas: User,
    django_assert_max_num_queries: Any,
    length: int,
    state: State,
) -> None:
    case = renewal_in(state)
    for _ in range(length):
        record(Action.SAVE_DRAFT, by=kepala_dinas, case=case)
    client = browse(kepala_dinas)
    with django_assert_max_num_queries(CASE):
        page = client.get(case.get_absolute_url())
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("state", "action", "person"),
    [
        (State.DRAFT, "fill", "kepala_dinas"),
        (State.FILLED, "sign", "kepala_dinas"),
        (State.SIGNED, "issue", "adb"),
        (State.ISSUED, "upload", "adb"),
    ],
)
def test_every_act_of_a_renewal_opens_within_the_same_bound(
    renewal_in: Lead,
    browse: Browse,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Any,
    state: State,
    action: str,
    person: str,
) -> None:
    case = renewal_in(state)
    client = browse(request.getfixturevalue(person))
    with django_assert_max_num_queries(CASE):
        assert client.get(case.url_of(action)).status_code == 200


@pytest.mark.parametrize("length", LENGTHS)
def test_a_certificate_takes_as_many_queries_however_much_happened_to_it(
    sop: Sop, adb: User, browse: Browse, django_assert_max_num_queries: Any, length: int
) -> None:
    certificate = certificate_until(timezone.now() + timedelta(days=40), by=adb)
    for number in range(length):
        certificate_of(
            certificate.holder, by=adb, in_force_at=NOW, superseded_at=NOW, superseded_by=certificate
        )
        record(Action.ASK_BSRE, by=adb, subject_id=certificate.pk, facts={"asked_by": f"Contoh {number}"})
    client = browse(adb)
    for path, most in ((certificate.get_absolute_url(), CERTIFICATE), ("/sertifikat/", LIST)):
        client.get(path)  # a process reads the SOP once
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
