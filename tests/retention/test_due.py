"""What is due: by rule alone, counted from what the office has decided, and never while anything needs it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role, User
from audit.models import Entry
from certificates.tenure_acts import place_decree
from documents.courses import HINDRANCES, CountedFrom
from documents.models import Document, DocumentKind, RetentionRule
from documents.retention import due, judge, today_at
from documents.retention_acts import hold, release
from documents.rules import Hold, lasting, months_after
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.certificates.terms import BIMA, CITRA, tenure_of
from tests.retention.conftest import in_years, papers_of, stored

Rule = Callable[..., RetentionRule]


def kinds_due(user: User) -> list[str]:
    return sorted(str(one.document.kind) for one in due(user.office))


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(-1200, 1200))
def test_months_are_counted_as_people_count_them(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    # The same day, or the last one of a shorter month.
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_length_is_said_in_years_and_months() -> None:
    assert [lasting(months) for months in (1, 12, 30)] == ["1 bulan", "1 tahun", "2 tahun 6 bulan"]


def test_without_a_rule_nothing_is_ever_due(case: Registration, admin: User) -> None:
    with time_machine.travel(in_years(60)):
        assert due(admin.office) == []


def test_only_what_has_a_rule_is_due(case: Registration, rule_of: Rule, admin: User) -> None:
    rule_of(DocumentKind.KTP)
    with time_machine.travel(in_years(6)):
        assert kinds_due(admin) == ["ktp"]


def test_years_count_from_the_end_of_the_certificate_to_the_day(
    case: Registration, rule_of: Rule, admin: User
) -> None:
    rule_of(DocumentKind.KTP)
    assert case.certificate is not None
    last = months_after(case.certificate.not_after.astimezone(admin.office.zone).date(), 24)
    assert judge(papers_of(case), office=admin.office)[0].due_on == last
    for day, is_due in ((last - timedelta(days=1), False), (last, True)):
        with time_machine.travel(f"{day}T05:00:00Z"):
            assert bool(due(admin.office)) is is_due


def test_a_certificate_in_force_keeps_the_papers_of_its_case_whatever_the_rule(
    case: Registration, rule_of: Rule, admin: User
) -> None:
    rule_of(DocumentKind.KTP, months=1, counted_from=CountedFrom.CASE)
    with time_machine.travel(in_years(1)):
        (judged, *_) = judge(papers_of(case), office=admin.office)
        assert judged.due_on is not None
        assert judged.due_on < today_at(admin.office)
        assert "masih berlaku sampai" in judged.hindrance
        assert due(admin.office) == []
    with time_machine.travel(in_years(6)):
        assert kinds_due(admin) == ["ktp"]


@pytest.mark.parametrize("state", [State.DRAFT, State.FILLED, State.SIGNED, State.ISSUED])
def test_an_open_case_keeps_its_papers(
    registration_in: Callable[..., Registration], rules: Any, admin: User, state: State
) -> None:
    registration_in(state)
    with time_machine.travel(in_years(60)):
        assert due(admin.office) == []


def test_a_case_that_ended_without_a_certificate_counts_from_its_end(
    registration_in: Callable[..., Registration], rules: Any, admin: User, adb: User
) -> None:
    case = perform("cancel", registration_in(State.FILLED), by=adb, reason="Pejabat dimutasi.")
    assert {one.due_on for one in judge(papers_of(case), office=admin.office)} == {
        months_after(today_at(admin.office), 24)
    }


def test_what_was_superseded_counts_from_the_end_of_its_case_and_not_of_the_certificate(
    registration_in: Callable[..., Registration], rules: Any, case: Registration, admin: User
) -> None:
    stored("UPDATE registrations_registration SET signed_form_id = ktp_id")
    by_kind = {one.document.kind: one for one in judge(papers_of(case), office=admin.office)}
    superseded, standing = by_kind[DocumentKind.SIGNED_FORM], by_kind[DocumentKind.KTP]
    assert superseded.due_on == months_after(today_at(admin.office), 24)
    assert standing.due_on is not None
    assert superseded.due_on < standing.due_on


def test_a_paper_that_another_case_goes_on_with_stays(
    registration_in: Callable[..., Registration], rules: Any, case: Registration, admin: User
) -> None:
    other = registration_in(State.DRAFT)
    stored("UPDATE registrations_registration SET ktp_id = %s WHERE id = %s", case.ktp_id, other.pk)
    with time_machine.travel(in_years(6)):
        assert "ktp" not in kinds_due(admin)
        assert len(kinds_due(admin)) == 4


def test_a_hold_keeps_its_papers_until_it_is_lifted(
    case: Registration, rules: Any, admin: User, later: None
) -> None:
    hold(case.pk, by=admin, reason="Sengketa.")
    assert due(admin.office) == []
    release(case.pk, by=admin, reason="Selesai.")
    assert len(due(admin.office)) == 5


def test_who_holds_and_releases_is_asked_of_the_account_as_it_stands(case: Registration, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied):
        hold(case.pk, by=admin, reason="Sengketa.")
    User.objects.filter(pk=admin.pk).update(role=Role.ADMIN)
    hold(case.pk, by=admin, reason="Sengketa.")
    User.objects.filter(pk=admin.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        release(case.pk, by=admin, reason="Selesai.")
    assert Hold.objects.lasting().filter(case_id=case.pk).exists()
    refused = Entry.objects.filter(case_id=case.pk, outcome="refused").order_by("id")
    assert [entry.action for entry in refused] == ["hold_papers", "release_papers"]


def test_another_room_may_keep_them_too(
    case: Registration, rules: Any, admin: User, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {case.pk: "Pemilik data meminta penundaan."}
    monkeypatch.setattr("documents.courses.HINDRANCES", [*HINDRANCES, lambda _office, _cases: asked])
    assert due(admin.office) == []


def test_no_more_is_offered_than_one_list_holds(
    case: Registration, rules: Any, admin: User, later: None
) -> None:
    assert len(due(admin.office)) == 5
    assert due(admin.office, most=2) == due(admin.office)[:2]


def test_a_decree_is_due_once_nobody_serves_by_it_any_more(
    adb: User, admin: User, rule_of: Rule, paper: Callable[..., Any]
) -> None:
    rule_of(DocumentKind.DECREE, months=12)
    tenure = tenure_of(BIMA, by=adb, ends_on=None)
    place_decree(tenure, by=adb, paper=paper("SK", kind=DocumentKind.DECREE), of_end=False)
    with time_machine.travel(in_years(9)):
        assert due(admin.office) == []
        stored("UPDATE certificates_tenure SET ends_on = '2027-01-31', ended_how = 'RETIRED'")
        assert kinds_due(admin) == ["decree"]


def test_each_decree_is_judged_by_its_own_tenure(
    adb: User, admin: User, rule_of: Rule, paper: Callable[..., Any]
) -> None:
    rule_of(DocumentKind.DECREE, months=12)
    over, lasts = tenure_of(BIMA, by=adb), tenure_of(CITRA, by=adb, position="Sekretaris Dinas Contoh")
    for tenure in (over, lasts):
        sheet = paper(f"SK {tenure.pk}", kind=DocumentKind.DECREE)
        place_decree(tenure, by=adb, paper=sheet, of_end=False)
    stored(
        "UPDATE certificates_tenure SET ends_on = '2027-01-31', ended_how = 'RETIRED' WHERE id = %s", over.pk
    )
    with time_machine.travel(in_years(9)):
        assert [one.document.case_id for one in due(admin.office)] == [over.pk]


def test_another_offices_papers_are_never_due_here(
    case: Registration, rules: Any, foreign_adb: User, later: None
) -> None:
    assert due(foreign_adb.office) == []
    assert Document.objects.count() == 5
