"""The way in with a second factor: its pages, a clock that stands still, and a Kepala Dinas who has an app."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.factors import app_of
from tests.conftest import PASSWORD

Browse = Callable[[User], Client]
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LOG_IN, SECOND, FACTORS = "/masuk/", "/masuk/faktor-kedua/", "/profil/faktor-kedua/"
NEW_APP, CODES = f"{FACTORS}aplikasi/", f"{FACTORS}kode-pemulihan/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["KEPALA_DINAS", "ADMIN"]


@pytest.fixture
def with_app(kepala_dinas: User) -> str:
    """The Kepala Dinas has an app; its seed."""
    return app_of(kepala_dinas)


def give_password(client: Client, username: str = "bima.kepala", **more: str) -> Any:
    return client.post(LOG_IN, {"username": username, "password": PASSWORD, **more})


def page_of(client: Client, path: str) -> str:
    return unescape(" ".join(client.get(path).content.decode().split()))
