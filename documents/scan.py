"""Reading a form back from paper: the codes on its pages and the mark in its signature box.

Pure, bytes in and a plain answer out: it runs in a child process whose time and memory are limited.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from time import process_time

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from documents.alignment import find_box
from documents.codes import parse_code
from documents.geometry import Corners, Pixels
from documents.ink import mark_in
from documents.reading import Reading, SignatureMark
from documents.unprinted import is_drawn, is_original, squares

DPI = 200
# An A4 sheet at 200 dpi has 3.9 million pixels. A photograph may call itself a stamp or a poster: it is drawn
# with as many pixels as a sheet has, and never with more than the second number.
LEAST_PIXELS = 3_900_000
MOST_PIXELS = 8_000_000
MOST_PIXELS_ENLARGED = 16_000_000
# A form has two or three pages, and the papers that may lie behind it carry no code of ours.
PAGES_READ = 20
PAGES_RETRIED = 4
# Seconds of the processor after which no further page is begun: thirty pages in colour at 300 dpi are an honest scan,
# and what lies behind the form need not be read to its end. On a busy machine each second of them is three of waiting.
LONG_ENOUGH = 3.0
# (enlargement, blur): what brought unreadable scans back, in the order of what helped most.
RETRIES = ((2.0, 0.0), (1.5, 1.2), (0.75, 0.8))
CODES_ON_A_PAGE = 2
QR_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


Found = tuple[str, Pixels]


@dataclass(frozen=True)
class FoundCode:
    """A QR code on a page: its text, and where its corners lie in the page's picture, in parts of its width."""

    page: int
    text: str
    corners: Corners


@dataclass(frozen=True)
class Scan:
    """What was found: every code, the mark of each signature box that could be located, and whether it is paper."""

    pages: int
    codes: tuple[FoundCode, ...]
    marks: tuple[SignatureMark, ...]
    is_unprinted: bool = False

    @property
    def reading(self) -> Reading:
        """Each text once, in the order of the pages, and one mark for all."""
        texts = tuple(dict.fromkeys(code.text for code in self.codes))
        return Reading(texts=texts, mark=judge(self), is_unprinted=self.is_unprinted)


@dataclass(frozen=True)
class _Page:
    """One page: its codes, the mark where it has a box, and whether it never was on paper."""

    codes: list[FoundCode]
    marks: list[SignatureMark]
    is_unprinted: bool

    @property
    def own_codes(self) -> int:
        return sum(parse_code(code.text) is not None for code in self.codes)


def judge(scan: Scan) -> SignatureMark:
    """One mark for the whole scan. Two boxes that disagree, or none at all, cannot be judged."""
    marks = set(scan.marks)
    return marks.pop() if len(marks) == 1 else SignatureMark.UNREADABLE


def read_scan(pdf: bytes, *, printed: bytes | None = None) -> Scan:
    """Every code on a scan, and what stands in the signature box, on whichever page it is.

    With the form as it was `printed` it is also told whether the scan is nothing but that form.
    """
    # Not drawn before a page asks for it: one that is signed has no need.
    originals = cache(lambda: [squares(page) for page in _pictures(printed)]) if printed else None
    document, began = pypdfium2.PdfDocument(pdf), process_time()
    try:
        pages, retries_left = [], PAGES_RETRIED
        for index in range(min(len(document), PAGES_READ)):
            if process_time() - began > LONG_ENOUGH:
                break
            page = _read(document[index], index=index, is_retried=retries_left > 0, originals=originals)
            retries_left -= page.own_codes < CODES_ON_A_PAGE
            pages.append(page)
        return _scan(pages, count=len(document))
    finally:
        document.close()


def _pictures(pdf: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for index in range(min(len(document), PAGES_READ)):
            yield rasterise(document[index])
    finally:
        document.close()


def _read(
    page: pypdfium2.PdfPage, *, index: int, is_retried: bool, originals: Callable[[], list[Pixels]] | None
) -> _Page:
    drawn = originals is not None and is_drawn(page)
    picture = rasterise(page)
    found = _codes(picture)
    if is_retried and not _complete(found):
        found = _codes_with_effort(picture, found)
    marks = _marks(picture, found)
    ours = [corners for text, corners in found if parse_code(text)][:CODES_ON_A_PAGE]
    # What carries no code of ours is no page of the form; what is signed was on paper, or is not ours to tell.
    is_unprinted = False
    if originals and ours and SignatureMark.FILLED not in marks:
        is_unprinted = is_original(picture, originals=originals(), codes=ours, drawn=drawn)
    codes = [FoundCode(index, text, _relative(corners, picture)) for text, corners in found]
    return _Page(codes, marks, is_unprinted)


def _scan(pages: Sequence[_Page], *, count: int) -> Scan:
    """All pages together. The page with the box tells of paper; where there is none, all those with our codes."""
    telling = [page for page in pages if page.marks] or [page for page in pages if page.own_codes]
    return Scan(
        pages=count,
        codes=tuple(code for page in pages for code in page.codes),
        marks=tuple(mark for page in pages for mark in page.marks),
        is_unprinted=bool(telling) and all(page.is_unprinted for page in telling),
    )


def rasterise(page: pypdfium2.PdfPage) -> Image.Image:
    """A page in grey, with enough pixels to read and never so many as to exhaust the machine."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    scale = max(DPI / 72, (LEAST_PIXELS / area) ** 0.5)
    scale = min(scale, (MOST_PIXELS / area) ** 0.5, MOST_PIXELS**0.5 / max(width, height, 1.0) * 2)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        return Image.fromarray(np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width))
    finally:
        bitmap.close()
        page.close()


def _codes(picture: Image.Image, *, scale: float = 1.0) -> list[Found]:
    found = []
    for code in zxingcpp.read_barcodes(picture, formats=QR_CODES, try_invert=False):
        place = code.position
        corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
        found.append((code.text, np.array([[point.x + 0.5, point.y + 0.5] for point in corners]) / scale))
    return found


def _codes_with_effort(picture: Image.Image, found: list[Found]) -> list[Found]:
    """Look again at other sizes, until both codes are found."""
    for wanted, blur in RETRIES:
        scale = min(wanted, (MOST_PIXELS_ENLARGED / (picture.width * picture.height)) ** 0.5)
        other = picture.resize((round(picture.width * scale), round(picture.height * scale)))
        if blur:
            other = other.filter(ImageFilter.GaussianBlur(blur))
        for text, corners in _codes(other, scale=scale):
            if not any(_same_place(corners, known) for _, known in found):
                found = [*found, (text, corners)]
        if _complete(found):
            break
    return found


def _same_place(first: Pixels, second: Pixels) -> bool:
    size = np.linalg.norm(first[0] - first[2])
    return bool(np.linalg.norm(first.mean(axis=0) - second.mean(axis=0)) < size / 2)


def _complete(found: list[Found]) -> bool:
    return sum(parse_code(text) is not None for text, _ in found) >= CODES_ON_A_PAGE


def _marks(picture: Image.Image, found: list[Found]) -> list[SignatureMark]:
    """The mark of the box on this page; none where the page has no box, or none that can be located."""
    ours = [(text, corners) for text, corners in found if parse_code(text)]
    # Two sheets in one picture: whose box it is could only be guessed.
    if len({text for text, _ in ours}) != 1 or len(ours) > CODES_ON_A_PAGE:
        return []
    box = find_box(picture, [corners for _, corners in ours])
    return [mark_in(picture, box)] if box else []


def _relative(corners: Pixels, picture: Image.Image) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners / picture.width)
    return first, second, third, fourth
