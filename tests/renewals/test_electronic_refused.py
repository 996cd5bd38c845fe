"""A form that was signed electronically and may not pass: each fault has its own sentence and its entry."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from certificates.models import Certificate
from certificates.restrictions import RestrictionReason
from certificates.revocation import StatedRestriction, revoke
from documents.forms import ScannedForm
from documents.intake import Inspected
from documents.reading import Reading, SignatureMark
from registrations.models import Registration
from renewals.models import Renewal
from sop.paper import code_of
from sop.states import State
from sop.verdicts import Identity, Validity
from sop.workflow import perform
from tests.certificates.authority import ORGANIZATION, Authority, rsa_key
from tests.documents import hostile
from tests.documents.paper import scanned
from tests.documents.signing import (
    ABOVE_THE_TITLE,
    IN_THE_BOX,
    revocation_list,
    signed,
    with_another_content,
    with_one_more_page,
    with_words,
    without_fields,
)
from tests.registrations.desk import text_of
from tests.renewals.electronic import (
    ROOT,
    anchored,
    case,
    form_of,
    holder_of,
    inspected_scan,
    issued,
    refusal_of,
    refusal_on_page,
    written_anew,
)

Lead = Callable[[State], Renewal]
Browse = Callable[[User], Client]
__all__ = ["anchored", "case"]


def test_a_certificate_that_a_loaded_list_revokes_is_refused(
    case: Renewal, adb: User, anchored: Path
) -> None:
    serial = int(case.predecessor.serial)
    (anchored / "induk.crl").write_bytes(
        revocation_list(ROOT, serial, since=timezone.now() - timedelta(days=1))
    )
    assert "sudah dicabut" in refusal_of(case, signed(form_of(case), holder_of(case)), by=adb)


def test_a_certificate_that_the_register_calls_revoked_is_refused_also_after_it_came_in(
    case: Renewal, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    pdf = signed(form_of(case), holder_of(case))
    now = perform("place_scan", case, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)
    seen = now.exhibit()
    _revoke(case.predecessor, by=adb)
    with pytest.raises(ValidationError, match="sudah dicabut"):
        perform("sign", now, by=kepala_dinas, seen=seen, is_signed=True, is_stamped=True)
    with pytest.raises(ValidationError, match="sudah dicabut"):
        perform("place_scan", now, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)


def _revoke(certificate: Certificate, *, by: User) -> None:
    reason = next(iter(RestrictionReason))
    revoke(certificate, by=by, said=StatedRestriction(reason=reason, since=timezone.now(), asked_by="BSrE"))


def test_the_right_name_of_a_foreign_issuer_is_refused(case: Renewal, adb: User) -> None:
    foreign = Authority.root("INDUK LAIN UJI COBA", variant="lain")
    sentence = refusal_of(case, signed(form_of(case), issued(case, by=foreign)), by=adb)
    assert "diterbitkan INDUK LAIN UJI COBA, yang tidak berujung" in sentence


def test_the_name_of_the_demonstration_makes_no_issuer_less_foreign(case: Renewal, adb: User) -> None:
    foreign = Authority.root("OSD DEMO", variant="lain")
    sentence = refusal_of(case, signed(form_of(case), issued(case, by=foreign)), by=adb)
    assert "diterbitkan OSD DEMO, yang tidak berujung" in sentence


def test_without_anchors_the_recorded_certificate_counts_and_a_mere_name_is_not_known(
    case: Renewal, adb: User, settings: Settings
) -> None:
    settings.TRUST_ANCHORS_DIR = ""
    sentence = refusal_of(case, signed(form_of(case), issued(case)), by=adb)
    assert sentence.startswith("Belum dapat dipastikan bahwa")
    pdf = signed(form_of(case), holder_of(case))
    now = perform("place_scan", case, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)
    assert (now.verdicts[0].identity, now.verdicts[0].trust) == (Identity.RECORDED, "BELUM_DIPERIKSA")


def test_another_person_is_refused_by_name(case: Renewal, adb: User) -> None:
    other = ROOT.issue("Jaka Contoh", ORGANIZATION, begins=timezone.now() - timedelta(days=9))
    sentence = refusal_of(case, signed(form_of(case), other), by=adb)
    assert sentence.startswith(f"Berkas ini ditandatangani Jaka Contoh, bukan {case.holder.full_name}")


def test_a_certificate_that_had_ended_is_refused(case: Renewal, adb: User) -> None:
    ended = issued(case, begins=timezone.now() - timedelta(days=30), life=timedelta(days=20))
    sentence = refusal_of(case, signed(form_of(case), ended), by=adb)
    assert "tidak terbukti bahwa berkas ini ditandatangani dalam masa itu" in sentence


def test_a_trusted_time_proves_that_it_had_not_ended_and_a_claim_does_not(case: Renewal, adb: User) -> None:
    signed_on = timezone.now() - timedelta(days=15)
    ended = issued(case, begins=timezone.now() - timedelta(days=30), life=timedelta(days=20))
    clock = ROOT.issue(
        "PENANDA WAKTU UJI COBA",
        key=rsa_key("clock"),
        begins=timezone.now() - timedelta(days=60),
        usages=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
    )
    with time_machine.travel(signed_on, tick=False):
        claimed = signed(form_of(case), ended)
        stamped = signed(form_of(case), ended, at=signed_on, stamped_by=clock)
    assert "tidak terbukti" in refusal_of(case, claimed, by=adb)
    scan = inspected_scan(case, stamped)
    now = perform("place_scan", case, by=adb, scan=scan, form_version=case.form_version)
    assert (now.verdicts[0].validity, now.verdicts[0].stamped_at) == (Validity.INSIDE, signed_on)


def test_a_certificate_that_is_for_machines_names_nobody(case: Renewal, adb: User) -> None:
    machine = issued(case, usages=("key_encipherment",))
    assert refusal_of(case, signed(form_of(case), machine), by=adb).startswith("Belum dapat dipastikan")


def test_what_was_broken_or_changed_is_refused_each_in_its_own_words(case: Renewal, adb: User) -> None:
    form, holder = form_of(case), holder_of(case)
    once = signed(form, holder)
    broken = bytearray(once)
    broken[len(form) + 40] ^= 1
    assert "rusak" in refusal_of(case, bytes(broken), by=adb)
    assert "diubah: selain tanda tangan" in refusal_of(case, with_one_more_page(once), by=adb)
    assert "diubah: selain tanda tangan" in refusal_of(
        case, signed(with_another_content(form), holder), by=adb
    )
    assert "menutupi isi formulir" in refusal_of(
        case, signed(form, holder, box=(60, 400, 500, 700), page=0), by=adb
    )
    assert "tidak terdaftar" in refusal_of(case, without_fields(once), by=adb)


@pytest.mark.parametrize("box", [ABOVE_THE_TITLE, IN_THE_BOX])
def test_words_that_come_after_the_holder_has_signed_are_refused_on_the_page(
    case: Renewal, browse: Browse, adb: User, box: Any
) -> None:
    once = signed(form_of(case), holder_of(case), box=IN_THE_BOX)
    added = with_words(once, "serta pencabutan sertifikat lama", box=box)
    assert "diubah: selain tanda tangan" in refusal_on_page(browse(adb), case, added)


@pytest.mark.parametrize("box", [ABOVE_THE_TITLE, IN_THE_BOX])
def test_what_a_stranger_shows_after_the_holder_is_a_change_also_where_it_is_signed(
    case: Renewal, adb: User, box: Any
) -> None:
    once = signed(form_of(case), holder_of(case), box=IN_THE_BOX)
    page = 0 if box == ABOVE_THE_TITLE else -1
    stranger = Authority.root(case.holder.full_name, variant="lain").issued
    sentence = refusal_of(case, signed(once, stranger, field="Lain", box=box, page=page), by=adb)
    assert sentence.startswith(f"Berkas diubah sesudah ditandatangani {case.holder.full_name}: tampilan")
    colleague = ROOT.issue("Sekretaris Contoh", ORGANIZATION, begins=timezone.now() - timedelta(days=9))
    shown = signed(once, colleague, field="Paraf", box=box, page=page)
    assert "tampilan tanda tangan Sekretaris Contoh" in refusal_of(case, shown, by=adb)


def test_another_file_than_our_form_is_refused(case: Renewal, browse: Browse, adb: User) -> None:
    page = refusal_on_page(browse(adb), case, signed(hostile.paper(), holder_of(case)))
    assert "bukan berkas formulir yang diterbitkan aplikasi ini" in page
    page = refusal_on_page(browse(adb), case, signed(written_anew(scanned(form_of(case))), holder_of(case)))
    assert "bukan berkas formulir yang diterbitkan aplikasi ini" in page


def test_an_older_version_is_refused_by_its_version(
    case: Renewal, browse: Browse, adb: User, kepala_dinas: User, fill_inputs: Callable[..., Any]
) -> None:
    pdf = signed(form_of(case), holder_of(case))
    case = perform("send_back", case, by=adb, reason="Nama jabatan keliru.")
    perform("fill", case, by=kepala_dinas, **fill_inputs(reason="EXPIRING", phone="0812-0000-0007"))
    case = Renewal.objects.get()
    assert "Pindaian ini formulir versi 1, sedangkan yang berlaku versi 2" in refusal_on_page(
        browse(adb), case, pdf
    )


def test_the_form_of_another_case_is_refused_by_its_number(
    case: Renewal, registration_in: Callable[[State], Registration], browse: Browse, adb: User
) -> None:
    other = registration_in(State.FILLED)
    page = refusal_on_page(browse(adb), case, signed(form_of(other), holder_of(case)))
    assert f"formulir nomor {other.number}, bukan {case.number}" in page


def test_a_registration_takes_no_electronic_form_and_says_why(
    case: Renewal, registration_in: Callable[[State], Registration], browse: Browse, adb: User
) -> None:
    registration = registration_in(State.FILLED)
    client = browse(adb)
    assert "secara elektronik" not in text_of(client.get(registration.url_of("place_scan")))
    page = refusal_on_page(client, registration, signed(form_of(registration), holder_of(case)))
    assert "pemohon pendaftaran belum memiliki sertifikat elektronik" in page


def test_the_unsigned_form_is_still_refused_as_unsigned(case: Renewal, browse: Browse, adb: User) -> None:
    assert "belum ditandatangani" in refusal_on_page(browse(adb), case, form_of(case))


def test_a_reason_stands_for_no_signature(case: Renewal, adb: User) -> None:
    reading = Reading(
        texts=("https://tte.example.go.id/", code_of(case, version=1)), mark=SignatureMark.FILLED
    )
    paper = Inspected(content=b"", name="formulir.pdf", pictures=(), sha256="a" * 64, is_signed=True)
    with pytest.raises(ValidationError, match="bukan berkas formulir"):
        perform(
            "place_scan",
            case,
            by=adb,
            scan=ScannedForm(paper, reading),
            form_version=case.form_version,
            reason="Kode QR tidak terbaca sama sekali.",
        )
