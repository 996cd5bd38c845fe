"""What an inspection can find."""

from dataclasses import dataclass, field

# In points, from the lower left corner of a page: left, bottom, right, top.
Rectangle = tuple[float, float, float, float]


class Unfit(Exception):
    """The file cannot be let in; `code` names the sentence that says why (`documents.refusals`)."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Picture:
    """One page as a JPEG, small enough to show and large enough to read."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int
