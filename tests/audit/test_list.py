"""Rekam Jejak Audit: the administrator's list, by case and by person, each entry once."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from audit.trail import record
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from sop.workflow import open_case, perform
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@pytest.fixture
def client(browse: Browse, admin: User) -> Client:
    return browse(admin)


def test_it_tells_who_did_what_to_which_case(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.SIGNED)
    page = text_of(client.get("/rekam-jejak/"))
    assert "Bima Kepala (Kepala Dinas) menyetujui formulir yang ditandatangani dan berstempel" in page
    assert f"Permohonan {case.number}" in page


def test_a_case_is_found_with_all_that_was_done_before_it_had_a_number(
    registration_in: Lead, client: Client, adb: User, browse: Browse
) -> None:
    case, _other = registration_in(State.FILLED), registration_in(State.FILLED)
    browse(adb).get(f"/dokumen/{case.ktp_id}/")
    found = client.get("/rekam-jejak/", {"permohonan": case.number.lower()}).context["entries"]
    assert [entry.action for entry in found] == ["read_document", "fill", "start"]
    assert {entry.case_id for entry in found} == {case.pk}


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
        Entry.objects.filter(actor=adb).order_by("-id").values_list("pk", flat=True)
    )


def test_refusals_stand_out_with_their_reason(
    registration_in: Lead, client: Client, browse: Browse, adb: User
) -> None:
    case = registration_in(State.FILLED)
    browse(adb).get(case.url_of("sign"))
    page = client.get("/rekam-jejak/")
    assert 'class="is-refused"' in page.content.decode()
    assert "ditolak saat menyetujui formulir" in text_of(page)
    assert "Bukan pelaksana langkah ini." in text_of(page)


def test_another_offices_trail_is_not_there(client: Client, foreign_adb: User, sop: Sop) -> None:
    open_case(Registration, by=foreign_adb, sop=sop)
    assert foreign_adb.full_name not in text_of(client.get("/rekam-jejak/"))


def test_hostile_values_are_answered_with_a_list(registration_in: Lead, client: Client) -> None:
    registration_in(State.DRAFT)
    for value in ("", "0", "-1", "9" * 5000, "٣", "²", "\x00", "x", "' OR 1=1 --", "%", "🙂" * 100):
        for name in ("sebelum", "permohonan", "orang"):
            page = client.get(f"/rekam-jejak/?{name}={quote(value)}")
            assert page.status_code == 200, (name, value)


def test_what_people_typed_is_text_and_no_markup(
    registration_in: Lead, client: Client, kepala_dinas: User
) -> None:
    reason = '<script>alert(1)</script> =HYPERLINK("x")'
    perform("send_back", registration_in(State.FILLED), by=kepala_dinas, reason=reason)
    page = client.get("/rekam-jejak/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =HYPERLINK(&quot;x&quot;)" in page
