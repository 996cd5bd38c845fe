"""What an answer tells browsers does not hang on how it came about: errors, files and static files alike."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from pytest_django import Settings

from accounts.browsers import COOKIE
from accounts.models import User
from accounts.tries import OF_ACCOUNT
from config.messages import HostCookieStorage
from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from documents.keyring import KeyRingUnusable
from documents.models import DocumentKind
from documents.storing import store_generated
from notifications.calendar import open_address
from tests.conftest import PASSWORD
from tests.documents.samples import one_page_pdf
from tests.house.inert import directives, lacking, loose
from tests.house.test_authorisation import quiet

__all__ = ["handler400", "handler403", "handler404", "handler500", "quiet"]

Browse = Callable[[User], Client]
DEPLOYED = """
import json, django; django.setup()
from accounts import browsers
from django.conf import settings
from django.utils.module_loading import import_string
storage = import_string(settings.MESSAGE_STORAGE)
told = storage.storage_classes[0].cookie_name
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, browsers.COOKIE, told]
columns = [name for name in dir(settings) if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE"))]
print(json.dumps({"names": names, "settings": {name: getattr(settings, name) for name in columns}}))
"""


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def unreadable(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def unopenable(request: HttpRequest) -> HttpResponse:
    raise KeyRingUnusable


# For the tests that take this module for config.urls: its addresses, and three that fail.
FAILING = [path("rusak/", broken), path("janggal/", unreadable), path("tersegel/", unopenable)]
urlpatterns = [*urlpatterns, *FAILING]


@pytest.fixture(scope="module")
def deployed() -> dict[str, Any]:
    """Cookies and settings of an installation under https, as it reads them when it starts."""
    env = os.environ | {"SITE_URL": "https://sertifikat.example.go.id"}
    said = subprocess.run(
        [sys.executable, "-c", DEPLOYED], env=env, capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(said.stdout)
    return told


@pytest.fixture
def under_https(deployed: dict[str, Any], settings: Settings) -> Client:
    for name, value in deployed["settings"].items():
        setattr(settings, name, value)
    return Client(raise_request_exception=False)


def wrong_with(answer: Any, *, status: int) -> list[str]:
    assert answer.status_code == status
    return lacking(answer.headers)


@pytest.mark.parametrize(
    ("address", "status"), [("/janggal/", 400), ("/tidak-ada/", 404), ("/rusak/", 500), ("/tersegel/", 503)]
)
def test_an_error_is_as_inert_as_a_page(
    adb: User, settings: Settings, address: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(adb)
    assert wrong_with(client.get(address), status=status) == []


def test_a_refused_form_host_or_method_is_as_inert_as_a_page(db: None, adb: User, settings: Settings) -> None:
    client = Client(enforce_csrf_checks=True)
    assert wrong_with(client.post("/masuk/", {"username": "x"}), status=403) == []
    assert wrong_with(client.get("/masuk/", headers={"host": "jahat.example"}), status=400) == []
    assert wrong_with(Client().put("/healthz"), status=405) == []
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert wrong_with(Client().post("/masuk/", {"username": "x" * 1000}), status=413) == []


def test_a_guesser_who_must_wait_gets_an_answer_as_inert_as_a_page(adb: User) -> None:
    wrong = {"username": adb.username, "password": "keliru"}
    answers = [Client().post("/masuk/", wrong) for _ in range(OF_ACCOUNT.free + 1)]
    assert [wrong_with(answer, status=422) for answer in answers[:-1]] == [[]] * OF_ACCOUNT.free
    assert wrong_with(answers[-1], status=429) == []


@pytest.mark.parametrize(
    "name", ['a"b\\c.pdf', "KTP é.pdf", "a\r\nX-Jahat: 1.pdf", "../../etc/passwd", "a;b=c.pdf"]
)
def test_a_paper_is_kept_and_never_opened_whatever_it_is_called(adb: User, browse: Browse, name: str) -> None:
    document = store_generated(one_page_pdf("KTP"), kind=DocumentKind.KTP, name=name, case_id=uuid4(), by=adb)
    answer = browse(adb).get(reverse("documents:download", args=[document.pk]))
    assert wrong_with(answer, status=200) == []
    told = answer.headers["Content-Disposition"]
    kind, plain, exact = told.split("; ", 2)
    assert kind == "attachment"
    assert not set('"\\\r\n/') & set(plain.removeprefix('filename="').removesuffix('"'))
    assert exact.startswith("filename*=UTF-8''")
    assert not set(' "\\\r\n/;') & set(exact)


@pytest.mark.django_db(transaction=True)
def test_an_archive_and_a_calendar_are_files_without_rights(
    admin: User, browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_DIR, settings.CHECKPOINTS_FILE = tmp_path / "keys", tmp_path / "segel.txt"
    archive = browse(admin).post(reverse("audit:archive"))
    feed = Client().get(reverse("notifications:feed", args=[open_address(admin.pk)]))
    for answer in (archive, feed):
        assert wrong_with(answer, status=200) == []
        assert "sandbox" in directives(answer.headers)
    assert archive.headers["Content-Disposition"].startswith("attachment; ")
    archive.close()


def test_a_static_file_is_for_our_own_pages(db: None) -> None:
    (site.STATIC_ROOT / "uji.js").write_text("'use strict';")
    answer: Any = Client().get("/static/uji.js")
    answer.close()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert wrong_with(answer, status=200) == []


def test_under_https_every_answer_binds_the_browser_to_https(
    under_https: Client, db: None, adb: User
) -> None:
    for address, host, status in (
        ("/masuk/", "testserver", 200),
        ("/tidak-ada/", "testserver", 404),
        ("/masuk/", "jahat.example", 400),
    ):
        answer = under_https.get(address, secure=True, headers={"host": host})
        assert wrong_with(answer, status=status) == []
        told = answer.headers["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains; preload"
    # What is not yet https is led there, or refused, and just as inert.
    assert wrong_with(under_https.get("/masuk/"), status=301) == []
    assert wrong_with(under_https.get("/masuk/", headers={"host": "jahat.example"}), status=400) == []


def test_every_cookie_is_the_hosts_own_and_kept_from_scripts(
    deployed: dict[str, Any], under_https: Client, adb: User
) -> None:
    assert {name[:7] for name in deployed["names"]} == {"__Host-"}
    assert len(set(deployed["names"])) == 4
    door = {"username": adb.username, "password": PASSWORD}
    cookies = under_https.get("/masuk/", secure=True).cookies
    cookies.update(under_https.post("/masuk/", door, secure=True).cookies)
    told = {**cookies, **under_https.post("/keluar/", secure=True).cookies}
    assert {site.SESSION_COOKIE_NAME, site.CSRF_COOKIE_NAME} <= set(told)
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["path"], cookie["domain"]) == (True, "/", ""), cookie
        assert cookie["samesite"] in {"Lax", "Strict"}
        # The names of these are constants, read when the tests began, under http.
        assert cookie["secure"] or cookie.key in {COOKIE, HostCookieStorage.cookie_name}


@pytest.mark.parametrize(
    "policy",
    [
        "default-src 'none'; script-src 'self' 'unsafe-inline'",
        "default-src 'none'; style-src 'unsafe-inline'",
        "default-src 'none'; script-src 'self' https://cdn.example",
        "default-src 'none'; script-src data:",
        "default-src *",
        "",
    ],
)
def test_a_loose_policy_is_seen(policy: str) -> None:
    needed = "; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    assert loose(directives({"Content-Security-Policy": policy + needed})) != []
    sound = f"default-src 'none'; img-src 'self' data:{needed}"
    assert loose(directives({"Content-Security-Policy": sound})) == []
