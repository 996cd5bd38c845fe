"""What seldom stands in a signed file: a picture that is drawn with twice, and a time stamp over everything."""

import io
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.stamp import AnnotAppearances, TextStamp, TextStampStyle

from tests.certificates.authority import Issued
from tests.documents.signing import apart, asn1, key_of, store_of


class _Same(TextStamp):
    def as_appearances(self) -> AnnotAppearances:
        shown = self.register()
        return AnnotAppearances(normal=shown, rollover=shown)


class SameUnderThePointer(TextStampStyle):
    """Shows a signature, and once more the same where a mouse lies upon it."""

    def create_stamp(self, writer: Any, box: Any, text_params: dict[str, Any]) -> TextStamp:
        return _Same(writer=writer, style=self, box=box, text_params=text_params)


def timestamped(pdf: bytes, clock: Issued) -> bytes:
    """The same file with a time stamp of all of it, in an unseen field of its own."""
    stamper = DummyTimeStamper(asn1(clock.certificate), key_of(clock), certs_to_embed=store_of(clock.chain))
    written = io.BytesIO()
    pen = signers.PdfTimeStamper(stamper)
    apart(lambda: pen.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", output=written))
    return written.getvalue()
