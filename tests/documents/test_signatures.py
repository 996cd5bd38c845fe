"""Each question about an electronic signature has its own answer, found offline; all files are signed by a test CA."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from pyhanko.sign.fields import MDPPerm

from documents.confinement import read_signatures_confined
from documents.inspection.covering import standing_of
from documents.inspection.findings import Unfit
from documents.inspection.signing import MOST_SIGNATURES
from documents.refusals import UnacceptableFile
from documents.signatures import FormStanding, Integrity, LaterChanges, Revocation, Trusted
from tests.certificates.authority import Authority
from tests.documents import bombs
from tests.documents.asking import refusal, take
from tests.documents.signers import (
    ANCHORS,
    ISSUER,
    RECENTLY,
    SIGNED_FORM,
    answers,
    colleague,
    findings,
    form,
    holder,
    once,
    twice,
)
from tests.documents.signing import (
    signed,
    with_another_content,
    with_field,
    with_note,
    with_one_more_page,
    without_fields,
)


def test_a_form_signed_in_its_box_is_whole_and_leads_to_the_anchor() -> None:
    found = read_signatures_confined(once(), printed=form(), trusted=Trusted(anchors=ANCHORS))
    (signature,) = found.signatures
    assert found.form == FormStanding.KEPT
    assert (signature.integrity, signature.changes) == (Integrity.INTACT, LaterChanges.NONE)
    assert (signature.is_anchored, signature.revocation) == (True, Revocation.UNKNOWN)
    assert signature.certificate == holder().der
    assert signature.claimed_at is not None
    assert signature.stamped_at is None


def test_each_of_two_signers_has_answers_of_his_own() -> None:
    assert answers(twice(), "integrity") == [Integrity.INTACT] * 2
    assert answers(twice(), "changes") == [LaterChanges.ALLOWED, LaterChanges.NONE]
    assert answers(twice(), "is_anchored") == [True, True]
    assert standing_of(form(), signed=twice()) == FormStanding.KEPT


def test_a_byte_altered_within_is_told_of_every_signature_over_it() -> None:
    altered = bytearray(twice())
    altered[900] ^= 1
    assert answers(bytes(altered), "integrity") == [Integrity.BROKEN] * 2
    assert standing_of(form(), signed=bytes(altered)) == FormStanding.CHANGED


def test_a_page_appended_after_signing_is_a_change_that_is_not_allowed() -> None:
    longer = with_one_more_page(once())
    assert answers(longer, "integrity") == [Integrity.INTACT]
    assert answers(longer, "changes") == [LaterChanges.FORBIDDEN]
    assert standing_of(form(), signed=longer) == FormStanding.CHANGED


def test_a_second_signature_is_not_allowed_where_the_first_forbids_every_change() -> None:
    final = signed(form(), holder(), certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    assert answers(signed(final, colleague(), field="Kedua"), "changes")[0] == LaterChanges.FORBIDDEN


@pytest.mark.parametrize("change", [with_one_more_page, with_another_content, with_field, with_note])
def test_what_was_changed_before_signing_is_not_the_form_although_it_begins_with_its_bytes(
    change: Any,
) -> None:
    other = signed(change(form()), holder())
    assert other.startswith(form())
    assert answers(other, "integrity") == [Integrity.INTACT]
    assert standing_of(form(), signed=other) == FormStanding.CHANGED


def test_the_picture_of_a_signature_may_not_hide_what_is_printed() -> None:
    over_the_data = signed(form(), holder(), box=(60, 400, 500, 700), page=0)
    assert standing_of(form(), signed=over_the_data) == FormStanding.COVERED


def test_an_issuer_of_the_same_name_leads_to_no_anchor() -> None:
    namesake = Authority.root(variant="lain").issue(begins=RECENTLY)
    assert answers(signed(form(), namesake), "is_anchored") == [False]


def test_who_issued_it_is_told_of_an_expired_certificate_too() -> None:
    expired = ISSUER.issue(begins=RECENTLY, life=timedelta(days=5))
    assert answers(signed(form(), expired), "is_anchored") == [True]


def test_a_signature_by_an_algorithm_that_is_broken_proves_nothing() -> None:
    pdf = signed(once(), colleague(), field="Paraf", hashed_by="md5")
    assert answers(pdf, "integrity") == [Integrity.INTACT, Integrity.UNKNOWN]


def test_a_signature_that_stands_in_no_field_is_none_that_could_be_judged() -> None:
    loose = without_fields(once())
    assert take(loose, allow=SIGNED_FORM).is_signed
    assert findings(loose) == []


def test_a_file_is_known_as_signed_by_its_structure_alone() -> None:
    assert take(once(), allow=SIGNED_FORM).is_signed
    assert not take(form(), allow=SIGNED_FORM).is_signed
    assert not take(with_field(form()), allow=SIGNED_FORM).is_signed


def test_a_broken_signature_is_refused_in_one_sentence_and_its_reader_survives() -> None:
    broken = once().replace(b"/ByteRange", b"/ByteRangf", 1)
    assert findings(broken.replace(b"/ByteRangf", b"/ByteRange")) != []
    with pytest.raises(Unfit, match="unreadable_signature"):
        findings(broken)
    garbage = once()[:-600] + b"\x00" * 500 + once()[-100:]
    with pytest.raises(UnacceptableFile):
        read_signatures_confined(garbage, printed=form(), trusted=Trusted())


def test_more_signatures_than_a_form_can_have_are_not_judged() -> None:
    pdf = form()
    for number in range(MOST_SIGNATURES + 1):
        pdf = signed(pdf, holder(), field=f"TandaTangan{number}")
    with pytest.raises(Unfit, match="too_complex"):
        findings(pdf)


def test_a_signed_file_behind_a_password_or_with_a_bomb_in_it_does_not_come_in() -> None:
    with pikepdf.open(io.BytesIO(once())) as pdf:
        locked = io.BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="pemilik", user="sandi"))
    assert refusal(locked.getvalue(), allow=SIGNED_FORM).code == "locked"
    assert refusal(signed(bombs.image_bomb(), holder()), allow=SIGNED_FORM).code == "bomb"
    assert refusal(once() + b"0" * (11 * 1024 * 1024), allow=SIGNED_FORM).code == "too_large"
