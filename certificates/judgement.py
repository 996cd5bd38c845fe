"""What an officer must be told about a certificate before it may stand in a case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.zones import day, moment
from certificates.inspection import CertificateFacts
from certificates.likeness import same_organization, same_person
from certificates.trust import Trust
from certificates.x509_words import STRONG_SCHEMES, in_words

# Whoever has the file made it: no authority stands behind it.
SELF_SIGNED = (
    "sertifikat ini ditandatangani sendiri, bukan oleh BSrE; "
    "jangan diunggah ke SIAK sebelum dipastikan kepada BSrE"
)
SMALLEST_RSA = 2048
SMALLEST_EC = 256
RENEW_AT_ONCE = (
    "Sertifikat tetap didaftarkan agar perpanjangannya dapat dimulai. Ajukan perpanjangan sekarang juga."
)
# Purposes that belong to machines; a person's certificate may name clientAuth beside others.
_MACHINE_PURPOSES = frozenset({"serverAuth", "codeSigning", "timeStamping", "OCSPSigning"})


@dataclass(frozen=True)
class Expected:
    """Whose certificate the case is about, as its form says."""

    full_name: str
    organization: str


@dataclass(frozen=True)
class Ends:
    """What the certificate's own end is held against, as far as the case knows."""

    tenure: date | None = None
    predecessor: datetime | None = None
    # One that SIAK has already is judged although it has ended: its renewal is what is wanted.
    may_be_past: bool = False


NO_ENDS = Ends()


@dataclass(frozen=True)
class Judgement:
    """Whole sentences: a refusal stops the step, a warning goes with it."""

    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def judge(
    facts: CertificateFacts,
    *,
    expected: Expected,
    trust: Trust,
    already_recorded: Callable[[CertificateFacts], bool],
    now: datetime,
    ends: Ends = NO_ENDS,
) -> Judgement:
    """Everything that is wrong with it at once, so that nobody comes back for the second fault."""
    ended = list(_about_end(facts, now=now, may_be_past=ends.may_be_past))
    refusals = [
        *_about_beginning(facts, now=now),
        *(() if ends.may_be_past else ended),
        *_about_predecessor(facts, ends=ends.predecessor),
        *_about_strength(facts),
        *_about_usage(facts),
        *_about_holder(facts, expected=expected),
    ]
    if already_recorded(facts):
        refusals.append(already_known(facts.serial))
    warnings = [
        *(ended if ends.may_be_past else ()),
        *_about_issuer(facts, trust=trust),
        *_about_tenure(facts, tenure_end=ends.tenure),
    ]
    return Judgement(tuple(refusals), tuple(warnings))


def already_known(serial: str) -> str:
    """The sentence for a certificate that stands in the register."""
    return (
        f"Sertifikat dengan nomor seri {serial} sudah tercatat di aplikasi ini. "
        "Pilih sertifikat yang baru diterbitkan untuk permohonan ini."
    )


def ends_no_later(predecessor_ends: datetime) -> str:
    """The sentence for a certificate that would not outlast the one that it is to follow."""
    return (
        "Sertifikat ini tidak berlaku lebih lama daripada sertifikat yang diperpanjang, "
        f"yang berakhir {moment(predecessor_ends)}. Pilih berkas P12 hasil perpanjangan."
    )


def _about_beginning(facts: CertificateFacts, *, now: datetime) -> Iterator[str]:
    if now < facts.not_before:
        yield (
            f"Sertifikat baru berlaku mulai {moment(facts.not_before)}. "
            "Catat penerbitannya sesudah waktu itu, dan periksa jam komputer bila waktunya sudah lewat."
        )


def _about_end(facts: CertificateFacts, *, now: datetime, may_be_past: bool) -> Iterator[str]:
    if now > facts.not_after:
        what = RENEW_AT_ONCE if may_be_past else "Pilih sertifikat yang masih berlaku."
        yield f"Sertifikat sudah kedaluwarsa sejak {moment(facts.not_after)}. {what}"


def _about_predecessor(facts: CertificateFacts, *, ends: datetime | None) -> Iterator[str]:
    if ends is not None and facts.not_after <= ends:
        yield ends_no_later(ends)


def _about_strength(facts: CertificateFacts) -> Iterator[str]:
    if facts.key_type == "RSA" and facts.key_size < SMALLEST_RSA:
        yield (
            f"Kunci RSA {facts.key_size} bit terlalu lemah; paling sedikit {SMALLEST_RSA} bit. "
            "Mintalah sertifikat yang baru kepada BSrE."
        )
    elif facts.key_type == "EC" and facts.key_size < SMALLEST_EC:
        yield (
            f"Kunci EC {facts.key_size} bit terlalu lemah; paling sedikit {SMALLEST_EC} bit. "
            "Mintalah sertifikat yang baru kepada BSrE."
        )
    elif facts.key_type not in {"RSA", "EC", "Ed25519"}:
        yield (
            f"Jenis kunci {facts.key_type} tidak dapat dipakai; yang dapat dipakai: RSA, EC, dan Ed25519. "
            "Mintalah sertifikat yang baru kepada BSrE."
        )
    if facts.signature_algorithm not in STRONG_SCHEMES:
        yield (
            f"Sertifikat ditandatangani penerbitnya dengan {facts.signature_algorithm}, "
            "yang tidak dapat dipercaya. Mintalah sertifikat yang baru kepada BSrE."
        )


def _about_usage(facts: CertificateFacts) -> Iterator[str]:
    if facts.is_ca or "keyCertSign" in facts.usages:
        yield ("Ini sertifikat penerbit, bukan sertifikat pemilik. Pilih sertifikat atas nama pemohon.")
    if "digitalSignature" not in facts.usages:
        yield (
            "Sertifikat ini tidak dibuat untuk tanda tangan elektronik (digitalSignature). "
            "Mintalah sertifikat tanda tangan elektronik kepada BSrE."
        )
    purposes = set(facts.extended_usages) - {"clientAuth"}
    if purposes and purposes <= _MACHINE_PURPOSES:
        yield (
            f"Sertifikat ini hanya untuk mesin: {in_words(sorted(purposes))}. "
            "Mintalah sertifikat tanda tangan elektronik kepada BSrE."
        )


def _about_holder(facts: CertificateFacts, *, expected: Expected) -> Iterator[str]:
    if not same_person(facts.common_name, expected.full_name):
        yield (
            f"Nama pada sertifikat, {_quoted(facts.common_name)}, berbeda dengan nama pemohon, "
            f"{_quoted(expected.full_name)}. Pilih sertifikat milik pemohon, "
            "atau kembalikan permohonan untuk perbaikan jika nama di sana keliru."
        )
    if not same_organization(facts.organization, expected.organization):
        yield (
            f"Instansi pada sertifikat, {_quoted(facts.organization)}, berbeda dengan instansi pemohon, "
            f"{_quoted(expected.organization)}. Pilih sertifikat dari instansi itu, "
            "atau kembalikan permohonan untuk perbaikan jika instansi di sana keliru."
        )


def _about_issuer(facts: CertificateFacts, *, trust: Trust) -> Iterator[str]:
    issuer = _quoted(facts.issuer_common_name)
    if trust in {Trust.UNRECOGNISED, Trust.UNCHECKED} and facts.issuer == facts.subject:
        yield f"Perhatian: {SELF_SIGNED}."
    elif trust == Trust.UNRECOGNISED:
        yield (
            f"Penerbit {issuer} tidak berujung pada penerbit induk yang dipasang di aplikasi ini. "
            "Pastikan sertifikat berasal dari BSrE sebelum melanjutkan."
        )
    elif trust == Trust.UNCHECKED:
        yield (
            f"Penerbit {issuer} belum diperiksa, karena sertifikat induk BSrE belum dipasang di sini. "
            "Pastikan sertifikat berasal dari BSrE sebelum melanjutkan."
        )
    elif trust == Trust.DEMO:
        yield (
            f"Penerbit {issuer} hanya untuk uji coba. Sertifikat ini tidak dapat dipakai untuk "
            "dokumen kependudukan yang sah."
        )


def _about_tenure(facts: CertificateFacts, *, tenure_end: date | None) -> Iterator[str]:
    if tenure_end is None:
        return
    last_day = timezone.localtime(facts.not_after).date()
    if tenure_end < last_day:
        yield (
            f"Masa jabatan berakhir pada {day(tenure_end)}, "
            f"sebelum sertifikat berakhir pada {day(last_day)}. Siapkan permohonan bagi pejabat berikutnya."
        )
    elif last_day < tenure_end:
        yield (
            f"Sertifikat berakhir pada {day(last_day)}, "
            f"sebelum masa jabatan berakhir pada {day(tenure_end)}. Perpanjangan akan diperlukan."
        )


def _quoted(name: str) -> str:
    return f"“{name}”" if name.strip() else "(kosong)"
