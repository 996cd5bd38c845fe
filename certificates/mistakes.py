"""Salah catat: a certificate that was registered and should not have been, the wrong file or under the wrong NIK.

It was never what the register said of it, so it is neither revoked nor superseded: it is withdrawn, as one is that went
with its case, and may be registered anew.
"""

from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from certificates.beside import running_case
from certificates.models import Certificate
from certificates.revocation import NotPossibleNow, locked, record_and_tell

MARKED = "Sertifikat ini sudah dinyatakan salah catat. Pada halamannya tercatat oleh siapa dan mengapa."
OF_A_CASE = (
    "Sertifikat ini berasal dari permohonan, bukan dari pendaftaran sertifikat yang sudah terpasang. Batalkan atau "
    "perbaiki permohonannya."
)
SUPERSEDED = (
    "Sertifikat ini sudah digantikan sertifikat lain dan tidak lagi terhitung terpasang, sehingga tidak dapat "
    "dinyatakan salah catat. Bila penggantinya yang keliru, buka halaman sertifikat pengganti itu."
)
REVOKED = (
    "Sertifikat ini sudah tercatat dicabut. Catatan pencabutan tidak dapat ditutup dengan salah catat; sertifikat yang "
    "dicabut memang sudah tidak terhitung terpasang."
)
SUSPENDED = (
    "Sertifikat ini tercatat ditangguhkan. Catat dahulu akhir penangguhannya, lalu nyatakan salah catat."
)
RENEWED = (
    "Sertifikat ini sedang diperpanjang ({}). Batalkan dahulu perpanjangan itu, lalu nyatakan salah catat."
)


def why_not_mistaken(certificate: Certificate) -> str:
    """Why it cannot be said to be registered wrongly, as a sentence; empty where it can."""
    stands = {
        OF_A_CASE: certificate.case_id,
        MARKED: certificate.withdrawn_at,
        SUPERSEDED: certificate.superseded_at,
        # Else what BSrE took back could be registered anew as if it were in force.
        REVOKED: certificate.revoked_at,
        SUSPENDED: certificate.suspended_at,
    }
    if sentence := next((words for words, since in stands.items() if since is not None), ""):
        return sentence
    running = running_case(certificate)
    return RENEWED.format(running) if running else ""


def mark_mistaken(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """Take it out of the register; its row stays and says who did so, when and why. NotPossibleNow where it may not."""
    with locked(certificate, Action.MARK_MISTAKEN, by=by) as (held, officer):
        if why_not := why_not_mistaken(held):
            raise NotPossibleNow(why_not)
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = timezone.now(), officer, reason
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        record_and_tell(
            Action.MARK_MISTAKEN, held, by=officer, facts={"reason": reason}, words="dinyatakan salah catat"
        )
    return held
