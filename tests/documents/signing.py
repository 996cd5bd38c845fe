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
# Where nothing is printed, above the title of its first page.
ABOVE_THE_TITLE = (60, 704, 260, 718)


def asn1(certificate: certificates.Certificate) -> x509.Certificate:
    der = certificate.public_bytes(serialization.Encoding.DER)
    loaded: x509.Certificate = x509.Certificate.load(der)
    return loaded


def key_of(issued: Issued) -> keys.PrivateKeyInfo:
    der = issued.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    loaded: keys.PrivateKeyInfo = keys.PrivateKeyInfo.load(der)
    return loaded


def store_of(chain: tuple[certificates.Certificate, ...]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(asn1(each) for each in chain)
    return store


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: pyHanko wants a loop of events to itself, and Playwright's may run in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


class _Heedless(signers.PdfSigner):
    """Signs what another has closed, as a program may."""

    says_when = True

    def _enforce_certification_constraints(self, reader: Any) -> None:
        pass

    def init_signing_session(self, *given: Any, **options: Any) -> Any:
        session = super().init_signing_session(*given, **options)
        if not self.says_when:
            session.system_time = None  # type: ignore[assignment]  # the format lets it be left out
        return session


def signed(
    pdf: bytes,
    issued: Issued,
    *,
    field: str = "TandaTangan1",
    at: datetime | None = None,
    box: tuple[int, int, int, int] | None = None,
    page: int = -1,
    stamped_by: Issued | None = None,
    drawn_as: Any = None,
    says_when: bool = True,
    hashed_by: str = "sha256",
    **options: Any,
) -> bytes:
    """The same file with one more revision, in which this person has signed all that was there before."""
    signer = signers.SimpleSigner(
        signing_cert=asn1(issued.certificate),
        signing_key=key_of(issued),
        cert_registry=store_of(issued.chain),
    )
    clock = None
    if stamped_by:
        clock = DummyTimeStamper(
            asn1(stamped_by.certificate),
            key_of(stamped_by),
            certs_to_embed=store_of(stamped_by.chain),
            fixed_dt=at,
        )
    meta = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm=hashed_by, subfilter=fields.SigSeedSubFilter.PADES, **options
    )
    place = fields.SigFieldSpec(field, on_page=page, box=box)
    written = io.BytesIO()
    pen = _Heedless(meta, signer, timestamper=clock, new_field_spec=place, stamp_style=drawn_as)
    pen.says_when = says_when
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


def with_words(
    pdf: bytes, words: str, *, box: tuple[int, int, int, int], page: int = 0, signed_as: str = ""
) -> bytes:
    """An increment with a field that shows words; in it lies the signature of another field, or none."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    reference, _ = writer.find_page_for_modification(page)
    field = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name("/Widget"),
        pdf_name("/FT"): pdf_name("/Sig"),
        pdf_name("/T"): TextStringObject("Lain"),
        pdf_name("/F"): NumberObject(4),
        pdf_name("/P"): reference,
        pdf_name("/Rect"): ArrayObject(map(NumberObject, box)),
        pdf_name("/AP"): DictionaryObject({pdf_name("/N"): _showing(writer, words)}),
    }
    form = writer.root["/AcroForm"]
    for other in form["/Fields"]:
        if signed_as and other.get_object()["/T"] == signed_as:
            field[pdf_name("/V")] = other.get_object().raw_get("/V")
    made = writer.add_object(DictionaryObject(field))
    writer.register_annotation(reference, made)
    form["/Fields"].append(made)
    writer.update_container(form["/Fields"])
    return _written(writer)


def with_other_words(pdf: bytes, words: str, *, field: str = "TandaTangan1") -> bytes:
    """An increment by which a signature that stands there shows something else."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for found in writer.root["/AcroForm"]["/Fields"]:
        if found.get_object()["/T"] == field:
            found.get_object()["/AP"][pdf_name("/N")] = _showing(writer, words)
            writer.update_container(found.get_object())
    return _written(writer)


def _showing(writer: IncrementalPdfFileWriter, words: str) -> Any:
    font = {pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type1")}
    font |= {pdf_name("/BaseFont"): pdf_name("/Times-Roman")}
    fonts = DictionaryObject({pdf_name("/F1"): writer.add_object(DictionaryObject(font))})
    shape = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): ArrayObject(map(NumberObject, (0, 0, 200, 14))),
        pdf_name("/Resources"): DictionaryObject({pdf_name("/Font"): fonts}),
    }
    drawn = f"BT /F1 11 Tf 2 3 Td ({words}) Tj ET".encode()
    return writer.add_object(StreamObject(dict_data=shape, stream_data=drawn))


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
