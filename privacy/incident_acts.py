"""Every act on an incident: its row locked, changed and put on record in one transaction."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import User
from accounts.roles import ANSWERERS
from accounts.zones import moment
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from certificates.models import Holder
from notifications.models import tell
from notifications.waking import wake_soon
from privacy.composing import agency_paper, subject_paper
from privacy.deadline import due_after
from privacy.incidents import Incident
from privacy.keeping import keep_letter, next_number
from privacy.letters import Agency, Letter, LetterKind

PREFIX = "INS"
CLOSED = "Insiden ini sudah ditutup. Yang baru saja Anda kirim tidak disimpan."
STALE = (
    "Catatan ini diubah orang lain sejak halaman ini dibuka. Isian Anda masih ada di bawah: bandingkan dengan catatan "
    "yang terbaru, lalu simpan sekali lagi."
)
LATER = (
    "Waktu diketahui hanya dapat dimajukan, karena tenggat 3 x 24 jam sudah berjalan sejak waktu yang tercatat. Isi "
    "waktu yang tercatat atau yang lebih awal."
)
NO_AGENCY = "Isi dahulu nama dan alamat lembaga pelindungan data pribadi pada halaman Lembaga."
NOT_TOLD = (
    "Insiden ini belum diberitahukan kepada lembaga dan semua pemilik data. Catat penyampaian suratnya, atau nyatakan "
    "bahwa ini bukan kegagalan pelindungan data pribadi."
)
LACKING = "Surat belum dapat dibuat. Lengkapi dahulu catatan insiden: {}."
MADE = "Surat versi ini sudah dibuat."
EVERYBODY = "Pemilik data yang terdampak"
Refusal = (ValidationError, PermissionDenied)
LABELS = {
    "title": "yang terjadi",
    "noticed_at": "waktu diketahui",
    "happened_at": "waktu kejadian",
    "cause": "bagaimana terjadi",
    "data_kinds": "jenis data",
    "exposed": "rincian data",
    "subjects": "pemilik data",
    "affected": "jumlah orang",
    "handling": "penanganan",
    "measures": "pencegahan",
    "holder_ids": "orang yang tercatat",
    "case_ids": "permohonan",
}


def open_incident(*, by: User, **columns: Any) -> Incident:
    """Put on record what happened; the time runs since it was noticed."""
    with refusals_on_record(Action.OPEN_INCIDENT, *Refusal, by=by), transaction.atomic():
        rows = Incident.objects.all()
        number = next_number(rows, office=by.office, prefix=PREFIX, at=timezone.now())
        by = demand_role(by, *ANSWERERS)
        same = {name: columns[name] for name in ("title", "noticed_at", "cause")}
        if twice := rows.open().filter(office=by.office_id, recorded_by=by, **same).first():  # a second click
            return twice
        incident = Incident(office_id=by.office_id, number=number, recorded_by=by, **columns)
        incident.due_at = due_after(incident.noticed_at)
        incident.recorded_at = timezone.now()
        incident.save(force_insert=True)
        facts = {"due": incident.due_at.isoformat()}
        record(Action.OPEN_INCIDENT, by=by, case=incident, facts=facts)
        _tell_others(incident, by=by)
    return incident


def change_incident(incident: Incident, *, by: User, version: int, **columns: Any) -> list[str]:
    """Store what differs as the next version, and return it in words; letters are made anew of it."""
    with refusals_on_record(Action.CHANGE_INCIDENT, *Refusal, by=by, case=incident), transaction.atomic():
        current, by = _open(incident, by=by)
        if current.version != version:
            raise ValidationError(STALE, code="stale")
        changed = [name for name, value in columns.items() if getattr(current, name) != value]
        if not changed:
            return []
        noticed, before = columns.get("noticed_at", current.noticed_at), current.noticed_at
        if noticed > before:
            raise ValidationError({"noticed_at": LATER})
        told = set(current.holder_ids)
        for name in changed:
            setattr(current, name, columns[name])
        current.due_at = due_after(current.noticed_at)
        current.version += 1
        if not set(current.holder_ids) <= told or (told and not current.holder_ids):
            # Somebody has come to light who was not told.
            current.subjects_told_at = None
        current.save()
        words = [LABELS[name] for name in changed]
        if noticed != before:
            words[changed.index("noticed_at")] += f" {moment(before)} menjadi {moment(noticed)}"
        facts = {"changed": words, "note": f"Versi {current.version}."}
        record(Action.CHANGE_INCIDENT, by=by, case=current, facts=facts)
    return words


def make_letters(incident: Incident, *, by: User) -> list[Letter]:
    """The letters of this version: one to the agency, one to each person on record, else one to all of them."""
    with refusals_on_record(Action.MAKE_LETTER, *Refusal, by=by, case=incident), transaction.atomic():
        current, by = _open(incident, by=by)
        if current.letters.filter(version=current.version).exists():
            raise ValidationError(MADE, code="late")
        if current.lacking:
            raise ValidationError(LACKING.format(", ".join(current.lacking)))
        agency = Agency.objects.filter(office=by.office_id).first()
        if agency is None:
            raise ValidationError(NO_AGENCY)
        begun = f"{current.number}/{current.version}"
        about: dict[str, Any] = {"about": current, "by": by, "incident": current, "version": current.version}
        paper = agency_paper(current, agency, number=f"{begun}/L", by=by)
        letters = [keep_letter(paper, kind=LetterKind.AGENCY, addressee=agency.name, **about)]
        for place, (key, name) in enumerate(_addressees(current), start=1):
            paper = subject_paper(current, name, number=f"{begun}/P{place}", by=by)
            kind = LetterKind.SUBJECT
            letters.append(keep_letter(paper, kind=kind, addressee=name, holder_id=key, **about))
    return letters


def close_incident(incident: Incident, *, conclusion: str, is_no_breach: bool, by: User) -> Incident:
    """Close it with what was learned; not before everybody was told who must be."""
    with refusals_on_record(Action.CLOSE_INCIDENT, *Refusal, by=by, case=incident), transaction.atomic():
        current, by = _open(incident, by=by)
        if not (current.is_told or is_no_breach):
            raise ValidationError({"is_no_breach": NOT_TOLD})
        current.conclusion, current.is_no_breach = conclusion, is_no_breach
        current.closed_at, current.closed_by = timezone.now(), by
        current.save()
        facts = {"note": "Dinyatakan bukan kegagalan pelindungan data pribadi."} if is_no_breach else {}
        record(Action.CLOSE_INCIDENT, by=by, case=current, facts=facts)
    return current


def _addressees(incident: Incident) -> list[tuple[Any, str]]:
    people = Holder.objects.filter(office=incident.office_id, pk__in=incident.holder_ids)
    named: list[tuple[Any, str]] = list(people.order_by("full_name", "pk").values_list("pk", "full_name"))
    return named or [(None, EVERYBODY)]


def _open(incident: Incident, *, by: User) -> tuple[Incident, User]:
    """Both as they are now: what is still open, and who may still act upon it."""
    current: Incident = Incident.objects.select_for_update(no_key=True).get(
        pk=incident.pk, office=by.office_id
    )
    person = demand_role(by, *ANSWERERS)
    if not current.is_open:
        raise ValidationError(CLOSED, code="late")
    return current, person


def _tell_others(incident: Incident, *, by: User) -> None:
    notices = tell(
        office_id=incident.office_id,
        roles=ANSWERERS,
        besides=by.pk,
        occasion=f"insiden:{incident.pk}",
        subject=f"Insiden data pribadi {incident.number} dicatat",
        body="Lembaga dan pemilik data diberi tahu tertulis dalam 3 x 24 jam sejak insiden diketahui: "
        f"{incident.clock.words}.",
        path=incident.get_absolute_url(),
        button="Buka insiden",
    )
    transaction.on_commit(partial(wake_soon, notices), robust=True)
