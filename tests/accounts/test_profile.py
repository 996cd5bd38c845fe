"""Profil: what the application knows of its reader."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User


def test_the_profile_shows_who_the_reader_is(kepala_dinas: User, browse: Callable[[User], Client]) -> None:
    page = browse(kepala_dinas).get("/profil/").content.decode()
    for fact in ("19700101 199503 1 001", "Kepala Dinas", "Kabupaten Contoh", kepala_dinas.email, "WIB"):
        assert fact in page


def test_the_profile_takes_nothing(adb: User, browse: Callable[[User], Client]) -> None:
    response = browse(adb).post("/profil/", {"role": "ADMIN"})
    assert response.status_code == 405
    assert "Tindakan ini harus dimulai dari halamannya" in response.content.decode()
