"""Characters that nobody sees, by which one text can be made to look like another, or to print as a box (T24)."""

import re
import unicodedata

from django.core.exceptions import ValidationError

HIDDEN = "Isian ini memuat karakter tersembunyi. Ketik kembali isian ini, jangan menempelkannya."

# Inside an emoji it is seen: it makes one picture of several.
_PICTURE = r"\u2600-\u27bf\U0001f300-\U0001faff"
_JOINER = re.compile(rf"(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])")


def is_hidden(character: str) -> bool:
    """Whether it is a control, direction, surrogate, private or unassigned character."""
    return unicodedata.category(character).startswith("C")


def hides_something(text: str) -> bool:
    """Whether a text holds any such."""
    return any(is_hidden(character) for character in _JOINER.sub("", text))


def refuse_hidden(text: str) -> None:
    """The one sentence for whoever typed or pasted such a text."""
    if hides_something(text):
        raise ValidationError(HIDDEN)
