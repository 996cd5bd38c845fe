"""The draft of a certificate that no case has brought: what is on record stands in it, and its page says from where."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.zones import moment
from certificates.models import Certificate
from certificates.tenure_acts import end_tenure, place_decree
from certificates.tenures import Tenure
from documents.intake import Inspected
from documents.models import DocumentKind
from renewals.beginning import renew
from renewals.models import Renewal
from renewals.preparing import prepare_renewals
from renewals.sweep import sweep
from sop.models import Sop
from sop.workflow import perform
from tests.certificates.register import certificate_of, holder_of
from tests.certificates.terms import ending, tenure_of
from tests.registrations.desk import text_of
from tests.renewals.watch import ENDS, certificate_until, days_before

Browse = Callable[[User], Client]
Paper = Callable[..., Inspected]


@pytest.fixture
def registered(sop: Sop, adb: User) -> Certificate:
    return certificate_of(holder_of(adb), by=adb, case_id=None, in_force_at=timezone.now())


@pytest.fixture
def tenure(registered: Certificate, adb: User) -> Tenure:
    return tenure_of(registered.holder, by=adb)


def page_of(case: Renewal, user: User, browse: Browse) -> str:
    return text_of(browse(user).get(case.url_of("fill")))


def test_the_nip_tells_of_birth_and_sex(registered: Certificate, adb: User, browse: Browse) -> None:
    case = renew(registered, by=adb)
    assert (case.draft["birth_date"], case.draft["sex"]) == ("01-01-1970", "L")
    assert 'value="01-01-1970"' in browse(adb).get(case.url_of("fill")).content.decode()
    page = page_of(case, adb, browse)
    assert "dari NIP: tanggal lahir, jenis kelamin;" in page
    assert "dari pendaftaran sertifikat: nama lengkap, NIK, NIP, instansi;" in page


def test_the_tenure_tells_of_position_and_decree(tenure: Tenure, registered: Certificate, adb: User) -> None:
    draft = renew(registered, by=adb).draft
    assert (draft["position_title"], draft["position_status"]) == (tenure.position, "DEFINITIF")
    assert (draft["decree_number"], draft["decree_date"], draft["tenure_start"], draft["tenure_end"]) == (
        "821.22-0001 Tahun 2021",
        "30-01-2021",
        "01-02-2021",
        "",
    )
    assert "decree_issuer" not in draft


def test_the_scan_of_the_decree_is_taken_and_stays_its_uploaders(
    tenure: Tenure, registered: Certificate, adb: User, kepala_dinas: User, paper: Paper, browse: Browse
) -> None:
    place_decree(tenure, by=kepala_dinas, paper=paper("SK", kind=DocumentKind.DECREE), of_end=False)
    case = renew(registered, by=adb)
    tenure.refresh_from_db()
    assert case.decree is not None
    assert (case.decree, case.decree.created_by, case.decree.case_id) == (
        tenure.decree,
        kepala_dinas,
        tenure.pk,
    )
    page = page_of(case, adb, browse)
    assert (
        "dari halaman Pejabat: jabatan, status jabatan, nomor SK, tanggal SK, TMT jabatan, pindaian SK;"
        in page
    )
    assert "SK Kepala Dinas sudah tersimpan" in page
    assert "KTP belum tersimpan: unggah pada bagian C." in page


def test_the_page_claims_nothing_of_a_form_that_there_never_was(
    registered: Certificate, adb: User, browse: Browse
) -> None:
    page = page_of(renew(registered, by=adb), adb, browse)
    assert "permohonan sebelumnya" not in page
    assert "halaman Pejabat:" not in page
    assert "KTP dan pindaian SK belum tersimpan: unggah pada bagian C." in page


def test_of_a_certificate_that_a_case_brought_the_page_says_so_still(
    in_force: Certificate, adb: User, browse: Browse
) -> None:
    tenure_of(in_force.holder, by=adb, decree_number="821.22-0009 Tahun 2025")
    case = renew(in_force, by=adb)
    assert case.draft["decree_number"] == "821.22-0000 Tahun 2021"
    page = page_of(case, adb, browse)
    assert "Isian di bawah berasal dari permohonan sebelumnya" in page
    assert "Asal isian ini" not in page


def test_what_the_system_prepares_is_prefilled_as_well(
    sop: Sop, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    certificate = certificate_until(ENDS, by=adb, case_id=None)
    tenure_of(certificate.holder, by=adb, kind="PLT", ends_on=ENDS.date())
    sweep(now=days_before(90))
    assert prepare_renewals() == 1
    case = Renewal.objects.get()
    assert (case.draft["birth_date"], case.draft["position_status"]) == ("01-01-1970", "PLT")
    # A Plt. is appointed by somebody else than the Minister, and nobody knows by whom.
    assert (case.draft["tenure_end"], case.draft["decree_issuer"]) == ("30-06-2027", "")
    page = page_of(case, kepala_dinas, browse)
    assert "Draf ini disiapkan oleh sistem." in page
    assert "berlaku sampai;" in page


def test_his_account_tells_of_his_address(registered: Certificate, adb: User, kepala_dinas: User) -> None:
    User.objects.filter(pk=kepala_dinas.pk).update(nip=registered.holder.nip)
    assert renew(registered, by=adb).draft["official_email"] == kepala_dinas.email


def test_a_number_that_tells_nothing_leaves_empty_what_nobody_knows(
    registered: Certificate, adb: User, browse: Browse
) -> None:
    holder = registered.holder
    holder.nip = "197013011995031001"
    holder.save()
    case = renew(registered, by=adb)
    assert "birth_date" not in case.draft
    assert "dari NIP:" not in page_of(case, adb, browse)


def test_a_tenure_that_is_over_or_was_never_meant_tells_nothing(
    tenure: Tenure, registered: Certificate, adb: User
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    tenure_of(registered.holder, by=adb, position="Kepala Badan Contoh", ends_on=yesterday)
    end_tenure(tenure, by=adb, **ending(ended_how="MISTAKEN"))
    open_one = tenure_of(registered.holder, by=adb, position="Camat Contoh")
    assert renew(registered, by=adb).draft["position_title"] == open_one.position


def test_what_was_typed_over_is_no_longer_said_to_come_from_there(
    tenure: Tenure, registered: Certificate, adb: User, browse: Browse
) -> None:
    case = renew(registered, by=adb)
    draft = {**case.draft, "decree_number": "821.22-0005 Tahun 2024", "sex": "P"}
    perform("save_draft", case, by=adb, draft=draft)
    page = page_of(case, adb, browse)
    assert "dari NIP: tanggal lahir;" in page
    assert "dari halaman Pejabat: jabatan, status jabatan, tanggal SK, TMT jabatan;" in page


def test_what_another_has_typed_is_told_with_who_and_when(
    registered: Certificate, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    case = renew(registered, by=adb)
    assert "diketik" not in page_of(case, kepala_dinas, browse)
    case = perform("save_draft", case, by=adb, draft={**case.draft, "phone": "0812 3456 7890"})
    said = text_of(browse(kepala_dinas).get(case.url_of("fill"))).split("diketik ", maxsplit=1)[1]
    assert said.startswith(f"{adb.full_name} (ADB), terakhir {moment(timezone.now())[:10]}")
    assert "nomor telepon seluler" in said.split(";", maxsplit=1)[0]
    assert "NIK" not in said.split(";", maxsplit=1)[0]
