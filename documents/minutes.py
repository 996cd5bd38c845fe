"""Berita acara pemusnahan: made once, when papers are destroyed, and kept like any paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.template import Context, Engine
from django.template.base import Template

from accounts.dates import MONTHS
from accounts.models import Office, User
from accounts.nip import spaced
from accounts.zones import label_of
from documents.application_form import TEMPLATES, UNPRINTABLE, Letterhead, logo_source
from documents.courses import head_of
from documents.destructions import Destruction, ListedPaper
from documents.kinds import DocumentKind
from documents.models import Document
from documents.rendering import render_pdf
from documents.storing import store_generated

STYLESHEETS = ("fonts.css", "minutes.css")
TITLE = "Berita Acara Pemusnahan Dokumen Elektronik"
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True)
class Signer:
    """Who stands behind it, as he signs."""

    act: str
    name: str
    nip: str
    position: str


@dataclass(frozen=True)
class Line:
    """One paper as it is listed."""

    place: int
    case_number: str
    kind: str
    # Its SHA-256, on two lines.
    halves: tuple[str, str]
    stored_on: str
    due_on: str
    # Which of the grounds above the table.
    ground: int


def make_minutes(destruction: Destruction, lines: Sequence[ListedPaper], *, by: User) -> Document:
    """Print the minutes of a destruction that is being decided, and keep them."""
    return store_generated(
        render_pdf(page(destruction, lines, by=by), stylesheets=STYLESHEETS),
        kind=DocumentKind.MINUTES,
        name=f"berita-acara-{destruction.number}.pdf",
        case_id=destruction.pk,
        by=by,
    )


def page(destruction: Destruction, lines: Sequence[ListedPaper], *, by: User) -> str:
    """The minutes as HTML, for the printer alone."""
    office = Office.objects.defer(None).get(pk=destruction.office_id)
    grounds = list(dict.fromkeys(_ground(line, destruction) for line in lines))
    at = destruction.decided_at.astimezone(office.zone) if destruction.decided_at else None
    assert at is not None
    context = {
        "title": TITLE,
        "destruction": destruction,
        "letterhead": Letterhead(office.government, office.name, office.address),
        "logo": logo_source(bytes(office.logo)) if office.logo else "",
        "weekday": WEEKDAYS[at.weekday()],
        "date": _date(at),
        "time": f"{at:%H.%M} {label_of(office.zone)}",
        "proposed_on": _date(destruction.proposed_at.astimezone(office.zone)),
        "signers": [_proposer(destruction.proposed_by), _approver(by, capacity=destruction.decided_as)],
        "grounds": grounds,
        "lines": [
            _printed(line, ground=grounds.index(_ground(line, destruction)) + 1, office=office)
            for line in lines
        ],
    }
    html: str = _template().render(Context(context, use_l10n=False, use_tz=False))
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", html)


def _ground(line: ListedPaper, destruction: Destruction) -> str:
    """By which word this paper's time is over."""
    kind = line.document.get_kind_display()
    if not destruction.is_by_rule:
        return destruction.reason
    return f"{kind}: disimpan {line.basis}"


def _proposer(person: User) -> Signer:
    return Signer("Yang mengusulkan", person.full_name, spaced(person.nip), person.get_role_display())


def _approver(person: User, *, capacity: str) -> Signer:
    head = head_of(person)
    title = head.title if head is not None else ""
    return Signer(
        "Yang menyetujui",
        person.full_name,
        spaced(person.nip),
        capacity or title or person.get_role_display(),
    )


def _printed(line: ListedPaper, *, ground: int, office: Office) -> Line:
    return Line(
        place=line.place,
        case_number=line.case_number,
        kind=line.document.get_kind_display(),
        halves=(line.document.sha256[:32], line.document.sha256[32:]),
        stored_on=f"{line.document.created_at.astimezone(office.zone):%d-%m-%Y}",
        due_on=f"{line.due_on:%d-%m-%Y}" if line.due_on else "–",
        ground=ground,
    )


def _date(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


@cache
def _template() -> Template:
    # An engine of its own: autoescaping is on whatever the settings say, and no tag library can be added.
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template("documents/minutes.html")
