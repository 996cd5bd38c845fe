"""Every address, for every role, about the reader's own things, another office's and absent ones, by every method."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import channels.views
from accounts.models import AccessChange, Office, Role, User
from audit.actions import Outcome
from audit.models import Entry
from documents.intake import ALLOWED, inspect
from documents.models import DocumentKind
from documents.storing import store
from notifications.calendar import open_address
from registrations.models import Registration
from renewals.models import Renewal
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.packing import ask
from sop.workflow import open_case
from tests.accounts.factors import passkey_of
from tests.certificates.register import certificate_of, holder_of
from tests.certificates.terms import tenure_of
from tests.documents.samples import one_page_pdf
from tests.house.authorisation_table import TABLE, Row
from tests.house.inert import lacking
from tests.house.things import channel_of, revision_of, sheet_of
from tests.privacy.things import asked_by, of_personal_data
from tests.renewals.resending import lost_notice_to
from tests.retention.waiting import destruction_of, hold_of, rule_of

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
KINDS = (
    "case",
    "renewal",
    "document",
    "page",
    "certificate",
    "tenure",
    "channel",
    "factor",
    "access_change",
    "sheet",
    "pack",
    "revision",
    "rule",
    "hold",
    "destruction",
    "subject_request",
    "withdrawal",
    "letter",
    "incident",
)
ABSENT = {**{kind: uuid4() for kind in KINDS}, "person": 10**9, "entry": 10**9, "notice": 10**9}
Things = dict[str, dict[str, Any]]


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def of(user: User) -> dict[str, Any]:
    """One thing of each kind in the office of `user`."""
    case = open_case(Registration, by=user, sop=load(SOP_FILE, office=user.office))
    inspected = inspect(one_page_pdf("KTP"), name="ktp.pdf", allow=ALLOWED[DocumentKind.KTP])
    document = store(inspected, kind=DocumentKind.KTP, case_id=case.pk, by=user)
    certificate = certificate_of(holder_of(user), by=user)
    renewal = open_case(Renewal, by=user, sop=case.sop, predecessor=certificate, holder=certificate.holder)
    found = {
        "case": case,
        "renewal": renewal,
        "document": document,
        "page": document,
        "certificate": certificate,
        "tenure": tenure_of(certificate.holder, by=user),
        "person": user,
        "channel": channel_of(user),
        "factor": passkey_of(user),
        "sheet": sheet_of(user),
        "pack": ask(case, by=user),
        "revision": revision_of(user),
        "notice": lost_notice_to(user),
        "entry": Entry.objects.of_case(case.pk).earliest("pk"),
        "rule": rule_of(user),
        "hold": hold_of(user),
        "destruction": destruction_of(user),
        "access_change": AccessChange.objects.create(person=user, was_role=Role.ADB, role=Role.ADMIN),
    }
    found |= of_personal_data(certificate.holder, user)
    return {kind: thing.pk for kind, thing in found.items()} | {"calendar": open_address(user.pk)}


@pytest.fixture
def things(adb: User, foreign_adb: User) -> Things:
    return {"own": of(adb), "foreign": of(foreign_adb), "absent": ABSENT}


@pytest.fixture
def people(adb: User, kepala_dinas: User, admin: User, inspector: User) -> dict[str, User]:
    return {person.role: person for person in (adb, kepala_dinas, admin, inspector)}


def address(name: str, row: Row, known: dict[str, Any]) -> str:
    if row.about == "link":
        return reverse(name, args=["MQ", "tautan-mati"])
    if row.about == "page":
        return reverse(name, args=[known["page"], 1])
    return reverse(name, args=[known[row.about]] if row.about else [])


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals are what these tests want: none is worth a line. Nor does any worker answer a test."""
    caplog.set_level("ERROR", logger="django.request")
    monkeypatch.setattr(channels.views, "PATIENCE", 0)


def visit(browser: Client, user: User, path: str, method: str) -> Any:
    """One request of somebody who is logged in, whatever the last one was; no answer lacks a header."""
    if "_auth_user_id" not in browser.session:
        browser.force_login(user)
    answer = browser.generic(method, path)
    assert lacking(answer.headers) == [], (method, path, answer.status_code)
    return answer


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


def test_nobody_comes_in_without_logging_in(things: Things) -> None:
    wrong: list[Any] = []
    for name, row in TABLE.items():
        path = address(name, row, things["own"])
        for method in METHODS:
            answer = Client().generic(method, path)
            is_sent_to_log_in = answer.status_code == 302 and answer.headers["Location"].startswith(
                "/masuk/?next="
            )
            if is_sent_to_log_in == row.is_open or answer.status_code >= 500:
                wrong.append((name, method, answer.status_code))
            wrong += [(name, method, words) for words in lacking(answer.headers)]
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says_in_its_own_office(
    things: Things, people: dict[str, User], role: str
) -> None:
    wrong: list[Any] = []
    browser = Client()
    # Of what belongs to a person and not to his office, one of his own.
    his = (
        {
            "channel": channel_of(people[role]).pk,
            "factor": passkey_of(people[role]).pk,
            "sheet": sheet_of(people[role]).pk,
            "pack": ask(Registration.objects.get(pk=things["own"]["case"]), by=people[role]).pk,
        }
        if role != Role.ADB
        else {}
    )
    # He reads no request but his own, and no other letter.
    asked = asked_by(people[role]) if role == Role.INSPECTOR else {}
    own = things["own"] | his | {kind: thing.pk for kind, thing in asked.items()}
    for name, row in TABLE.items():
        path = address(name, row, own)
        for method in METHODS:
            refusals = _refusals(people[role])
            status = visit(browser, people[role], path, method).status_code
            if not _is_right(status, method=method, row=row, role=role):
                wrong.append((name, method, status))
            if status == 403 and _refusals(people[role]) != refusals + 1:
                wrong.append((name, method, "not on record"))
    assert wrong == []


def _is_right(status: int, *, method: str, row: Row, role: str) -> bool:
    if method not in row.methods:
        return status == 405
    if role not in row.roles:
        return status == 403
    return status < 500 and status not in {403, 404, 405}


def _refusals(user: User) -> int:
    return Entry.objects.filter(actor=user, outcome=Outcome.REFUSED).count()


@pytest.mark.parametrize("role", list(Role))
def test_another_offices_thing_answers_byte_for_byte_as_an_absent_one(
    things: Things, people: dict[str, User], role: str
) -> None:
    wrong = []
    browser = Client()
    for name, row in TABLE.items():
        if row.about not in ABSENT:
            continue
        for method in METHODS:
            foreign, absent = (
                _seen(visit(browser, people[role], address(name, row, things[whose]), method))
                for whose in ("foreign", "absent")
            )
            if foreign != absent or foreign[0] != _status_of_nothing(row, method=method, role=role):
                wrong.append((name, method, foreign[0], absent[0]))
    assert wrong == []


def _status_of_nothing(row: Row, *, method: str, role: str) -> int:
    if method not in row.methods:
        return 405
    return 403 if row.role_first and role not in row.roles else 404


def _seen(answer: HttpResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    token = rb'name="csrfmiddlewaretoken" value="[^"]*"'
    return answer.status_code, re.sub(token, b"", answer.content), sorted(answer.headers.items())


def test_a_foreign_case_is_in_no_list(
    things: Things, people: dict[str, User], browse: Callable[[User], Client], other_office: Office
) -> None:
    shown = {
        "sop:home": ("case", "renewal"),
        "registrations:list": ("case",),
        "renewals:list": ("renewal",),
        "certificates:list": ("certificate",),
    }
    for user in (person for role, person in people.items() if role != Role.INSPECTOR):
        for name, own in shown.items():
            page = browse(user).get(reverse(name)).content.decode()
            for kind in ("case", "renewal", "certificate"):
                assert str(things["foreign"][kind]) not in page, name
            # The office's own are there: a list that is empty would hide whatever it should not show.
            assert all(str(things["own"][kind]) in page for kind in own), name
            assert other_office.regency not in page
