"""The only facts that an entry may carry: no secret and no personal number can slip in."""

import re
from collections.abc import Mapping
from typing import Any

# Sixteen digits, however they are grouped; a NIP, which has eighteen, may be written.
NIK = re.compile(r"(?<!\d)\d(?:[\s.-]*\d){15}(?!\d)")
FACTS = {
    "about": "perihal",
    "action": "tindakan",
    "answer": "jawaban",
    "asked_by": "atas permintaan",
    "basis": "dasar",
    "capacity": "selaku",
    "cause": "sebab",
    "certificate_serial": "nomor seri sertifikat",
    "certificate_sha256": "sidik jari sertifikat",
    "changed": "yang berubah",
    "channel": "cara penyampaian",
    "confirmed": "pernyataan",
    "content_sha256": "SHA-256 yang ditampilkan dan disetujui",
    "data_keys": "kunci data dokumen yang dibungkus ulang",
    "devices": "perangkat",
    "document_kind": "jenis dokumen",
    "document_sha256": "SHA-256 dokumen",
    "due": "tenggat",
    "entries": "jumlah catatan",
    "entry": "nomor catatan",
    "fields": "isian yang belum benar",
    "findings": "temuan",
    "form_version": "versi formulir",
    "format": "bentuk berkas",
    "from_state": "keadaan semula",
    "letter_number": "nomor surat",
    "mark": "kotak tanda tangan",
    "master_key": "nomor kunci induk",
    "matched_by": "cara pencocokan formulir",
    "means": "cara pembuktian",
    "minutes_number": "nomor berita acara",
    "note": "catatan",
    "official": "pejabat",
    "p12_sha256": "SHA-256 berkas P12",
    "page": "halaman",
    "papers": "jumlah dokumen",
    "path": "alamat",
    "period": "lingkup dan masa",
    "proof": "bukti kunci",
    "reason": "alasan",
    "replaced_sha256": "SHA-256 dokumen yang digantikan",
    "retention": "masa simpan",
    "retired_up_to": "kunci induk yang ditarik, sampai nomor",
    "revision": "revisi SOP",
    "root": "akar pohon segel",
    "sealed_values": "nilai tersegel yang dibungkus ulang",
    "signatures": "tanda tangan elektronik",
    "since": "sejak",
    "superseded_serial": "sertifikat yang digantikan",
    "to_state": "keadaan sesudahnya",
    "unreadable": "yang tidak dapat dibuka",
    "username": "nama pengguna",
    "user": "pengguna",
    "warnings": "peringatan yang dikesampingkan",
}


def with_masked_niks(text: str) -> str:
    """What somebody has typed as it may be on record: of a NIK that he looks for, the middle is left out."""
    return NIK.sub(lambda found: _masked("".join(filter(str.isdigit, found[0]))), text)


def _masked(nik: str) -> str:
    return f"{nik[:6]}******{nik[-4:]}"


def allowed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they may be kept; a name outside the list is a fault of the program."""
    unknown = facts.keys() - FACTS.keys()
    if unknown:
        raise ValueError(f"not a fact that may be on record: {sorted(unknown)}")
    return dict(facts)
