"""Whoever meets a paper that was destroyed is told so, and nothing goes on as if it were still there."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from documents.models import Destruction
from registrations.models import Registration
from renewals.beginning import renew
from renewals.models import Renewal
from sop.form_acts import put_out_form
from tests.retention.conftest import stored

Browse = Callable[[User], Client]


@pytest.fixture
def renewal(destroyed: Destruction, case: Registration, adb: User) -> Renewal:
    assert case.certificate is not None
    return renew(case.certificate, by=adb)


def test_a_renewal_goes_on_without_what_was_destroyed(renewal: Renewal) -> None:
    assert (renewal.ktp, renewal.decree) == (None, None)


def test_a_draft_whose_paper_was_destroyed_a_moment_later_asks_for_it_again(
    renewal: Renewal, case: Registration, adb: User, browse: Browse
) -> None:
    stored("UPDATE renewals_renewal SET ktp_id = %s", case.ktp_id)
    page = browse(adb).get(renewal.url_of("fill")).content.decode()
    assert "Pilih berkas yang baru." in page
    assert f"/dokumen/{case.ktp_id}/" not in page
    with pytest.raises(ValidationError, match="harus diunggah"):
        put_out_form(Renewal.objects.get(), by=adb)


@pytest.mark.parametrize("reader", ["adb", "kepala_dinas", "admin"])
def test_the_case_says_of_every_paper_what_became_of_it_and_links_to_none(
    destroyed: Destruction,
    case: Registration,
    reader: str,
    request: pytest.FixtureRequest,
    browse: Browse,
) -> None:
    page = browse(request.getfixturevalue(reader)).get(case.get_absolute_url()).content.decode()
    assert "/dokumen/" not in page.replace("/dokumen/retensi/", "")
    assert "<img" not in page
    told = page.count(f"berita acara nomor {destroyed.number}")
    # Five papers, some of them on their rows too, and five entries; the administrator reads the entries alone.
    assert told == 5 if reader == "admin" else told > 10
