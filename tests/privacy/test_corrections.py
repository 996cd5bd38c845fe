"""A correction is carried out where the data stand, and record and request say that they belong together."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.people import change_person
from audit.actions import Action
from audit.concerns import Things
from audit.models import Entry
from privacy.corrections import Place, places_of
from privacy.models import Kind, SubjectRequest
from privacy.subjects import Subject, subject_of
from sop.states import State
from tests.privacy.said import logged_in, sentences

WORDS = "Nama Saudara sudah ditulis sesuai KTP."


def place(asked: SubjectRequest, begun: str, *, reader: User) -> Place:
    places = places_of(asked, subject_of(asked), reader=reader)
    return next(one for one in places if one.key.startswith(begun))


def typed(chosen: str) -> dict[str, str]:
    return {"answer": "granted", "words": WORDS, "corrected": chosen, "ground": ""}


def notes() -> list[Entry]:
    return list(Entry.objects.filter(action=Action.NOTE_CORRECTION))


def test_the_request_leads_each_reader_to_the_record_that_he_may_put_right(
    asked: SubjectRequest, admin: User, kepala_dinas: User
) -> None:
    url = reverse("accounts:edit_person", args=[asked.person_id])
    assert place(asked, "akun", reader=admin).url == url
    assert place(asked, "akun", reader=kepala_dinas).url == ""
    assert url in logged_in(admin).get(asked.get_absolute_url()).content.decode()
    assert "Administrator Aplikasi" in sentences(logged_in(kepala_dinas).get(asked.get_absolute_url()))


def test_it_is_not_granted_before_the_data_are_put_right(asked: SubjectRequest, admin: User) -> None:
    path = f"{asked.get_absolute_url()}jawab/"
    page = logged_in(admin).post(path, typed(f"akun {asked.person_id}"))
    assert page.status_code == 422
    assert "belum diperbaiki sejak permintaannya diterima" in sentences(page)
    asked.refresh_from_db()
    assert (asked.is_running, notes()) == (True, [])


def test_both_trails_name_the_entry_by_which_the_data_were_put_right(
    asked: SubjectRequest, admin: User
) -> None:
    assert asked.person
    change_person(asked.person, by=admin, full_name="Sari Benar")
    changed = Entry.objects.get(action=Action.CHANGE_USER)
    client = logged_in(admin)
    assert f"catatan nomor {changed.pk}" in sentences(client.get(asked.get_absolute_url()))
    client.post(f"{asked.get_absolute_url()}jawab/", typed(f"akun {asked.person_id}"))
    answered = Entry.objects.get(action=Action.ANSWER_SUBJECT_REQUEST)
    assert answered.facts["entry"] == changed.pk
    (note,) = notes()
    assert note.facts == {
        "reason": f"permintaan {asked.number}",
        "entry": changed.pk,
        "user": asked.person.username,
    }
    assert note.deed.endswith(f"{asked.person.username}: permintaan {asked.number}.")


def test_what_was_changed_before_the_request_arrived_is_no_answer_to_it(
    asked: SubjectRequest, admin: User
) -> None:
    assert asked.person
    change_person(asked.person, by=admin, full_name="Sari Benar")
    Entry.objects.get(action=Action.CHANGE_USER)
    asked.received_at = asked.received_at.replace(year=asked.received_at.year + 1)
    assert place(asked, "akun", reader=admin).done is None


@pytest.mark.parametrize(
    ("state", "fixed"), [(State.DRAFT, False), (State.FILLED, False), (State.SIGNED, True)]
)
def test_what_is_approved_stays_as_it_is(
    registration_in: Callable[..., Any],
    received: Callable[..., SubjectRequest],
    adb: User,
    state: State,
    fixed: bool,
) -> None:
    case, asked = registration_in(state), received(Kind.CORRECTION)
    subject = Subject(subject_of(asked).person, Things(cases=frozenset({case.pk})))
    (found,) = places_of(asked, subject, reader=adb)
    assert bool(found.fixed_because) is fixed
    way = {State.DRAFT: "fill", State.FILLED: "send_back"}.get(state)
    assert found.url == (case.url_of(way) if way else case.get_absolute_url())


def test_beside_a_certificate_what_is_right_is_noted_and_nothing_is_changed(
    received: Callable[..., SubjectRequest], admin: User
) -> None:
    asked = received(Kind.CORRECTION)
    found = place(asked, "sertifikat", reader=admin)
    logged_in(admin).post(f"{asked.get_absolute_url()}jawab/", typed(found.key))
    asked.refresh_from_db()
    assert asked.corrected == f"{found.words}, sebagai catatan (isi sertifikat ditetapkan BSrE)"
    (note,) = notes()
    assert note.subject_id == found.about["subject_id"]
    assert note.facts == {"reason": f"permintaan {asked.number}", "note": WORDS}


def test_a_refusal_corrects_nothing(asked: SubjectRequest, admin: User) -> None:
    sent = typed(f"akun {asked.person_id}") | {"answer": "refused", "ground": "UU 43/2009 Pasal 40"}
    logged_in(admin).post(f"{asked.get_absolute_url()}jawab/", sent)
    asked.refresh_from_db()
    assert (asked.answer, asked.corrected, notes()) == ("refused", "", [])
