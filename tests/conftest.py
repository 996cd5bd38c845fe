"""What every test may ask for: two offices and their people, on the database of production."""

from collections.abc import Callable
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import Office, Role, User

PASSWORD = "sandi-uji-yang-panjang"


@cache
def hashed_password() -> str:
    """Of the real hasher, which takes its time: once for all people of all tests."""
    return make_password(PASSWORD)


@pytest.fixture
def office(db: None) -> Office:
    return Office.objects.create(
        regency="Kabupaten Contoh", province="Provinsi Contoh", address="Jalan Contoh Nomor 1"
    )


@pytest.fixture
def other_office(db: None) -> Office:
    return Office.objects.create(regency="Kabupaten Lain", province="Provinsi Contoh")


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    def make(username: str, *, office: Office, role: Role, **columns: str) -> User:
        columns.setdefault("full_name", username.replace(".", " ").title())
        columns.setdefault("email", f"{username}@contoh.go.id")
        user = User.objects.create_user(username, office=office, role=role, **columns)
        user.password = hashed_password()
        user.save(update_fields=["password"])
        return user

    return make


@pytest.fixture
def adb(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("sari.adb", office=office, role=Role.ADB)


@pytest.fixture
def kepala_dinas(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("bima.kepala", office=office, role=Role.KEPALA_DINAS, nip="197001011995031001")


@pytest.fixture
def admin(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("tuti.admin", office=office, role=Role.ADMIN)


@pytest.fixture
def foreign_adb(other_office: Office, make_user: Callable[..., User]) -> User:
    return make_user("jaka.adb", office=other_office, role=Role.ADB)


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """A test client that is logged in as the given person."""

    def browse_as(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browse_as
