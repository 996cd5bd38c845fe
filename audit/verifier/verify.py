"""Whether an archive of the trail is what the application put into it: for an inspector, at home, with Python alone.

    python3 verify.py [FOLDER ATAU BERKAS ZIP] [--titik-periksa BERKAS ...] [--kunci SIDIK_JARI]

One file for Python 3.9 and later, without anything beside the standard library, and without a line of the application
that it judges: Ed25519 after RFC 8032, the tree after RFC 6962 and the canonical text are all written here once more.
What each answer and exit code means stands in BACA-SAYA.txt. Nothing of an archive is believed before it is checked:
sizes are capped, members are read by their names alone, and no more is held than 32 bytes and some for each entry.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

CODES = {
    "utuh": 0,
    "diubah": 10,
    "dihapus": 11,
    "disisipkan": 12,
    "urutan tertukar": 13,
    "ekor terpotong": 14,
    "rantai dibangun ulang": 15,
    "dipulihkan dari cadangan": 16,
    "tidak dapat dinilai": 17,
}
INTACT, CHANGED, DELETED, INSERTED, REORDERED, TRUNCATED, REBUILT, RESTORED, UNJUDGED = CODES
# Of several, the first of these names the whole.
GRAVEST_FIRST = (REBUILT, RESTORED, TRUNCATED, DELETED, INSERTED, REORDERED, CHANGED, UNJUDGED)
SEAL, KEY, NOTES, TREE, LEAVES, ENTRIES = (
    "segel.json",
    "kunci-publik.txt",
    "titik-periksa.txt",
    "pohon.jsonl",
    "daun.bin",
    "entri.jsonl",
)
# In the archive of one case, its papers: all that lies there must be what was put there.
PAPERS, LARGEST_PAPER, MOST_MEMBERS = "permohonan/", 1 << 26, 10_000
LARGEST = {SEAL: 1 << 20, KEY: 1 << 16, NOTES: 1 << 24, TREE: 1 << 32, LEAVES: 1 << 30, ENTRIES: 1 << 37}
LONGEST_LINE, MOST_TOLD, MOST_KEPT, MOST_SOUGHT, DEEPEST = 1 << 22, 20, 10_000, 500, 40
GENESIS = bytes(32)
DAMAGED = (OSError, ValueError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError)


class Unjudged(Exception):
    """Nothing can be said, and why."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# Ed25519, RFC 8032, section 5.1; points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def added(one: Point, other: Point) -> Point:
    (x, y, z, t), (u, v, w, s) = one, other
    a, b, c, d = (y - x) * (v - u) % P, (y + x) * (v + u) % P, 2 * t * s * D % P, 2 * z * w % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(encoded: bytes) -> Point:
    """Section 5.1.3; ValueError where no point is written like that."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * SQRT_M1 % P
    if y >= P or x * x % P != square or (sign and not x):
        raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Section 5.1.7: whether S*B - k*A, written as a point, is R."""
    scalar = int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or scalar >= ORDER:
        return False
    try:
        x, y, z, t = point(public)
    except ValueError:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    factor = int.from_bytes(hashed, "little") % ORDER
    minus, total = (P - x, y, z, P - t), (0, 1, 1, 0)
    multiples = (total, BASE, minus, added(BASE, minus))
    for bit in range(252, -1, -1):
        total = added(total, total)
        total = added(total, multiples[(scalar >> bit & 1) | (factor >> bit & 1) << 1])
    inverse = pow(total[2], P - 2, P)
    x, y = total[0] * inverse % P, total[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# The canonical text: sorted keys, no spaces, no floats, nothing escaped but what JSON demands.
SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}

ESCAPED = re.compile(r'["\\\x00-\x1f]')


def quoted(text: str) -> str:
    if ESCAPED.search(text):
        text = ESCAPED.sub(lambda at: SHORT.get(at[0]) or f"\\u{ord(at[0]):04x}", text)
    return f'"{text}"'


def canonical(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, list):
        return f"[{','.join(canonical(one, depth + 1) for one in value)}]"
    return "{" + ",".join(f"{quoted(k)}:{canonical(value[k], depth + 1)}" for k in sorted(value)) + "}"


def whole(text: str) -> int:
    if len(text) > 20:
        raise ValueError("too long a number")
    return int(text)


def never(text: str) -> Any:
    raise ValueError(f"no {text} here")


DECODER = json.JSONDecoder(parse_int=whole, parse_float=never, parse_constant=never)
PLAIN = json.JSONEncoder(separators=(",", ":"))


def parsed(text: str) -> Any:
    """JSON, without floats; whatever is wrong with it is a ValueError."""
    try:
        return DECODER.decode(text)
    except RecursionError:
        raise ValueError("too deep") from None


class Entry(NamedTuple):
    """A line of entri.jsonl."""

    place: Any
    text: bytes
    previous: bytes
    hash: bytes
    number: Any
    values: dict[str, Any]
    is_canonical: bool

    @property
    def words(self) -> str:
        """When it was put on record, what, and of which case."""
        said = [
            str(self.values.get(name) or "")[:60] for name in ("at", "action", "actor_name", "case_number")
        ]
        return ", ".join(word for word in said if word)


def entry_of(line: bytes) -> Entry | None:
    """None where it cannot be read. What is no UTF-8 is carried in surrogates, as the application writes it."""
    try:
        told = parsed(line.decode())
        text = told["naskah"].encode("utf-8", "surrogateescape")
        previous, hashed = bytes.fromhex(told["sebelumnya"]), bytes.fromhex(told["sidik"])
        place, number = told["tempat"], told.get("nomor")
        is_plain = PLAIN.encode(told) == line.decode().rstrip("\n")
        is_counted = {type(place), type(number)} <= {int, type(None)}
        if not is_plain or {len(previous), len(hashed)} != {32} or not is_counted:
            return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    try:
        values = parsed(text.decode())
        is_canonical = isinstance(values, dict) and canonical(values).encode() == text
    except ValueError:
        values, is_canonical = {}, False
    values = values if isinstance(values, dict) else {}
    return Entry(place, text, previous, hashed, number, values, is_canonical)


class Note(NamedTuple):
    """A checkpoint: the bytes that are signed, and what they say."""

    text: bytes
    origin: str
    size: int
    root: bytes
    at: str
    drawn: int
    settled: int
    key_name: bytes
    signature: bytes


NOTE = re.compile(
    r"(([^\n]{1,255})\n([0-9]{1,19})\n([A-Za-z0-9+/]{43}=)\nwaktu (\S{1,40})\nnomor ([0-9]{1,19})\n"
    r"(?:tuntas ([0-9]{1,19})\n)?)\n— (\S+) (\S{92})\n"
)


def notes_of(text: str) -> list[Note]:
    """The checkpoints in a text, whatever else stands around them."""
    found = []
    for match in NOTE.finditer(text.replace("\r\n", "\n")):
        signed, origin, size, root, at, drawn, settled, signer, seal = match.groups()
        try:
            known = base64.b64decode(seal, validate=True)
        except ValueError:
            continue
        if origin == signer and len(known) == 68:
            values = (int(size), base64.b64decode(root), at, int(drawn), int(settled or 0))
            found.append(Note(signed.encode(), origin, *values, known[:4], known[4:]))
    return found


class Source:
    """A folder or a ZIP file, and the SHA-256 of each member that was read to its end."""

    def __init__(self, path: Path) -> None:
        self.path, self.zip, self.digests = path, None, dict[str, str]()
        if not path.is_dir():
            self.zip = zipfile.ZipFile(path)
            names = self.zip.namelist()
            if len(names) > MOST_MEMBERS or len(set(names)) != len(names):
                raise Unjudged("berkas ZIP memuat nama yang sama lebih dari satu kali")

    def _opened(self, name: str, limit: int) -> BinaryIO:
        if self.zip is None:
            path = self.path / name
            if not path.is_file() or path.stat().st_size > limit:
                raise Unjudged(f"berkas {name} tidak ada atau terlalu besar")
            return path.open("rb")
        if name not in self.zip.namelist():
            raise Unjudged(f"berkas {name} tidak ada")
        info = self.zip.getinfo(name)
        if info.file_size > min(limit, (1 << 20) + 200 * info.compress_size):
            raise Unjudged(f"berkas {name} di dalam ZIP mengembang terlalu besar")
        return self.zip.open(info)  # type: ignore[return-value]  # it reads as any binary file does

    def papers(self) -> set[str]:
        """What lies there, by names that the file system or the ZIP file itself has told."""
        if self.zip is not None:
            return {name for name in self.zip.namelist() if name.startswith(PAPERS) and name != PAPERS}
        return {PAPERS + path.name for path in (self.path / PAPERS).glob("*")}

    def lines(self, name: str) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with self._opened(name, LARGEST.get(name, 1 << 20)) as file:
            while line := file.readline(LONGEST_LINE):
                digest.update(line)
                yield line
        self.digests[name] = digest.hexdigest()

    def bytes(self, name: str) -> bytes:
        with self._opened(
            name, LARGEST_PAPER if name.startswith(PAPERS) else LARGEST.get(name, 1 << 20)
        ) as file:
            content = file.read()
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return content


class Tree:
    """The tree of RFC 6962 as its complete subtrees are added from the left."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[tuple[int, bytes]]()

    def add(self, width: int, node: bytes) -> None:
        self.size += width
        while self.peaks and self.peaks[-1][0] == width:
            node = sha256(b"\x01" + self.peaks.pop()[1] + node)
            width *= 2
        self.peaks.append((width, node))

    def root(self) -> bytes:
        if not self.peaks:
            return sha256(b"")
        node = self.peaks[-1][1]
        for _, peak in self.peaks[-2::-1]:
            node = sha256(b"\x01" + peak + node)
        return node


class Finding(NamedTuple):
    """One thing that is not as it was; `line` is that of entri.jsonl, from 1."""

    verdict: str
    sentence: str
    line: int = 0


SHAPE = {
    "asal": str,
    "lingkup": str,
    "lengkap": bool,
    "dibuat": str,
    "nomor": int,
    "ukuran": int,
    "akar": str,
    "tersegel": int,
    "belum_disegel": int,
    "tidak_sah": int,
    "jumlah_daun": str,
    "berkas": dict,
}


class Seal:
    """What the application says of the archive as a whole, and whether it is the holder of the key who says so."""

    def __init__(self, content: bytes, public: bytes) -> None:
        try:
            told = parsed(content.decode())
            if json.dumps(told, indent=1) + "\n" != content.decode():
                raise ValueError("written in another way")
            self.told: dict[str, Any] = told["isi"]
            signature = bytes.fromhex(told["tanda_tangan"])
            if signature.hex() != told["tanda_tangan"]:
                raise ValueError("written in another way")
            text = b"arsip rekam jejak\n" + canonical(self.told).encode()
            if any(type(self.told[name]) is not kind for name, kind in SHAPE.items()):
                raise ValueError("another kind of value")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unjudged(f"{SEAL} tidak terbaca") from None
        self.is_signed = is_signed(public, text, signature)
        self.entries = self.told["tersegel"] + self.told["belum_disegel"]


class Check:
    """One examination of one archive."""

    def __init__(self, source: Source, *, outside: list[Path], fingerprint: str) -> None:
        self.source, self.known = source, fingerprint.replace(":", "").replace(" ", "").lower()
        self.findings, self.counts = list[Finding](), dict.fromkeys(CODES, 0)
        self.remarks, self.lines = list[str](), set[int]()
        self.outside = [note for path in outside for note in self._outside_notes(path)]
        # Ranges of places that the archive contains: where each begins, and the number of its first leaf.
        self.starts, self.firsts = array("Q"), array("Q")
        self.roots, self.tree, self.sealed = dict[int, bytes](), Tree(), 0
        self.is_mapped = self.is_torn = self.is_short = False
        # Leaves whose entry was met in good order, and the line of each; then whatever else was met.
        self.order, self.numbers = array("Q"), array("Q")
        self.strangers, self.unread = list[tuple[int, Any, int]](), list[tuple[int, int, int]]()
        self.mislabelled, self.broken = list[tuple[int, Any]](), list[tuple[int, Any, bytes]]()
        self.chains, self.next = dict[str, int](), 0

    def add(self, verdict: str, sentence: str, line: int = 0) -> None:
        self.counts[verdict] += 1
        if self.counts[verdict] <= MOST_TOLD:
            self.findings.append(Finding(verdict, sentence, line))
        if line and len(self.lines) < MOST_KEPT:
            self.lines.add(line)

    @property
    def verdict(self) -> str:
        return next((one for one in GRAVEST_FIRST if self.counts[one]), INTACT)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found so far of what somebody may have done."""
        return not any(count for verdict, count in self.counts.items() if verdict != UNJUDGED)

    def carry_out(self) -> None:
        try:
            if self._read_key():
                self.seal = Seal(self.source.bytes(SEAL), self.public)
                self.notes = notes_of(self.source.bytes(NOTES).decode("utf-8", "replace"))
                if len(self.notes) > MOST_KEPT // 5:
                    raise Unjudged(f"{NOTES} memuat terlalu banyak titik periksa")
                self._read_tree()
                self._read_entries()
                self._settle()
                self._judge_links()
                self._judge_notes()
                self._judge_files()
                self._judge_papers()
                self._judge_outside()
        except Unjudged as reason:
            self.add(UNJUDGED, str(reason))
        except DAMAGED as error:
            self.add(UNJUDGED, f"arsip rusak atau tidak terbaca ({type(error).__name__})")

    def _outside_notes(self, path: Path) -> list[Note]:
        try:
            with path.open("rb") as file:
                found = notes_of(file.read(LARGEST[NOTES]).decode("utf-8", "replace"))
        except OSError:
            found = []
        if not found:
            self.add(UNJUDGED, f"{path.name} tidak terbaca atau tidak memuat titik periksa")
        return found[-MOST_SOUGHT:]

    def _read_key(self) -> bool:
        text = self.source.bytes(KEY).decode("utf-8", "replace")
        key = re.search(r"^kunci: ([0-9a-f]{64})\s*$", text, re.MULTILINE)
        stated = re.search(r"^sidik jari: ([0-9a-f]{64})\s*$", text, re.MULTILINE)
        if not key or not stated:
            raise Unjudged(f"{KEY} tidak memuat kunci beserta sidik jarinya")
        self.public = bytes.fromhex(key[1])
        self.fingerprint = sha256(self.public).hex()
        if self.known and self.known != self.fingerprint:
            self.add(
                REBUILT, f"kunci arsip ini bukan kunci yang Anda kenal: sidik jarinya {self.fingerprint}"
            )
        elif stated[1] != self.fingerprint:
            self.add(CHANGED, f"{KEY}: sidik jari yang tertulis bukan sidik jari kuncinya")
        return not self.counts[REBUILT] and not self.counts[CHANGED]

    # Where each entry belongs

    def _read_tree(self) -> None:
        self.leaves = self.source.bytes(LEAVES)
        self.total = len(self.leaves) // 32
        wanted = {note.size for note in self.notes + self.outside}
        is_sound = len(self.leaves) % 32 == 0
        for line in self.source.lines(TREE):
            is_sound = is_sound and self._grow(line, wanted)
        signed = {
            name: self.seal.told["berkas"].get(name) == self.source.digests[name] for name in (LEAVES, TREE)
        }
        is_spoilt = self.seal.is_signed and signed[LEAVES] and not signed[TREE]
        self.is_mapped = is_sound and not is_spoilt
        self.is_counted = not self.seal.is_signed or self.total == self.seal.entries
        self.taken = bytearray(self.total)

    def _grow(self, line: bytes, wanted: set[int]) -> bool:
        """Go on by what a line says is next: places of the archive, or a subtree that stands for other ones."""
        if self.is_short:
            return True
        try:
            begin, end, *rest = parsed(line.decode())
            width = end - begin
            if type(begin) is not int or begin != self.tree.size or width < 1:
                return False
            if rest:
                self.is_torn = self.is_torn or rest[0] is None
                node = bytes.fromhex(rest[0] or "00" * 32)
                if len(node) != 32 or width & (width - 1) or begin % width:
                    return False
                self.tree.add(width, node)
        except (ValueError, TypeError):
            return False
        if not rest:
            self.is_short = self.sealed + width > self.total
            width = min(width, self.total - self.sealed)
            self.starts.append(begin)
            self.firsts.append(self.sealed)
            for number in range(self.sealed, self.sealed + width):
                self.tree.add(1, self.leaves[32 * number : 32 * number + 32])
                if self.tree.size in wanted:
                    self.roots[self.tree.size] = self.tree.root()
            self.sealed += width
        elif self.tree.size in wanted:
            self.roots[self.tree.size] = self.tree.root()
        return True

    def _number(self, place: Any) -> int | None:
        """The leaf for a place of the tree; None if the archive does not contain it."""
        found = bisect_right(self.starts, place) - 1 if place is not None and 0 <= place < 1 << 63 else -1
        if found < 0 or not self.is_mapped:
            return None
        number: int = self.firsts[found] + place - self.starts[found]
        end = self.firsts[found + 1] if found + 1 < len(self.firsts) else self.sealed
        return number if number < end else None

    def _where(self, number: int) -> str:
        if number >= self.sealed or not self.is_mapped:
            return f"catatan ke-{number + 1} arsip"
        found = bisect_right(self.firsts, number) - 1
        return f"tempat {self.starts[found] + number - self.firsts[found]}"

    def _leaf(self, number: int) -> bytes:
        return self.leaves[32 * number : 32 * number + 32]

    def _sought(self, leaf: bytes) -> int:
        """The number of a leaf that is not where it was expected, -1 if there is none."""
        self.seeking = getattr(self, "seeking", 0) + 1
        at = self.leaves.find(leaf) if self.seeking <= MOST_SOUGHT else -1
        while at % 32 and at >= 0:
            at = self.leaves.find(leaf, at + 1)
        return at // 32 if at >= 0 else -1

    # Each entry

    def _read_entries(self) -> None:
        self.read, self.unsealed, self.waiting = 0, 0, list[int]()
        latest = sorted(self.notes, key=lambda one: -one.size)
        self.settled = next((n.settled for n in latest if is_signed(self.public, n.text, n.signature)), 0)
        for line in self.source.lines(ENTRIES):
            self.read += 1
            entry = entry_of(line)
            if entry is None:
                self._note_unread(line)
            else:
                self._look_at(entry, self.read)

    def _note_unread(self, line: bytes) -> None:
        """What one line had become two is one."""
        last, near, count = self.unread[-1] if self.unread else (0, -1, 0)
        if (last, near) == (self.read - 1, self.next):
            self.unread[-1] = (self.read, near, count)
        elif len(self.unread) < MOST_KEPT:
            self.unread.append((self.read, self.next, max(line.count(b'"naskah"'), 1)))

    def _look_at(self, entry: Entry, line: int) -> None:
        own = sha256(entry.previous + entry.text)
        leaf = sha256(b"\x00" + own)
        claimed = self._number(entry.place)
        number = self.next if claimed is None else claimed
        if self._leaf(number) != leaf:
            # All that stand after a leaf that was taken out are where the line before them says.
            number = self.next if self._leaf(self.next) == leaf else self._sought(leaf)
        if number < 0 or self.taken[number]:
            if len(self.strangers) < MOST_KEPT:
                self.strangers.append((line, claimed, self.next))
            return
        is_labelled = claimed == number if number < self.sealed and self.is_mapped else entry.place is None
        self.taken[number] = 1 if is_labelled or not self.is_mapped else 3
        if self.taken[number] == 3 and len(self.mislabelled) < MOST_KEPT:
            self.mislabelled.append((line, claimed))
        self.order.append(number)
        self.numbers.append(line)
        self.next = number + 1
        if entry.place is None:
            self.unsealed += 1
            self.waiting += [line] if len(self.waiting) < MOST_TOLD else []
            if entry.number is not None and entry.number <= self.settled:
                self.add(REORDERED, "catatan ini belum disegel, padahal nomornya sudah terlewati", line)
        if own != entry.hash:
            self.add(CHANGED, "sidik yang tertulis pada catatan ini bukan sidik naskahnya", line)
        if not entry.is_canonical:
            self.add(CHANGED, "naskah catatan ini bukan naskah baku", line)
        self._follow(entry, number, line)

    def _follow(self, entry: Entry, number: int, line: int) -> None:
        """The chain of a case: each act continues the one before it."""
        case = str(entry.values.get("case_id") or "")[:64]
        is_start = entry.values.get("action") == "start" and entry.values.get("outcome") == "done"
        if not case or (entry.previous == GENESIS and not is_start):
            return
        before = self.chains.get(case)
        if entry.previous != GENESIS:
            leaf = sha256(b"\x00" + entry.previous)
            is_linked = before is not None and self._leaf(before) == leaf
            is_due = before is not None or self.seal.told["lengkap"]
            if not is_linked and is_due and len(self.broken) < MOST_SOUGHT:
                self.broken.append((line, before, leaf))
        self.chains[case] = number

    def _settle(self) -> None:
        """What became of each line that was not the entry that it should be, and of each leaf without a line."""
        for line, claimed, near in self.strangers:
            place = near if claimed is None else claimed
            if place < self.total and not self.taken[place]:
                self.taken[place] = 2
                self.add(CHANGED, f"isi catatan ini bukan yang ada pada {LEAVES}", line)
            else:
                self.add(INSERTED, "catatan ini tidak ada pada pohon segel, atau salinan catatan lain", line)
        for line, near, count in self.unread:
            here = [number for number in range(near, min(near + count, self.total)) if not self.taken[number]]
            for number in here:
                self.taken[number] = 2
            said = f"baris ke-{line} {ENTRIES} tidak terbaca"
            self.add(CHANGED if here else INSERTED, f"{self._where(near)}: {said}" if here else said)
        if self.is_counted:
            self._settle_order()
        else:
            self._judge_counts()
        met = self.taken.replace(b"\x02", b"\x01").replace(b"\x03", b"\x01") + b"\x01"
        begin = met.find(0)
        while begin >= 0:
            end = met.find(1, begin)
            self._miss(begin, end)
            begin = met.find(0, end)

    def _judge_counts(self) -> None:
        """There are not as many leaves as the application had signed."""
        more = self.total - self.seal.entries
        if more > 0:
            self.add(INSERTED, f"{more} catatan ditambahkan pada arsip bersama daunnya")
            return
        said = f"{-more} catatan dihapus dari arsip bersama daunnya"
        at = next((line for line, _ in self.mislabelled), 0)
        is_cut = (
            self.is_short
            or self.sealed == self.seal.told["tersegel"]
            or self.tree.size < self.seal.told["ukuran"]
        )
        if self.is_mapped and is_cut and not at:
            self.add(TRUNCATED, f"{-more} catatan terakhir arsip tidak ada lagi, juga daunnya")
        else:
            self.add(DELETED, f"{said}; sebelum catatan ini" if at else said, at)

    def _settle_order(self) -> None:
        moved = set[int]()
        if any(self.order[at] < self.order[at - 1] for at in range(1, len(self.order))):
            pairs = zip(self.order, sorted(self.order), self.numbers)  # noqa: B905 -- strict= is of Python 3.10
            moved.update(line for number, due, line in pairs if number != due)
        for line, claimed in self.mislabelled:
            if line not in moved:
                if claimed is not None and self.taken[claimed] == 3:
                    moved.add(line)
                else:
                    self.add(CHANGED, "tempat yang tertulis pada catatan ini bukan tempatnya", line)
        for line in sorted(moved):
            self.add(REORDERED, "catatan ini tidak berdiri di tempatnya semula", line)

    def _miss(self, begin: int, end: int) -> None:
        places = self._where(begin) + (f" sampai {self._where(end - 1)}" if end - begin > 1 else "")
        last = bisect_right(self.order, begin) - 1
        if end == self.total:
            self.add(TRUNCATED, f"{end - begin} catatan terakhir arsip tidak ada lagi: {places}")
        else:
            said = f"{end - begin} catatan tidak ada lagi: {places}"
            self.add(
                DELETED, f"{said}; setelah catatan ini" if last >= 0 else said, *self.numbers[last : last + 1]
            )

    def _judge_links(self) -> None:
        """A link is told of only where nothing else is known that broke it."""
        if not self.is_clean or not self.is_counted:
            return
        is_rooted = self._is_rooted
        for line, before, leaf in self.broken:
            if self._sought(leaf) >= 0:
                self.add(REORDERED, "catatan ini tidak berdiri setelah catatan yang dilanjutkannya", line)
            elif is_rooted or before is None or self.total != self.seal.entries:
                self.add(DELETED, "catatan ini melanjutkan catatan yang tidak ada dalam arsip", line)
            else:
                at = self.numbers[bisect_right(self.order, before) - 1]
                self.add(
                    CHANGED, "catatan ini diubah bersama daunnya: catatan berikutnya tidak melanjutkannya", at
                )

    # The whole

    @property
    def _is_vouched(self) -> bool:
        """Whether the seal of the archive is right and names this very root, whatever became of the checkpoints."""
        told = self.seal.told
        is_covered = self.is_mapped and self.tree.size == told["ukuran"]
        return self.seal.is_signed and is_covered and self.tree.root().hex() == told["akar"]

    @property
    def _last(self) -> Note | None:
        return max(self.notes, key=lambda note: note.size, default=None)

    @property
    def _is_rooted(self) -> bool:
        last = self._last
        return self._is_vouched or (
            self.is_mapped and last is not None and self.roots.get(last.size) == last.root
        )

    def _judge_notes(self) -> None:
        told, last = self.seal.told, self._last
        if told["tidak_sah"] and self.seal.is_signed:
            said = f"{told['tidak_sah']} catatan di basis data tidak ditulis oleh aplikasi; tidak disertakan di sini"
            self.add(INSERTED, said)
        if last is None and told["ukuran"] and not self.seal.is_signed:
            raise Unjudged(f"{NOTES} tidak memuat titik periksa")
        good = [note for note in self.notes if is_signed(self.public, note.text, note.signature)]
        signed_size = max([note.size for note in good] + [told["ukuran"] if self.seal.is_signed else 0])
        if self.is_torn:
            self.add(DELETED, "sebagian pohon segel tidak ada lagi di basis data ketika arsip dibuat")
        elif self.is_mapped and self.tree.size < signed_size:
            if self.is_clean or not self.seal.is_signed:
                said = f"pohon segel arsip berakhir pada {self.tree.size} catatan; yang disegel {signed_size}"
                self.add(TRUNCATED, said)
        elif not self._is_rooted:
            self._judge_roots(good)
        is_rebuilt = not self._is_vouched and self._is_rooted and last not in good
        if is_rebuilt and last is not None:
            self.add(
                REBUILT,
                "arsip ini cocok dengan dirinya sendiri, tetapi segelnya tidak ditandatangani kuncinya",
            )
        for note in self.notes:
            if note not in good and not (is_rebuilt and note == last):
                said = f"titik periksa atas {note.size} catatan tidak ditandatangani dengan kunci arsip ini"
                self.add(CHANGED, said)

    def _judge_roots(self, good: list[Note]) -> None:
        """Entries and leaves agree with each other, but not with the root."""
        if not self.is_clean:
            return
        fitting = [note.size for note in good if self.roots.get(note.size) == note.root]
        wrong = [note.size for note in good if self.roots.get(note.size, note.root) != note.root]
        where = f"di antara tempat {max(fitting, default=0)} dan {min(wrong, default=self.tree.size)}"
        total = sum(int.from_bytes(self.leaves[at : at + 32], "big") for at in range(0, 32 * self.total, 32))
        if f"{total % (1 << 256):064x}" != self.seal.told["jumlah_daun"]:
            self.add(CHANGED, f"{where}: catatan diubah bersama daunnya")
        elif self.is_mapped and self.sealed == self.seal.told["tersegel"] and LEAVES in self._altered():
            self.add(REORDERED, f"{where}: urutan catatan ditukar bersama daunnya")
        else:
            self.add(CHANGED, f"{where}: {TREE} tidak lagi menghasilkan akar yang disegel")

    def _altered(self) -> list[str]:
        signed = self.seal.told["berkas"]
        for name in sorted(signed):
            if name not in self.source.digests and name in ("BACA-SAYA.txt", "verify.py"):
                try:
                    self.source.bytes(name)
                except Unjudged:
                    self.remarks.append(f"Berkas {name} tidak disertakan; itu tidak memengaruhi pemeriksaan.")
        return [
            name
            for name, digest in self.source.digests.items()
            if name != SEAL and signed.get(name) != digest
        ]

    def _judge_files(self) -> None:
        altered = self._altered()
        entries = (TREE, LEAVES, ENTRIES)
        if self.seal.is_signed:
            is_told = not self.is_clean
            for name in altered:
                if name not in entries or not is_told:
                    self.add(CHANGED, f"berkas {name} bukan lagi seperti ketika arsip dibuat")
        elif self.is_clean:
            said = "tidak ditandatangani dengan kunci arsip ini, sehingga lengkap tidaknya arsip tidak dapat dipastikan"
            self.add(CHANGED, f"{SEAL} {said}")

    def _judge_papers(self) -> None:
        signed = {name: told for name, told in self.seal.told["berkas"].items() if name.startswith(PAPERS)}
        found = self.source.papers()
        for name in sorted(signed.keys() - found):
            self.add(DELETED, f"berkas {name} tidak ada lagi")
        for name in sorted(found - signed.keys()):
            self.add(INSERTED, f"berkas {name} tidak termasuk arsip ini")
        for name in sorted(found & signed.keys()):
            if hashlib.sha256(self.source.bytes(name)).hexdigest() != signed[name]:
                self.add(CHANGED, f"berkas {name} bukan lagi seperti ketika arsip dibuat")

    def _judge_outside(self) -> None:
        for note in self.outside:
            name = sha256(note.origin.encode() + b"\n\x01" + self.public)[:4]
            is_ours = is_signed(self.public, note.text, note.signature)
            what = f"titik periksa dari luar atas {note.size} catatan ({note.at})"
            if not is_ours and (self.known or name == note.key_name):
                self.add(UNJUDGED, f"{what} rusak atau tidak ditandatangani dengan kunci ini")
            elif not is_ours:
                self.add(REBUILT, f"{what} ditandatangani dengan kunci lain daripada arsip ini")
            elif note.origin != self.seal.told["asal"]:
                self.add(UNJUDGED, f"{what} adalah milik {note.origin}")
            elif note.size > self.tree.size:
                self._judge_lack(note, what)
            elif note.size not in self.roots:
                self.remarks.append(f"{what[0].upper()}{what[1:]} tidak dapat dibandingkan dengan arsip ini.")
            elif self.roots[note.size] != note.root and not self.counts[REBUILT]:
                self._judge_contradiction(note, what)

    def _judge_lack(self, note: Note, what: str) -> None:
        """It is about more entries than the archive's tree: the archive may simply be older."""
        told = self.seal.told
        if note.at > told["dibuat"] and self.seal.is_signed:
            self.remarks.append(
                f"{what[0].upper()}{what[1:]} lebih baru daripada arsip ini; mintalah arsip baru."
            )
        elif self.seal.is_signed and told["nomor"] < note.drawn:
            said = f"{what} lebih tua daripada arsip, tetapi pohon segel arsip hanya atas {self.tree.size}"
            self.add(RESTORED, said)
        else:
            self.add(TRUNCATED, f"{what} lebih besar daripada pohon segel arsip ({self.tree.size} catatan)")

    def _judge_contradiction(self, note: Note, what: str) -> None:
        is_ours = any(
            is_signed(self.public, one.text, one.signature) and self.roots.get(one.size) == one.root
            for one in self.notes
            if one.size >= note.size
        )
        # What is wrong within the archive has its own name already, and shows in its roots as well.
        if is_ours or self.is_clean:
            said = f"{what} sah, tetapi bertentangan dengan pohon segel arsip"
            self.add(RESTORED if is_ours else REBUILT, said)

    # What is said

    def words(self) -> Iterator[str]:
        if hasattr(self, "seal"):
            told = self.seal.told
            yield f"Arsip: {told['lingkup']}, dibuat {told['dibuat']} oleh {told['asal']}"
        if hasattr(self, "read"):
            yield f"Catatan: {self.read}; pohon segel atas {self.tree.size} catatan"
            if self.unsealed:
                yield f"Belum disegel: {self.unsealed} catatan, dijamin oleh tanda tangan arsip ini saja"
        if hasattr(self, "fingerprint"):
            yield f"Sidik jari kunci publik: {self.fingerprint}"
        described = self._described(
            {finding.line for finding in self.findings} | set(getattr(self, "waiting", ()))
        )
        for line in getattr(self, "waiting", ()):
            yield f"  belum disegel: {described.get(line, '')}"
        for finding in self.findings:
            about = f" [{described[finding.line]}]" if finding.line in described else ""
            yield f"{finding.verdict}: {finding.sentence}{about}"
        for verdict, count in self.counts.items():
            if count > MOST_TOLD:
                yield f"{verdict}: dan {count - MOST_TOLD} temuan lain"
        yield from self.remarks
        if self.verdict == INTACT and not self.known and not self.outside:
            yield "Cocokkan sidik jari itu dengan yang tercetak pada laporan atau yang ada dalam surel pemeriksa."
        yield f"Hasil: {self.verdict}"

    def _described(self, lines: set[int]) -> dict[int, str]:
        """In words, the entries on these lines: read once more, because hardly any is ever asked for."""
        found = dict[int, str]()
        # What cannot be read once more is on record as that already.
        with suppress(*DAMAGED, Unjudged):
            for number, line in enumerate(self.source.lines(ENTRIES) if lines - {0} else (), start=1):
                entry = entry_of(line) if number in lines else None
                if entry is not None:
                    place = "belum disegel" if entry.place is None else f"tempat {entry.place}"
                    found[number] = f"{place}, baris {number}: {entry.words}"
        return found


def main(arguments: list[str]) -> int:
    """Say what was found, and return the exit code."""
    parser = argparse.ArgumentParser(description="Periksa keutuhan arsip rekam jejak.", add_help=True)
    parser.add_argument(
        "arsip", nargs="?", type=Path, default=Path(__file__).parent, help="folder atau berkas ZIP"
    )
    parser.add_argument(
        "--titik-periksa", nargs="+", action="extend", type=Path, default=[], metavar="BERKAS"
    )
    parser.add_argument("--kunci", default="", metavar="SIDIK_JARI")
    asked = parser.parse_args(arguments)
    try:
        check = Check(Source(asked.arsip), outside=asked.titik_periksa, fingerprint=asked.kunci)
    except (*DAMAGED, Unjudged) as error:
        print(f"{UNJUDGED}: {asked.arsip.name} tidak terbaca ({error})\nHasil: {UNJUDGED}")
        return CODES[UNJUDGED]
    check.carry_out()
    for said in check.words():
        # Whoever made the archive must not write to the terminal what he likes.
        print(re.sub(r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]", "?", said))
    return CODES[check.verdict]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # it is a file
    sys.exit(main(sys.argv[1:]))
