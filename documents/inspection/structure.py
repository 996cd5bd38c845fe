"""Is this a PDF, whole, open, of a sane shape, and nothing but a PDF?

The structure is read, never the bytes: names can be escaped and objects hide in compressed streams, while a
search for /OpenAction would refuse every file that LibreOffice makes.
"""

import io
import re
import zipfile
from typing import Any

import pikepdf

from documents.inspection.active import refuse_active_content
from documents.inspection.bombs import refuse_bombs
from documents.inspection.findings import Unfit

# No office prints smaller than a visiting card or larger than A0 (in points).
SMALLEST_SIDE, LARGEST_SIDE = 90, 3400
# Five metres, the bound of the format itself: beyond it lies no sheet, but a file that wants to exhaust a reader.
ABSURD = 14_400
MEDIA, CROP = "/MediaBox", "/CropBox"
DEEPEST_PAGE_TREE = 64
# Nothing repaired, nothing filled in: what is judged is what any other program will see.
AS_IT_IS: dict[str, Any] = {
    "attempt_recovery": False,
    "inherit_page_attributes": False,
    "suppress_warnings": True,
}
Boxes = dict[str, Any]
_HEAD = 1024
_FOREIGN_HEAD = re.compile(rb"<(?:!doctype|html|script|svg|\?php|iframe|body)\b|<\?php", re.IGNORECASE)
_CUT_OFF = re.compile(rb"[\s\0]*(?:\Z|\d+\s+\d+\s+obj\b)")
_ENDING = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*\Z")


def examine(content: bytes, *, page_limit: int) -> int:
    """The number of pages of a PDF that may come in; `Unfit` for any other file."""
    _refuse_foreign_bytes(content)
    try:
        with pikepdf.open(io.BytesIO(content), **AS_IT_IS) as pdf:
            if pdf.is_encrypted:
                raise Unfit("locked")
            pages = _pages(pdf, page_limit=page_limit)
            for page in pages:
                _refuse_odd_size(page)
            refuse_active_content(pdf)
            refuse_bombs(pdf)
    except pikepdf.PasswordError as error:
        raise Unfit("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise Unfit("damaged") from error
    return len(pages)


def carries_signature(content: bytes) -> bool:
    """Whether anybody has signed a PDF that may come in; a field for it in which nothing stands is no signature."""
    with pikepdf.open(io.BytesIO(content), **AS_IT_IS) as pdf:
        return any(
            isinstance(found, pikepdf.Dictionary) and "/ByteRange" in found and "/Contents" in found
            for found in pdf.objects
        )


def _refuse_foreign_bytes(content: bytes) -> None:
    """A file that is also something else to another program (a ZIP, a web page) is none that a scanner makes."""
    if not content.startswith(b"%PDF-"):
        raise Unfit("polyglot" if b"%PDF-" in content[:_HEAD] else "not_pdf")
    if _FOREIGN_HEAD.search(content[:_HEAD]):
        raise Unfit("polyglot")
    if not _ENDING.search(content[-2 * _HEAD :]):
        tail = content.rpartition(b"%%EOF")[2] if b"%%EOF" in content else b""
        # More objects after the end of an earlier version: the file was cut off, nobody has added to it.
        raise Unfit("damaged" if _CUT_OFF.match(tail) else "polyglot")
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unfit("polyglot")


def _pages(pdf: pikepdf.Pdf, *, page_limit: int) -> list[Any]:
    """The pages as the tree has them, each with the boxes that it has or inherits.

    What /Count says is not asked; a tree that loops is damaged.
    """
    found: list[Any] = []
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, int, Boxes]] = [(pdf.Root.Pages, 0, {})]
    while waiting:
        node, depth, inherited = waiting.pop()
        if node.objgen in seen and node.is_indirect:
            raise Unfit("damaged")
        seen.add(node.objgen)
        if depth > DEEPEST_PAGE_TREE:
            raise Unfit("too_complex")
        boxes = inherited | {key: node[key] for key in (MEDIA, CROP) if key in node}
        if "/Kids" in node:
            # Reversed, because the last one put down is the first one taken up.
            waiting.extend((kid, depth + 1, boxes) for kid in reversed(list(node.Kids)))
        else:
            found.append((node, boxes))
        if len(found) > page_limit or len(waiting) > 100 * page_limit:
            raise Unfit("too_many_pages", limit=page_limit)
    if not found:
        raise Unfit("damaged")
    return found


def _refuse_odd_size(page: tuple[Any, Boxes]) -> None:
    """The part of the page that is drawn, in points, must be a sheet of some paper."""
    node, boxes = page
    if MEDIA not in boxes:
        raise Unfit("damaged")
    unit = _number(node.get("/UserUnit", 1))
    drawn = zip(*(_corners(boxes[key], unit=unit) for key in (MEDIA, CROP) if key in boxes), strict=True)
    left, bottom, right, top = (
        within(side) for within, side in zip((max, max, min, min), drawn, strict=True)
    )
    if not (left < right and bottom < top):
        raise Unfit("absurd_box")
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (right - left, top - bottom)):
        raise Unfit("odd_size")


def _corners(box: Any, *, unit: float) -> list[float]:
    """Left, bottom, right, top; `Unfit` for a box that nobody could cut out of paper."""
    if len(box) != 4:  # noqa: PLR2004 - a rectangle has four sides
        raise Unfit("damaged")
    corners = [_number(side) * unit for side in box]
    left, bottom, right, top = corners
    # What is upside down every program reads in its own way; what is no number is not between two others either.
    if not (left < right and bottom < top and all(abs(place) <= ABSURD for place in corners)):
        raise Unfit("absurd_box")
    return corners


def _number(value: Any) -> float:
    try:
        return float(value)
    except (OverflowError, TypeError, ValueError):
        return float("nan")
