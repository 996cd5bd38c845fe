"""A letter on paper: its content, and its making. Pure: everything comes in by argument, nothing is looked up."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.template.base import Template

from documents.application_form import Letterhead, logo_source
from documents.rendering import render_pdf

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
STYLESHEETS = ("fonts.css", "letter.css")

Row = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """A stretch of the letter: a heading, what is said, and what is listed under it."""

    heading: str = ""
    sentences: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Signer:
    """Who puts his name under it, by hand and with the stamp."""

    title: str
    name: str = ""
    nip: str = ""
    basis: str = ""


@dataclass(frozen=True)
class LetterPaper:
    """One letter, word for word as it is printed."""

    letterhead: Letterhead
    number: str
    about: str
    place: str
    date: str
    addressee: tuple[str, ...]
    parts: tuple[Part, ...]
    signer: Signer
    attachment: str = "-"
    closing: str = field(default="Demikian disampaikan, atas perhatiannya kami ucapkan terima kasih.")


def printed(paper: LetterPaper) -> bytes:
    """The letter as a PDF/UA, ready to be signed."""
    logo = logo_source(paper.letterhead.logo) if paper.letterhead.logo else ""
    html = _template().render(Context({"letter": paper, "logo": logo}, use_l10n=False, use_tz=False))
    return render_pdf(html, stylesheets=STYLESHEETS)


@cache
def _template() -> Template:
    # An engine of its own: autoescaping is on whatever the settings say, and no tag library can be added.
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template("privacy/letter_pdf.html")
