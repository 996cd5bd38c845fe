"""Sound papers, made in code: one page with a few words on it."""

import io

from PIL import Image, ImageDraw


def one_page_pdf(text: str) -> bytes:
    """A small PDF whose bytes differ with its text."""
    page = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(page).text((60, 60), text, fill=0)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=75)
    return out.getvalue()
