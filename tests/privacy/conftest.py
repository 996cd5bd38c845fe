"""Whose data requests are about: somebody with an account, and a holder without one."""

from typing import Any

import pytest

from accounts.models import User
from certificates.models import Holder
from privacy.acts import ask, receive
from privacy.incident_acts import open_incident
from privacy.incidents import Incident
from privacy.subject_requests import ArrivedBy, Kind, SubjectRequest
from tests.accounts.test_races import elsewhere
from tests.certificates.register import certificate_of, holder_of
from tests.privacy.said import incident_columns, now
from tests.registrations.conftest import fill_inputs, paper, registration_in, scan_of, sop

__all__ = ["elsewhere", "fill_inputs", "paper", "registration_in", "scan_of", "sop"]


@pytest.fixture
def holder(adb: User) -> Holder:
    """Somebody of the office who has a certificate, and no account."""
    found = holder_of(adb, nik="9971014202750004", full_name="Citra Contoh Lestari")
    found.nip = ""
    found.save(update_fields=["nip"])
    certificate_of(found, by=adb)
    return found


@pytest.fixture
def asked(adb: User) -> SubjectRequest:
    """What an ADB asks about his own data, a moment ago."""
    return ask(kind=Kind.CORRECTION, wish="Nama saya salah tulis pada akun.", by=adb)


@pytest.fixture
def received(adb: User, holder: Holder) -> Any:
    """What a holder asks by letter."""

    def make(kind: Kind = Kind.ACCESS, **columns: Any) -> SubjectRequest:
        told = {"wish": "Mohon salinan data saya.", "arrived_by": ArrivedBy.LETTER, "received_at": now()}
        return receive(kind=kind, holder=holder, by=adb, **{**told, **columns})

    return make


@pytest.fixture
def incident(kepala_dinas: User) -> Incident:
    return open_incident(by=kepala_dinas, **incident_columns())
