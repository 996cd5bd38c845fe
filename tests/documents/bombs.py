"""Makers of PDFs that are small to send and heavy to open, and of honest ones that are heavy too."""

import io
import os
import zlib
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from tests.documents.hostile import A4, blank, saved, saved_as_it_is
from tests.documents.photographs import photograph

GIBIBYTE = 1024 * 1024 * 1024


def flate_bomb(levels: int = 2, size: int = GIBIBYTE) -> bytes:
    """Drawing commands that are a gigabyte when they are unpacked, and a few kB before."""
    pdf = blank()
    pdf.pages[0].Contents = _packed(pdf, levels=levels, size=size)
    return saved_as_it_is(pdf)


def image_bomb() -> bytes:
    """An image of a few pixels that is a gigabyte on its way there."""
    pdf = blank()
    image = _packed(pdf, levels=2, size=GIBIBYTE)
    image.Filter = Array([Name.FlateDecode] * 3)
    _as_image(image, width=8, height=8)
    return _shown(pdf, image)


def huge_image() -> bytes:
    pdf = blank()
    image = pdf.make_stream(zlib.compress(b""))
    image.Filter = Name.FlateDecode
    _as_image(image, width=100_000, height=100_000)
    return _shown(pdf, image)


def doubling_forms(depth: int = 40, *, pages: int = 1) -> bytes:
    """Each drawing draws the next one twice: short to write, never done."""
    pdf = blank(pages)
    drawn = pdf.make_stream(b"0 0 1 1 re f")
    _as_form(drawn, inner=None)
    for _ in range(depth):
        outer = pdf.make_stream(b"/X Do /X Do")
        _as_form(outer, inner=drawn)
        drawn = outer
    for page in pdf.pages:
        page.Resources = Dictionary(XObject=Dictionary(X=drawn))
        page.Contents = pdf.make_stream(b"/X Do")
    return saved(pdf)


def crossing_lines() -> bytes:
    """Forty MB of outlines that cross each other all over the sheet, packed into a hundredth."""
    line = b"0 0 m 500 800 l 3 700 l 400 20 l 9 9 l h f*\n"
    pdf = blank()
    pdf.pages[0].Contents = pdf.make_stream(line * (40 * 1024 * 1024 // len(line)))
    return saved(pdf)


def image_again_and_again() -> bytes:
    """The largest image that may come in, drawn two thousand times on one page."""
    pdf = blank()
    image = _packed(pdf, levels=1, size=46 * 1024 * 1024)
    _as_image(image, width=7 * 1024, height=46 * 1024 // 7)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].Contents = pdf.make_stream(b"q 500 0 0 500 0 0 cm /Im Do Q\n" * 2000)
    return saved_as_it_is(pdf)


def crowd_of_objects() -> bytes:
    """More objects than any paper has, each of them next to nothing."""
    pdf = blank()
    pdf.Root.Crowd = Array([pdf.make_indirect(Dictionary(A=number)) for number in range(250_000)])
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def crowd_in_one_object() -> bytes:
    """A million dictionaries in one array: a few kB."""
    pdf = blank()
    pdf.Root.Crowd = pikepdf.Object.parse(b"[" + b"<<>>" * 1_000_000 + b"]")
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def slow_to_unpack() -> bytes:
    """Nine MB of codes that each mean a single zero."""
    pdf = blank()
    stream = pdf.make_stream(bytes.fromhex("804000" * 3_000_000))
    stream.Filter = Name.LZWDecode
    pdf.Root.Unused = stream
    return saved_as_it_is(pdf)


def colour_scan(*, pages: int, size: int) -> bytes:
    """So many pages of a colour scanner at 200 dpi, which together weigh so many bytes."""
    speckled = Image.effect_noise((1654, 2339), 12).convert("RGB")
    page = io.BytesIO()
    for quality in range(90, 5, -2):
        page = io.BytesIO()
        speckled.save(page, "JPEG", quality=quality)
        if page.tell() * pages < 0.98 * size:
            break
    pdf = blank(pages)
    for number, sheet in enumerate(pdf.pages):
        image = pdf.make_stream(page.getvalue() + number.to_bytes(2, "big"))
        image.Filter = Name.DCTDecode
        _as_image(image, width=speckled.width, height=speckled.height)
        image.ColorSpace = Name.DeviceRGB
        sheet.Resources = Dictionary(XObject=Dictionary(Im=image))
        sheet.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
    return saved_as_it_is(pdf)


def well_packed_drawing() -> bytes:
    """A few MB of drawing commands, packed into a few kB as every program does it."""
    return flate_bomb(levels=1, size=8 * 1024 * 1024)


def badly_packed_drawing() -> bytes:
    """Packed by a method that is bounded elsewhere, around one that is damaged: both are the renderer's to judge."""
    pdf = blank()
    for filters in ([Name.FlateDecode, Name.FlateDecode], [Name.ASCIIHexDecode, Name.FlateDecode]):
        stream = pdf.make_stream(os.urandom(64 * 1024))
        stream.Filter = Array([*filters, Name.FlateDecode])
        pdf.Root[f"/Unused{len(pdf.objects)}"] = stream
    return saved_as_it_is(pdf)


def scanned_sheet(dpi: int = 300) -> bytes:
    """A page that is one grey image, as a flatbed scanner makes it."""
    pdf = blank()
    size = round(A4[0] / 72 * dpi), round(A4[1] / 72 * dpi)
    image = pdf.make_stream(photograph(size))
    image.Filter = Name.DCTDecode
    _as_image(image, width=size[0], height=size[1])
    image.ColorSpace = Name.DeviceRGB
    return _shown(pdf, image)


def _as_form(stream: pikepdf.Stream, *, inner: pikepdf.Stream | None) -> None:
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox = Array([0, 0, 100, 100])
    stream.Resources = Dictionary(XObject=Dictionary(X=inner)) if inner is not None else Dictionary()


def _as_image(stream: pikepdf.Stream, *, width: int, height: int) -> None:
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = width, height
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 8


def _shown(pdf: Pdf, image: pikepdf.Stream) -> bytes:
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].Contents = pdf.make_stream(b"q 500 0 0 500 0 0 cm /Im Do Q")
    return saved_as_it_is(pdf)


def _packed(pdf: Pdf, *, levels: int, size: int) -> pikepdf.Stream:
    data = _zeros(size)
    for _ in range(levels - 1):
        data = zlib.compress(data, 9)
    stream = pdf.make_stream(data)
    stream.Filter = Array([Name.FlateDecode] * levels)
    return stream


@cache
def _zeros(size: int) -> bytes:
    """Packed zeros, without packing each of them: blocks that stand for themselves can be repeated."""
    chunk = 1024 * 1024
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(chunk)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = ((size % 65521) << 16 | 1).to_bytes(4, "big")
    return b"\x78\xda" + block * (size // chunk) + b"\x03\x00" + check
