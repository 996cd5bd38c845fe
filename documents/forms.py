"""The fields through which a paper enters a form: what comes out of them has been inspected."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from documents.confinement import read_scan_confined, read_signatures_confined
from documents.intake import Inspected, accept
from documents.models import DamagedDocument, Document, DocumentKind, ErasedDocument
from documents.reading import Reading, SignatureMark
from documents.signatures import SignedPdf, Trusted
from documents.widgets import PaperInput

logger = logging.getLogger(__name__)
# Of a file that is the form itself, byte for byte, no code need be read and no ink be looked for.
UNREAD = Reading(texts=(), mark=SignatureMark.UNREADABLE)


@dataclass(frozen=True)
class ScannedForm:
    """A signed form as it came back: the paper, and what is to be read on it."""

    inspected: Inspected
    reading: Reading
    # What its electronic signatures are worth, where it is the printed form itself that was signed.
    signed: SignedPdf | None = None


class PaperField(forms.FileField):
    """One paper of a kind; cleaned to an `Inspected`, or None where none was chosen and none is needed."""

    def __init__(self, *, kind: DocumentKind, **options: Any) -> None:
        options.setdefault("widget", PaperInput(kind=kind))
        missing = f"Pilih berkas {kind.within}."
        options.setdefault("error_messages", {"required": missing, "missing": missing})
        super().__init__(**options)
        self.kind = kind

    def clean(self, data: Any, initial: Any = None) -> Inspected | None:
        files = [file for file in data or [] if file is not None]
        if not files:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        return accept(files, kind=self.kind)


class ScanField(PaperField):
    """The signed form as PDF or photographs, with what can be read on it.

    `printed` is the form as it was put out: the form class sets it on its own copy of the field, in `__init__`; it
    is opened only once a file is there. Only with it can a file be told from paper: a field that was given none says
    of no file that it was never printed.
    """

    printed: Document | bytes | None = None
    # Asked what signatures are judged against, where the form may come back signed electronically.
    trusted: Callable[[], Trusted] | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(kind=DocumentKind.SIGNED_FORM, **options)

    def clean(self, data: Any, initial: Any = None) -> ScannedForm | None:  # type: ignore[override]  # says more
        inspected = super().clean(data, initial)
        if inspected is None:
            return None
        printed = self._original()
        if inspected.is_signed and self.trusted and printed and inspected.content.startswith(printed):
            signed = read_signatures_confined(inspected.content, printed=printed, trusted=self.trusted())
            return ScannedForm(inspected, UNREAD, signed)
        return ScannedForm(inspected, read_scan_confined(inspected.content, printed=printed))

    def _original(self) -> bytes | None:
        if not isinstance(self.printed, Document):
            return self.printed
        try:
            return self.printed.read()
        except (DamagedDocument, ErasedDocument) as damage:
            # What cannot be compared is left to people, as every scan was before there was anything to compare.
            logger.error("a scan was read without its form: %s", damage)
            return None
