"""Makers of PDFs: a few that an office hands in, and many that nobody should."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

A4 = (595.28, 841.89)


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


def text_that_nothing_refers_to() -> bytes:
    pdf = blank()
    pdf.Root.Unused = pdf.make_indirect(String("kata"))
    return saved(pdf)


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


def with_page_size(box: bytes) -> bytes:
    """A page whose size says something else; of the same length, so that every offset stays true."""
    size = b"[ 0 0 595.28 841.89 ]"
    assert size in paper()
    return paper().replace(size, box.ljust(len(size)))
