"""How the form stands in a signed file: untouched, replaced, or hidden behind the picture of a signature."""

import numpy as np
import pikepdf
import pypdfium2

from documents.geometry import FRAME_WIDTH, PAGE, SIGNATURE_BOX
from documents.inspection.findings import Rectangle, Unfit
from documents.inspection.increment import Changed, added_to
from documents.signatures import FormStanding

_POINTS_A_MM = 72 / 25.4
# Enough to see the finest line of the form, in pixels a point; of 255, a pixel below the last is ink.
_PIXELS, _WHITE, _INKED = 2, 255, 224


def standing_of(printed: bytes, *, signed: bytes) -> FormStanding:
    """A signature shows itself in its box or where nothing is printed; what it covered, nobody could compare."""
    try:
        places = added_to(printed, signed=signed)
    except Changed:
        return FormStanding.CHANGED
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise Unfit("unreadable_signature") from error
    free = all(_is_blank(printed, page=page, place=place, but=_box()) for page, place in places)
    return FormStanding.KEPT if free else FormStanding.COVERED


def _box() -> Rectangle:
    box, edge = SIGNATURE_BOX, FRAME_WIDTH
    sides = (
        box.x - edge,
        PAGE.height - box.y - box.height - edge,
        box.x + box.width + edge,
        PAGE.height - box.y + edge,
    )
    left, bottom, right, top = (side * _POINTS_A_MM for side in sides)
    return left, bottom, right, top


def _is_blank(pdf: bytes, *, page: int, place: Rectangle, but: Rectangle) -> bool:
    """Whether nothing is printed on this part of a page, outside what may be covered on the last one."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        height = sheet.get_height()
        drawn = sheet.render(scale=_PIXELS, grayscale=True)
        light = np.array(drawn.to_numpy()).reshape(drawn.height, drawn.width)
        if page == len(document) - 1:
            light[_cut(but, height=height)] = _WHITE
        return not (light[_cut(place, height=height)] < _INKED).any()
    finally:
        document.close()


def _cut(place: Rectangle, *, height: float) -> tuple[slice, slice]:
    left, bottom, right, top = place
    rows = slice(max(round((height - top) * _PIXELS), 0), max(round((height - bottom) * _PIXELS), 0))
    return rows, slice(max(round(left * _PIXELS), 0), max(round(right * _PIXELS), 0))
