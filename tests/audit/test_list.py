"""Rekam Jejak Audit: the administrator's list, by case and by person, each entry once."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.actions import Action, Outcome
from audit.filter_form import TrailForm
from audit.models import Entry
from audit.trail import record
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from sop.workflow import open_case, perform
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@dataclass
class Numbered:
    """What the trail must know of a case."""

    pk: UUID
    office_id: int
    number: str


@pytest.fixture
def client(browse: Browse, admin: User) -> Client:
    return browse(admin)


def test_it_tells_who_did_what_to_which_case(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.SIGNED)
    page = text_of(client.get("/rekam-jejak/"))
    assert "Bima Kepala (Kepala Dinas) menyetujui formulir yang ditandatangani dan berstempel" in page
    assert f"Permohonan {case.number} atas nama {case.full_name}" in page


def test_a_case_is_found_with_all_that_was_done_before_it_had_a_number(
    registration_in: Lead, client: Client, adb: User, browse: Browse
) -> None:
    case, _other = registration_in(State.FILLED), registration_in(State.FILLED)
    browse(adb).get(f"/dokumen/{case.ktp_id}/")
    found = client.get("/rekam-jejak/", {"permohonan": case.number.lower(), "jenis": "semua"}).context[
        "entries"
    ]
    assert [entry.action for entry in found] == ["read_document", "fill", "start"]
    assert {(entry.case_id, entry.number) for entry in found} == {(case.pk, case.number)}


def test_people_are_found_by_a_part_of_their_name(registration_in: Lead, client: Client, adb: User) -> None:
    registration_in(State.SIGNED)
    found = client.get("/rekam-jejak/", {"orang": "SARI"}).context["entries"]
    assert {entry.actor for entry in found} == {adb}


def test_every_entry_once_through_all_pages(client: Client, adb: User) -> None:
    for _ in range(120):
        record(Action.VISIT, by=adb, facts={"path": "/contoh/"})
    found, query = [], "orang=sari"
    while query:
        context = client.get(f"/rekam-jejak/?{query}").context
        found += context["entries"]
        query = context["next_page"]
    assert [entry.pk for entry in found] == list(
        Entry.objects.filter(actor=adb).order_by("-at", "-id").values_list("pk", flat=True)
    )


def test_refusals_stand_out_with_their_reason(registration_in: Lead, client: Client, adb: User) -> None:
    with pytest.raises(PermissionDenied):
        perform("sign", registration_in(State.FILLED), by=adb, seen={}, is_signed=True, is_stamped=True)
    page = client.get("/rekam-jejak/")
    assert 'class="is-refused"' in page.content.decode()
    assert "ditolak saat menyetujui formulir" in text_of(page)
    assert "Anda tidak memiliki hak akses untuk tindakan ini." in text_of(page)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"action": "sign"},
            "hak akses: halaman untuk menyetujui formulir yang ditandatangani dan berstempel.",
        ),
        ({"path": "/pengguna/"}, "hak akses: /pengguna/."),
        ({}, "hak akses."),
    ],
)
def test_a_visit_to_a_page_of_another_role_reads_as_a_visit(
    client: Client, adb: User, facts: dict[str, str], sentence: str
) -> None:
    record(Action.VISIT, by=adb, outcome=Outcome.REFUSED, facts=facts)
    page = text_of(client.get("/rekam-jejak/"))
    assert f"Sari Adb (ADB) membuka halaman tanpa {sentence}" in page
    assert "ditolak saat" not in page


def test_a_page_with_the_nik_reads_as_a_page_and_not_as_the_act_that_is_done_there(
    client: Client, kepala_dinas: User
) -> None:
    record(Action.READ_NIK, by=kepala_dinas, facts={"action": "sign"})
    page = text_of(client.get("/rekam-jejak/?jenis=pembacaan"))
    assert "membuka halaman dengan NIK lengkap: halaman untuk menyetujui formulir" in page


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("", {"start", "sign", "read_document refused"}),
        ("tindakan", {"start"}),
        ("pembacaan", {"read_document", "read_document refused", "read_trail"}),
        ("ditolak", {"sign", "read_document refused"}),
        ("semua", {"start", "sign", "read_document", "read_document refused", "read_trail"}),
    ],
)
def test_readings_do_not_drown_the_acts(adb: User, client: Client, kind: str, shown: set[str]) -> None:
    record(Action.START, by=adb)
    record(Action.SIGN, by=adb, outcome=Outcome.REFUSED)
    record(Action.READ_DOCUMENT, by=adb)
    record(Action.READ_DOCUMENT, by=adb, outcome=Outcome.REFUSED)
    answer = client.get("/rekam-jejak/", {"jenis": kind})
    entries = [entry for entry in answer.context["entries"] if entry.action != Action.LOG_IN]
    reading = Action.READ_DOCUMENT
    assert {
        f"{entry.action} refused" if (entry.action, entry.outcome) == (reading, "refused") else entry.action
        for entry in entries
    } == shown
    is_hidden = kind not in {"pembacaan", "ditolak", "semua"}
    assert ("Tampilkan juga pembacaan" in text_of(answer)) == is_hidden


def test_the_link_to_readings_keeps_what_was_searched_for(client: Client) -> None:
    page = client.get("/rekam-jejak/", {"orang": "sari", "permohonan": "se"}).content.decode()
    assert 'href="?orang=sari&amp;permohonan=se&amp;jenis=semua"' in page


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_takes_as_many_queries_however_long_it_is(
    adb: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        case_id = uuid4()
        record(Action.READ_DOCUMENT, by=adb, case_id=case_id)
        record(Action.FILL, by=adb, case=Numbered(case_id, adb.office_id, f"SE-2026-{number:04}"))
    client.get("/rekam-jejak/")
    # Session, reader, office, whether this reading is on record already, the latest checkpoint, how many entries wait
    # for the next, whether any waits in vain (by the latest checkpoint), the last verification, how many entries have
    # come since, which entries, themselves with their numbers, and what they are about: of both procedures, tenures.
    with django_assert_num_queries(16):
        page = client.get("/rekam-jejak/", {"jenis": "semua"})
    numbers = [entry.number for entry in page.context["entries"] if entry.action == Action.READ_DOCUMENT]
    assert all(number.startswith("SE-2026-") for number in numbers)
    assert len(numbers) == min(count, 24)  # of a page of 50, with the reader's log-in and reading


def test_another_offices_trail_is_not_there(client: Client, foreign_adb: User, sop: Sop) -> None:
    open_case(Registration, by=foreign_adb, sop=sop)
    assert foreign_adb.full_name not in text_of(client.get("/rekam-jejak/"))


def test_hostile_values_are_answered_with_a_list_or_with_what_is_wrong(
    registration_in: Lead, client: Client
) -> None:
    registration_in(State.DRAFT)
    for value in (
        "",
        "0",
        "-1",
        "9" * 5000,
        "9" * 30 + "-1",
        "٣",
        "²",
        "\x00",
        "x",
        "' OR 1=1 --",
        "%",
        "🙂" * 100,
    ):
        for name in ("sebelum", *TrailForm.base_fields):
            page = client.get(f"/rekam-jejak/?{name}={quote(value)}")
            assert page.status_code in {200, 400}, (name, value)


def test_what_people_typed_is_text_and_no_markup(
    registration_in: Lead, client: Client, kepala_dinas: User
) -> None:
    reason = '<script>alert(1)</script> =HYPERLINK("x")'
    perform("send_back", registration_in(State.FILLED), by=kepala_dinas, reason=reason)
    page = client.get("/rekam-jejak/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =HYPERLINK(&quot;x&quot;)" in page
