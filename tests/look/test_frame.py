"""The frame around every page: who sees which way to go."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.look.conftest import Open, watch

EVERYBODY = {"Beranda", "Data Pribadi", "Permohonan", "Perpanjangan", "Pengingat", "Sertifikat", "SOP"}
FOR_ADMINISTRATORS = {"Rekam Jejak Audit", "Pengguna dan Hak Akses", "Retensi dan Pemusnahan", "Jam Kerja"}
FOR_INSPECTORS = {"Beranda", "Rekam Jejak Audit", "SOP"}


def ways(page: str) -> set[str]:
    navigation = page.split('aria-label="Menu utama"')[1].split("</nav>", maxsplit=1)[0]
    return {
        " ".join(re.sub("<[^>]+>", " ", link).split())
        for link in re.findall(r"<a .*?</a>", navigation, re.DOTALL)
    }


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("adb", EVERYBODY | {"Pejabat"}),
        ("kepala_dinas", EVERYBODY | {"Pejabat", "Retensi"}),
        ("admin", EVERYBODY | FOR_ADMINISTRATORS),
        ("inspector", FOR_INSPECTORS),
    ],
)
def test_each_role_sees_its_own_ways(
    who: str, expected: set[str], request: pytest.FixtureRequest, browse: Callable[[User], Client]
) -> None:
    page = browse(request.getfixturevalue(who)).get("/profil/").content.decode()
    assert ways(page) == expected


def test_a_stranger_sees_no_way_but_the_door(client: Client, db: None) -> None:
    page = client.get("/masuk/").content.decode()
    assert "Menu utama" not in page
    assert "Keluar" not in page


def test_the_present_place_is_named_for_screen_readers(admin: User, browse: Callable[[User], Client]) -> None:
    page = browse(admin).get("/pengguna/tambah/").content.decode()
    assert re.search(r'href="/pengguna/" aria-current="true"', page)
    assert 'href="#isi"' in page
    assert '<html lang="id">' in page


def test_a_page_allows_itself_nothing_from_elsewhere(client: Client, db: None) -> None:
    response = client.get("/masuk/")
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<style|<script|style=|onclick=|src=\"http", response.content.decode())


def test_what_a_page_is_kept_from_and_what_it_asks_of_another_site_is_seen(
    browser: Browser, live_server: LiveServer, visit: Open, db: None
) -> None:
    """Every page that the tests of this folder open is watched so."""
    page = browser.new_page()
    strays: list[str] = []
    watch(page, url=live_server.url, strays=strays)
    page.goto(f"{live_server.url}/masuk/")
    assert strays == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">merah</p>')")
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    assert [stray for stray in strays if "style-src" in stray]
    assert [stray for stray in strays if "connect-src" in stray]
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/keluar")):
        page.evaluate("setTimeout(() => { location = 'http://127.0.0.1:9/keluar' })")
    assert "http://127.0.0.1:9/keluar" in strays
    page.close()
