"""The number of queries of a page does not grow with what stands on it; session and reader are counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.trail import record
from certificates.models import Certificate
from registrations.models import Registration
from sop.case import Case
from sop.states import State
from tests.certificates.register import certificate_of, holder_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
CASE, LIST, HOME = 12, 6, 19
LENGTHS = (1, 3, 300)


def multiply(case: Case, *, into: int) -> None:
    """Further rows like this one, as many as an office has after years; the same papers serve all."""
    model = type(case)
    columns = {
        field.attname: getattr(case, field.attname)
        for field in model._meta.concrete_fields
        if field.attname not in {"id", "number", "state"}
    }
    model.objects.bulk_create(
        [
            model(
                **columns,
                id=uuid4(),
                number=f"PSE-2025-{count:04d}" if case.number else "",
                state=case.state,
            )
            for count in range(1, into)
        ]
    )


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("person", ["adb", "kepala_dinas", "admin"])
def test_a_list_of_cases_takes_as_many_queries_however_long_it_is(
    registration_in: Lead,
    browse: Browse,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Any,
    length: int,
    person: str,
) -> None:
    multiply(registration_in(State.FILLED), into=length)
    client = browse(request.getfixturevalue(person))
    for path in ("/pendaftaran/", "/pendaftaran/?cari=bima&keadaan=filled"):
        with django_assert_max_num_queries(LIST):
            page = client.get(path)
        assert len(page.context["cases"]) == min(length, 30)


@pytest.mark.parametrize("length", LENGTHS)
def test_beranda_takes_as_many_queries_however_much_waits(
    registration_in: Lead,
    browse: Browse,
    kepala_dinas: User,
    adb: User,
    django_assert_max_num_queries: Any,
    length: int,
) -> None:
    multiply(registration_in(State.FILLED), into=length)
    for count in range(min(length, 20)):
        holder = holder_of(adb, nik=f"99710101017{count:05d}")
        begins = timezone.now() - timedelta(days=700)
        certificate = certificate_of(holder, by=adb, begins=begins, in_force_at=begins)
        assert Certificate.objects.in_force().filter(pk=certificate.pk).exists()
    for user in (adb, kepala_dinas):
        client = browse(user)
        client.get("/")  # which reads the rows of the SOP, once a process
        with django_assert_max_num_queries(HOME):
            page = client.get("/")
        waiting = page.context["inbox"].tasks + page.context["inbox"].elsewhere
        assert len(waiting) == min(length, 50)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("state", State)
def test_a_case_takes_as_many_queries_however_long_its_history_is(
    registration_in: Lead,
    browse: Browse,
    adb: User,
    kepala_dinas: User,
    django_assert_max_num_queries: Any,
    length: int,
    state: State,
) -> None:
    case = registration_in(state)
    for _ in range(length):
        record(Action.SAVE_DRAFT, by=adb, case=case)
    for reader in (adb, kepala_dinas):
        client = browse(reader)
        with django_assert_max_num_queries(CASE):
            page = client.get(case.get_absolute_url())
        assert page.status_code == 200


def test_every_act_of_a_case_opens_within_the_same_bound(
    registration_in: Lead, browse: Browse, adb: User, kepala_dinas: User, django_assert_max_num_queries: Any
) -> None:
    for state, action, user in (
        (State.DRAFT, "fill", adb),
        (State.FILLED, "sign", kepala_dinas),
        (State.SIGNED, "issue", adb),
        (State.ISSUED, "upload", adb),
    ):
        case = registration_in(state)
        client = browse(user)
        with django_assert_max_num_queries(CASE):
            assert client.get(case.url_of(action)).status_code == 200
