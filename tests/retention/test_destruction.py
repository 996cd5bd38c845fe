"""What two have agreed on is destroyed, all of it and nothing else; what stays proves it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.models import Office, Role, User
from audit.actions import Action, Outcome
from audit.findings import Verdict
from audit.models import Entry
from audit.sealing import seal
from audit.verification import verify
from documents.destruction import NotListed, StaleList, approve, decide, propose
from documents.models import Destruction, Document, DocumentKind, ErasedDocument, RetentionRule
from documents.proposals import Decision
from documents.proposing import NotDecided
from documents.retention import MOST, due
from documents.retention_acts import hold, release
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.retention.conftest import papers_of, stored

pytestmark = pytest.mark.usefixtures("rules")


def test_the_keys_are_gone_and_the_rest_stays(case: Registration, destroyed: Destruction) -> None:
    papers = papers_of(case)
    assert len(papers) == destroyed.papers == 5
    for paper in papers:
        assert paper.is_erased
        assert (paper.destroyed_at, paper.minutes_number) != (None, "")
        assert (paper.minutes_number, len(paper.sha256)) == ("BAP-2032-0001", 64)
        with pytest.raises(ErasedDocument):
            paper.read()
        with pytest.raises(ErasedDocument):
            paper.page_picture(1)
        assert paper.name
        assert paper.size


def test_each_paper_has_its_entry_and_the_destruction_one(
    case: Registration, destroyed: Destruction, kepala_dinas: User
) -> None:
    entries = Entry.objects.filter(action=Action.DESTROY_DOCUMENT, outcome=Outcome.DONE)
    assert {entry.subject_id for entry in entries} == {paper.pk for paper in papers_of(case)}
    assert {(entry.case_id, entry.actor_id) for entry in entries} == {(case.pk, kepala_dinas.pk)}
    assert "berita acara nomor BAP-2032-0001" in entries[0].deed
    (whole,) = Entry.objects.filter(action=Action.APPROVE_DESTRUCTION)
    assert whole.facts["content_sha256"] == destroyed.list_sha256
    assert (
        whole.deed
        == "menyetujui pemusnahan dokumen: 5 dokumen, berita acara nomor BAP-2032-0001, atas permintaan Tuti Admin."
    )


def test_the_trail_is_intact_after_a_destruction(destroyed: Destruction) -> None:
    seal()
    report = verify()
    assert (report.verdict, report.findings) == (Verdict.INTACT, [])


def test_the_second_click_changes_nothing(destroyed: Destruction, kepala_dinas: User) -> None:
    recorded = Entry.objects.count()
    again = approve(destroyed, by=kepala_dinas, list_sha256=destroyed.list_sha256)
    assert (again.number, again.minutes_id) == (destroyed.number, destroyed.minutes_id)
    assert Entry.objects.count() == recorded


def test_nobody_approves_a_list_that_he_was_not_shown(proposed: Destruction, kepala_dinas: User) -> None:
    with pytest.raises(NotDecided, match="bukan daftar usul ini"):
        approve(proposed, by=kepala_dinas, list_sha256="0" * 64)
    assert not Document.objects.filter(sealed_key=None).exists()
    assert Entry.objects.filter(action=Action.APPROVE_DESTRUCTION, outcome=Outcome.REFUSED).count() == 1


def test_a_list_that_has_become_otherwise_is_refused_with_what_changed(
    proposed: Destruction, case: Registration, kepala_dinas: User
) -> None:
    hold(case.pk, by=kepala_dinas, reason="Pemeriksaan Inspektorat.")
    with pytest.raises(StaleList, match="Pemeriksaan Inspektorat") as refusal:
        approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)
    assert len(refusal.value.changes) == 5
    assert not Document.objects.filter(sealed_key=None).exists()
    assert Destruction.objects.get().number == ""
    release(case.pk, by=kepala_dinas, reason="Pemeriksaan selesai.")
    assert approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256).number


def test_a_rule_that_was_changed_since_makes_the_list_stale(
    proposed: Destruction, rule_of: Callable[..., RetentionRule], kepala_dinas: User
) -> None:
    rule_of(DocumentKind.KTP, months=600)
    with pytest.raises(StaleList) as refusal:
        approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)
    assert refusal.value.changes == (
        "KTP PSE-2026-0001: aturan atau masa simpannya berubah sejak diusulkan.",
    )


@pytest.mark.parametrize("role", [Role.ADB, Role.ADMIN])
def test_only_the_kepala_dinas_approves(
    proposed: Destruction, make_user: Callable[..., User], role: Role
) -> None:
    other = make_user("lain", office=proposed.office, role=role)
    with pytest.raises(PermissionDenied):
        approve(proposed, by=other, list_sha256=proposed.list_sha256)
    assert not Document.objects.filter(sealed_key=None).exists()


def test_a_role_that_was_taken_away_a_second_ago_approves_nothing(
    proposed: Destruction, kepala_dinas: User
) -> None:
    User.objects.filter(pk=kepala_dinas.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied):
        approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)


def test_who_proposed_it_does_not_approve_it(proposed: Destruction, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.KEPALA_DINAS)
    with pytest.raises(PermissionDenied):
        approve(proposed, by=User.objects.get(pk=admin.pk), list_sha256=proposed.list_sha256)
    with pytest.raises(DatabaseError), transaction.atomic():
        stored(
            "UPDATE documents_destruction SET decision = 'confirmed', decided_at = now(), "
            "decided_by_id = proposed_by_id"
        )


def test_what_is_declined_stays_and_may_be_proposed_again(
    proposed: Destruction, kepala_dinas: User, admin: User
) -> None:
    assert due(admin.office) == []
    decide(proposed, Decision.DECLINED, by=kepala_dinas, reason="Tunggu pemeriksaan.")
    assert len(due(admin.office)) == 5
    assert Entry.objects.get(action=Action.DECLINE_DESTRUCTION).deed == (
        "menolak pemusnahan dokumen: 5 dokumen: Tunggu pemeriksaan."
    )
    with pytest.raises(NotDecided, match="sudah ditolak"):
        approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)


def test_a_proposal_is_taken_back_by_who_made_it_alone(
    proposed: Destruction, kepala_dinas: User, admin: User
) -> None:
    with pytest.raises(PermissionDenied):
        decide(proposed, Decision.WITHDRAWN, by=kepala_dinas)
    assert decide(proposed, Decision.WITHDRAWN, by=admin).standing == "ditarik kembali"
    assert Entry.objects.get(action=Action.PROPOSE_DESTRUCTION).facts["papers"] == 5
    assert Entry.objects.filter(action=Action.WITHDRAW_DESTRUCTION, outcome=Outcome.DONE).exists()


def test_a_paper_stands_on_one_open_list_alone(
    proposed: Destruction, case: Registration, admin: User
) -> None:
    with pytest.raises(NotListed, match="sudah ada dalam usul"):
        propose(papers_of(case)[:1], by=admin)


def test_what_is_destroyed_cannot_come_back(destroyed: Destruction) -> None:
    for sql in (
        "UPDATE documents_document SET sealed_key = '\\x01' WHERE sealed_key IS NULL",
        "UPDATE documents_document SET destroyed_at = now() WHERE sealed_key IS NULL",
        "UPDATE documents_destruction SET number = 'BAP-2032-0002'",
        "DELETE FROM documents_listedpaper",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            stored(sql)


def test_no_key_goes_without_minutes(case: Registration) -> None:
    with pytest.raises(DatabaseError, match="destroyed_by_minutes"), transaction.atomic():
        stored("UPDATE documents_document SET sealed_key = NULL")


def test_on_request_papers_go_before_their_time_but_not_from_an_open_case(
    case: Registration, registration_in: Callable[..., Registration], admin: User, kepala_dinas: User
) -> None:
    stored("UPDATE certificates_certificate SET superseded_at = now(), superseded_by_id = id")
    asked = propose(papers_of(case)[:1], by=admin, reason="Permintaan penghapusan PDP-2026-0001.")
    done = approve(asked, by=kepala_dinas, list_sha256=asked.list_sha256)
    assert (done.papers, done.is_by_rule) == (1, False)
    open_case = registration_in(State.FILLED)
    with pytest.raises(NotListed, match="masih berjalan"):
        propose(papers_of(open_case), by=admin, reason="Permintaan penghapusan PDP-2026-0002.")


def test_nothing_and_more_than_one_list_holds_are_not_proposed(admin: User) -> None:
    with pytest.raises(NotListed, match="Pilih sedikitnya satu"):
        propose([], by=admin, reason="Permintaan penghapusan.")
    with pytest.raises(NotListed, match="paling banyak 200 dokumen"):
        propose([Document() for _ in range(MOST + 1)], by=admin)
    assert Entry.objects.filter(action=Action.PROPOSE_DESTRUCTION, outcome=Outcome.REFUSED).count() == 2


def test_papers_of_another_office_are_not_proposed(
    case: Registration, other_office: Office, make_user: Callable[..., User]
) -> None:
    foreigner = make_user("lain.admin", office=other_office, role=Role.ADMIN)
    with pytest.raises(NotListed, match="tidak ditemukan di kantor Anda"):
        propose(papers_of(case), by=foreigner, reason="Ingin tahu.")
    assert not Destruction.objects.exists()


def test_minutes_and_what_is_gone_already_are_not_proposed(
    destroyed: Destruction, case: Registration, admin: User
) -> None:
    assert destroyed.minutes is not None
    with pytest.raises(NotListed, match="Berita acara pemusnahan tidak dimusnahkan"):
        propose([destroyed.minutes], by=admin, reason="Merapikan arsip.")
    with pytest.raises(NotListed, match="sudah dimusnahkan"):
        propose(papers_of(case)[:1], by=admin)


def test_by_rule_nothing_is_proposed_before_its_time(
    registration_in: Callable[..., Registration], admin: User, adb: User
) -> None:
    ended = perform("cancel", registration_in(State.FILLED), by=adb, reason="Pejabat dimutasi.")
    with pytest.raises(NotListed, match="Masa simpannya belum habis"):
        propose(papers_of(ended)[:1], by=admin)
