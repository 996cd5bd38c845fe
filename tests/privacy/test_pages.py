"""The pages: what is wrong stands beside its field, nothing typed is lost, and nobody sees what is not his."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Role, User
from accounts.people import change_person
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.proof import PROVEN
from privacy.acts import answer, ask, withdraw
from privacy.letters import Letter
from privacy.subject_requests import Kind, SubjectRequest
from tests.privacy.said import granted, logged_in, sentences

Browse = Callable[[User], Client]
LIST = "/data-pribadi/"
REMARK = "<b>Nama saya</b> salah tulis, seharusnya Sari."


def refusals(action: Action) -> list[Entry]:
    return list(Entry.objects.filter(action=action, outcome=Outcome.REFUSED))


def test_what_is_asked_without_words_is_told_beside_the_field_and_on_record(adb: User) -> None:
    page = logged_in(adb).post("/data-pribadi/saya/minta/", {"kind": "correction", "wish": " "})
    assert page.status_code == 422
    assert "Yang diminta wajib diisi." in sentences(page)
    assert '<option value="correction" selected>' in page.content.decode()
    (entry,) = refusals(Action.RECEIVE_SUBJECT_REQUEST)
    assert entry.facts == {"fields": ["Yang diminta"]}


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ("NIK saya 3402010101700003 keliru", "Jangan menuliskan NIK di sini"),
        ("x" * 1001, "paling banyak 1000 karakter"),
        ("pendek", "sekurang-kurangnya 10 karakter"),
        ("nama saya \u202e terbalik di sini", "karakter"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused_in_whole_sentences(
    adb: User, wish: str, sentence: str
) -> None:
    page = logged_in(adb).post("/data-pribadi/saya/minta/", {"kind": "access", "wish": wish})
    assert page.status_code == 422
    assert sentence in sentences(page)
    assert not SubjectRequest.objects.exists()


def test_markup_is_text(adb: User) -> None:
    page = logged_in(adb).post(
        "/data-pribadi/saya/minta/", {"kind": "correction", "wish": REMARK}, follow=True
    )
    assert REMARK in sentences(page) or "&lt;b&gt;Nama saya" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("received_on", "31-02-2026", "tidak ada dalam kalender"),
        ("received_time", "25.00", "Tuliskan jam dan menit"),
        ("received_time", "", "wajib diisi"),
        ("holder", str(UUID(int=0)), "Pilihan itu tidak tersedia"),
        ("holder", "bukan", "Pilihan itu tidak tersedia"),
        ("kind", "lain", "Pilihan itu tidak tersedia"),
        ("arrived_by", "application", "Pilihan itu tidak tersedia"),
    ],
)
def test_a_record_with_a_field_that_is_wrong_keeps_the_others(
    adb: User, holder: Any, field: str, value: str, sentence: str
) -> None:
    typed = {
        "holder": str(holder.pk),
        "kind": "access",
        "wish": "Mohon salinan data saya.",
        "arrived_by": "letter",
        "received_on": "20-11-2026",
        "received_time": "08.45",
        field: value,
    }
    page = logged_in(adb).post("/data-pribadi/catat/", typed)
    assert page.status_code == 422
    assert sentence in sentences(page)
    assert "Mohon salinan data saya." in page.content.decode()
    assert not SubjectRequest.objects.exists()


def test_an_answer_wants_a_proof_that_is_not_old(asked: SubjectRequest, admin: User) -> None:
    client = logged_in(admin)
    session = client.session
    session[PROVEN] = 0
    session.save()
    page = client.post(f"{asked.get_absolute_url()}jawab/", {"answer": "granted", "words": "Sudah dipenuhi."})
    assert page.status_code == 302
    assert "/bukti" in page.headers["Location"] or "bukti-diri" in page.headers["Location"]
    asked.refresh_from_db()
    assert asked.is_running


def test_a_refusal_without_a_ground_stands_beside_it(asked: SubjectRequest, admin: User) -> None:
    typed = {"answer": "refused", "words": "Data itu wajib kami simpan.", "ground": ""}
    page = logged_in(admin).post(f"{asked.get_absolute_url()}jawab/", typed)
    assert page.status_code == 422
    assert "Sebutkan dasar hukum penolakannya" in sentences(page)
    assert "Data itu wajib kami simpan." in page.content.decode()


def test_a_second_click_on_the_answer_is_told_and_makes_no_second_letter(
    asked: SubjectRequest, admin: User
) -> None:
    client = logged_in(admin)
    assert asked.person
    change_person(asked.person, by=admin, full_name="Sari Benar")
    typed = {
        "answer": "granted",
        "words": "Nama Saudara sudah diperbaiki.",
        "corrected": f"akun {asked.person_id}",
    }
    first, second = (client.post(f"{asked.get_absolute_url()}jawab/", typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "sudah dijawab" in sentences(second)
    assert Letter.objects.count() == 1


def test_the_letter_is_served_inert_to_its_office_alone_and_its_reading_is_on_record(
    asked: SubjectRequest, adb: User, admin: User, foreign_adb: User
) -> None:
    letter = answer(asked, granted(), by=admin)
    path = f"/data-pribadi/surat/{letter.pk}/"
    page = logged_in(adb).get(path)
    assert page.content == letter.content
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action=Action.READ_LETTER, actor=adb, subject_id=letter.pk).count() == 1
    assert logged_in(foreign_adb).get(path).status_code == 404


def test_opening_a_request_is_on_record(asked: SubjectRequest, admin: User) -> None:
    logged_in(admin).get(asked.get_absolute_url())
    (entry,) = Entry.objects.filter(action=Action.READ_SUBJECT_REQUEST)
    assert (entry.actor, entry.case_id) == (admin, asked.pk)


def test_the_lists_ask_the_same_number_of_questions_however_long(
    adb: User, kepala_dinas: User, django_assert_num_queries: Any
) -> None:
    client = logged_in(kepala_dinas)
    client.get(LIST)
    for turn in range(35):
        asked = ask(kind=Kind.ACCESS, wish=f"Salinan data saya, yang ke-{turn}.", by=adb)
        withdraw(asked, words="Salinannya sudah ada pada saya.", by=adb)
    late = [ask(kind=Kind.ACCESS, wish=f"Salinan baru, yang ke-{turn}.", by=adb) for turn in range(2)]
    with django_assert_num_queries(5):
        page = client.get(LIST)
    assert page.context["running"] == late, "the most urgent first"
    assert len(page.context["rows"]) == 30
    rest = client.get(f"{LIST}?{page.context['next_page']}")
    assert len(rest.context["rows"]) == 5


def test_the_list_is_filtered_by_kind_standing_and_number(
    asked: SubjectRequest, adb: User, admin: User
) -> None:
    other = ask(kind=Kind.ERASURE, wish="Hapus nomor telepon saya.", by=adb)
    answer(asked, granted(), by=admin)
    client = logged_in(admin)

    def shown(query: str) -> set[str]:
        context = client.get(f"{LIST}?{query}").context
        return {str(row) for row in [*context["running"], *context["rows"]]}

    assert shown("keadaan=berjalan") == {other.number}
    assert shown("keadaan=selesai") == {asked.number}
    assert shown("jenis=erasure") == {other.number}
    assert shown(f"cari={asked.number[-4:]}") == {asked.number}
    assert shown("sesudah=x&jenis=lain&cari=%00") == {asked.number, other.number}


@pytest.mark.parametrize("role", list(Role))
def test_whoever_asks_finds_the_way_from_the_trail_of_his_data(
    role: str, adb: User, kepala_dinas: User, admin: User, inspector: User
) -> None:
    people = {person.role: person for person in (adb, kepala_dinas, admin, inspector)}
    page = logged_in(people[Role(role)]).get("/rekam-jejak/saya/").content.decode()
    assert 'href="/data-pribadi/saya/minta/"' in page


def test_an_administrator_comes_from_a_certificate_to_who_read_its_holders_data_by_one_click(
    holder: Any, admin: User
) -> None:
    client = logged_in(admin)
    certificate = holder.certificates.get()
    link = f"/rekam-jejak/?pemilik={holder.pk}&amp;jenis=pembacaan"
    assert link in client.get(certificate.get_absolute_url()).content.decode()
    assert client.get(link.replace("&amp;", "&")).status_code == 200
