"""Why a mail did not go out, in words that may be stored and shown: never what a server said or was told."""

import smtplib
from dataclasses import dataclass

# The first that fits: the error, what it means, whether it concerns every mail.
MEANINGS: tuple[tuple[type[Exception], str, bool], ...] = (
    (smtplib.SMTPAuthenticationError, "Server surel menolak nama pengguna atau kata sandi pengirim", True),
    (smtplib.SMTPSenderRefused, "Server surel menolak alamat pengirim", True),
    (smtplib.SMTPRecipientsRefused, "Server surel menolak alamat penerima", False),
    (smtplib.SMTPDataError, "Server surel menolak isi surel", False),
    (smtplib.SMTPNotSupportedError, "Server surel tidak mendukung cara pengiriman ini", False),
    # All others of smtplib, too: refused, timed out, broken off, no such host.
    (OSError, "Server surel tidak dapat dihubungi", True),
    (Exception, "Surel tidak dapat disusun", False),
)
SERVICE_CLOSING = 421


@dataclass(frozen=True)
class Failure:
    """`sentence` names the cause and its technical kind; `concerns_all`: no other mail would fare better now."""

    sentence: str
    concerns_all: bool = False


def failure_of(error: Exception) -> Failure:
    """What `error` means for this mail and for those that wait behind it."""
    words, concerns_all = next((words, whole) for kind, words, whole in MEANINGS if isinstance(error, kind))
    code = _code_of(error)
    kind = f"{type(error).__name__} {code}" if code else type(error).__name__
    return Failure(f"{words} ({kind})", concerns_all=concerns_all or code == SERVICE_CLOSING)


def _code_of(error: Exception) -> int | None:
    """The server's own number for it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
