"""docs/hak-akses.md, written from the authorisation table: `make access-document` after the table was changed."""

import os
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

PATH = Path(__file__).resolve().parents[2] / "docs" / "hak-akses.md"
HEAD = """# Hak akses

Siapa boleh membuka dan mengirim apa, alamat demi alamat. Halaman ini ditulis oleh program (`make access-document`) dari
tabel yang diuji terhadap aplikasi: setiap alamat, setiap peran, setiap metode (`tests/house/test_authorisation.py`).
Jangan mengubahnya dengan tangan.

- **baca**: membuka halaman atau berkas, tanpa mengubah apa pun (`tests/house/test_reading.py`). **kirim**: melakukan
  tindakan. **–**: ditolak, dan penolakan atas orang yang sudah masuk tercatat.
- **Tanpa masuk**: siapa pun, sebelum membuktikan dirinya.
- Milik kantor lain dijawab sama seperti yang tidak ada. Peran saja tidak cukup: keadaan permohonan, giliran, dan
  siapa yang mengerjakan langkah sebelumnya diperiksa lagi pada setiap tindakan (`sop/workflow.py`).
"""
ROOMS = {
    "sop": "Beranda dan SOP",
    "accounts": "Akun, orang, dan kantor",
    "notifications": "Pemberitahuan dan kalender",
    "channels": "Saluran pribadi",
    "documents": "Dokumen, retensi, dan pemusnahan",
    "certificates": "Sertifikat",
    "tenures": "Pejabat dan masa jabatan",
    "registrations": "Pendaftaran",
    "renewals": "Perpanjangan dan pengingat",
    "privacy": "Data pribadi",
    "audit": "Rekam jejak",
    "": "Pemantauan",
}
ABOUT = {
    "": "–",
    "access_change": "usul perubahan akses di kantornya",
    "calendar": "alamat kalender yang hanya diketahui pemiliknya",
    "case": "permohonan kantornya",
    "certificate": "sertifikat kantornya",
    "channel": "saluran miliknya sendiri",
    "destruction": "usul pemusnahan atau berita acara kantornya",
    "document": "dokumen kantornya",
    "entry": "catatan rekam jejak kantornya",
    "factor": "faktor kedua miliknya sendiri",
    "hold": "penahanan dokumen kantornya",
    "incident": "insiden kantornya",
    "notice": "pemberitahuan kantornya yang tidak terkirim",
    "letter": (
        "surat jawaban di kantornya; bagi ADB yang tentang dirinya atau yang permintaannya ia catat; surat insiden "
        "hanya bagi Kepala Dinas dan Administrator Aplikasi"
    ),
    "link": "tautan kata sandi miliknya",
    "pack": "berkas bukti yang dimintanya sendiri; dengan isi dokumen hanya bagi Kepala Dinas",
    "page": "gambar halaman dokumen kantornya",
    "person": "orang di kantornya",
    "renewal": "perpanjangan kantornya",
    "revision": "usul revisi SOP kantornya",
    "rule": "aturan retensi kantornya",
    "sheet": "salinan rekam jejak yang dimintanya sendiri",
    "subject_request": "permintaan pemilik data kantornya",
    "withdrawal": "permintaan pemilik data tanpa akun; permintaan sendiri ditarik oleh pengajunya dengan peran apa pun",
    "tenure": "masa jabatan di kantornya",
}
CAPTURED = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses(patterns: list[Any], *, space: str = "", before: str = "/") -> Iterator[tuple[str, str]]:
    """Each name with its address, in which what differs stands in angle brackets."""
    for pattern in patterns:
        written = before + CAPTURED.sub(r"<\1>", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            name = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, space=name, before=written)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", written


def written() -> str:
    """The whole page."""
    from tests.house.authorisation_table import TABLE  # noqa: PLC0415 -- roles need an application that is set up

    known = dict(addresses(get_resolver("config.urls").url_patterns))
    names = sorted(TABLE, key=lambda name: (list(ROOMS).index(name.rpartition(":")[0]), known[name]))
    chapters = (
        chapter(room, {known[name]: TABLE[name] for name in of_room})
        for room, of_room in groupby(names, key=lambda name: name.rpartition(":")[0])
    )
    return "\n".join([HEAD, *chapters])


def chapter(room: str, rows: dict[str, Any]) -> str:
    from accounts.models import Role  # noqa: PLC0415 -- as above

    titles = ["Alamat", *(Role(role).label for role in Role), "Tanpa masuk", "Tentang"]
    lines = [
        [
            f"`{address}`",
            *(acts(row.methods) if role in row.roles else "–" for role in Role),
            acts(row.methods) if row.is_open else "–",
            ABOUT[row.about],
        ]
        for address, row in rows.items()
    ]
    table = [titles, ["---"] * len(titles), *lines]
    return "\n".join([f"## {ROOMS[room]}", "", *(f"| {' | '.join(line)} |" for line in table), ""])


def acts(methods: tuple[str, ...]) -> str:
    return ", ".join(word for method, word in (("GET", "baca"), ("POST", "kirim")) if method in methods)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "unused-after-this-command")
    django.setup()
    PATH.write_text(written())
