"""How the reminders stand, for whoever asks /healthz: words for anybody, numbers for the watchman."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from certificates.models import Certificate
from renewals.models import Sweep
from renewals.sweep import foresee_once_a_day, sweep
from tests.renewals.watch import certificate_until


@pytest.fixture
def soon(adb: User, kepala_dinas: User, admin: User) -> Certificate:
    return certificate_until(timezone.now() + timedelta(days=40), by=adb)


def test_anybody_hears_by_healthz_how_it_stands_and_no_number(soon: Certificate, client: Client) -> None:
    assert (
        client.get("/healthz").json()["pengingat"] == "terlewat"
    )  # in force for two years, and never looked at
    sweep()
    foresee_once_a_day()
    answer = client.get("/healthz")
    well = {"database": "baik", "pemberitahuan": "baik", "pengingat": "hidup", "segel": "baik"}
    assert answer.json() == well
    Sweep.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    late = client.get("/healthz")
    assert (late.status_code, late.json()["pengingat"]) == (200, "terlewat")


def test_the_watchman_who_knows_the_token_hears_the_numbers(
    soon: Certificate, client: Client, settings: Settings
) -> None:
    sweep()
    foresee_once_a_day()
    for token, sent in (("", "Bearer "), ("rahasia-penjaga", "Bearer rahasia"), ("rahasia-penjaga", "")):
        settings.HEALTH_TOKEN = token
        assert "belum_terkirim" not in client.get("/healthz", headers={"Authorization": sent}).json()
    answer = client.get("/healthz", headers={"Authorization": "Bearer rahasia-penjaga"}).json()
    assert answer["pengingat_akan_dikirim_90_hari"] == 2 * (len([30, 14, 7, 3, 1, 0]) + 50)
    assert answer["pengingat_mulai"]
    assert answer["pengingat_selesai"]
    assert (answer["belum_terkirim"], answer["tidak_dikirim_lagi"]) == (2, 0)
