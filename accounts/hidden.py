"""Characters that nobody sees, by which one name can be made to look like another (T24)."""

import unicodedata


def is_hidden(character: str) -> bool:
    """Whether it is a control, direction, surrogate, private or unassigned character."""
    return unicodedata.category(character).startswith("C")


def hides_something(text: str) -> bool:
    """Whether a name holds any such."""
    return any(is_hidden(character) for character in text)
