"""A letter that was made and not handed over is a task of whoever may hand it over."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from privacy.acts import answer
from privacy.incident_acts import change_incident, make_letters
from privacy.incidents import Incident
from privacy.letters import Letter, LetterKind, SentBy
from privacy.models import SubjectRequest
from privacy.sending import send
from privacy.undelivered import undelivered_for
from tests.privacy.said import agency_of_office, granted, incident_columns, now

Browse = Callable[[User], Client]


def sent(letter: Letter, *, by: User) -> None:
    send(letter, at=now(), how=SentBy.POST, words="", by=by)


def test_an_answer_is_one_of_those_who_answer_and_of_whoever_recorded_the_request(
    received: Any, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    letter = answer(received(), granted(), by=kepala_dinas)
    for person in (adb, kepala_dinas, admin):
        page = browse(person).get("/").content.decode()
        assert "Surat belum disampaikan" in page
        assert f"/data-pribadi/surat/{letter.pk}/disampaikan/" in page
        assert "Tidak ada yang menunggu Anda" not in page
    sent(letter, by=adb)
    assert [undelivered_for(person) for person in (adb, kepala_dinas, admin)] == [[], [], []]


def test_nobody_is_asked_to_hand_himself_his_own_answer(
    asked: SubjectRequest, adb: User, kepala_dinas: User
) -> None:
    letter = answer(asked, granted(corrected="Akun"), by=kepala_dinas)
    assert undelivered_for(adb) == []
    assert undelivered_for(kepala_dinas) == [letter]


def test_of_an_incident_the_clock_speaks_first_and_then_the_letters_of_a_later_version(
    incident: Incident, kepala_dinas: User, adb: User
) -> None:
    agency_of_office(kepala_dinas)
    first = make_letters(incident, by=kepala_dinas)
    assert undelivered_for(kepala_dinas) == []
    for letter in first:
        sent(letter, by=kepala_dinas)
    columns = incident_columns(handling="Kata sandi diganti dan perangkat diperiksa.")
    change_incident(incident, by=kepala_dinas, version=1, **columns | {"noticed_at": incident.noticed_at})
    second = make_letters(incident, by=kepala_dinas)
    assert set(undelivered_for(kepala_dinas)) == set(second)
    assert {letter.kind for letter in second} == {LetterKind.AGENCY, LetterKind.SUBJECT}
    assert undelivered_for(adb) == []
