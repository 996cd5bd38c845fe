"""The form that the SOP has printed, signed and stamped: its content, and its making.

Pure: everything comes in by argument, nothing is looked up. The same content gives the same bytes.
"""

import io
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import ceil
from pathlib import Path

from django.template import Context, Engine
from django.template.base import Template
from PIL import Image, UnidentifiedImageError

from documents.codes import qr_png
from documents.rendering import Unrenderable, png_source, render_pdf

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
STYLESHEETS = ("fonts.css", "application_form.css")
LOGO_PIXELS = 320
# The page keeps this much room, in millimetres, above and below the signature box; what ran out of it would be
# lost. The signer is therefore set in the first of these sizes (points, line height) in which all of it fits.
SIGNER_WIDTH, ROOM_ABOVE, ROOM_BELOW = 88, 31, 25
SIGNER_SIZES = {"ordinary": (11, 1.3), "small": (9, 1.2), "smaller": (7, 1.15), "smallest": (5.5, 1.15)}
MM_PER_POINT = 25.4 / 72
# What no paper can show; lone halves of a pair, which cannot even be written; and what would let a name turn
# the text after it around.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

Row = tuple[str, str]

SIGNER_TOO_LONG = (
    "Nama, gelar, atau jabatan terlalu panjang untuk kotak tanda tangan pada formulir. Persingkat gelar atau "
    "jabatannya, lalu ajukan kembali."
)
NO_LOGO = (
    "Lambang kantor tidak dapat dibaca, sehingga formulir tidak dapat dibuat. Minta Administrator Aplikasi memasang "
    "lambang yang baru (gambar PNG atau JPEG) di halaman Kantor, lalu ajukan kembali."
)


@dataclass(frozen=True)
class Letterhead:
    """The kop: whose paper this is."""

    government: str
    office: str
    address: str
    logo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Attachment:
    """A paper that goes with the form."""

    label: str
    name: str
    pages: int
    sha256: str

    @property
    def short_sha256(self) -> str:
        """Enough of the hash to compare by eye."""
        return f"{self.sha256[:8]} {self.sha256[8:16]}"


@dataclass(frozen=True)
class ApplicationForm:
    """One version of one case's form, word for word as it is printed."""

    letterhead: Letterhead
    title: str
    number: str
    version: int
    sop: str
    kind: str
    reason: str
    applicant: tuple[Row, ...]
    position: tuple[Row, ...]
    attachments: tuple[Attachment, ...]
    statements: tuple[str, ...]
    place: str
    date: str
    signer_title: str
    signer_name: str
    signer_rank: str
    signer_nip: str
    code: str
    # By which decree, of whoever signs in another's stead.
    signer_basis: str = ""


def render(form: ApplicationForm) -> bytes:
    """The form as a PDF, ready to be printed and signed."""
    return render_pdf(page(form), stylesheets=STYLESHEETS)


def page(form: ApplicationForm) -> str:
    """The form as HTML, for `render` alone: it is set by stylesheets that only a printer understands."""
    logo = form.letterhead.logo
    context = {
        "form": form,
        "code": png_source(qr_png(form.code)),
        "logo": logo_source(logo) if logo else "",
        "signer_size": _signer_size(form),
    }
    html: str = _template().render(Context(context, use_l10n=False, use_tz=False))
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", html)


def _signer_size(form: ApplicationForm) -> str:
    above = (f"{form.place}, {form.date}", form.signer_title, form.signer_basis)
    below = (form.signer_name, form.signer_rank, f"NIP {form.signer_nip}")
    for name, (points, spacing) in SIGNER_SIZES.items():
        line = points * spacing * MM_PER_POINT
        heights = [
            line * sum(_lines(text, points=points) for text in texts if text) for texts in (above, below)
        ]
        if heights[0] <= ROOM_ABOVE and heights[1] <= ROOM_BELOW:
            return name
    raise Unrenderable(SIGNER_TOO_LONG)


def _lines(text: str, *, points: float) -> int:
    """How many lines this takes at most: every letter as wide as the widest of its kind, and words never cut."""
    width = sum(0.6 if char.islower() or char in " .,-()'" or char.isdigit() else 1.0 for char in text)
    return ceil(width * points * MM_PER_POINT / (SIGNER_WIDTH * 0.9))


@cache
def _template() -> Template:
    # An engine of its own: autoescaping is on whatever the settings say, and no tag library can be added.
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template("documents/application_form.html")


@lru_cache(maxsize=8)
def logo_source(image: bytes) -> str:
    """An office's logo drawn anew, so that nothing but its pixels reaches the form."""
    try:
        with Image.open(io.BytesIO(image), formats=("PNG", "JPEG")) as logo:
            logo.draft("RGB", (LOGO_PIXELS, LOGO_PIXELS))
            small = logo.convert("RGBA")
            small.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Unrenderable(NO_LOGO) from error
    # White paper behind it: transparency would be flattened by each printer in its own way.
    paper = Image.new("RGBA", small.size, "white")
    paper.alpha_composite(small)
    png = io.BytesIO()
    paper.convert("RGB").save(png, "PNG")
    return png_source(png.getvalue())
