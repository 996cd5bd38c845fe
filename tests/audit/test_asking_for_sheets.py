"""Asking for a copy of the trail: what is said beforehand, and a wish that nobody hands over."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from audit.models import Sheet
from audit.sheet_making import make_all
from config.celery import app
from tests.registrations.desk import text_of


def test_a_wish_without_a_broker_is_kept_and_the_sweep_makes_it(
    browse: Callable[[User], Client],
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("broker_url", "broker_write_url"):
        monkeypatch.setattr(app.conf, name, "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    client = browse(admin)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/rekam-jejak/salinan/", {"bentuk": "csv"}).status_code == 302
    assert "the sweep will make sheet" in caplog.text
    make_all()
    assert Sheet.objects.get().is_ready


def test_the_page_says_beforehand_how_much_a_pdf_holds_and_what_holds_more(
    browse: Callable[[User], Client], admin: User
) -> None:
    client = browse(admin)
    page = text_of(client.get("/rekam-jejak/salinan/"))
    assert "PDF memuat paling banyak 1.000 catatan" in page
    assert "CSV dan XLSX memuat berapa pun jumlahnya" in page
    own = text_of(client.get("/rekam-jejak/saya/salinan/"))
    assert "PDF memuat paling banyak 1.000 catatan. CSV dan XLSX" in own
    assert "unduh arsipnya" not in own
