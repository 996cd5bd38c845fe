"""What was recorded of a tenure is put right, and its decrees are kept with it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from audit.models import Entry
from certificates.models import Holder
from certificates.tenure_acts import (
    Official,
    correct_tenure,
    place_decree,
)
from certificates.tenures import Tenure
from documents.intake import ALLOWED, inspect
from documents.models import DocumentKind
from tests.certificates.register import certificate_of
from tests.certificates.terms import BIMA, CITRA, tenure_of, terms
from tests.documents.samples import one_page_pdf

BEFORE, LAST, AFTER = date(2021, 1, 31), date(2026, 10, 31), date(2026, 11, 1)


def entries(tenure: Tenure, **asked: str) -> list[str]:
    return [entry.deed for entry in Entry.objects.of_case(tenure.pk).filter(**asked).order_by("id")]


def test_what_was_mistyped_is_put_right_and_said(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    changed = correct_tenure(tenure, by=adb, **terms(kind="PJ", starts_on=BEFORE))
    assert changed == [
        "status jabatan Definitif menjadi Penjabat (Pj.)",
        "TMT 1 Februari 2021 menjadi 31 Januari 2021",
    ]
    assert "TMT 1 Februari 2021 menjadi 31 Januari 2021" in entries(tenure, action="change_tenure")[0]
    assert correct_tenure(tenure, by=adb, **terms(kind="PJ", starts_on=BEFORE)) == []
    assert len(entries(tenure, action="change_tenure")) == 1


def test_a_correction_that_meets_another_tenure_is_refused(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=LAST)
    tenure_of(CITRA, by=adb, starts_on=AFTER)
    with pytest.raises(ValidationError, match="Isi tanggal berakhir sebelum 1 November 2026"):
        correct_tenure(tenure, by=adb, **terms())


def test_name_and_number_are_put_right_without_being_on_record_themselves(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    person = Official("Bima Contoh Prasetya", "197001011995031002", BIMA.nik)
    assert correct_tenure(tenure, by=adb, person=person) == ["nama", "NIP"]
    assert correct_tenure(tenure, by=adb, person=person) == []
    holder = Holder.objects.get()
    assert (holder.full_name, holder.nip) == (person.full_name, person.nip)
    assert person.nip not in str(Entry.objects.latest("id").facts)


def test_a_mistyped_nik_leaves_nothing_behind(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    person = Official(BIMA.full_name, BIMA.nip, "9971010101700009")
    assert correct_tenure(tenure, by=adb, person=person) == ["NIK"]
    holder = Holder.objects.get()
    assert holder.nik == person.nik
    tenure.refresh_from_db()
    assert tenure.holder == holder


def test_a_nik_that_has_another_tenure_stays_with_it(adb: User) -> None:
    past = tenure_of(BIMA, by=adb, ends_on=LAST)
    tenure = tenure_of(BIMA, by=adb, starts_on=AFTER)
    correct_tenure(tenure, by=adb, person=CITRA)
    assert {holder.full_name for holder in Holder.objects.all()} == {BIMA.full_name, CITRA.full_name}
    past.holder.refresh_from_db()
    assert past.holder.served_until == LAST


def test_whom_a_certificate_names_is_not_renamed_here(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certificate_of(tenure.holder, by=adb)
    with pytest.raises(ValidationError, match="berasal dari sertifikatnya"):
        correct_tenure(tenure, by=adb, person=CITRA)
    assert correct_tenure(tenure, by=adb, person=BIMA, note="tetap sama saja") != []


def test_decrees_are_kept_encrypted_with_the_tenure_and_on_record(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    sent = one_page_pdf("SK")
    for kind, of_end in ((DocumentKind.DECREE, False), (DocumentKind.DISMISSAL, True)):
        paper = inspect(sent, name="sk.pdf", allow=ALLOWED[kind])
        tenure = place_decree(tenure, by=adb, paper=paper, of_end=of_end)
    assert tenure.decree is not None
    assert tenure.end_decree is not None
    assert (tenure.decree.kind, tenure.end_decree.kind) == ("decree", "dismissal")
    assert (tenure.decree.case_id, tenure.decree.read()) == (tenure.pk, sent)
    said = entries(tenure, action="place_decree")
    assert said[1] == f"menyimpan pindaian SK jabatan {tenure}: SK pemberhentian."


def test_a_nip_on_record_with_another_nik_makes_no_second_person(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=LAST)
    mistyped = Official(BIMA.full_name, BIMA.nip, "9971010101700004")
    with pytest.raises(ValidationError, match="dengan NIK lain. Periksa NIK."):
        tenure_of(mistyped, by=adb, starts_on=AFTER)
    assert correct_tenure(tenure, by=adb, person=mistyped) == ["NIK"]
    assert Holder.objects.get().nik == mistyped.nik
