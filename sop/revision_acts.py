"""A revision of the SOP from the browser: handed in by an administrator, put in force by the Kepala Dinas."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.colleagues import tell_colleagues
from accounts.models import Office, Role, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from documents.proposals import Decision
from documents.proposing import (
    NotDecided,
    demand_deciders_act,
    demand_in_office,
    demand_open,
    tell_proposer,
)
from sop.loading import digest_of, load
from sop.models import Revision, Sop
from sop.toml_file import SopFileError, read, value_of
from sop.toml_lines import with_line

ACTIONS = {
    Decision.CONFIRMED: Action.CONFIRM_SOP,
    Decision.DECLINED: Action.DECLINE_SOP,
    Decision.WITHDRAWN: Action.WITHDRAW_SOP,
}
WHAT = "Usul revisi SOP"
WAITING = "Masih ada usul revisi SOP yang menunggu Kepala Dinas. Usul itu diputuskan atau ditarik dahulu."
KNOWN = (
    "SOP {number} dengan revisi {revision} sudah dimuat dan tidak dapat diubah; beri nama revisi yang baru pada kunci "
    "revision, lalu unggah lagi."
)
PAST = "Tanggal mulai berlaku sudah lewat. Pilih hari ini atau sesudahnya."
TOO_LATE = (
    "Tanggal mulai berlaku usul ini sudah lewat, sehingga tidak dapat diberlakukan lagi. Tolak usul ini, lalu minta "
    "Administrator Aplikasi mengusulkannya dengan tanggal yang baru."
)
MOST_TOLD = 20


def faults_of(content: bytes) -> list[str]:
    """What is wrong with a file, each with its line; nothing where it can be loaded."""
    try:
        read(content)
    except SopFileError as error:
        text = content.decode("utf-8", "replace")
        said = [with_line(sentence, text=text) for sentence in str(error).split("\n")]
        more = len(said) - MOST_TOLD
        return [*said[:MOST_TOLD], *([f"Masih ada {more} kesalahan lain."] if more > 0 else [])]
    return []


def propose_revision(content: bytes, *, by: User, in_use_since: date) -> Revision:
    """Have it wait for the Kepala Dinas. SopFileError where the file is none, NotDecided where it cannot wait."""
    document = read(content)
    proposed = Revision(
        office_id=by.office_id,
        proposed_by=by,
        number=value_of(document, "number"),
        revision=document["revision"],
        content=content.decode(),
        content_sha256=digest_of(content),
        in_use_since=in_use_since,
    )
    with (
        refusals_on_record(
            Action.PROPOSE_SOP, NotDecided, PermissionDenied, by=by, facts={"revision": str(proposed)}
        ),
        transaction.atomic(),
    ):
        _lock(by.office_id)
        by = demand_role(by, Role.ADMIN)
        if Revision.objects.of_office(by.office_id).open().exists():
            raise NotDecided(WAITING)
        same = Sop.objects.filter(office=by.office_id, number=proposed.number, revision=proposed.revision)
        if same.exists():
            raise NotDecided(KNOWN.format(number=proposed.number, revision=proposed.revision))
        proposed.save()
        entry = record(Action.PROPOSE_SOP, by=by, subject_id=proposed.pk, facts=_facts(proposed))
        tell_colleagues(
            entry,
            by=by,
            roles=[Role.KEPALA_DINAS],
            kind="usul-sop",
            subject="Usul revisi SOP menunggu Kepala Dinas",
            path=proposed.get_absolute_url(),
            button="Periksa usul",
            to_do="Berlakukan atau tolak usul ini; sebelum itu tidak ada yang berubah.",
        )
    return proposed


def decide_revision(proposed: Revision, decision: Decision, *, by: User, reason: str = "") -> Revision:
    """Put it in force on its day, decline it, or take back what oneself has proposed. Running cases keep their own."""
    about = ACTIONS[decision]
    with (
        refusals_on_record(
            about, NotDecided, PermissionDenied, by=by, subject_id=proposed.pk, facts=_facts(proposed)
        ),
        transaction.atomic(),
    ):
        office = _lock(by.office_id)
        current = Revision.objects.select_for_update().get(pk=proposed.pk, office=by.office_id)
        demand_deciders_act(current, decision, by=by)
        demand_open(current)
        capacity = demand_in_office(by) if decision == Decision.CONFIRMED else ""
        if decision == Decision.CONFIRMED:
            _put_in_force(current, office=office, by=by)
        current.settle(decision, by=by, capacity=capacity, reason=reason)
        current.store_decision()
        said = {"reason": reason} if reason else {}
        capacities = {"capacity": capacity} if capacity else {}
        record(about, by=by, subject_id=current.pk, facts={**_facts(current), **said, **capacities})
        tell_proposer(current, by=by, what=WHAT)
    return current


def _put_in_force(revision: Revision, *, office: Office, by: User) -> None:
    if revision.in_use_since < timezone.localdate(timezone=office.zone):
        raise NotDecided(TOO_LATE)
    try:
        load(revision.content.encode(), office=office, in_use_since=revision.in_use_since, by=by)
    except SopFileError as error:
        raise NotDecided(str(error)) from error


def _lock(office_id: int) -> Office:
    """Two proposals, or two decisions, take their turns here, as loadings do."""
    office: Office = Office.objects.select_for_update(no_key=True).get(pk=office_id)
    return office


def _facts(revision: Revision) -> dict[str, str]:
    return {
        "revision": str(revision),
        "document_sha256": revision.content_sha256,
        "since": f"{revision.in_use_since:%d-%m-%Y}",
    }
