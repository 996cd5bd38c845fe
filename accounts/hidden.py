"""Characters that nobody sees, by which one text can be made to look like another, or to print as a box (T24)."""

import re
import unicodedata

from django.core.exceptions import ValidationError

HIDDEN = "Isian ini memuat karakter tersembunyi. Ketik kembali isian ini, jangan menempelkannya."

# Inside an emoji it is seen: it makes one picture of several.
_PICTURE = r"\u2600-\u27bf\U0001f300-\U0001faff"
# So is what chooses between two drawings of a picture, or makes a key of a digit.
_PICTURES_OF_OLD = r"\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_SELECTOR = re.compile(rf"(?<=[{_PICTURES_OF_OLD}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)")
# Letters, marks and symbols by their category, and yet nothing is drawn: fillers, selectors, the blank of Braille.
_BLANK = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_JOINER = re.compile(rf"(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])")


def is_hidden(character: str) -> bool:
    """Whether it is a control, direction, surrogate, private or unassigned character, or draws nothing."""
    return unicodedata.category(character).startswith("C") or bool(_BLANK.match(character))


def hides_something(text: str) -> bool:
    """Whether a text holds any such."""
    return any(is_hidden(character) for character in _SELECTOR.sub("", _JOINER.sub("", text)))


def refuse_hidden(text: str) -> None:
    """The one sentence for whoever typed or pasted such a text."""
    if hides_something(text):
        raise ValidationError(HIDDEN)
