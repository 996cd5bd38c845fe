"""What signatures show on a page, and whether whoever signed had it before him.

A field in which nobody has signed shows whatever its maker likes, and so does one that is altered after signing.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from documents.inspection.findings import Rectangle
from documents.inspection.structure import AS_IT_IS

# Those that pyHanko judges; any other it passes over without a word.
JUDGED = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"}
# Who else knows of the widget, and what stands in it since: nothing of this is seen.
AROUND = {"/P", "/Parent", "/V"}


def is_shown(place: Rectangle) -> bool:
    """An invisible signature has neither width nor height, by the format; all else a reader may draw."""
    left, bottom, right, top = place
    return right > left or top > bottom


def place_of(widget: Any) -> Rectangle:
    left, bottom, right, top = (float(side) for side in widget["/Rect"])
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def is_signed(widget: Any, *, pdf: pikepdf.Pdf) -> bool:
    """Whether a field of the form holds a signature that is judged, or, unseen, what proves a moment."""
    fields: Any = pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", [])
    signature = widget.get("/V")
    if not isinstance(signature, pikepdf.Dictionary) or widget.objgen not in {each.objgen for each in fields}:
        return False
    if signature.get("/Type") == "/DocTimeStamp":
        return not is_shown(place_of(widget))
    return signature.get("/Type", "/Sig") == "/Sig" and str(signature.get("/SubFilter")) in JUDGED


def was_signed_as_it_stands(widget: Any, *, page: Any, signed: bytes) -> bool:
    """Whether its own signature closes a file in which it showed itself there and looked the same."""
    *_, start, length = (int(number) for number in widget["/V"]["/ByteRange"])
    with pikepdf.open(io.BytesIO(signed[: start + length]), **AS_IT_IS) as then:
        noted: Any = then.get_object(page.objgen).get("/Annots", [])
        was_there = any(each.objgen == widget.objgen for each in noted)
        return was_there and _is_same(then.get_object(widget.objgen), widget)


def contents_of(found: Any, *, without: set[str]) -> Any:
    """What stands in an object itself; what it refers to is named, and not followed."""
    if isinstance(found, pikepdf.Stream):
        return "stream", _entries(found.stream_dict, without=without), found.read_raw_bytes()
    if isinstance(found, pikepdf.Dictionary):
        return "dictionary", _entries(found, without=without)
    return "plain", written(found)


def written(found: Any) -> Any:
    """What stands directly here as it is written in the file; what it refers to is compared in its own turn."""
    return found.unparse() if isinstance(found, pikepdf.Object) else found


def _entries(found: Any, *, without: set[str]) -> dict[str, Any]:
    return {key: written(found[key]) for key in set(found.keys()) - without}


def _is_same(old: Any, new: Any) -> bool:
    """The two and all that they draw with."""
    if old.get("/V", None) is None or written(old["/V"]) != written(new["/V"]):
        return False
    waiting, seen = [(old, new)], {new.objgen}
    while waiting:
        before, now = waiting.pop()
        if contents_of(before, without=AROUND) != contents_of(now, without=AROUND):
            return False
        for one, other in zip(_parts(before), _parts(now), strict=True):
            if not (other.is_indirect and other.objgen in seen):
                seen.add(other.objgen)
                waiting.append((one, other))
    return True


def _parts(found: Any) -> Iterator[Any]:
    """What may lead further, in the same order for the same contents."""
    if isinstance(found, pikepdf.Stream):
        found = found.stream_dict
    if isinstance(found, pikepdf.Dictionary):
        children = [found[key] for key in sorted(set(found.keys()) - AROUND)]
    else:
        children = list(found) if isinstance(found, pikepdf.Array) else []
    return (
        each for each in children if isinstance(each, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
    )
