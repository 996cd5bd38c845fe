"""The SOP on paper, in the form of PermenPAN-RB 35/2012; what the editors add is an annex of the application."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.template import Context, Engine
from django.template.base import Template

from accounts.models import Office
from accounts.zones import day
from documents.application_form import TEMPLATES, UNPRINTABLE, logo_source
from documents.rendering import STYLESHEETS, Unrenderable, render_pdf
from sop.document_parts import Parts, Table, tables_of
from sop.models import Procedure, Sop


class Paper(StrEnum):
    """Landscape; F4 (21,5 x 33 cm) is what many offices still print on."""

    A4 = "a4"
    F4 = "f4"


@dataclass(frozen=True)
class PrintedSop:
    """One revision, ready to be set on one paper."""

    sop: Sop
    tables: Sequence[Table]
    logo: str
    paper: Paper

    @property
    def name(self) -> str:
        """Of the file."""
        return f"SOP {self.sop.number} ({self.paper.upper()}).pdf".replace("/", "-")

    @property
    def fingerprint(self) -> str:
        """The same as long as the same pages would come out: of all that they are made from."""
        made_from = [self.page().encode(), *((STYLESHEETS / name).read_bytes() for name in self.stylesheets)]
        return hashlib.sha256(b"\0".join(made_from)).hexdigest()

    def pdf(self) -> bytes:
        """Set once, and once more where a table breaks: its connectors are known only then."""
        return render_pdf(self.page(), stylesheets=self.stylesheets, mend=self._mended)

    def page(self, breaks: Mapping[Procedure, Collection[int]] | None = None) -> str:
        """The document as HTML, for the printer alone."""
        context = {
            "parts": Parts(self.sop),
            "tables": [
                (table, table.sheets(breaks.get(table.procedure, ()) if breaks else ()))
                for table in self.tables
            ],
            "sop": self.sop,
            "in_use_since": day(self.sop.in_use_since),
            "logo": self.logo,
            "broken": bool(breaks),
        }
        html: str = _template().render(Context(context, use_l10n=False, use_tz=False))
        return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", html)

    def _mended(self, pages: Sequence[Collection[str]]) -> str | None:
        breaks = {table.procedure: _breaks(table, pages) for table in self.tables}
        return self.page(breaks) if any(breaks.values()) else None

    @property
    def stylesheets(self) -> tuple[str, ...]:
        return ("fonts.css", "sop.css", f"sop_{self.paper}.css")


def printed(sop: Sop, *, office_id: int, paper: Paper) -> PrintedSop:
    """The revision as the office prints it: with its own logo."""
    office = Office.objects.defer(None).get(pk=office_id)
    return PrintedSop(sop, tables_of(sop), logo=_logo(office), paper=paper)


def _logo(office: Office) -> str:
    """A logo that cannot be read keeps nobody from his SOP."""
    try:
        return logo_source(bytes(office.logo)) if office.logo else ""
    except Unrenderable:
        return ""


def _breaks(table: Table, pages: Sequence[Collection[str]]) -> list[int]:
    """Which rows of the table were the first of a page, after its first row."""
    first = [
        min(places)
        for page in pages
        if (places := [row.place for row in table.rows if f"{table.procedure}-{row.place}" in page])
    ]
    return first[1:]


@cache
def _template() -> Template:
    # An engine of its own: autoescaping is on whatever the settings say, and no tag library can be added.
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template("sop/document_pdf.html")
