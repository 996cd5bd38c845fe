"""What every test may ask for: two offices and their people, on the database of production."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import Office, Role, User
from tests.rights import take_application_role

PASSWORD = "sandi-uji-yang-panjang"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Playwright keeps a loop running in this thread, which Django takes for asynchronous code of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# How long an example takes on a busy machine says nothing.
hypothesis.settings.register_profile(
    "timeless", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("timeless")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: Playwright can be started only once in a process."""
    # No click waits for what a page sends by itself: as long as for a navigation.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def empty_static_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder of the tests' own, for servers that are started before any test's settings apply."""
    django_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Static files by their own names: what collectstatic makes of them is the journey's matter."""
    backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A thread of a test that still holds a connection must not keep the database from being dropped."""
    yield
    connection.close()  # the server may have ended it
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connections.close_all()


@pytest.fixture(autouse=True)
def as_the_application(request: pytest.FixtureRequest) -> None:
    """With no more rights than the application has: what a trigger lets pass, a grant may forbid.

    Where a test commits, the role would stay with the connection; what the owner alone may do is marked `as_owner`.
    """
    marker = request.node.get_closest_marker("django_db")
    asks = marker is not None or "db" in request.fixturenames
    commits = "transactional_db" in request.fixturenames or (
        marker is not None and marker.kwargs.get("transaction")
    )
    if asks and not commits and request.node.get_closest_marker("as_owner") is None:
        request.getfixturevalue("db")
        take_application_role()


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
def inspector(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("wayan.periksa", office=office, role=Role.INSPECTOR)


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
