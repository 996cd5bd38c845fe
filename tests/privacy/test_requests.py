"""A request from its arrival to the answer: whose act it is, what follows, and what each leaves behind."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.verification import verify
from notifications.models import Notice
from privacy.acts import TOO_LATE, answer, ask, lift, withdraw
from privacy.letters import Letter
from privacy.rights import OWN
from privacy.subject_requests import Answer, ArrivedBy, Kind, SubjectRequest
from sop.states import State
from sop.workflow import perform
from tests.privacy.said import granted, logged_in, refused, sentences

Make = Callable[..., SubjectRequest]


def text_of(letter: Letter) -> str:
    with pypdfium2.PdfDocument(BytesIO(letter.content)) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(" ".join(pages).split())


def entries(action: Action, outcome: Outcome = Outcome.DONE) -> list[Entry]:
    return list(Entry.objects.filter(action=action, outcome=outcome))


def test_asking_is_on_record_and_told_to_those_who_answer_without_a_name(
    adb: User, kepala_dinas: User, admin: User, foreign_adb: User
) -> None:
    asked = ask(kind=Kind.ERASURE, wish="Hapus nomor telepon saya.", by=adb)
    (entry,) = entries(Action.RECEIVE_SUBJECT_REQUEST)
    assert (entry.case_id, entry.case_number, entry.actor) == (asked.pk, asked.number, adb)
    assert "Penghapusan data" in entry.deed
    notices = Notice.objects.filter(occasion=f"permintaan:{asked.pk}")
    assert {notice.recipient for notice in notices} == {kepala_dinas, admin}
    for notice in notices:
        assert adb.full_name not in notice.subject + notice.body
        assert asked.wish not in notice.body


def test_the_same_wish_sent_twice_is_one_request(adb: User) -> None:
    first = ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb)
    assert ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb) == first
    assert SubjectRequest.objects.count() == len(entries(Action.RECEIVE_SUBJECT_REQUEST)) == 1


def test_numbers_follow_each_other_in_each_office(adb: User, foreign_adb: User) -> None:
    year = timezone.localtime().year
    numbers = [ask(kind=Kind.ACCESS, wish=f"Salinan data {turn}.", by=adb).number for turn in (1, 2)]
    assert numbers == [f"PDP-{year}-0001", f"PDP-{year}-0002"]
    assert ask(kind=Kind.ACCESS, wish="Salinan data.", by=foreign_adb).number == f"PDP-{year}-0001"


def test_a_kepala_dinas_does_not_record_what_others_have_asked(
    received: Make, kepala_dinas: User, holder: Any
) -> None:
    from privacy.acts import receive  # noqa: PLC0415 -- beside the fixture that does the same as an ADB

    with pytest.raises(PermissionDenied):
        receive(
            kind=Kind.ACCESS,
            wish="Salinan data.",
            holder=holder,
            arrived_by=ArrivedBy.MAIL,
            received_at=timezone.now(),
            by=kepala_dinas,
        )
    assert len(entries(Action.RECEIVE_SUBJECT_REQUEST, Outcome.REFUSED)) == 1


def test_the_answer_is_a_letter_that_says_what_was_decided(asked: SubjectRequest, kepala_dinas: User) -> None:
    letter = answer(asked, granted(corrected="Akun pada aplikasi ini"), by=kepala_dinas)
    asked.refresh_from_db()
    assert (asked.answer, asked.ended_by, asked.is_running) == (Answer.GRANTED, kepala_dinas, False)
    text = text_of(letter)
    for said in (
        f"{asked.number}/J",
        "PEMERINTAH KABUPATEN CONTOH",
        asked.subject,
        "UU 27/2022 Pasal 30",
        "dikabulkan",
        "Permintaan Saudara kami penuhi.",
        "Data diperbaiki pada: Akun pada aplikasi ini.",
        "Halaman 1 dari 1",
    ):
        assert said in text, said
    (entry,) = entries(Action.ANSWER_SUBJECT_REQUEST)
    assert entry.deed == (
        "menjawab permintaan atas data pribadi: Perbaikan data, dikabulkan. Diperbaiki pada: Akun pada aplikasi ini."
    )
    (made,) = entries(Action.MAKE_LETTER)
    assert made.facts["document_sha256"] == letter.sha256
    told = Notice.objects.get(occasion=f"jawaban:{asked.pk}")
    assert told.recipient == asked.person


def test_a_second_answer_is_too_late_and_on_record(
    asked: SubjectRequest, kepala_dinas: User, admin: User
) -> None:
    answer(asked, granted(), by=kepala_dinas)
    with pytest.raises(ValidationError, match="sudah dijawab"):
        answer(asked, refused(), by=admin)
    asked.refresh_from_db()
    assert asked.answer == Answer.GRANTED
    assert Letter.objects.count() == 1
    (entry,) = entries(Action.ANSWER_SUBJECT_REQUEST, Outcome.REFUSED)
    assert entry.facts["reason"] == TOO_LATE


def test_adb_may_not_answer(asked: SubjectRequest, adb: User) -> None:
    with pytest.raises(PermissionDenied):
        answer(asked, granted(), by=adb)
    assert len(entries(Action.ANSWER_SUBJECT_REQUEST, Outcome.REFUSED)) == 1


def test_nobody_answers_what_he_has_asked_himself(kepala_dinas: User, admin: User) -> None:
    own = ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=kepala_dinas)
    with pytest.raises(ValidationError, match=OWN[:40]):
        answer(own, granted(), by=kepala_dinas)
    assert answer(own, granted(), by=admin)


def test_a_refusal_names_its_ground(asked: SubjectRequest, admin: User) -> None:
    with pytest.raises(ValidationError, match="dasar hukum"):
        answer(asked, refused(ground=""), by=admin)
    assert "UU 43/2009 Pasal 40" in text_of(answer(asked, refused(), by=admin))


def test_a_correction_says_where_the_data_were_put_right(asked: SubjectRequest, admin: User) -> None:
    with pytest.raises(ValidationError, match="di mana datanya diperbaiki"):
        answer(asked, granted(corrected=""), by=admin)


def test_a_withdrawn_request_is_not_answered(asked: SubjectRequest, adb: User, admin: User) -> None:
    with pytest.raises(ValidationError, match="yang mengajukannya"):
        withdraw(asked, words="Sudah tidak perlu.", by=admin)
    withdraw(asked, words="Sudah tidak perlu.", by=adb)
    assert entries(Action.WITHDRAW_SUBJECT_REQUEST)
    with pytest.raises(ValidationError, match="ditarik kembali"):
        answer(asked, granted(), by=admin)


def test_access_lists_his_data_with_a_masked_nik(received: Make, kepala_dinas: User) -> None:
    asked = received(Kind.ACCESS)
    text = text_of(answer(asked, granted(), by=kepala_dinas))
    assert asked.holder is not None
    assert "Citra Contoh Lestari" in text
    assert str(asked.holder.nik) not in text
    assert "997101******0004" in text
    assert f"nomor seri {asked.holder.certificates.get().serial}" in text.replace("  ", " ")
    assert "Rekam jejak pemrosesan data Saudara" in text


def test_a_suspension_stops_every_act_until_it_is_lifted(
    registration_in: Any, received: Make, holder: Any, adb: User, kepala_dinas: User, admin: User
) -> None:
    case = registration_in(State.FILLED)
    holder.nip = case.nip
    holder.save()
    asked = received(Kind.SUSPENSION)
    letter = answer(asked, granted(), by=admin)
    assert case.number in text_of(letter)
    assert type(case).objects.get(pk=case.pk).suspended_for == asked.number
    for action, by in (("send_back", kepala_dinas), ("cancel", adb)):
        with pytest.raises(ValidationError, match=f"ditunda atas permintaan {asked.number}"):
            perform(action, case, by=by, reason="Alasan uji coba.")
    assert entries(Action.CANCEL, Outcome.REFUSED)
    desk = logged_in(kepala_dinas)
    assert f"Ditunda atas permintaan {asked.number}" in sentences(desk.get("/"))
    page = desk.get(f"{case.get_absolute_url()}kembalikan/", follow=True)
    assert (page.redirect_chain[-1][0], "ditunda atas permintaan" in sentences(page)) == (
        case.get_absolute_url(),
        True,
    )
    assert lift(asked, words="Pemilik data setuju dilanjutkan.", by=admin) == 1
    assert perform("cancel", case, by=adb, reason="Alasan uji coba.").state == State.CANCELLED
    assert len(entries(Action.SUSPEND_PROCESSING)) == 1
    # Of the case, and of the request.
    assert len(entries(Action.RESUME_PROCESSING)) == 2
    assert not verify(outside=None).findings


def test_a_case_that_is_not_suspended_costs_an_act_no_further_query(
    registration_in: Any, adb: User, django_assert_max_num_queries: Any
) -> None:
    case = registration_in(State.FILLED)
    with django_assert_max_num_queries(13):
        perform("cancel", case, by=adb, reason="Alasan uji coba.")


def test_what_somebody_has_asked_is_in_the_trail_of_his_own_data(
    asked: SubjectRequest, adb: User, admin: User, browse: Any
) -> None:
    answer(asked, granted(), by=admin)
    page = browse(adb).get("/rekam-jejak/saya/")
    shown = {entry.action for entry, _ in page.context["lines"]}
    assert {Action.RECEIVE_SUBJECT_REQUEST, Action.ANSWER_SUBJECT_REQUEST} <= shown
    assert f"Permintaan {asked.number}" in page.content.decode()
