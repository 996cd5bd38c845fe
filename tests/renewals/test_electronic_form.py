"""The form of a renewal comes back as a PDF that its holder has signed electronically; all signers are of a test CA."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone
from pyhanko.sign.fields import MDPPerm

from accounts.models import User
from audit.models import Entry
from certificates.restrictions import RestrictionReason
from certificates.revocation import StatedRestriction, suspend
from documents.reading import SignatureMark
from documents.signatures import Integrity, LaterChanges, Revocation
from renewals.models import Renewal
from sop.evidence import digest_of
from sop.states import State
from sop.verdicts import BY_SIGNATURE, Identity, SignatureVerdict, Validity
from sop.workflow import perform
from tests.certificates.authority import ORGANIZATION
from tests.documents.paper import scanned
from tests.documents.signing import (
    ABOVE_THE_TITLE,
    IN_THE_BOX,
    revocation_list,
    signed,
)
from tests.registrations.desk import approval, hidden, text_of
from tests.renewals.electronic import (
    ROOT,
    anchored,
    case,
    form_of,
    holder_of,
    inspected_scan,
    issued,
    placed,
    refusal_of,
)

Lead = Callable[[State], Renewal]
Browse = Callable[[User], Client]
__all__ = ["anchored", "case"]


def test_a_form_that_its_holder_has_signed_is_taken_in_as_it_is_and_approved(
    case: Renewal, browse: Browse, kepala_dinas: User
) -> None:
    pdf = signed(form_of(case), holder_of(case), box=IN_THE_BOX)
    client = browse(kepala_dinas)
    assert "tanda tangani berkas PDF formulir itu sendiri" in text_of(client.get(case.url_of("sign")))
    now = placed(client, case, pdf)
    assert (now.scan_matched_by, now.scan_mark, now.scan_reason) == (BY_SIGNATURE, "", "")
    assert now.signed_form is not None
    assert now.signed_form.read() == pdf
    (verdict,) = SignatureVerdict.objects.of_case(case.pk)
    assert (verdict.document_id, verdict.document_sha256) == (now.signed_form_id, now.signed_form.sha256)
    assert (verdict.integrity, verdict.changes) == (Integrity.INTACT, LaterChanges.NONE)
    assert (verdict.identity, verdict.validity) == (Identity.RECORDED, Validity.INSIDE)
    page = hidden(client.get(now.url_of("sign")))
    shown = text_of(client.get(now.url_of("sign")))
    assert "Sertifikat pemilik ini, tercatat di register" in shown
    assert "Belum diketahui (tidak ada daftar pencabutan terpasang)" in shown
    assert "sebagai ganti tanda tangan dan stempel basah" in shown
    client.post(now.url_of("sign"), approval(page))
    now = Renewal.objects.get()
    assert (now.state, now.approved_by) == (State.SIGNED, kepala_dinas)
    assert now.approved_sha256 == digest_of(now.exhibit())
    assert "Belum diketahui" in text_of(client.get(now.get_absolute_url()))


def test_what_was_found_stands_in_the_trail(case: Renewal, browse: Browse, adb: User) -> None:
    now = placed(browse(adb), case, signed(form_of(case), holder_of(case)))
    entry = Entry.objects.filter(case_id=case.pk, action="place_scan").latest("id")
    (said,) = entry.facts["signatures"]
    assert said.startswith(f"{case.holder.full_name}: keutuhan: utuh, perubahan sesudahnya: tidak ada,")
    assert "pencabutan: belum diketahui" in said
    assert (entry.facts["matched_by"], entry.facts["document_sha256"]) == (
        BY_SIGNATURE,
        now.signed_form.sha256,
    )


@pytest.mark.as_owner
def test_verdicts_are_never_changed(case: Renewal, browse: Browse, adb: User) -> None:
    placed(browse(adb), case, signed(form_of(case), holder_of(case)))
    for change in (
        lambda: SignatureVerdict.objects.update(revocation=Revocation.NO),
        lambda: SignatureVerdict.objects.all().delete(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    assert SignatureVerdict.objects.get().revocation == Revocation.UNKNOWN


def test_a_second_signer_stands_beside_the_holder_on_a_row_of_his_own(
    case: Renewal, browse: Browse, adb: User
) -> None:
    colleague = ROOT.issue("Sekretaris Contoh", ORGANIZATION, begins=timezone.now() - timedelta(days=9))
    once = signed(form_of(case), holder_of(case))
    now = placed(browse(adb), case, signed(once, colleague, field="Paraf"))
    assert [(each.signer, each.changes, each.identity) for each in now.verdicts] == [
        (case.holder.full_name, LaterChanges.ALLOWED, Identity.RECORDED),
        ("Sekretaris Contoh", LaterChanges.NONE, Identity.OTHER),
    ]
    page = text_of(browse(adb).get(now.get_absolute_url()))
    assert "Hanya tanda tangan lain atau data validasi" in page
    assert "tidak sah" not in page.replace("tidak berarti tidak sah", "")


def test_what_another_has_shown_before_the_holder_signs_is_signed_by_the_holder_too(
    case: Renewal, adb: User
) -> None:
    colleague = ROOT.issue("Sekretaris Contoh", ORGANIZATION, begins=timezone.now() - timedelta(days=9))
    first = signed(form_of(case), colleague, field="Paraf", box=ABOVE_THE_TITLE, page=0)
    pdf = signed(first, holder_of(case), box=IN_THE_BOX)
    now = perform("place_scan", case, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)
    assert [each.changes for each in now.verdicts] == [LaterChanges.ALLOWED, LaterChanges.NONE]


def test_revocation_is_told_with_the_day_of_the_list(
    case: Renewal, browse: Browse, adb: User, anchored: Path
) -> None:
    (anchored / "induk.crl").write_bytes(revocation_list(ROOT, since=timezone.now() - timedelta(hours=5)))
    now = placed(browse(adb), case, signed(form_of(case), holder_of(case)))
    (verdict,) = now.verdicts
    assert verdict.revocation == Revocation.NO
    assert verdict.revocation_words.startswith("Tidak dicabut menurut daftar tertanggal")
    assert verdict.revocation_words in text_of(browse(adb).get(now.get_absolute_url()))


def test_another_certificate_of_the_holder_counts_where_its_issuer_is_known(case: Renewal, adb: User) -> None:
    pdf = signed(form_of(case), issued(case))
    now = perform("place_scan", case, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)
    assert now.verdicts[0].identity == Identity.NAMED


def test_a_wet_scan_stays_possible_and_has_no_verdicts(case: Renewal, browse: Browse, adb: User) -> None:
    now = placed(browse(adb), case, scanned(form_of(case)))
    assert (now.scan_matched_by, now.scan_mark) == ("qr", SignatureMark.FILLED)
    assert (now.is_electronic, now.verdicts) == (False, [])
    replaced = placed(browse(adb), case, signed(form_of(case), holder_of(case)))
    assert replaced.is_electronic


def test_an_approval_binds_what_was_found_about_the_signatures(
    case: Renewal, adb: User, kepala_dinas: User, anchored: Path
) -> None:
    pdf = signed(form_of(case), holder_of(case))
    now = perform("place_scan", case, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)
    seen = now.exhibit()
    (anchored / "induk.crl").write_bytes(revocation_list(ROOT, since=timezone.now() - timedelta(hours=5)))
    now = perform("place_scan", now, by=adb, scan=inspected_scan(case, pdf), form_version=case.form_version)
    assert now.verdicts[0].revocation == Revocation.NO
    with pytest.raises(ValidationError, match="tanda tangan elektronik"):
        perform("sign", now, by=kepala_dinas, seen=seen, is_signed=True, is_stamped=True)
    done = perform("sign", now, by=kepala_dinas, seen=now.exhibit(), is_signed=True, is_stamped=True)
    assert Entry.objects.latest("id").facts["confirmed"] == "ditandatangani secara elektronik"
    assert done.state == State.SIGNED


def test_a_second_signer_whose_certificate_cannot_be_shown_is_told_as_unknown(
    case: Renewal, browse: Browse, adb: User
) -> None:
    hidden_name = ROOT.issue("Jaka\u202eContoh", begins=timezone.now() - timedelta(days=9))
    once = signed(form_of(case), holder_of(case))
    now = placed(browse(adb), case, signed(once, hidden_name, field="Paraf"))
    _, other = now.verdicts
    assert (other.signer, other.identity, other.validity) == ("", Identity.UNKNOWN, Validity.UNKNOWN)
    assert "penanda tangan tidak terbaca" in text_of(browse(adb).get(now.get_absolute_url()))


def test_a_list_that_has_run_out_is_named_as_no_ground(
    case: Renewal, browse: Browse, adb: User, anchored: Path
) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    (anchored / "induk.crl").write_bytes(revocation_list(ROOT, since=long_ago))
    now = placed(browse(adb), case, signed(form_of(case), holder_of(case)))
    assert "tidak dapat dijadikan pegangan" in text_of(browse(adb).get(now.get_absolute_url()))


def test_of_a_signature_that_tells_no_time_the_page_says_so(case: Renewal, browse: Browse, adb: User) -> None:
    now = placed(browse(adb), case, signed(form_of(case), holder_of(case), says_when=False))
    assert now.verdicts[0].claimed_at is None
    assert "Tidak disebutkan" in text_of(browse(adb).get(now.get_absolute_url()))


def test_a_certificate_that_the_register_calls_suspended_is_refused(case: Renewal, adb: User) -> None:
    said = StatedRestriction(
        reason=RestrictionReason.HOLD, since=timezone.now(), asked_by="BSrE", explanation="Diselidiki."
    )
    suspend(case.predecessor, by=adb, said=said)
    assert "ditangguhkan sejak" in refusal_of(case, signed(form_of(case), holder_of(case)), by=adb)


def test_a_file_that_its_signer_has_closed_takes_no_further_signature(case: Renewal, adb: User) -> None:
    closed = signed(form_of(case), holder_of(case), certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    colleague = ROOT.issue("Sekretaris Contoh", ORGANIZATION, begins=timezone.now() - timedelta(days=9))
    sentence = refusal_of(case, signed(closed, colleague, field="Paraf"), by=adb)
    assert sentence.startswith(
        f"Berkas diubah sesudah ditandatangani {case.holder.full_name}, dengan perubahan"
    )
