"""What a copy of the trail is called by, on its pages and in its entries: nobody's whole NIK."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from audit.sheet_making import make_all
from audit.sheets import Sheet
from audit.trail import record

NIK, MASKED = "3402010101700003", "340201******0003"
NEW = "/rekam-jejak/salinan/"


@pytest.fixture
def client(browse: Callable[[User], Client], admin: User) -> Client:
    return browse(admin)


@pytest.mark.parametrize("field", ["cari", "orang", "permohonan"])
@pytest.mark.parametrize("typed", [NIK, "3402 0101 0170 0003", "3402.01.010170.0003", f"nik {NIK} itu"])
def test_a_nik_that_is_looked_for_goes_on_record_masked(client: Client, field: str, typed: str) -> None:
    answer = client.post(f"{NEW}?{field}={typed}", {"bentuk": "csv"})
    assert answer.status_code == 302
    make_all()
    file: Any = client.get(f"{answer.headers['Location']}berkas/")
    assert file.status_code == 200
    for action in (Action.ASK_SHEET, Action.FETCH_SHEET):
        entry = Entry.objects.get(action=action)
        assert MASKED in entry.facts["period"]
        assert NIK not in bytes(entry.canonical).decode()
        assert typed not in bytes(entry.canonical).decode()
    assert MASKED in Sheet.objects.get().words


def test_what_is_looked_for_is_found_all_the_same(client: Client, adb: User) -> None:
    User.objects.filter(pk=adb.pk).update(full_name=f"Sari {NIK}")
    record(Action.START, by=adb)
    client.post(f"{NEW}?orang={NIK}", {"bentuk": "csv"})
    make_all()
    assert Sheet.objects.get().done == 1


@pytest.mark.parametrize("typed", ["197001011995031001", "PD-2026-0001", "0" * 15])
def test_other_numbers_stand_on_record_as_they_were_typed(client: Client, typed: str) -> None:
    client.post(f"{NEW}?cari={typed}", {"bentuk": "csv"})
    assert typed in Entry.objects.get(action=Action.ASK_SHEET).facts["period"]
