"""What people write to each other in sentences: nobody's NIK, wherever it is read."""

import re

from django.core.exceptions import ValidationError

# Sixteen digits, however they are grouped; a NIP, which has eighteen, may be written.
_NIK = re.compile(r"(?<!\d)\d(?:[\s.-]*\d){15}(?!\d)")
NIK_IN_PROSE = "Jangan menuliskan NIK di sini: isian ini dibaca orang lain dan tidak dapat dihapus."


def refuse_nik(text: str) -> None:
    """For what goes into mails, the bell and the trail, where nobody can take it back."""
    if _NIK.search(text):
        raise ValidationError(NIK_IN_PROSE)
