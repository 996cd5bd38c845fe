"""The pictures by which a paper is shown: drawn once, so that no reader's program ever opens the file itself."""

import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2

from documents.inspection.findings import Picture, Unfit

LONG_SIDE = 1240
_QUALITY = 78
# PDFium keeps state of its own for the whole process and is not safe for two threads at once.
_alone = threading.Lock()


def draw(pdf: bytes, *, before_each: Callable[[], None] = lambda: None) -> list[Picture]:
    """Every page as a JPEG, in order; `Unfit` where a page cannot be drawn."""
    with _alone:
        try:
            return list(_draw_each(pdf, before_each))
        except pypdfium2.PdfiumError as error:
            raise Unfit("damaged") from error


def _draw_each(content: bytes, before_each: Callable[[], None]) -> Iterator[Picture]:
    pdf = pypdfium2.PdfDocument(content)
    try:
        # Without this the visible part of an electronic signature would be missing from its page.
        if pdf.get_formtype():
            pdf.init_forms()
        for number in range(len(pdf)):
            before_each()
            page = pdf[number]
            yield _draw(page)
            page.close()
    finally:
        pdf.close()


def _draw(page: Any) -> Picture:
    scale = LONG_SIDE / max(page.get_size())
    bitmap = page.render(scale=scale, rev_byteorder=True)
    image = bitmap.to_pil().convert("RGB")
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    bitmap.close()
    return Picture(jpeg=jpeg.getvalue(), width=image.width, height=image.height)
