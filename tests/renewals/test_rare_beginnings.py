"""A renewal that cannot begin says why, and leaves nothing behind."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from accounts.models import User
from renewals.models import Renewal
from tests.certificates.register import certificate_of, holder_of
from tests.registrations.desk import text_of


def test_an_office_without_its_sop_is_told_so(adb: User, browse: Callable[[User], Client]) -> None:
    certificate = certificate_of(holder_of(adb), by=adb, in_force_at=timezone.now())
    page = browse(adb).post(f"/perpanjangan/sertifikat/{certificate.pk}/", follow=True)
    assert "SOP" in text_of(page)
    assert not Renewal.objects.exists()
