"""Who is told after an act, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from accounts.models import Role, User
from notifications.models import tell
from sop.case import Case


@dataclass(frozen=True)
class Words:
    """Subject and sentence of a notice; both may name the case's number and the reason."""

    subject: str
    sentence: str
    button: str


SEE = "Lihat permohonan"
AFTER = {
    "fill": Words(
        "Permohonan {number} menunggu tanda tangan Anda",
        "Permohonan {number} menunggu tanda tangan Anda. Cetak formulirnya, tanda tangani dan bubuhkan stempel, "
        "lalu setujui pindaiannya.",
        "Buka halaman tanda tangan",
    ),
    "place_scan": Words(
        "Pindaian formulir {number} siap Anda periksa",
        "Pindaian formulir {number} sudah diunggah. Periksa tanda tangan dan stempelnya, lalu setujui.",
        "Buka halaman tanda tangan",
    ),
    "sign": Words(
        "Permohonan {number} telah disetujui Kepala Dinas",
        "Formulir {number} telah ditandatangani dan berstempel. Langkah berikutnya: ajukan ke BSrE, lalu catat "
        "penerbitan P12.",
        "Buka halaman penerbitan P12",
    ),
    "issue": Words(
        "P12 untuk permohonan {number} telah terbit",
        "P12 untuk permohonan {number} telah terbit dan belum diunggah ke SIAK.",
        "Buka halaman unggah ke SIAK",
    ),
    "send_back": Words(
        "Formulir {number} dikembalikan untuk perbaikan",
        "Formulir {number} dikembalikan untuk perbaikan: {reason}",
        "Perbaiki formulir",
    ),
    "reject_by_bsre": Words(
        "Permohonan {number} ditolak BSrE",
        "BSrE menolak permohonan {number}: {reason}",
        "Perbaiki formulir",
    ),
    "upload": Words(
        "Permohonan {number} selesai",
        "P12 untuk permohonan {number} telah terunggah ke SIAK. Tidak ada lagi yang perlu dikerjakan.",
        SEE,
    ),
    "cancel": Words(
        "Permohonan {number} dibatalkan",
        "Permohonan {number} dibatalkan: {reason}",
        SEE,
    ),
}


OFFICERS = (Role.ADB, Role.KEPALA_DINAS)
# A way that the SOP does not draw concerns both officers: one has to act, the other need not wait any longer.
BOTH_ARE_TOLD = {"send_back", "reject_by_bsre", "cancel"}


def tell_next(case: Case, *, action: str, by: User) -> list[int]:
    """Put a notice to whoever acts next (once ended: to both officers) in the outbox; never to the one who acted."""
    words = AFTER.get(action)
    if words is None or not case.number:  # a draft that was never submitted is its writer's own affair
        return []
    step = case.next_step
    if step is None:
        return _tell(case, OFFICERS, words, action=action, by=by)
    told = _tell(case, [step.actor], words, action=action, by=by, path=case.url_of(step.action))
    if action in BOTH_ARE_TOLD:
        others = [role for role in OFFICERS if role != step.actor]
        told += _tell(case, others, replace(words, button=SEE), action=action, by=by)
    return told


def _tell(
    case: Case, roles: Sequence[str], words: Words, *, action: str, by: User, path: str = ""
) -> list[int]:
    names = {"number": case.number, "reason": case.return_reason}
    return tell(
        office_id=case.office_id,
        roles=roles,
        besides=by.pk,
        occasion=f"{case.pk}:{case.acts}:{action}",
        subject=words.subject.format(**names),
        body=words.sentence.format(**names),
        path=path or case.get_absolute_url(),
        button=words.button,
    )
