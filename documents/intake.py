"""What comes in from outside: looked at before anybody trusts it, kept byte for byte, refused in one sentence."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from documents.confinement import inspect_confined
from documents.inspection.findings import Picture
from documents.models import DocumentKind
from documents.names import PDF, PHOTOGRAPHS, checked_name
from documents.photos import assemble, is_photograph, name_of
from documents.refusals import UnacceptableFile

MEGABYTE = 1024 * 1024
PDF_MAGIC = b"%PDF-"


@dataclass(frozen=True)
class Allowed:
    """What a field takes; the limits of the whole house hold besides."""

    photographs: bool = False
    # What photographs of such a paper are called: a camera's own names say nothing to whoever looks for it.
    photographed: str = "pindaian"
    size: int = settings.UPLOAD_LIMIT
    pages: int = settings.PAGE_LIMIT

    @property
    def extensions(self) -> tuple[str, ...]:
        return PDF + PHOTOGRAPHS if self.photographs else PDF


ALLOWED = {
    DocumentKind.KTP: Allowed(size=5 * MEGABYTE, pages=2),
    DocumentKind.DECREE: Allowed(),
    DocumentKind.DISMISSAL: Allowed(),
    DocumentKind.SIGNED_FORM: Allowed(photographs=True),
    DocumentKind.SIAK_EVIDENCE: Allowed(
        photographs=True, photographed="bukti-unggah-siak", size=5 * MEGABYTE
    ),
}


@dataclass(frozen=True)
class Inspected:
    """A paper that may be stored: a PDF as it came, or the PDF that photographs have become."""

    content: bytes = field(repr=False)
    name: str
    pictures: tuple[Picture, ...] = field(repr=False)
    sha256: str
    media_type: str = "application/pdf"
    # Whether it carries electronic signatures, of whomever and however good.
    is_signed: bool = False

    @property
    def pages(self) -> int:
        return len(self.pictures)


def accept(files: Sequence["UploadedFile[bytes]"], *, kind: DocumentKind) -> Inspected:
    """What was uploaded into one field: one PDF, or photographs in the order of its pages."""
    given = [(file.read(settings.UPLOAD_LIMIT + 1), file.name or "") for file in files]
    allow = ALLOWED[kind]
    if len(given) == 1:
        return inspect(given[0][0], name=given[0][1], allow=allow)
    if not given:
        raise UnacceptableFile("empty")
    if not allow.photographs:
        raise UnacceptableFile("only_one")
    return inspect_photographs(given, allow=allow)


def inspect(content: bytes, *, name: str, allow: Allowed) -> Inspected:
    """One file, let in or refused by `UnacceptableFile`. What it is, its content says and not its name."""
    cleaned = _checked(content, name=name, allow=allow)
    if allow.photographs and is_photograph(content):
        return inspect_photographs([(content, name)], allow=allow)
    if allow.photographs and PDF_MAGIC not in content[:1024]:
        raise UnacceptableFile("not_pdf_or_photograph")
    found = inspect_confined([content], job={"task": "pdf", "page_limit": allow.pages})
    name = str(PurePosixPath(cleaned).with_suffix(".pdf"))
    return _inspected(content, name=name, pictures=found.pictures, is_signed=found.is_signed)


def inspect_photographs(photographs: Sequence[tuple[bytes, str]], *, allow: Allowed) -> Inspected:
    """Photographs of the pages of one paper, in order, as the PDF that they become."""
    for content, name in photographs:
        _checked(content, name=name, allow=allow)
    pdf, pictures = assemble([content for content, _ in photographs])
    return _inspected(pdf, name=name_of(len(photographs), of=allow.photographed), pictures=pictures)


def _checked(content: bytes, *, name: str, allow: Allowed) -> str:
    """What can be said without opening the file: the clean name, or a refusal."""
    if not content:
        raise UnacceptableFile("empty")
    if len(content) > allow.size:
        raise UnacceptableFile("too_large", limit=allow.size // MEGABYTE)
    return checked_name(name, allowed=allow.extensions)


def _inspected(pdf: bytes, *, name: str, pictures: Sequence[Picture], is_signed: bool = False) -> Inspected:
    return Inspected(
        content=pdf,
        name=name,
        pictures=tuple(pictures),
        sha256=hashlib.sha256(pdf).hexdigest(),
        is_signed=is_signed,
    )
