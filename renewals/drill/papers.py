"""The papers of a drill: a page that says what it stands for, and a form that was printed, signed and scanned."""

import io

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from documents.geometry import PAGE, SIGNATURE_BOX

DPI = 200
PER_MM = DPI / 25.4
SHEET = (round(PAGE.width * PER_MM), round(PAGE.height * PER_MM))
INK, STAMP = (30, 50, 140), (110, 60, 150)
# No sheet lies on the glass to a fraction of a millimetre.
ASIDE = (round(0.8 * PER_MM), round(0.6 * PER_MM))
PEN = round(0.6 * PER_MM)
SIGNATURE = ((0.14, 0.55), (0.24, 0.2), (0.3, 0.62), (0.4, 0.25), (0.47, 0.6), (0.58, 0.34), (0.86, 0.5))


def specimen(title: str) -> SimpleUploadedFile:
    """A PDF of one page that stands for a KTP, a decree or a picture of a screen."""
    sheet = Image.new("RGB", SHEET, "white")
    text = f"{title}\nUji coba untuk latihan. Bukan dokumen yang sebenarnya."
    ImageDraw.Draw(sheet).text((120, 160), text, fill="black", font=ImageFont.load_default(40))
    return _upload([sheet], name=f"{title.lower().replace(' ', '-')}.pdf")


def scan_of(form: bytes) -> SimpleUploadedFile:
    """The form as it comes back from paper."""
    document = pypdfium2.PdfDocument(form)
    try:
        sheets = [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    _sign(ImageDraw.Draw(sheets[-1]))
    return _upload([_laid(sheet) for sheet in sheets], name="pindaian.pdf")


def _sign(sheet: ImageDraw.ImageDraw) -> None:
    """A stroke of the pen, and the ring of a stamp that touches it."""
    box = SIGNATURE_BOX
    points = [((box.x + x * box.width) * PER_MM, (box.y + y * box.height) * PER_MM) for x, y in SIGNATURE]
    sheet.line(points, fill=INK, width=PEN, joint="curve")
    x, y, reach = (box.x + 14) * PER_MM, (box.y + 17) * PER_MM, 14 * PER_MM
    sheet.ellipse([x - reach, y - reach, x + reach, y + reach], outline=STAMP, width=PEN)


def _laid(sheet: Image.Image) -> Image.Image:
    glass = Image.new("RGB", sheet.size, "white")
    glass.paste(sheet, ASIDE)
    return glass.convert("L")


def _upload(sheets: list[Image.Image], *, name: str) -> SimpleUploadedFile:
    pdf = io.BytesIO()
    sheets[0].save(pdf, "PDF", resolution=DPI, quality=85, save_all=True, append_images=sheets[1:])
    return SimpleUploadedFile(name, pdf.getvalue(), content_type="application/pdf")
