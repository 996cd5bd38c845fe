"""What a load balancer, a log reader and a proxy get from a process."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
from django.db import IntegrityError, connection
from django.db.models.functions import Now
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.letters import password_link
from accounts.models import User
from audit import context
from audit.actions import Action, Outcome
from audit.models import Entry
from config.logs import JsonFormatter
from notifications.models import Notice
from notifications.undelivered import OVERDUE

ROOT = Path(__file__).resolve().parents[2]


def test_a_process_that_reaches_its_database_is_healthy_and_tells_nobody_a_number(adb: User) -> None:
    Notice.objects.create(recipient=adb, occasion="uji", subject="Uji", body="Uji", path="/", button="Buka")
    answer = Client().get("/healthz")
    well = {
        "database": "baik",
        "pemberitahuan": "baik",
        "pengingat": "belum pernah berjalan",
        "segel": "baik",
    }
    assert (answer.status_code, answer.json()) == (200, well)
    Notice.objects.update(created_at=Now() - OVERDUE)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["pemberitahuan"]) == (200, "terlambat")
    assert not re.search(r"\d", answer.content.decode())


def test_a_process_without_its_database_is_not(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "connect", psycopg2.connect)  # to nowhere: no name, no host
    monkeypatch.setenv("PGHOST", "/tidak-ada")
    before, connection.connection = connection.connection, None
    try:
        assert Client().get("/healthz").status_code == 503
    finally:
        connection.connection = before


def test_a_value_cannot_forge_a_line_of_the_log() -> None:
    record = logging.LogRecord("uji", logging.INFO, __file__, 1, 'satu\n{"level": "ERROR"}', (), None)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == 'satu\n{"level": "ERROR"}'


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "bukan alamat", None),
        ("203.0.113.50", "198.51.100.1", "203.0.113.50"),
        ("", "198.51.100.1", None),
    ],
)
def test_only_a_named_proxy_may_say_who_its_client_is(
    settings: Settings, peer: str, forwarded: str, address: str | None
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    seen: list[str | None] = []

    def answer(_: object) -> object:
        seen.append(context.current().address)
        return None

    context.RequestContextMiddleware(answer)(request)  # type: ignore[arg-type]  # no answer is needed
    assert seen == [address]


def test_a_setting_that_is_there_but_empty_counts_as_not_given() -> None:
    environment = os.environ | {"ALLOWED_HOSTS": "", "SITE_URL": "https://sertifikat.contoh.go.id"}
    said = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.ALLOWED_HOSTS)"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "['sertifikat.contoh.go.id']"


@pytest.mark.parametrize(
    "charset", ["rot13", "hex", "undefined", "idna", "punycode", "unicode_escape", "utf-16"]
)
def test_a_caller_cannot_choose_how_his_text_is_read(db: None, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert Client().get("/masuk/?next=a", content_type=kind).status_code == 200
    # Django's own test client would encode the body itself.
    answer = Client().generic("POST", "/masuk/", rb"username=\ud800x&password=y", content_type=kind)
    assert answer.status_code == 422


def test_a_cookie_that_could_be_no_session_is_none(db: None) -> None:
    assert Client(HTTP_COOKIE='sesi="abcdefgh\\000ijklmnop"').get("/").status_code == 302


def lines_of(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    return [json.loads(JsonFormatter().format(record)) for record in caplog.records]


def test_a_line_of_the_log_and_an_entry_of_one_request_have_one_identifier(
    adb: User, browse: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    browse(adb).get("/rekam-jejak/")
    line = next(line for line in lines_of(caplog) if line["logger"] == "django.request")
    assert line["request_id"] == Entry.objects.latest("id").request_id != ""


def test_an_answer_that_is_logged_after_its_request_still_has_its_identifier(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/masuk/", {"username": "x"})
    line = lines_of(caplog)[-1]
    assert line["message"] == "Unprocessable Entity: /masuk/"
    assert len(line["request_id"]) == 32


def test_a_form_without_its_token_is_on_record_for_whoever_is_logged_in(adb: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(adb)
    assert client.post("/sandi/ganti/", {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    entry = Entry.objects.get(action=Action.SEND_FORM)
    assert (entry.actor, entry.outcome, entry.facts) == (adb, Outcome.REFUSED, {"path": "/sandi/ganti/"})


def test_a_form_without_its_token_from_nobody_leaves_no_entry(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/masuk/").status_code == 403
    assert not Entry.objects.exists()


def test_no_line_of_the_log_holds_the_row_that_the_database_refused(adb: User) -> None:
    try:
        User.objects.filter(pk=adb.pk).update(role="TIDAK_ADA")
    except IntegrityError:
        record = logging.LogRecord("uji", logging.ERROR, __file__, 1, "gagal", (), sys.exc_info())
    told = json.loads(JsonFormatter().format(record))["traceback"]
    assert "violates check constraint" in told
    assert "DETAIL:  ..." in told
    assert adb.full_name not in told


def test_no_line_of_the_log_holds_a_link_that_sets_a_password(
    client: Client, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    link = password_link(adb)
    client.put("/sandi/atur/" + link.partition("/sandi/atur/")[2])
    line = lines_of(caplog)[-1]
    assert line["message"] == "Method Not Allowed: /sandi/atur/.../"
