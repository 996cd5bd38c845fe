"""The page of a certificate leads to the case that brought it and to its renewals."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from certificates.beside import cases_about
from certificates.models import Certificate
from renewals.beginning import renew
from tests.certificates.officer import text_of


def test_a_certificate_leads_to_its_registration_and_its_renewal(
    in_force: Certificate, adb: User, browse: Callable[[User], Client]
) -> None:
    renewal = renew(in_force, by=adb)
    brought, followed = cases_about(in_force)
    assert (brought.words, followed.words) == (
        "Diterbitkan melalui pendaftaran",
        "Diperpanjang melalui perpanjangan",
    )
    assert followed.url == renewal.get_absolute_url()
    page = text_of(browse(adb).get(in_force.get_absolute_url()))
    assert f'href="{brought.url}"' in page
    assert "mencatat unggahan ke SIAK" in page
