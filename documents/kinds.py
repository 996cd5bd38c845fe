"""What a paper is to the SOP, and what the application itself makes of papers."""

from django.db import models


class DocumentKind(models.TextChoices):
    """What a paper is to the SOP; the label is what the office calls it."""

    KTP = "ktp", "KTP"
    DECREE = "decree", "SK Kepala Dinas"
    DISMISSAL = "dismissal", "SK pemberhentian"
    FORM = "form", "Formulir permohonan"
    SIGNED_FORM = "signed_form", "Formulir bertanda tangan dan berstempel"
    SIAK_EVIDENCE = "siak_evidence", "Bukti unggah SIAK"
    MINUTES = "minutes", "Berita acara pemusnahan"

    @property
    def within(self) -> str:
        """What the office calls it inside a sentence: a small letter, unless it begins with an abbreviation."""
        first, _, _ = self.label.partition(" ")
        return self.label if first.isupper() else self.label[0].lower() + self.label[1:]


# What stays of a destruction is not destroyed itself.
DESTRUCTIBLE = tuple(kind for kind in DocumentKind if kind != DocumentKind.MINUTES)
