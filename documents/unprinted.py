"""Is a page of a "scan" the computer's own drawing of the form, which never lay on paper?

Told by comparing, in squares of a millimetre, and only where nothing was added: a signature, a stamp, the grey of
a lid, and above all the place are what paper brings with it. No sheet lies on the glass to a fifth of a millimetre.
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from documents.alignment import page_guesses, straighten
from documents.geometry import PAGE, Mapping, Pixels

# Fine enough to place a page, then brought down to one square a millimetre, in which letters become grey.
_PER_MM = 8
# Of values from 0 to 255: by how much the squares may differ, all of them and the worst one of a thousand; on a
# page that was moved or made smaller, its letters fall into other squares.
IN_PLACE, MOVED = (2.6, 64.0), (3.5, 130.0)
# A scanner's program writes one picture, and perhaps invisible words over it; a form has hundreds of visible ones.
FEWEST_STROKES = 40
# How far a page's shape may be from that of the form.
SHAPE_OFF = 0.01


def is_drawn(page: pypdfium2.PdfPage) -> bool:
    """Whether words and lines stand on this page, rather than a picture of them."""
    strokes = (
        found
        for found in page.get_objects(max_depth=4)
        if found.type == pdfium.FPDF_PAGEOBJ_PATH or _is_visible_text(found)
    )
    return sum(1 for _ in islice(strokes, FEWEST_STROKES)) == FEWEST_STROKES


def squares(picture: Image.Image, *, place: Mapping | None = None) -> Pixels:
    """The light of each square millimetre of a page that lies in the picture at this place, or fills it."""
    upright = straighten(picture, place or _filling(picture), area=PAGE, per_mm=_PER_MM)
    small = Image.fromarray(upright.astype(np.uint8)).reduce(_PER_MM)
    return np.asarray(small, dtype=np.float64)


def is_original(
    picture: Image.Image, *, originals: Sequence[Pixels], codes: Sequence[Pixels], drawn: bool
) -> bool:
    """Whether this picture of a page is one of the original pages, with nothing added and nothing lost."""
    if abs(picture.height / picture.width / (PAGE.height / PAGE.width) - 1) < SHAPE_OFF and _is_among(
        originals, squares(picture), most=IN_PLACE
    ):
        return True
    # Printed into a file, a form may be moved or made smaller, and yet it is no paper: its codes say where it is.
    places = page_guesses(codes) if drawn else ()
    return any(_is_among(originals, squares(picture, place=place), most=MOVED) for place in places)


def _is_among(originals: Sequence[Pixels], seen: Pixels, *, most: tuple[float, float]) -> bool:
    differences = (np.abs(seen - original) for original in originals)
    return any(bool(off.mean() < most[0] and np.percentile(off, 99.9) < most[1]) for off in differences)


def _filling(picture: Image.Image) -> Mapping:
    across, down = picture.width / PAGE.width, picture.height / PAGE.height
    return Mapping(((across, 0.0, 0.0), (0.0, down, 0.0), (0.0, 0.0, 1.0)))


def _is_visible_text(found: pypdfium2.PdfObject) -> bool:
    if found.type != pdfium.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(pdfium.FPDFTextObj_GetTextRenderMode(found.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
