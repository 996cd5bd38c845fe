"""The only facts that an entry may carry: no secret and no personal number can slip in."""

from collections.abc import Mapping
from typing import Any

FACTS = {
    "action": "tindakan",
    "asked_by": "atas permintaan",
    "cause": "sebab",
    "certificate_serial": "nomor seri sertifikat",
    "certificate_sha256": "sidik jari sertifikat",
    "changed": "yang berubah",
    "confirmed": "pernyataan",
    "content_sha256": "SHA-256 yang ditampilkan dan disetujui",
    "data_keys": "kunci data dokumen yang dibungkus ulang",
    "document_kind": "jenis dokumen",
    "document_sha256": "SHA-256 dokumen",
    "form_version": "versi formulir",
    "from_state": "keadaan semula",
    "letter_number": "nomor surat",
    "mark": "kotak tanda tangan",
    "master_key": "nomor kunci induk",
    "matched_by": "cara pencocokan formulir",
    "note": "catatan",
    "official": "pejabat",
    "p12_sha256": "SHA-256 berkas P12",
    "page": "halaman",
    "path": "alamat",
    "proof": "bukti kunci",
    "reason": "alasan",
    "replaced_sha256": "SHA-256 dokumen yang digantikan",
    "revision": "revisi SOP",
    "sealed_values": "nilai tersegel yang dibungkus ulang",
    "since": "sejak",
    "superseded_serial": "sertifikat yang digantikan",
    "to_state": "keadaan sesudahnya",
    "unreadable": "yang tidak dapat dibuka",
    "username": "nama pengguna",
    "user": "pengguna",
    "warnings": "peringatan yang dikesampingkan",
}


def allowed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they may be kept; a name outside the list is a fault of the program."""
    unknown = facts.keys() - FACTS.keys()
    if unknown:
        raise ValueError(f"not a fact that may be on record: {sorted(unknown)}")
    return dict(facts)
