"""How BSrE says that one of its users stands: the nine words of its guide to the eSign Client Service (2024)."""

from django.db import models

from certificates.status import Status


class BsreStatus(models.TextChoices):
    """The value is BSrE's own word. Only a user whose word is ISSUE can sign."""

    ISSUE = "ISSUE", "Aktif"
    EXPIRED = "EXPIRED", "Masa berlaku berakhir"
    RENEW = "RENEW", "Dalam pembaruan"
    WAITING = "WAITING_FOR_VERIFICATION", "Menunggu verifikasi"
    NEW = "NEW", "Belum diaktivasi"
    NO_CERTIFICATE = "NO_CERTIFICATE", "Terdaftar, belum bersertifikat"
    NOT_REGISTERED = "NOT_REGISTERED", "Belum terdaftar"
    SUSPENDED = "SUSPEND", "Ditangguhkan"
    REVOKED = "REVOKE", "Dicabut"


# What BSrE may say of the holder of a certificate that stands so here. The words below it are about the holder, not
# about one certificate: of what is superseded or withdrawn they say nothing.
_FITTING = {
    Status.ACTIVE: {BsreStatus.ISSUE, BsreStatus.RENEW},
    Status.EXPIRING: {BsreStatus.ISSUE, BsreStatus.RENEW},
    Status.EXPIRED: {BsreStatus.EXPIRED, BsreStatus.RENEW},
    Status.NOT_UPLOADED: {BsreStatus.ISSUE, BsreStatus.RENEW, BsreStatus.NEW, BsreStatus.WAITING},
    Status.SUSPENDED: {BsreStatus.SUSPENDED},
    Status.REVOKED: set(BsreStatus) - {BsreStatus.ISSUE, BsreStatus.SUSPENDED},
}


def fits(answer: BsreStatus, status: Status) -> bool:
    """Whether BSrE's word about the holder goes with how his certificate stands in the register."""
    return status not in _FITTING or answer in _FITTING[status]
