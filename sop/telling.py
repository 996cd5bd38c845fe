"""Who is told after an act, and in which words."""

from dataclasses import dataclass

from accounts.models import Role, User
from notifications.models import tell
from sop.case import Case


@dataclass(frozen=True)
class Words:
    """Subject and sentence of a notice; both may name the case's number and the reason."""

    subject: str
    sentence: str
    button: str


AFTER = {
    "fill": Words(
        "Permohonan {number} menunggu tanda tangan Anda",
        "Permohonan {number} menunggu tanda tangan Anda. Cetak formulirnya, tanda tangani dan bubuhkan stempel, "
        "lalu setujui pindaiannya.",
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
        "Lihat permohonan",
    ),
    "cancel": Words(
        "Permohonan {number} dibatalkan",
        "Permohonan {number} dibatalkan: {reason}",
        "Lihat permohonan",
    ),
}


def tell_next(case: Case, *, action: str, by: User) -> list[int]:
    """Put a notice to whoever acts next (once ended: to both officers) in the outbox; never to the one who acted."""
    words = AFTER.get(action)
    if words is None:
        return []
    step = case.next_step
    roles = [step.actor] if step else [Role.ADB, Role.KEPALA_DINAS]
    recipients = User.objects.filter(office_id=case.office_id, role__in=roles, is_active=True).exclude(
        pk=by.pk
    )
    names = {"number": str(case), "reason": case.return_reason}
    return tell(
        recipients.values_list("pk", flat=True),
        occasion=f"{case.pk}:{case.acts}:{action}",
        subject=words.subject.format(**names),
        body=words.sentence.format(**names),
        path=case.url_of(step.action) if step else case.get_absolute_url(),
        button=words.button,
    )
