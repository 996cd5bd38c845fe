"""Photographs of paper become one PDF: nothing of the files but their pixels comes in."""

import io
from collections.abc import Callable
from decimal import Decimal

import pikepdf
from PIL import Image, ImageOps

from documents.inspection.findings import Unfit

# Two hundred dots per inch and a little: what a QR code and small print need.
LONG_SIDE = 2480
SMALLEST_SIDE = 200
LARGEST_IMAGE = 70_000_000
A4 = Decimal("595.28"), Decimal("841.89")
_QUALITY = 85
# The limit of our own is asked first, so that its sentence is the one that is read.
Image.MAX_IMAGE_PIXELS = None


def assemble(photographs: list[bytes], *, before_each: Callable[[], None] = lambda: None) -> bytes:
    """One A4 page a photograph, in the order given. The same photographs give the same bytes."""
    with pikepdf.new() as pdf:
        for photograph in photographs:
            before_each()
            _add_page(pdf, _developed(photograph))
        result = io.BytesIO()
        pdf.save(result, deterministic_id=True)
    return result.getvalue()


def _developed(photograph: bytes) -> Image.Image:
    """The picture upright, on white, in plain colours, without a word of where and when it was taken."""
    try:
        with Image.open(io.BytesIO(photograph), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > LARGEST_IMAGE:
                raise Unfit("large_photograph")
            if min(image.size) < SMALLEST_SIDE:
                raise Unfit("small_photograph")
            if image.format == "PNG" and getattr(image, "is_animated", False):
                raise Unfit("animated")
            # Has the decoder itself shrink a large JPEG: a tenth of the time and memory.
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            return _on_white(ImageOps.exif_transpose(image))
    except (Unfit, MemoryError):
        raise
    except Exception as error:  # whatever a decoder makes of a damaged file
        raise Unfit("damaged_photograph") from error


def _on_white(image: Image.Image) -> Image.Image:
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    if not image.has_transparency_data:
        return image.convert("L" if image.mode in {"1", "L"} else "RGB")
    paper = Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _add_page(pdf: pikepdf.Pdf, image: Image.Image) -> None:
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    width, height = A4 if image.height >= image.width else A4[::-1]
    scale = min(width / image.width, height / image.height)
    drawn = round(image.width * scale, 2), round(image.height * scale, 2)
    left, bottom = round((width - drawn[0]) / 2, 2), round((height - drawn[1]) / 2, 2)
    picture = pdf.make_stream(
        jpeg.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Foto=picture))
    command = f"q {drawn[0]} 0 0 {drawn[1]} {left} {bottom} cm /Foto Do Q"
    page.Contents = pdf.make_stream(command.encode())
