"""The words that a SOP file and its models share, and which acts are rows of which table."""

from django.db.models import TextChoices


class Procedure(TextChoices):
    """Which of the SOP's two tables."""

    REGISTRATION = "registration", "Pendaftaran"
    RENEWAL = "renewal", "Perpanjangan"


class Actor(TextChoices):
    """Pelaksana: whose column a row stands in; the role of the same name carries it out."""

    ADB = "ADB", "ADB"
    KEPALA_DINAS = "KEPALA_DINAS", "Kepala Dinas"


class Symbol(TextChoices):
    """What the SOP draws in the actor's column (PermenPAN-RB 35/2012 has five; the other two are no row's)."""

    CAPSULE = "capsule", "kapsul"
    BOX = "box", "kotak"
    DIAMOND = "diamond", "belah ketupat"


class Artefact(TextChoices):
    """What goes in and out of a row; the SOP gives one thing several spellings, so each has a code."""

    FORM = "FORM", "Formulir permohonan"
    FORM_SIGNED = "FORM_SIGNED", "Formulir bertanda tangan dan berstempel"
    FORM_SIGNED_PDF = "FORM_SIGNED_PDF", "Formulir bertanda tangan dan berstempel (PDF)"
    P12 = "P12", "Berkas P12"
    PASSPHRASE = "PASSPHRASE", "Passphrase"
    CERT_ACCESS = "CERT_ACCESS", "Sertifikat elektronik dan akses tanda tangan elektronik"


# The acts that are rows, in their order. What they do is code; who does them, and how long, is data.
ROWS: dict[Procedure, tuple[str, ...]] = {
    Procedure.REGISTRATION: ("fill", "sign", "issue", "upload"),
    Procedure.RENEWAL: ("fill", "issue", "upload"),
}
ACTIONS = ROWS[Procedure.REGISTRATION]
