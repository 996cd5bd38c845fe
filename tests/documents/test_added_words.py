"""What is added to a form after its holder has signed is seen by nobody as his: every way of showing words is tried."""

import io
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields

from documents.inspection.covering import standing_of
from documents.signatures import FormStanding, LaterChanges
from tests.documents.signers import answers, clock, colleague, form, holder, once, twice
from tests.documents.signing import (
    ABOVE_THE_TITLE,
    IN_THE_BOX,
    apart,
    signed,
    with_note,
    with_other_words,
    with_words,
)
from tests.documents.stamps import SameUnderThePointer, timestamped

WORDS = "serta pencabutan sertifikat lama"
NOWHERE = (0, 0, 0, 0)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("box", [ABOVE_THE_TITLE, IN_THE_BOX, NOWHERE])
def test_a_field_that_nobody_has_signed_is_no_signature_wherever_it_lies(box: Any) -> None:
    pdf = with_words(once(), WORDS, box=box)
    assert standing_of(form(), signed=pdf) == FormStanding.CHANGED


def test_words_in_an_unsigned_field_are_no_signature_before_the_holder_signs_either() -> None:
    pdf = signed(with_words(once(), WORDS, box=ABOVE_THE_TITLE), colleague(), field="Paraf")
    assert standing_of(form(), signed=pdf) == FormStanding.CHANGED


def test_words_do_not_borrow_the_signature_of_another_field() -> None:
    pdf = with_words(once(), WORDS, box=ABOVE_THE_TITLE, signed_as="TandaTangan1")
    assert standing_of(form(), signed=pdf) == FormStanding.CHANGED


def test_what_a_signature_shows_stays_as_it_was_signed() -> None:
    pdf = with_other_words(once(), WORDS)
    assert standing_of(form(), signed=pdf) == FormStanding.CHANGED
    assert answers(pdf, "changes") == [LaterChanges.FORBIDDEN]
    later = signed(pdf, colleague(), field="Paraf")
    assert standing_of(form(), signed=later) == FormStanding.CHANGED


def test_what_a_signature_draws_with_stays_as_it_was_signed() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(once()))
    shown = writer.root["/AcroForm"]["/Fields"][0]["/AP"]["/N"]
    shown._data, shown._encoded_data = b"0 0 m 90 20 l S", None
    writer.update_container(shown)
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


def test_a_signature_shows_itself_on_the_page_alone_on_which_it_was_made() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(once()))
    field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    page, _ = writer.find_page_for_modification(0)
    writer.register_annotation(page, field)
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


def test_a_signature_that_no_list_of_fields_names_is_none() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(twice()))
    listed = writer.root["/AcroForm"]["/Fields"]
    del listed[1]
    writer.update_container(listed)
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


@pytest.mark.parametrize(("key", "value"), [("/SubFilter", "/lain"), ("/Type", "/Lain")])
def test_a_signature_of_a_kind_that_is_not_judged_shows_nothing(key: str, value: str) -> None:
    pdf = signed(once(), colleague(), field="Paraf", box=ABOVE_THE_TITLE, page=0)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    value_of_it = writer.root["/AcroForm"]["/Fields"][1]["/V"]
    value_of_it[pdf_name(key)] = pdf_name(value)
    writer.update_container(value_of_it)
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


def test_a_field_that_lay_empty_when_the_holder_signed_does_not_borrow_his_signature_later() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(form()))
    place = fields.SigFieldSpec("Kosong", on_page=0, box=ABOVE_THE_TITLE)
    apart(lambda: fields.append_signature_field(writer, place))
    writer = IncrementalPdfFileWriter(io.BytesIO(signed(written(writer), holder(), box=IN_THE_BOX)))
    empty, of_holder = (each.get_object() for each in writer.root["/AcroForm"]["/Fields"])
    empty[pdf_name("/V")] = of_holder.raw_get("/V")
    writer.update_container(empty)
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


def test_a_time_stamp_over_the_whole_file_adds_nothing_as_long_as_it_is_not_seen() -> None:
    pdf = timestamped(once(), clock())
    assert standing_of(form(), signed=pdf) == FormStanding.KEPT
    assert answers(pdf, "changes") == [LaterChanges.ALLOWED]
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    field = writer.root["/AcroForm"]["/Fields"][1]
    field[pdf_name("/Rect")] = ArrayObject(map(NumberObject, ABOVE_THE_TITLE))
    writer.update_container(field)
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


def test_another_catalogue_of_the_same_file_is_another_file() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(once()))
    writer._root = writer.add_object(DictionaryObject(writer.root))
    assert standing_of(form(), signed=written(writer)) == FormStanding.CHANGED


def test_what_was_noted_on_a_printed_page_stays() -> None:
    noted = with_note(form())
    assert standing_of(noted, signed=signed(noted, holder())) == FormStanding.KEPT
    writer = IncrementalPdfFileWriter(io.BytesIO(noted))
    page = writer.find_page_for_modification(0)[0].get_object()
    page[pdf_name("/Annots")] = ArrayObject()
    writer.update_container(page)
    assert standing_of(noted, signed=written(writer)) == FormStanding.CHANGED


def test_a_signature_that_draws_twice_with_the_same_picture_is_one_like_any_other() -> None:
    pdf = signed(form(), holder(), box=IN_THE_BOX, drawn_as=SameUnderThePointer())
    assert standing_of(form(), signed=pdf) == FormStanding.KEPT


def test_a_field_that_was_laid_out_before_shows_what_its_own_signer_has_signed() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(form()))
    place = fields.SigFieldSpec("Kosong", on_page=0, box=ABOVE_THE_TITLE)
    apart(lambda: fields.append_signature_field(writer, place))
    laid_out = signed(written(writer), holder(), box=IN_THE_BOX)
    assert standing_of(form(), signed=laid_out) == FormStanding.CHANGED
    assert standing_of(form(), signed=signed(laid_out, colleague(), field="Kosong")) == FormStanding.KEPT


def test_it_is_told_of_each_signature_whether_it_shows_itself() -> None:
    assert answers(twice(), "is_shown") == [True, False]
    visible = signed(once(), colleague(), field="Paraf", box=ABOVE_THE_TITLE, page=0)
    assert answers(visible, "is_shown") == [True, True]
