"""A page of another role: whose it is, who the reader is here, and the way to his other account."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from accounts.models import User
from config.errors import forbidden
from tests.conftest import PASSWORD

Browse = Callable[[User], Client]


def page_of(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_refusal_says_whose_page_it_is_and_who_the_reader_is(adb: User, browse: Browse) -> None:
    page = page_of(browse(adb), "/rekam-jejak/")
    assert "Halaman ini milik Administrator Aplikasi" in page
    assert (
        "Halaman ini untuk membaca rekam jejak audit, yang menjadi tugas Administrator Aplikasi atau Pemeriksa."
        in page
    )
    assert "Anda masuk sebagai <b>Sari Adb (ADB)</b>." in page
    assert 'href="/"' in page
    assert "Keluar dan masuk dengan akun lain" in page


def test_the_other_account_lands_on_the_refused_page(adb: User, admin: User, browse: Browse) -> None:
    client = browse(adb)
    assert 'name="kembali"' in page_of(client, "/pengguna/?a=b")
    left = client.post("/keluar/", {"kembali": "1"}, headers={"referer": "http://testserver/pengguna/?a=b"})
    assert left.headers["Location"] == "/masuk/?next=%2Fpengguna%2F%3Fa%3Db"
    assert 'value="/pengguna/?a=b"' in page_of(client, left.headers["Location"])
    typed = {"username": "tuti.admin", "password": PASSWORD, "next": "/pengguna/?a=b"}
    assert client.post("/masuk/", typed).headers["Location"] == "/pengguna/?a=b"


def test_whoever_was_refused_while_sending_is_not_led_back_to_it(adb: User, browse: Browse) -> None:
    page = browse(adb).post("/kantor/").content.decode()
    assert "Halaman ini milik Administrator Aplikasi" in page
    assert 'name="kembali"' not in page


def test_a_refusal_that_names_no_role_is_still_a_whole_page(adb: User) -> None:
    request = RequestFactory().get("/")
    request.user = adb
    page = forbidden(request, PermissionDenied("apa pun")).content.decode()
    assert "Anda tidak memiliki hak akses untuk tindakan ini." in page
    assert "apa pun" not in page
