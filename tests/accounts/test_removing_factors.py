"""Before a second factor is removed, its page says what goes with it."""

from html import unescape

from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.factors import app_of, code_of, passkey_of
from tests.conftest import PASSWORD

FACTORS = "/profil/faktor-kedua/"


def page_of(client: Client) -> str:
    return unescape(" ".join(client.get(FACTORS).content.decode().split()))


def test_before_a_factor_goes_the_page_says_what_is_lost_with_it(client: Client, adb: User) -> None:
    passkey_of(adb)
    client.force_login(adb)
    client.post(f"{FACTORS}kode-pemulihan/", {"mark": "0"})
    page = page_of(client)
    assert "semua kode pemulihan Anda ikut dihapus" in page
    assert page.index("<summary>Hapus") < page.index("ikut dihapus") < page.index("Ya, hapus")
    app_of(adb)
    page = page_of(client)
    assert "ikut dihapus" not in page
    assert page.count("kode pemulihan tetap berlaku") == page.count("Ya, hapus") == 2


def test_the_last_factor_that_a_role_needs_has_no_button_to_remove_it(
    client: Client, kepala_dinas: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = [kepala_dinas.role]
    seed = app_of(kepala_dinas)
    client.post("/masuk/", {"username": kepala_dinas.username, "password": PASSWORD})
    client.post("/masuk/faktor-kedua/", {"code": code_of(seed)})
    page = page_of(client)
    assert "Tambahkan dahulu faktor yang baru" in page
    assert "Ya, hapus" not in page
