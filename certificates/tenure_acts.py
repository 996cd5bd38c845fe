"""Tenures begun, ended and corrected: each change has its entry in its transaction, each refusal its own after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.access import demand_role
from accounts.models import OFFICERS, Office, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from certificates.holders import has_other_nik
from certificates.models import Holder
from certificates.tenure_telling import PAPERWORK, record_and_tell
from certificates.tenure_words import ENDED, LABELS, OWN_TENURE, ends_too_early, of_meeting, terms_of, word_of
from certificates.tenures import Ending, Tenure
from documents.intake import Inspected
from documents.models import DocumentKind
from documents.storing import store


@dataclass(frozen=True)
class Official:
    """Somebody who may not hold a certificate yet."""

    full_name: str
    nip: str
    nik: str = field(repr=False)


class TenureEnded(Exception):
    """Its end is on record already: a late click."""


Refusal = (ValidationError, TenureEnded, PermissionDenied)


def begin_tenure(*, by: User, person: Official | Holder, **terms: Any) -> Tenure:
    """Put somebody in office. The same once more is the one that stands; ValidationError where another is in office."""
    with (
        _refusals_on_record(Action.BEGIN_TENURE, by=by, official=person.full_name),
        _one_at_a_time(by, terms=terms) as officer,
    ):
        _refuse_own(by, person.nip)
        holder = _locked_holder(person, by=officer)
        first = {name: terms[name] for name in ("starts_on", "kind", "decree_number")}
        same = Tenure.objects.real().filter(holder=holder, position__iexact=terms["position"], **first)
        if standing := same.first():
            return _typed(standing)
        tenure = Tenure(office_id=officer.office_id, holder=holder, recorded_by=officer, **terms)
        tenure.save(force_insert=True)
        record_and_tell(Action.BEGIN_TENURE, tenure, by=officer, changed=terms_of(tenure))
    return tenure


def end_tenure(tenure: Tenure, *, by: User, **ending: Any) -> Tenure:
    """Let it end on a day, for a cause; TenureEnded where that is on record already."""
    with (
        _refusals_on_record(Action.END_TENURE, by=by, official=str(tenure), case_id=tenure.pk),
        _one_at_a_time(by, terms=ending, of=tenure) as officer,
    ):
        current = _locked_tenure(tenure)
        if current.ended_how:
            raise TenureEnded(ENDED)
        if ending["ended_how"] == Ending.MISTAKEN:
            ending["ends_on"] = current.starts_on
            _refuse_own(by, current.holder.nip)
        if current.ends_on and ending["ends_on"] > current.ends_on:
            _refuse_own(by, current.holder.nip)
        if ending["ends_on"] < current.starts_on:
            raise ValidationError({"ends_on": ends_too_early(current)})
        changed = _put(current, ending)
        record_and_tell(Action.END_TENURE, current, by=officer, changed=[*changed.values()])
    return current


def correct_tenure(tenure: Tenure, *, by: User, person: Official | None = None, **terms: Any) -> list[str]:
    """Store what differs, and return it in words."""
    with (
        _refusals_on_record(Action.CHANGE_TENURE, by=by, official=str(tenure), case_id=tenure.pk),
        _one_at_a_time(by, terms=terms, of=tenure) as officer,
    ):
        current = _locked_tenure(tenure)
        named = {current.holder.nip, person.nip if person else ""}
        of_person = _put_person(current, person, by=officer) if person else []
        of_terms = _put(current, terms)
        if changed := [*of_person, *of_terms.values()]:
            is_paperwork = not of_person and of_terms.keys() <= PAPERWORK
            if not is_paperwork:
                _refuse_own(by, *named)
            record_and_tell(
                Action.CHANGE_TENURE, current, by=officer, changed=changed, is_paperwork=is_paperwork
            )
    return changed


def place_decree(tenure: Tenure, *, by: User, paper: Inspected, of_end: bool) -> Tenure:
    """Keep the scan of the decree that began a tenure, or of the one that ended it; an earlier scan stays stored."""
    kind, column = (DocumentKind.DISMISSAL, "end_decree") if of_end else (DocumentKind.DECREE, "decree")
    with (
        _refusals_on_record(Action.PLACE_DECREE, by=by, official=str(tenure), case_id=tenure.pk),
        transaction.atomic(),
    ):
        by = demand_role(by, *OFFICERS)
        current = _locked_tenure(tenure)
        document = store(paper, kind=kind, case_id=current.pk, by=by)
        setattr(current, column, document)
        current.save(update_fields=[column])
        facts = {"document_kind": kind.label, "document_sha256": document.sha256}
        record(Action.PLACE_DECREE, by=by, case_id=current.pk, facts={"official": str(current), **facts})
    return current


@contextmanager
def _refusals_on_record(action: Action, *, by: User, official: str, **about: Any) -> Iterator[None]:
    facts = {"official": official}
    with refusals_on_record(action, *Refusal, by=by, facts=facts, **about):
        yield


@contextmanager
def _one_at_a_time(by: User, *, terms: Mapping[str, Any], of: Tenure | None = None) -> Iterator[User]:
    """A transaction in the office's turn, with the officer as he is now; which tenure is met, the database finds out.

    Two that insert at once would each wait for the other in the exclusion constraint, and one would die of it.
    """
    try:
        with transaction.atomic():
            Office.objects.select_for_update(no_key=True).get(pk=by.office_id)
            yield demand_role(by, *OFFICERS)
    except IntegrityError as error:
        if "one_officer_at_a_time" not in str(error):
            raise
        raise ValidationError(_meeting(by, terms=terms, of=of)) from error


def _meeting(by: User, *, terms: Mapping[str, Any], of: Tenure | None) -> dict[str, str]:
    """Beside which field it stands that somebody else is in office."""
    span: dict[str, Any] = {
        name: terms[name] if name in terms else getattr(of, name, None)
        for name in ("position", "starts_on", "ends_on")
    }
    found = Tenure.objects.of_office(by.office_id).of_position(span["position"])
    found = found.overlapping(span["starts_on"], span["ends_on"])
    if of is not None:
        found = found.exclude(pk=of.pk)
    other = found.select_related("holder").latest_first().first()
    if other is None:  # it was ended or corrected meanwhile
        return {"starts_on": "Jabatan ini baru saja diubah orang lain. Kirim sekali lagi."}
    before = other.starts_on > span["starts_on"]
    return {
        "ends_on" if before or "starts_on" not in terms else "starts_on": of_meeting(other, before=before)
    }


def _refuse_own(by: User, *named: str) -> None:
    """That somebody heads the office, and until when, rests on another's word than his own."""
    if by.nip and by.nip in named:
        raise ValidationError(OWN_TENURE)


def _locked_holder(person: Official | Holder, *, by: User, instead_of: Holder | None = None) -> Holder:
    """The person, as a holder; the row is locked, so that what is said of his service is reckoned in turn."""
    if isinstance(person, Official):
        known = Holder.objects.with_nik(person.nik, office_id=by.office_id)
        if known and (known.full_name.casefold(), known.nip) != (person.full_name.casefold(), person.nip):
            raise ValidationError({"nik": _known_as(known)})
        other = Holder.objects.with_nip_besides(person.nik, nip=person.nip, office_id=by.office_id)
        if not known and other and other != instead_of:
            raise ValidationError({"nik": has_other_nik(other)})
        person = known or Holder.objects.for_person(
            office_id=by.office_id,
            nik=person.nik,
            nip=person.nip,
            full_name=person.full_name,
            organization=by.office.government,
        )
    found: Holder = Holder.objects.select_for_update(no_key=True).get(pk=person.pk, office_id=by.office_id)
    return found


def _known_as(holder: Holder) -> str:
    return (
        f"NIK ini sudah tercatat atas nama {holder.full_name}, NIP {holder.nip}. Samakan nama dan NIP dengan data itu,"
        " atau periksa kembali NIK."
    )


def _locked_tenure(tenure: Tenure) -> Tenure:
    """As it stands now. The holder first, as everywhere: two who lock in two orders would wait for each other."""
    Holder.objects.select_for_update(no_key=True).get(pk=tenure.holder_id)
    rows = Tenure.objects.select_for_update(no_key=True, of=("self",)).select_related("holder")
    return _typed(rows.get(pk=tenure.pk))


def _put_person(tenure: Tenure, person: Official, *, by: User) -> list[str]:
    """Another person, or the same with name or number put right; never of one whose certificate names him."""
    before = tenure.holder
    pairs = (
        ("nama", before.full_name, person.full_name),
        ("NIP", before.nip, person.nip),
        ("NIK", before.nik, person.nik),
    )
    changed = [label for label, old, new in pairs if old != new]
    if not changed:
        return []
    if before.certificates.recorded().exists():
        raise ValidationError("Data pejabat ini berasal dari sertifikatnya, sehingga tidak diubah di sini.")
    if before.nik == person.nik:
        before.full_name, before.nip = person.full_name, person.nip
        before.save(update_fields=["full_name", "nip"])
        return changed
    tenure.holder = _locked_holder(person, by=by, instead_of=before)
    tenure.save(update_fields=["holder"])
    try:
        # Nothing else is known of a NIK that was mistyped.
        with transaction.atomic():
            before.delete()
    except ProtectedError:
        pass
    return changed


def _put(tenure: Tenure, columns: Mapping[str, Any]) -> dict[str, str]:
    """Store what differs, and return it in words by its column."""
    changed = [name for name, value in columns.items() if getattr(tenure, name) != value]
    before = {name: f"{LABELS[name]} {word_of(tenure, name)}" for name in changed}
    for name in changed:
        setattr(tenure, name, columns[name])
    if changed:
        tenure.save(update_fields=changed)
    return {name: f"{words} menjadi {word_of(tenure, name)}" for name, words in before.items()}


def _typed(tenure: Any) -> Tenure:
    found: Tenure = tenure
    return found
