"""What people write to each other in sentences: nobody's NIK, wherever it is read."""

from django.core.exceptions import ValidationError

from audit.facts import NIK

NIK_IN_PROSE = "Jangan menuliskan NIK di sini: isian ini dibaca orang lain dan tidak dapat dihapus."


def refuse_nik(text: str) -> None:
    """For what goes into mails, the bell and the trail, where nobody can take it back."""
    if NIK.search(text):
        raise ValidationError(NIK_IN_PROSE)
