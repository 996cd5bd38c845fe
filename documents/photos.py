"""Photographs of a paper, taken with a telephone, become one PDF."""

from collections.abc import Sequence

from documents.confinement import inspect_confined
from documents.inspection.findings import Picture
from documents.refusals import UnacceptableFile

MOST_PHOTOGRAPHS = 10
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def is_photograph(content: bytes) -> bool:
    """Whether it begins as a JPEG or a PNG does."""
    return content.startswith(_MAGIC)


def name_of(photographs: int, *, of: str) -> str:
    """What the PDF is called, whatever the telephone called its pictures."""
    return f"{of}-{photographs}-foto.pdf"


def assemble(photographs: Sequence[bytes]) -> tuple[bytes, list[Picture]]:
    """The PDF with a page for each photograph, in the order given, and the pictures of its pages."""
    if len(photographs) > MOST_PHOTOGRAPHS:
        raise UnacceptableFile("too_many_photographs", limit=MOST_PHOTOGRAPHS)
    if not all(is_photograph(photograph) for photograph in photographs):
        raise UnacceptableFile("mixed")
    inspection = inspect_confined(photographs, job={"task": "photographs"})
    return inspection.made[0], inspection.pictures
