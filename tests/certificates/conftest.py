"""What several tests of certificates begin with."""

import pytest

from accounts.models import User
from certificates.models import Certificate, put_in_force
from tests.accounts.conftest import no_broker
from tests.accounts.test_races import elsewhere
from tests.certificates.authority import NOW
from tests.certificates.register import certificate_of, holder_of

__all__ = ["elsewhere", "no_broker"]


@pytest.fixture
def certificate(adb: User) -> Certificate:
    certificate = certificate_of(holder_of(adb), by=adb)
    put_in_force(certificate, at=NOW)
    return certificate
