"""Linimasa: one case on paper, for whoever asks who did what, when, in which role, and how that is proved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.template import Context, Engine
from django.template.base import Template
from django.template.defaultfilters import filesizeformat

from accounts.models import Office, Role
from accounts.zones import moment, office_span, span, to_the_second
from audit.about import told_of_case
from audit.actions import Action, Outcome
from audit.archive import BESIDE
from audit.keys import keys
from audit.moment import Moment
from audit.telling import facts_of
from documents.application_form import TEMPLATES, UNPRINTABLE, logo_source
from documents.models import DocumentKind
from documents.rendering import Unrenderable, render_pdf
from sop.case import Case, ways_of
from sop.clock import Wait
from sop.evidence import digest_of
from sop.pack_contents import Packed
from sop.packs import Pack
from sop.states import OPEN
from sop.steps import BEYOND_SOP
from sop.timeline import Row, rows, waits_of, works_of
from sop.timetables import office_time

STYLESHEETS = ("fonts.css", "pack.css")
# What is on record beyond that is in entri.jsonl; nobody reads more on paper.
MOST = 1_000


@dataclass(frozen=True)
class Line:
    """One act, as it is printed."""

    number: int
    place: int | None
    at: str
    who: str
    role: str
    deed: str
    is_refused: bool
    hash: str


def timeline_pdf(case: Any, *, pack: Pack, papers: Sequence[Packed], moment: Moment) -> bytes:
    """PDF/UA, in the office's own time."""
    html = page(case, pack=pack, papers=papers, moment=moment)
    return render_pdf(html, stylesheets=STYLESHEETS)


def page(case: Any, *, pack: Pack, papers: Sequence[Packed], moment: Moment) -> str:
    """The timeline as HTML, for the printer alone."""
    office = Office.objects.defer(None).get(pk=case.office_id)
    waits = waits_of(case)
    told = told_of_case(case.pk, newest=moment.limits.newest, most=MOST)
    context = {
        "case": case,
        "office": office,
        "logo": _logo(office),
        "about": list(_about(case, pack=pack, moment=moment)),
        "rows": [
            _lived(row) for row in rows(case, works=works_of(case), waits=waits, time=office_time(office.pk))
        ],
        "is_open": case.state in OPEN,
        "waits": [_waited(wait) for wait in waits],
        "beyond": [_line(*act) for act in told.acts if _is_beyond(case, act[0])],
        "approvals": [_approval(*act) for act in told.acts if _is_approval(act[0])],
        "exhibit": _exhibit(case),
        "papers": [_paper(paper, case) for paper in papers],
        "carries_papers": pack.carries_papers,
        "lines": [_line(*act) for act in told.acts],
        "told": told,
        "is_cut": len(told.acts) == MOST,
    }
    html: str = _template().render(Context(context, use_l10n=False, use_tz=False))
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", html)


def _logo(office: Office) -> str:
    """A logo that cannot be read keeps nobody from his proof."""
    try:
        return logo_source(bytes(office.logo)) if office.logo else ""
    except Unrenderable:
        return ""


def _about(case: Any, *, pack: Pack, moment: Moment) -> Iterator[tuple[str, str]]:
    yield "Permohonan", f"{case} ({case.procedure.label})"
    yield "Atas nama", case.name_with_titles or "belum diisi"
    yield "Keadaan", f"{case.standing[1]}, sejak {_at(case.moved_at)}"
    yield "Dibuat", f"{_at(case.started_at)} oleh {case.started_by}"
    yield "SOP", f"Nomor {case.sop.number}, {case.sop.revision}"
    asker = pack.asked_by
    yield "Berkas bukti diminta", f"{_at(pack.asked_at)} oleh {asker}, {Role(asker.role).label}"
    yield "Segel rekam jejak", f"atas {moment.limits.size} catatan, akar {moment.root.hex()}"
    yield "Sidik jari kunci", keys().fingerprint


def _lived(row: Row) -> dict[str, Any]:
    return {
        "number": row.step.number_as_written or "–",
        "activity": row.step.activity,
        "actor": row.step.get_actor_display(),
        "by": row.done_by,
        "at": _at(row.done_at),
        "standard": f"{row.step.minutes} menit" if row.step.minutes else "–",
        "working": office_span(row.working) if row.is_done or row.working else "–",
        "is_over": row.is_over_standard,
        "waiting": office_span(row.waiting) if row.waiting else "–",
    }


def _waited(wait: Wait) -> dict[str, str]:
    return {
        "cause": str(wait),
        "note": wait.note,
        "by": str(wait.by),
        "began": _at(wait.began_at),
        "ended": _at(wait.ended_at) or "masih berlangsung",
        "length": span(wait.duration),
    }


def _is_beyond(case: Case, entry: Any) -> bool:
    ways = {way.name for way in ways_of(type(case)) if way.custom["kind"] == BEYOND_SOP}
    return entry.outcome == Outcome.DONE and entry.action in ways


def _is_approval(entry: Any) -> bool:
    return bool(entry.outcome == Outcome.DONE and entry.action == Action.SIGN)


def _approval(entry: Any, place: int | None) -> dict[str, Any]:
    return {"line": _line(entry, place), "facts": facts_of(entry.facts)}


def _exhibit(case: Any) -> list[tuple[str, str]]:
    """What the standing approval was given on, part by part; nothing where the parts do not make its SHA-256."""
    shown = case.exhibit()
    return sorted(shown.items()) if case.approved_sha256 == digest_of(shown) else []


def _paper(paper: Packed, case: Case) -> dict[str, str]:
    document = paper.document
    return {
        "name": paper.name.removeprefix(BESIDE) or "–",
        "kind": document.get_kind_display(),
        "stored": f"{_at(document.created_at)} oleh {document.created_by}",
        "size": filesizeformat(document.size).replace("\xa0", " "),
        "sha256": document.sha256,
        "fate": paper.fate or _standing(paper, case),
    }


def _standing(paper: Packed, case: Case) -> str:
    """What a paper that is there is to the case."""
    if paper.stands:
        return "berlaku"
    if paper.document.kind == DocumentKind.MINUTES:
        return "bukti pemusnahan"
    is_own = paper.document.case_id == case.pk
    return "versi sebelumnya" if is_own else "dasar kewenangan penyetuju"


def _line(entry: Any, place: int | None) -> Line:
    role = Role(entry.role).label if entry.role in Role.values else ""
    return Line(
        number=entry.pk,
        place=place,
        at=to_the_second(entry.at),
        who=entry.who,
        role=str(role),
        deed=entry.deed,
        is_refused=entry.outcome == Outcome.REFUSED,
        hash=bytes(entry.hash).hex(),
    )


def _at(value: datetime | None) -> str:
    return moment(value)


@cache
def _template() -> Template:
    # An engine of its own: autoescaping is on whatever the settings say, and no tag library can be added.
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template("sop/pack_pdf.html")
