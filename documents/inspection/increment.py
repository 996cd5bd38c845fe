"""Is a signed file still the form that was printed? Nothing may have come to it but signatures.

A file that merely begins with the bytes of the form can show something else: what is added later replaces what stood
before. So every object of the form is looked up in the file as any program would see it now, and must be the same.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from documents.inspection.appearances import (
    contents_of,
    is_shown,
    is_signed,
    place_of,
    was_signed_as_it_stands,
    written,
)
from documents.inspection.findings import Rectangle
from documents.inspection.structure import AS_IT_IS

# Where signatures, their permissions and what proves them later are hung in.
OF_SIGNATURES = {"/AcroForm", "/Perms", "/DSS", "/Extensions", "/Version"}
Id = tuple[int, int]


class Changed(Exception):
    """The form was changed, not only signed."""


def added_to(printed: bytes, *, signed: bytes) -> list[tuple[int, Rectangle]]:
    """Where signatures show themselves, each by its page and the corners of its place; `Changed` for all else."""
    if not signed.startswith(printed):
        raise Changed
    with (
        pikepdf.open(io.BytesIO(printed), **AS_IT_IS) as before,
        pikepdf.open(io.BytesIO(signed), **AS_IT_IS) as after,
    ):
        pages = [page.obj for page in before.pages]
        _compare_all(before, after, pages={page.objgen for page in pages})
        _refuse_other_fields(after)
        return [
            (number, place)
            for number, page in enumerate(pages)
            for widget in _added(page, after.get_object(page.objgen))
            for place in _places(widget, page=page, after=after, signed=signed)
        ]


def _compare_all(before: pikepdf.Pdf, after: pikepdf.Pdf, *, pages: set[Id]) -> None:
    if before.Root.objgen != after.Root.objgen:
        raise Changed
    # Say when and by which program a file was written, and are seen on no page.
    passed_over = {before.trailer["/Info"].objgen, before.Root["/Metadata"].objgen}
    for old in before.objects:
        new = after.get_object(old.objgen)
        if old.objgen == before.Root.objgen:
            _compare(old, new, without=OF_SIGNATURES | {"/Metadata"})
        elif old.objgen in pages:
            _compare(old, new, without={"/Annots"})
        elif old.objgen not in passed_over:
            _compare(old, new, without=set())


def _compare(old: Any, new: Any, *, without: set[str]) -> None:
    if contents_of(old, without=without) != contents_of(new, without=without):
        raise Changed


def _refuse_other_fields(pdf: pikepdf.Pdf) -> None:
    """A field to be filled in could show anything at any time."""
    form = pdf.Root.get("/AcroForm")
    fields: Any = form.get("/Fields", []) if isinstance(form, pikepdf.Dictionary) else []
    for found in fields:
        if found.get("/FT") != "/Sig" or "/Kids" in found:
            raise Changed


def _added(old: Any, new: Any) -> list[Any]:
    """What was noted on a page before still is, in its order; whatever was added is the place of a signature."""
    before, after = list(old.get("/Annots", [])), list(new.get("/Annots", []))
    if [written(each) for each in before] != [written(each) for each in after[: len(before)]]:
        raise Changed
    return after[len(before) :]


def _places(widget: Any, *, page: Any, after: pikepdf.Pdf, signed: bytes) -> Iterator[Rectangle]:
    """Where somebody has signed, and shows what he signed with; where nobody has, nothing may be shown."""
    if widget.get("/Subtype") != "/Widget" or widget.get("/FT") != "/Sig" or not is_signed(widget, pdf=after):
        raise Changed
    place = place_of(widget)
    if is_shown(place):
        if not was_signed_as_it_stands(widget, page=page, signed=signed):
            raise Changed
        yield place
