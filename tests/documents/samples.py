"""Sound papers, made in code: a few words on a page."""

import io

from PIL import Image, ImageDraw


def one_page_pdf(text: str) -> bytes:
    """A small PDF whose bytes differ with its text."""
    return paged_pdf(text, pages=1)


def paged_pdf(text: str, *, pages: int) -> bytes:
    """The same text on each of so many pages."""
    page = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(page).text((60, 60), text, fill=0)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=75, save_all=True, append_images=[page] * (pages - 1))
    return out.getvalue()
