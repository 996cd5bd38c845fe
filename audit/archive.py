"""An archive of the trail for somebody who trusts neither this application nor its administrator.

A ZIP file that is made while it is sent. What is held meanwhile is some thousand entries; leaves and tree, which come
after the entries, wait in files without a name that hold hashes alone.
"""

import hashlib
import json
import zipfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import connection
from django.utils import timezone

from audit.canonical import canonical_bytes
from audit.covering import Covering
from audit.keys import keys
from audit.merkle import leaf_hash
from audit.moment import present_moment
from audit.sealing import is_genuine, origin
from audit.seals import Checkpoint
from audit.selection import Chosen, Selection

FOLDER = Path(__file__).parent / "verifier"
# Where everything lies that is no part of the trail; the verifier holds this folder against the signature.
BESIDE = "permohonan/"
ROWS = "SELECT id, previous, canonical, hash, mac FROM audit_entry WHERE id = ANY(%s)"
KNOWN = "SELECT hash, entry_id FROM audit_leaf WHERE hash = ANY(%s)"
SIZES = """
    SELECT size FROM (
        SELECT size, row_number() OVER (ORDER BY size DESC) AS number, count(*) OVER () AS count
        FROM audit_checkpoint WHERE size <= %s
    ) AS known WHERE (number - 1) %% ((count + %s - 1) / %s) = 0 ORDER BY size
"""
# Of more checkpoints than that, every second or tenth one: each signature takes its reader some milliseconds.
MOST_CHECKPOINTS = 500
SIGNED_AS = b"arsip rekam jejak\n"
WHOLE = 1 << 256


class Archive:
    """What is to be sent; `count` says how many entries that will be.

    What is put beside the trail (names and bytes, asked for once and in turn) is under the same signature.
    """

    def __init__(self, selection: Selection) -> None:
        self.selection, self.moment = selection, present_moment()
        self.beside: Iterable[tuple[str, Iterable[bytes]]] = ()
        self.chosen = Chosen(selection, self.moment.limits)

    @property
    def count(self) -> int:
        """How many entries it is about."""
        return self.chosen.sealed + self.chosen.unsealed

    @property
    def name(self) -> str:
        """What the file is to be called."""
        return f"rekam-jejak-{timezone.localtime(self.moment.at):%Y%m%d-%H%M%S}.zip"

    def chunks(self) -> Generator[bytes, None, None]:
        """The bytes of the ZIP file."""
        with TemporaryFile() as leaves, TemporaryFile() as tree:
            yield from _Making(self, leaves, tree).carry_out()

    @cached_property
    def sizes(self) -> list[int]:
        """Of which checkpoints it speaks."""
        with connection.cursor() as cursor:
            cursor.execute(SIZES, [self.moment.limits.size, MOST_CHECKPOINTS, MOST_CHECKPOINTS])
            return [size for (size,) in cursor.fetchall()]


class _Sink:
    """Where the ZIP file is written to, and taken from at once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


@dataclass
class _Making:
    """One archive on its way."""

    archive: Archive
    leaves: IO[bytes]
    tree: IO[bytes]
    sealed: int = 0
    unsealed: int = 0
    forged: int = 0
    total: int = 0
    digests: dict[str, str] = field(default_factory=dict)

    def carry_out(self) -> Iterator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
            for name, parts in self._members():
                digest = hashlib.sha256()
                with file.open(self._info(name), "w", force_zip64=True) as member:
                    for part in parts:
                        digest.update(part)
                        member.write(part)
                        yield sink.taken()
                self.digests[name] = digest.hexdigest()
        yield sink.taken()

    def _members(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        for name in ("BACA-SAYA.txt", "verify.py"):
            yield name, [(FOLDER / name).read_bytes()]
        yield "kunci-publik.txt", [_public_key()]
        yield from self.archive.beside
        yield "titik-periksa.txt", self._checkpoints()
        yield "entri.jsonl", self._entries()
        yield "daun.bin", _pieces(self.leaves)
        yield "pohon.jsonl", _pieces(self.tree)
        yield "segel.json", [self._seal()]

    def _info(self, name: str) -> zipfile.ZipInfo:
        at = timezone.localtime(self.archive.moment.at)
        info = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        # Papers are compressed already.
        is_paper = name.startswith(BESIDE) and not name.endswith(".txt")
        info.compress_type = zipfile.ZIP_STORED if is_paper else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info

    def _checkpoints(self) -> Iterator[bytes]:
        found = Checkpoint.objects.filter(size__in=self.archive.sizes).order_by("size")
        for checkpoint in found.iterator(chunk_size=100):
            yield checkpoint.text.encode()

    def _entries(self) -> Iterator[bytes]:
        covering = Covering(self.archive.moment.limits.size, self.archive.sizes)
        for places in self.archive.chosen.places():
            rows = _rows([place.entry for place in places])
            for place in places:
                self.tree.writelines(covering.contain(place.position))
                self._add_leaf(place.leaf)
            self.sealed += len(places)
            yield b"".join(
                _line(place.position, rows[place.entry]) for place in places if place.entry in rows
            )
        self.tree.writelines(covering.finish())
        for numbers in self.archive.chosen.waiting():
            yield b"".join(self._waiting(numbers))

    def _waiting(self, numbers: list[int]) -> Iterator[bytes]:
        """Only what is ours: nothing but the signature of the archive will vouch for it."""
        rows, ours = _rows(numbers), keys()
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [[leaf_hash(bytes(row[2])) for row in rows.values()]])
            known = {bytes(leaf): number for leaf, number in cursor.fetchall()}
        for number in numbers:
            row = rows[number]
            leaf = leaf_hash(bytes(row[2]))
            if not is_genuine(*row, keys=ours) or known.get(leaf, number) != number:
                self.forged += 1
                continue
            self._add_leaf(leaf)
            self.unsealed += 1
            yield _line(None, row, nomor=number)

    def _add_leaf(self, leaf: bytes) -> None:
        self.leaves.write(leaf)
        self.total = (self.total + int.from_bytes(leaf)) % WHOLE

    def _seal(self) -> bytes:
        moment = self.archive.moment
        told = {
            "asal": origin(),
            "lingkup": self.archive.selection.words,
            "lengkap": self.archive.selection.is_whole,
            "dibuat": f"{moment.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z",
            "nomor": moment.drawn,
            "ukuran": moment.limits.size,
            "akar": moment.root.hex() if moment.is_ours else "",
            "tersegel": self.sealed,
            "belum_disegel": self.unsealed,
            "tidak_sah": self.forged,
            "jumlah_daun": f"{self.total:064x}",
            "berkas": self.digests,
        }
        signature = keys().signature_of(SIGNED_AS + canonical_bytes(told))
        return json.dumps({"isi": told, "tanda_tangan": signature.hex()}, indent=1).encode() + b"\n"


def write_archive(archive: Archive, file: IO[bytes]) -> None:
    """All of it into a file."""
    for chunk in archive.chunks():
        file.write(chunk)


def _rows(numbers: list[int]) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [numbers])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _line(position: int | None, row: tuple[Any, ...], **more: int) -> bytes:
    previous, canonical, entry_hash, _ = (bytes(value) for value in row)
    told = {
        "tempat": position,
        # What is no text any more is carried as it is, for the reader to find out.
        "naskah": canonical.decode("utf-8", "surrogateescape"),
        "sebelumnya": previous.hex(),
        "sidik": entry_hash.hex(),
        **more,
    }
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(1 << 16):
        yield piece


def _public_key() -> bytes:
    ours = keys()
    return (
        "Kunci publik Ed25519 yang memeriksa segel rekam jejak ini. Bandingkan sidik jarinya dengan yang tercetak\n"
        "pada laporan atau yang ada dalam surel pemeriksa; jangan percaya pada berkas ini saja.\n"
        f"kunci: {ours.public.hex()}\nsidik jari: {ours.fingerprint}\n"
    ).encode()
