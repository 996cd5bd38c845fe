"""Copies of the trail while nobody hands messages over."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Sheet
from audit.sheet_making import make_all
from config.celery import app


def test_a_wish_without_a_broker_is_kept_and_the_sweep_makes_it(
    browse: Callable[[User], Client], admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("broker_url", "broker_write_url"):
        monkeypatch.setattr(app.conf, name, "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    assert browse(admin).post("/rekam-jejak/salinan/", {"bentuk": "csv"}).status_code == 302
    make_all()
    assert Sheet.objects.get().is_ready
