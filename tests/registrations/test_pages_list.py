"""The list of cases: each row once, however many pages, and nothing that an address can say does harm."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
HOSTILE = (
    *("", "_", "x", "2026-01-01", "2026-01-01T00:00:00_x", "2026-13-45T99:00:00Z_x", "\x00_\x00"),
    "2026-01-01T00:00:00_00000000-0000-0000-0000-000000000000",
    "0001-01-01T00:00:00+23:59_00000000-0000-0000-0000-000000000000",
    "9999-12-31T23:59:59-23:59_00000000-0000-0000-0000-000000000000",
    "2026-01-01T00:00:00Z_" + "f" * 5000,
    "' OR 1=1 --",
)


@pytest.fixture
def many(sop: Sop, adb: User) -> list[Registration]:
    """Seventy drafts; every ten of them moved at the very same moment."""
    now = timezone.now()
    return Registration.objects.bulk_create(
        [
            Registration(
                office_id=adb.office_id,
                sop=sop,
                started_by=adb,
                full_name=f"Nama {count % 2} Contoh",
                moved_at=now - timedelta(minutes=count // 10),
            )
            for count in range(70)
        ]
    )


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def walk(client: Client, query: str = "") -> list[Registration]:
    found: list[Registration] = []
    for _ in range(10):
        page = client.get(f"/pendaftaran/?{query}")
        found += page.context["cases"]
        if not (query := page.context["next_page"]):
            return found
    raise AssertionError("the list does not end")


def test_every_row_once_and_none_twice(many: list[Registration], client: Client) -> None:
    found = walk(client)
    assert Counter(case.pk for case in found) == Counter(case.pk for case in many)
    assert [case.moved_at for case in found] == sorted((case.moved_at for case in found), reverse=True)


def test_the_filters_go_along_from_page_to_page(many: list[Registration], client: Client) -> None:
    found = walk(client, "cari=nama+1&keadaan=draft")
    assert len(found) == 35
    assert {case.full_name for case in found} == {"Nama 1 Contoh"}
    assert walk(client, "keadaan=signed") == []


def test_what_comes_in_meanwhile_moves_no_row(
    many: list[Registration], client: Client, sop: Sop, adb: User
) -> None:
    first = client.get("/pendaftaran/")
    Registration.objects.create(office_id=adb.office_id, sop=sop, started_by=adb)
    rest = walk(client, first.context["next_page"])
    assert len({case.pk for case in [*first.context["cases"], *rest]}) == 70


@pytest.mark.parametrize("parameter", ["sesudah", "cari", "keadaan"])
def test_hostile_values_are_answered_with_a_list(
    many: list[Registration], client: Client, parameter: str
) -> None:
    for value in HOSTILE:
        page = client.get(f"/pendaftaran/?{parameter}={quote(value)}")
        assert page.status_code == 200, value
    assert client.get("/pendaftaran/?sesudah=%ff%fe&cari=%ed%a0%80&cari=x").status_code == 200


def test_what_was_looked_for_is_shown_as_it_was_typed(many: list[Registration], client: Client) -> None:
    page = client.get("/pendaftaran/", {"cari": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.content.decode()
    assert "Tidak ada permohonan yang cocok." in text_of(page)


def test_a_percent_sign_finds_itself_alone(many: list[Registration], client: Client) -> None:
    Registration.objects.filter(pk=many[0].pk).update(full_name="Seratus % Contoh")
    assert [case.pk for case in walk(client, "cari=%25")] == [many[0].pk]


def test_an_absent_state_is_no_filter(many: list[Registration], client: Client) -> None:
    assert len(walk(client, "keadaan=tidak-ada")) == 70


def test_each_state_can_be_chosen(client: Client, sop: Sop) -> None:
    page = text_of(client.get("/pendaftaran/"))
    assert all(state.label in page for state in State)
