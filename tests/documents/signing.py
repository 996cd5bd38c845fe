"""PDFs signed electronically by people of a test authority, rightly and wrongly: made anew in each run."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.certificates.authority import Authority, Issued

T = TypeVar("T")
# In points, inside the signature box of the form's last page.
IN_THE_BOX = (330, 200, 500, 250)


def asn1(certificate: certificates.Certificate) -> x509.Certificate:
    der = certificate.public_bytes(serialization.Encoding.DER)
    loaded: x509.Certificate = x509.Certificate.load(der)
    return loaded


def _key(issued: Issued) -> keys.PrivateKeyInfo:
    der = issued.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    loaded: keys.PrivateKeyInfo = keys.PrivateKeyInfo.load(der)
    return loaded


def _store(chain: tuple[certificates.Certificate, ...]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(asn1(each) for each in chain)
    return store


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: pyHanko wants a loop of events to itself, and Playwright's may run in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


class _Heedless(signers.PdfSigner):
    """Signs what another has closed, as a program may."""

    def _enforce_certification_constraints(self, reader: Any) -> None:
        pass


def signed(
    pdf: bytes,
    issued: Issued,
    *,
    field: str = "TandaTangan1",
    at: datetime | None = None,
    box: tuple[int, int, int, int] | None = None,
    page: int = -1,
    stamped_by: Issued | None = None,
    **options: Any,
) -> bytes:
    """The same file with one more revision, in which this person has signed all that was there before."""
    signer = signers.SimpleSigner(
        signing_cert=asn1(issued.certificate),
        signing_key=_key(issued),
        cert_registry=_store(issued.chain),
    )
    clock = None
    if stamped_by:
        clock = DummyTimeStamper(
            asn1(stamped_by.certificate),
            _key(stamped_by),
            certs_to_embed=_store(stamped_by.chain),
            fixed_dt=at,
        )
    meta = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, **options
    )
    place = fields.SigFieldSpec(field, on_page=page, box=box)
    written = io.BytesIO()
    pen = _Heedless(meta, signer, timestamper=clock, new_field_spec=place)
    apart(lambda: pen.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=written))
    return written.getvalue()


def with_one_more_page(pdf: bytes) -> bytes:
    """An increment that appends a page, whatever was signed before."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    content = writer.add_object(StreamObject(stream_data=b"BT ET"))
    box = ArrayObject(map(NumberObject, (0, 0, 595, 842)))
    writer.insert_page(PageObject(contents=content, media_box=box))
    return _written(writer)


def with_another_content(pdf: bytes, *, page: int = 0) -> bytes:
    """An increment that shows something else on a page of the form."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    reference, _ = writer.find_page_for_modification(page)
    found = reference.get_object()
    found[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 m 500 500 l S"))
    writer.update_container(found)
    return _written(writer)


def with_field(pdf: bytes) -> bytes:
    """An increment with a field that waits for a signature, and one that anybody may fill in."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec("Kosong"))
    text = {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): TextStringObject("Catatan")}
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(DictionaryObject(text)))
    writer.update_container(form["/Fields"])
    return _written(writer)


def with_note(pdf: bytes, *, page: int = 0) -> bytes:
    """An increment with a note that lies upon a page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    note = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name("/FreeText"),
        pdf_name("/Rect"): ArrayObject(map(NumberObject, (60, 400, 400, 600))),
        pdf_name("/Contents"): TextStringObject("lain"),
    }
    writer.register_annotation(
        writer.find_page_for_modification(page)[0], writer.add_object(DictionaryObject(note))
    )
    return _written(writer)


def without_fields(pdf: bytes) -> bytes:
    """An increment by which no field leads to a signature that still stands in the file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    form = writer.root["/AcroForm"]
    form[pdf_name("/Fields")] = ArrayObject()
    writer.update_container(form)
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def revocation_list(
    authority: Authority, *serials: int, since: datetime, life: timedelta = timedelta(days=7)
) -> bytes:
    """What an authority says of its certificates, as the operator loads it."""
    issuer = authority.issued.certificate.subject
    builder = certificates.CertificateRevocationListBuilder(issuer, since, since + life)
    for serial in serials:
        revoked = certificates.RevokedCertificateBuilder(serial, since - timedelta(hours=1)).build()
        builder = builder.add_revoked_certificate(revoked)
    made = builder.sign(authority.issued.key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)
