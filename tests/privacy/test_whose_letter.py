"""An answer is for its subject, those who answer and whoever recorded the request; nobody else ends or delivers it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Office, Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.proof import PROVEN
from notifications.models import Notice
from privacy.acts import answer, withdraw
from privacy.letters import SentBy
from privacy.sending import send
from privacy.subject_requests import Answer, Kind, SubjectRequest
from tests.privacy.said import granted, logged_in, sentences

Make = Callable[..., SubjectRequest]


@pytest.fixture
def colleague(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("rina.adb", office=office, role=Role.ADB)


def test_a_colleague_reads_no_answer_to_another_and_that_is_on_record(
    asked: SubjectRequest, colleague: User, adb: User, admin: User, kepala_dinas: User
) -> None:
    path = f"/data-pribadi/surat/{answer(asked, granted(), by=admin).pk}/"
    assert logged_in(colleague).get(path).status_code == 403
    entry = Entry.objects.get(outcome=Outcome.REFUSED)
    assert (entry.action, entry.actor, entry.case_id) == (Action.VISIT, colleague, asked.pk)
    assert entry.facts == {"path": path}
    assert not Entry.objects.filter(action=Action.READ_LETTER).exists()
    for reader in (adb, admin, kepala_dinas):
        assert logged_in(reader).get(path).status_code == 200
    page = logged_in(colleague).get(asked.get_absolute_url())
    assert f'href="{path}"' not in page.content.decode()


def test_who_recorded_a_request_reads_and_delivers_its_answer_and_a_colleague_does_neither(
    received: Make, adb: User, colleague: User, admin: User
) -> None:
    asked = received(Kind.ACCESS)
    letter = answer(asked, granted(), by=admin)
    path = f"/data-pribadi/surat/{letter.pk}/"
    for address in (path, f"{path}disampaikan/"):
        assert logged_in(colleague).get(address).status_code == 403
        assert logged_in(adb).get(address).status_code == 200
    told: dict[str, Any] = {"at": timezone.now(), "how": SentBy.HAND, "words": ""}
    with pytest.raises(PermissionDenied):
        send(letter, by=colleague, **told)
    assert Entry.objects.filter(action=Action.SEND_LETTER, outcome=Outcome.REFUSED, actor=colleague).exists()
    assert send(letter, by=adb, **told).sent_by == adb


def test_nobody_puts_on_record_that_a_letter_was_handed_to_himself(
    asked: SubjectRequest, adb: User, admin: User
) -> None:
    letter = answer(asked, granted(), by=admin)
    assert logged_in(adb).post(f"/data-pribadi/surat/{letter.pk}/disampaikan/").status_code == 403
    assert "Catat penyampaian" not in sentences(logged_in(adb).get(asked.get_absolute_url()))


def test_a_holders_request_is_ended_by_who_records_them_and_those_who_answer_are_told(
    received: Make, colleague: User, admin: User, kepala_dinas: User
) -> None:
    asked = received(Kind.ACCESS)
    withdraw(asked, words="Pemilik data menelepon.", by=colleague)
    notices = Notice.objects.filter(occasion=f"ditarik:{asked.pk}")
    assert {notice.recipient for notice in notices} == {admin, kepala_dinas}
    for notice in notices:
        assert "Rina Adb mencatat" in notice.body
        assert asked.subject not in notice.subject + notice.body


def test_a_kepala_dinas_ends_no_holders_request(received: Make, kepala_dinas: User) -> None:
    asked = received(Kind.ACCESS)
    path = f"{asked.get_absolute_url()}tarik/"
    assert logged_in(kepala_dinas).post(path, {"words": "Tidak perlu."}).status_code == 403
    with pytest.raises(PermissionDenied):
        withdraw(asked, words="Tidak perlu.", by=kepala_dinas)
    asked.refresh_from_db()
    assert asked.is_running
    refused = Entry.objects.filter(outcome=Outcome.REFUSED, actor=kepala_dinas).order_by("pk")
    assert [entry.action for entry in refused] == [Action.VISIT, Action.WITHDRAW_SUBJECT_REQUEST]


def test_to_end_a_holders_request_wants_a_fresh_proof_and_to_end_ones_own_does_not(
    received: Make, asked: SubjectRequest, adb: User
) -> None:
    client = logged_in(adb)
    session = client.session
    session[PROVEN] = 0
    session.save()
    theirs = received(Kind.ACCESS)
    words = {"words": "Pemilik data menelepon dan menariknya."}
    answered = client.post(f"{theirs.get_absolute_url()}tarik/", words)
    assert answered.headers["Location"].startswith("/masuk/bukti/")
    client.post(f"{asked.get_absolute_url()}tarik/", words)
    assert [SubjectRequest.objects.get(pk=one.pk).answer for one in (theirs, asked)] == [
        "",
        Answer.WITHDRAWN,
    ]
