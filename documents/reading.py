"""What the eye of the machine found on a scan; the seeing itself happens in a child process (documents.scan)."""

from dataclasses import dataclass

from django.db.models import TextChoices


class SignatureMark(TextChoices):
    """Whether something stands in the signature box. Never a guess: what cannot be judged is said so."""

    FILLED = "terisi", "terisi"
    EMPTY = "kosong", "kosong"
    UNREADABLE = "tidak-terbaca", "tidak dapat dinilai"


@dataclass(frozen=True)
class Reading:
    """The texts of all codes on all pages, and the mark in the signature box, whatever the order of the pages.

    Unprinted is a file whose pages are the computer's own drawing of the form: nobody can have signed that paper.
    It is never said of a page with something in its box, nor where the form was not given to compare with.
    """

    texts: tuple[str, ...]
    mark: SignatureMark
    is_unprinted: bool = False
