"""The list of the register: its order, its pages, and what is sought in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from certificates.models import Certificate
from certificates.restrictions import RestrictionKind
from certificates.status import Status
from tests.certificates.authority import LIFE, NOW
from tests.certificates.register import certificate_of, holder_of, restricted

Browse = Callable[[User], Client]
LIST = "/sertifikat/"


def words(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def many(count: int, *, by: User) -> None:
    holder = holder_of(by)
    for number in range(count):
        certificate_of(holder, by=by, begins=NOW + timedelta(minutes=number), serial=str(10_000 + number))


def shown(client: Client, **query: str) -> list[str]:
    """The serials of all pages, one after the other."""
    address, serials = f"{LIST}?{urlencode(query)}", []
    while address:
        response = client.get(address)
        serials += [certificate.serial for certificate, _ in response.context["rows"]]
        following = response.context["next_page"]
        address = f"{LIST}?{following}" if following else ""
    return serials


def test_pages_continue_without_a_gap_or_a_repetition(adb: User, browse: Browse) -> None:
    many(60, by=adb)
    assert shown(browse(adb)) == [str(10_000 + number) for number in range(60)]


def test_pages_of_a_status_that_stands_in_two_places_continue(adb: User, browse: Browse) -> None:
    many(30, by=adb)
    for number in range(30):
        holder = holder_of(adb, nik=f"34020101017001{number:02}")
        ended = NOW + timedelta(minutes=number)
        certificate_of(
            holder, by=adb, begins=NOW - LIFE, not_after=ended, serial=str(20_000 + number), in_force_at=NOW
        )
    with time_machine.travel(NOW + 2 * LIFE, tick=False):
        expired = shown(browse(adb), status=Status.EXPIRED)
    assert expired == [str(first + number) for first in (20_000, 10_000) for number in range(30)]


def test_what_is_in_force_and_ends_first_stands_first_and_what_is_past_last(
    adb: User, browse: Browse
) -> None:
    day = timedelta(days=1)

    def put(serial: str, *, ends: timedelta, **columns: Any) -> Certificate:
        holder = holder_of(adb, nik=f"34020101017001{serial}")
        return certificate_of(holder, by=adb, serial=serial, not_after=NOW + ends, **columns)

    put("11", ends=300 * day, in_force_at=NOW)
    successor = put("12", ends=30 * day, in_force_at=NOW)
    put("13", ends=20 * day)
    put("14", ends=day, withdrawn_at=NOW)
    for serial, ends in (("15", 10 * day), ("16", 11 * day)):
        put(serial, ends=ends, in_force_at=NOW, superseded_at=NOW, superseded_by=successor)
    restricted(put("17", ends=day, in_force_at=NOW), RestrictionKind.REVOCATION, by=adb)
    restricted(put("18", ends=60 * day, in_force_at=NOW), RestrictionKind.SUSPENSION, by=adb)
    assert shown(browse(adb)) == ["12", "18", "11", "13", "17", "16", "15", "14"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bima", ["7001"]),
        ("PRAS bim", ["7001"]),
        ("rizki", ["7002"]),
        ("7002", ["7002"]),
        ("1b:59", ["7001"]),
        ("1B 5A", ["7002"]),
        ("aini", ["7003"]),
        ("bimo", []),
        ("' OR 1=1 --", []),
        ("bima:* | !", ["7001"]),
        ("f" * 60, []),
    ],
)
def test_a_certificate_is_found_by_holder_or_serial(
    adb: User, browse: Browse, words: str, found: list[str]
) -> None:
    names = {"7001": "Bima Prasetyo", "7002": "M.Rizki Contoh", "7003": "Nur'aini Contoh"}
    for serial, name in names.items():
        certificate_of(holder_of(adb, nik=f"340201010170{serial}", full_name=name), by=adb, serial=serial)
    assert sorted(shown(browse(adb), cari=words)) == found


def test_a_search_is_filtered_by_status_too(adb: User, browse: Browse) -> None:
    certificate_of(holder_of(adb), by=adb, serial="7001")
    certificate_of(holder_of(adb), by=adb, serial="7002", withdrawn_at=NOW)
    assert shown(browse(adb), cari="bima", status=Status.WITHDRAWN) == ["7002"]
    page = words(browse(adb).get(LIST, {"cari": "bima", "status": Status.SUPERSEDED}))
    assert "Tidak ada sertifikat dengan status “Digantikan” yang cocok dengan “bima”." in page


@pytest.mark.parametrize("too_short", ["b", "70", "--", "a ' !"])
def test_two_letters_are_too_few_to_search(adb: User, browse: Browse, too_short: str) -> None:
    certificate_of(holder_of(adb), by=adb)
    page = words(browse(adb).get(LIST, {"cari": too_short}))
    assert "Ketik sekurang-kurangnya 3 huruf atau angka untuk mencari." in page
    assert "Bima Prasetyo" not in page


def test_a_search_that_fits_too_many_says_so(adb: User, browse: Browse) -> None:
    for number in range(101):
        holder = holder_of(adb, nik=f"3402010101701{number:03}", full_name="Rina Contoh")
        certificate_of(holder, by=adb, serial=f"555{number}")
    for sought in ("555", "rina"):
        page = words(browse(adb).get(LIST, {"cari": sought}))
        assert "Terlalu banyak yang cocok; hanya sebagian yang ditampilkan." in page


def test_the_holders_of_another_office_are_not_found(adb: User, foreign_adb: User, browse: Browse) -> None:
    certificate_of(holder_of(foreign_adb, full_name="Jaka Purnama"), by=foreign_adb, serial="7001")
    assert shown(browse(adb), cari="jaka") == shown(browse(adb), cari="7001") == []


def test_the_filter_stays_on_the_next_page(adb: User, browse: Browse) -> None:
    many(30, by=adb)
    with time_machine.travel(NOW, tick=False):
        page = words(browse(adb).get(LIST, {"status": Status.NOT_UPLOADED}))
    assert 'href="?cari=&amp;status=belum-diunggah&amp;sesudah=' in page


def test_the_last_row_of_another_office_leads_nowhere(adb: User, foreign_adb: User, browse: Browse) -> None:
    certificate_of(holder_of(adb), by=adb, serial="71")
    foreign = certificate_of(holder_of(foreign_adb), by=foreign_adb, begins=NOW - LIFE)
    assert ">71<" in words(browse(adb).get(LIST, {"sesudah": str(foreign.pk)}))


@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_list_of_any_length_takes_six_queries_at_most(adb: User, browse: Browse, count: int) -> None:
    many(count, by=adb)
    client = browse(adb)
    with CaptureQueriesContext(
        connection,
    ) as first:
        response = client.get(LIST)
    assert len(first) <= 6
    with CaptureQueriesContext(connection) as second:
        client.get(f"{LIST}?{response.context['next_page']}")
    assert len(second) <= 6
