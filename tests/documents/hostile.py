"""Makers of files: a few that an office hands in, and many that nobody should."""

import io
import os
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

A4 = (595.28, 841.89)
GIBIBYTE = 1024 * 1024 * 1024


def saved(pdf: Pdf, **options: Any) -> bytes:
    content = io.BytesIO()
    pdf.save(content, deterministic_id="encryption" not in options, **options)
    return content.getvalue()


def saved_as_it_is(pdf: Pdf) -> bytes:
    """Without unpacking the streams in order to pack them better, which would defuse them."""
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def blank(pages: int = 1, size: tuple[float, float] = A4) -> Pdf:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    return pdf


@cache
def paper(pages: int = 1) -> bytes:
    """What a scanner would make."""
    return saved(blank(pages))


def with_root(**entries: Any) -> bytes:
    pdf = blank()
    for key, value in entries.items():
        pdf.Root[f"/{key}"] = value
    return saved(pdf)


def javascript() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def javascript_on_opening() -> bytes:
    return with_root(OpenAction=javascript())


def javascript_in_an_object_stream() -> bytes:
    pdf = blank()
    pdf.Root.OpenAction = pdf.make_indirect(javascript())
    content = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in content
    return content


def javascript_under_an_escaped_name() -> bytes:
    plain = saved(with_javascript_of_fixed_width(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    # Of the same length, so that every offset stays true.
    content = plain.replace(b"(xx) /S /JavaScript", b"() /S /Java#53cript")
    assert content != plain
    return content


def with_javascript_of_fixed_width() -> Pdf:
    pdf = blank()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, Pad=String("xx"))
    return pdf


def javascript_that_nothing_refers_to() -> bytes:
    pdf = blank()
    pdf.Root.Unused = pdf.make_indirect(Dictionary(A=Array([Dictionary(B=javascript())])))
    return saved(pdf)


def javascript_in_the_names() -> bytes:
    names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), javascript()])))
    return with_root(Names=names)


def action_on_a_page(action: Dictionary | Array) -> bytes:
    pdf = blank()
    pdf.pages[0].AA = Dictionary(O=action)
    return saved(pdf)


def link(action: Dictionary) -> bytes:
    pdf = blank()
    rectangle = Array([10, 10, 90, 30])
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rectangle, A=action)
    pdf.pages[0].Annots = Array([annotation])
    return saved(pdf)


def annotation(subtype: str, **entries: Any) -> bytes:
    pdf = blank()
    pdf.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([10, 10, 90, 30]), **entries)]
    )
    return saved(pdf)


def xfa() -> bytes:
    return with_root(AcroForm=Dictionary(Fields=Array([]), XFA=String("<xdp/>")))


def attachment() -> bytes:
    pdf = blank()
    pdf.attachments["virus.exe"] = b"MZ"
    return saved(pdf)


def attachment_that_nothing_refers_to() -> bytes:
    pdf = blank()
    stream = pdf.make_stream(b"MZ")
    stream.Type = Name.EmbeddedFile
    pdf.Root.Unused = stream
    return saved(pdf)


def well_packed_drawing() -> bytes:
    """A few MB of drawing commands, packed into a few kB as every program does it."""
    return flate_bomb(levels=1, size=8 * 1024 * 1024)


def numbers_that_nothing_refers_to() -> bytes:
    pdf = blank()
    pdf.Root.Unused = pdf.make_indirect(pikepdf.Object.parse(b"7"))
    return saved(pdf)


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


def visibly_signed() -> bytes:
    """A page with a signature field whose appearance is a black square."""
    pdf = blank()
    look = pdf.make_stream(b"0 0 200 100 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 100])
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("ttd"),
            F=4,
            Rect=Array([100, 100, 300, 200]),
            AP=Dictionary(N=look),
        )
    )
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(pdf)


def external_stream() -> bytes:
    pdf = blank()
    stream = pdf.make_stream(b"")
    stream.F = String("\\\\server\\share")
    pdf.pages[0].Contents = stream
    return saved(pdf)


def locked(user: str = "rahasia") -> bytes:
    return saved(blank(), encryption=pikepdf.Encryption(user=user, owner="pemilik"))


def page_tree_that_loops() -> bytes:
    pdf = blank()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return saved(pdf)


def page_tree_of_depth(depth: int) -> bytes:
    pdf = blank()
    node = pdf.pages[0].obj
    for _ in range(depth):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
    pdf.Root.Pages = node
    return saved(pdf)


def nested(depth: int) -> bytes:
    pdf = blank()
    value: object = Array([])
    for _ in range(depth):
        value = Array([value])
    pdf.Root.Deep = value
    return saved(pdf)


def one_page_many_times(times: int) -> bytes:
    """Each page of its own, however little it weighs."""
    return saved(blank(times), object_stream_mode=pikepdf.ObjectStreamMode.generate)


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


def doubling_forms(depth: int = 40) -> bytes:
    """Each drawing draws the next one twice: short to write, never done."""
    pdf = blank()
    drawn = pdf.make_stream(b"0 0 1 1 re f")
    _as_form(drawn, inner=None)
    for _ in range(depth):
        outer = pdf.make_stream(b"/X Do /X Do")
        _as_form(outer, inner=drawn)
        drawn = outer
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(X=drawn))
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
    return saved(pdf)


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


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.writestr("isi.txt", "bukan PDF")
    return content.getvalue()


POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "a ZIP behind it": lambda: paper() + archive(),
    "a ZIP before it": lambda: archive() + paper(),
    "a ZIP inside it": lambda: paper() + archive() + paper()[paper().rindex(b"startxref") :],
    "a web page before it": lambda: b"<html><script>alert(1)</script>" + paper(),
    "a web page behind it": lambda: paper() + b"<script>alert(1)</script>",
    "a web page in its first comment": lambda: paper().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
    "a program before it": lambda: b"MZ\x90\x00" + paper(),
    "a program behind it": lambda: paper() + b"MZ\x90\x00" * 2000,
}


def photograph(size: tuple[int, int] = (1200, 1600), image_format: str = "JPEG", **options: Any) -> bytes:
    """A sheet of paper with a few lines, its upper edge dark."""
    image = Image.new("RGB", size, "white")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 0, size[0], size[1] // 8), fill="black")
    for line in range(4, 16):
        height = line * size[1] // 20
        drawing.line((size[0] // 10, height, size[0] * 9 // 10, height), fill="gray", width=6)
    content = io.BytesIO()
    image.save(content, image_format, **options)
    return content.getvalue()


def photograph_with_a_place() -> bytes:
    """Held sideways, and with the coordinates of the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera Contoh"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 48.0, 5.0)})
    return photograph((1600, 1200), exif=exif)


def pixel_flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few MB less than it says: black, and larger than any memory."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b""))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def animation() -> bytes:
    frames = [Image.new("RGB", (400, 400), colour) for colour in ("red", "blue")]
    content = io.BytesIO()
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:])
    return content.getvalue()


def with_page_size(box: bytes) -> bytes:
    """A page whose size says something else; of the same length, so that every offset stays true."""
    size = b"[ 0 0 595.28 841.89 ]"
    assert size in paper()
    return paper().replace(size, box.ljust(len(size)))
