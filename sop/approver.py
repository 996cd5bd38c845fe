"""Who may approve this case: nobody who has prepared it, and whoever heads the office on this day."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.models import User
from certificates.headship import headship_and
from sop.paper import FormCase

# By his account, or by another of the same person: a NIP is one person's.
PREPARED = """EXISTS (
    SELECT FROM accounts_user person
    WHERE (person.id = %(by)s OR (person.nip <> '' AND person.nip = %(nip)s))
      AND (person.id IN (%(started_by)s, %(filled_by)s)
           OR person.id IN (SELECT by_id FROM sop_work WHERE case_id = %(case)s AND action IN ('save_draft', 'fill')))
)"""
HE_PREPARED = (
    "Anda ikut menyiapkan permohonan ini, sehingga tidak boleh menyetujuinya sendiri, juga tidak sebagai Plt., Plh., "
    "atau Pj. Minta pejabat lain yang berwenang menyetujuinya, atau batalkan permohonan ini dan minta ADB lain "
    "membuatnya kembali."
)


@dataclass(frozen=True)
class Approver:
    """Somebody before a case that waits for an approval, as its page tells him."""

    # Why he does not approve it, and what to do; nothing where he may.
    hindrance: str
    # What he should know before he does: that nothing on record says that he is in office.
    caution: str
    # In whose stead he approves, and by which decree.
    capacity: str


def approver_of(case: FormCase, *, by: User) -> Approver:
    """What stands in the way of this person's approval, and in what capacity he gives it."""
    words = {
        "by": by.pk,
        "nip": by.nip,
        "case": case.pk,
        "started_by": case.started_by_id,
        "filled_by": case.filled_by_id,
    }
    headship, has_prepared = headship_and(by, PREPARED, words)
    hindrance = HE_PREPARED if has_prepared and not case.approver_prepares else headship.hindrance
    return Approver(hindrance=hindrance, caution=headship.caution, capacity=headship.capacity)


def capacity_of(case: FormCase, *, by: User) -> str:
    """In whose stead he approves; ValidationError where he may not."""
    approver = approver_of(case, by=by)
    if approver.hindrance:
        raise ValidationError(approver.hindrance)
    return approver.capacity
