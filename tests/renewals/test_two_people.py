"""Whoever approved a form neither issues nor uploads, whatever role he has been given since (T14)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Office, Role, User
from audit.models import Entry
from documents.intake import Inspected
from documents.models import DocumentKind
from registrations.models import Registration
from renewals.models import Renewal
from sop.states import State
from sop.workflow import perform
from tests.registrations.conftest import issued_certificate
from tests.registrations.desk import text_of
from tests.renewals.conftest import next_certificate

ALONE = "Anda setujui sendiri"


@pytest.fixture(params=[Registration, Renewal])
def lead(request: pytest.FixtureRequest) -> Callable[[State], Any]:
    """Either procedure."""
    made: Callable[[State], Any] = request.getfixturevalue(
        "registration_in" if request.param is Registration else "renewal_in"
    )
    return made


@pytest.fixture
def turn_adb(kepala_dinas: User) -> Callable[[], User]:
    """The Kepala Dinas, once administrators have made him ADB."""

    def turn() -> User:
        User.objects.filter(pk=kepala_dinas.pk).update(role=Role.ADB)
        return User.objects.get(pk=kepala_dinas.pk)

    return turn


def test_whoever_approved_may_not_record_the_certificate(
    lead: Callable[[State], Any], turn_adb: Callable[[], User], adb: User
) -> None:
    case = lead(State.SIGNED)
    pem = next_certificate(case) if isinstance(case, Renewal) else issued_certificate(case)
    with pytest.raises(ValidationError, match=ALONE):
        perform("issue", case, by=turn_adb(), public_certificate=pem)
    assert type(case).objects.get(pk=case.pk).certificate is None
    assert perform("issue", case, by=adb, public_certificate=pem).state == State.ISSUED


def test_whoever_approved_may_not_record_the_upload(
    lead: Callable[[State], Any], turn_adb: Callable[[], User], adb: User, paper: Callable[..., Inspected]
) -> None:
    case = lead(State.ISSUED)
    proof: dict[str, Any] = {
        "evidence": paper("bukti", kind=DocumentKind.SIAK_EVIDENCE),
        "uploaded_at": timezone.now(),
        "p12_sha256": "",
    }
    with pytest.raises(ValidationError, match=ALONE):
        perform("upload", case, by=turn_adb(), **proof)
    assert type(case).objects.get(pk=case.pk).state == State.ISSUED
    assert perform("upload", case, by=adb, **proof).siak_uploaded_by == adb


@pytest.fixture
def twin(kepala_dinas: User, office: Office, make_user: Callable[..., User]) -> User:
    """Another account of the very same person, who is an ADB in it."""
    assert kepala_dinas.nip
    return make_user("bima.adb", office=office, role=Role.ADB, nip=kepala_dinas.nip)


def test_whoever_approved_may_not_record_the_certificate_by_another_account_with_his_nip(
    lead: Callable[[State], Any], twin: User, adb: User
) -> None:
    case = lead(State.SIGNED)
    pem = next_certificate(case) if isinstance(case, Renewal) else issued_certificate(case)
    with pytest.raises(ValidationError, match=ALONE):
        perform("issue", case, by=twin, public_certificate=pem)
    entry = Entry.objects.filter(case_id=case.pk).latest("id")
    assert (entry.action, entry.outcome, entry.actor_id) == ("issue", "refused", twin.pk)
    assert perform("issue", case, by=adb, public_certificate=pem).state == State.ISSUED


def test_whoever_approved_may_not_record_the_upload_by_another_account_with_his_nip(
    lead: Callable[[State], Any], twin: User, paper: Callable[..., Inspected]
) -> None:
    case = lead(State.ISSUED)
    evidence = paper("bukti", kind=DocumentKind.SIAK_EVIDENCE)
    with pytest.raises(ValidationError, match=ALONE):
        perform("upload", case, by=twin, evidence=evidence, uploaded_at=timezone.now(), p12_sha256="")
    assert type(case).objects.get(pk=case.pk).state == State.ISSUED


def test_accounts_without_a_nip_are_not_taken_for_one_person(
    lead: Callable[[State], Any], kepala_dinas: User, adb: User
) -> None:
    case = lead(State.SIGNED)
    User.objects.filter(pk__in=[kepala_dinas.pk, adb.pk]).update(nip="")
    pem = next_certificate(case) if isinstance(case, Renewal) else issued_certificate(case)
    done = perform("issue", case, by=User.objects.get(pk=adb.pk), public_certificate=pem)
    assert done.state == State.ISSUED


@pytest.mark.parametrize(("state", "action"), [(State.SIGNED, "issue"), (State.ISSUED, "upload")])
def test_his_page_says_so_before_he_works_in_vain(
    lead: Callable[[State], Any],
    browse: Callable[[User], Client],
    turn_adb: Callable[[], User],
    twin: User,
    adb: User,
    state: State,
    action: str,
) -> None:
    case = lead(state)
    for person, is_hindered in ((twin, True), (turn_adb(), True), (adb, False)):
        page = browse(person).get(case.url_of(action))
        assert page.status_code == 200
        assert (ALONE in text_of(page)) == is_hindered


def test_the_database_keeps_approver_and_uploader_apart(lead: Callable[[State], Any]) -> None:
    case = lead(State.UPLOADED)
    rows = type(case).objects.filter(pk=case.pk)
    with pytest.raises(IntegrityError, match="uploader_is_not_approver"), transaction.atomic():
        rows.update(siak_uploaded_by=case.approved_by)


def test_the_database_keeps_two_accounts_of_one_person_apart(
    lead: Callable[[State], Any], kepala_dinas: User, adb: User, twin: User
) -> None:
    case = lead(State.UPLOADED)
    column = f"UPDATE {case._meta.db_table} SET siak_uploaded_by_id = %s WHERE id = %s"
    with (
        pytest.raises(IntegrityError, match="uploader and approver are one person"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(column, [twin.pk, case.pk])
    # Who has no NIP is nobody's other account.
    User.objects.filter(pk__in=[kepala_dinas.pk, twin.pk]).update(nip="")
    with connection.cursor() as cursor:
        cursor.execute(column, [twin.pk, case.pk])
    assert type(case).objects.get(pk=case.pk).siak_uploaded_by == twin
