"""Each way to tamper with an archive, with the names that it may be given."""

import hashlib
import json
import random
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any

from audit.canonical import canonical_bytes
from audit.merkle import leaf_hash, root_over
from tests.audit.archives import Copy

Line = dict[str, Any]
# The places, one of which must be named; none where nobody can know it.
Tamper = Callable[[random.Random, Copy], Sequence[int]]


def forged(line: Line, *, rehashed: bool = True) -> Line:
    """The entry with another role, and a hash that fits if he thinks of it."""
    values = json.loads(line["naskah"])
    text = canonical_bytes(values | {"role": f"X{values['role']}"})
    fitting = hashlib.sha256(bytes.fromhex(line["sebelumnya"]) + text).hexdigest()
    return line | {"naskah": text.decode(), "sidik": fitting if rehashed else line["sidik"]}


def leaf_of(line: Line) -> bytes:
    return leaf_hash(bytes.fromhex(line["sidik"]))


def some(rng: random.Random, copy: Copy, *, but: int = 0) -> tuple[list[Line], int]:
    """The lines, and the number of one that is sealed; of those not the last `but`."""
    lines = copy.lines
    sealed = sum(line["tempat"] is not None for line in lines)
    return lines, rng.randrange(sealed - but)


def place(*lines: Line) -> list[int]:
    return [line["tempat"] for line in lines]


def flipped(name: str) -> Tamper:
    """One bit of a file."""

    def flip(rng: random.Random, copy: Copy) -> list[int]:
        content = bytearray(copy.read(name))
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        copy.write(name, bytes(content))
        return []

    flip.__name__ = f"flip_{name}"
    return flip


def edit(rng: random.Random, copy: Copy) -> list[int]:
    lines, at = some(rng, copy)
    lines[at] = forged(lines[at], rehashed=rng.random() < 0.5)
    copy.lines = lines
    return place(lines[at])


def edit_waiting(rng: random.Random, copy: Copy) -> list[int]:
    lines = copy.lines
    at = rng.choice([number for number, line in enumerate(lines) if line["tempat"] is None])
    lines[at] = forged(lines[at])
    copy.lines = lines
    return []


def renumber_waiting(rng: random.Random, copy: Copy) -> list[int]:
    """What waits for its seal shall have come under another number, or under none."""
    lines = copy.lines
    at = rng.choice([number for number, line in enumerate(lines) if line["tempat"] is None])
    lines[at]["nomor"] = rng.choice([None, lines[at]["nomor"] + 1, 10**6])
    copy.lines = lines
    return []


def raise_settled(rng: random.Random, copy: Copy) -> list[int]:
    """A checkpoint that is not the last says that more was settled, or says nothing of it."""
    notes = copy.read("titik-periksa.txt").decode().split("\n")
    at = rng.choice([number for number, line in enumerate(notes) if line.startswith("tuntas ")][:-1])
    notes[at : at + 1] = rng.choice([["tuntas 9000000000000000000"], []])
    copy.write("titik-periksa.txt", "\n".join(notes))
    return []


def edit_with_leaf(rng: random.Random, copy: Copy) -> list[int]:
    lines, at = some(rng, copy)
    lines[at] = forged(lines[at])
    copy.lines = lines
    copy.leaves = [leaf_of(lines[at]) if n == at else leaf for n, leaf in enumerate(copy.leaves)]
    return []


def relabel(rng: random.Random, copy: Copy) -> list[int]:
    lines, at = some(rng, copy)
    lines[at]["tempat"] = rng.choice([None, 10**18, -1, lines[at - 1]["tempat"]])
    copy.lines = lines
    return []


def delete(rng: random.Random, copy: Copy) -> list[int]:
    lines, at = some(rng, copy, but=1)
    gone = lines.pop(at)
    copy.lines = lines
    return place(gone)


def delete_with_leaf(rng: random.Random, copy: Copy) -> list[int]:
    lines, at = some(rng, copy, but=1)
    del lines[at]
    copy.lines = lines
    copy.leaves = [leaf for number, leaf in enumerate(copy.leaves) if number != at]
    return []


def delete_with_proof(rng: random.Random, copy: Copy) -> list[int]:
    """What was his becomes a leaf of somebody else: the root follows as before."""
    lines, at = some(rng, copy, but=1)
    where, leaf = lines[at]["tempat"], copy.leaves[at]
    delete_with_leaf_at(copy, at)
    covering = []
    for line in copy.read("pohon.jsonl").splitlines():
        begin, end, *node = json.loads(line)
        if node or not begin <= where < end:
            covering.append([begin, end, *node])
            continue
        parts = ([begin, where], [where, where + 1, leaf.hex()], [where + 1, end])
        covering += [part for part in parts if part[0] < part[1]]
    copy.write("pohon.jsonl", "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in covering))
    return []


def delete_with_leaf_at(copy: Copy, at: int) -> None:
    copy.lines = [line for number, line in enumerate(copy.lines) if number != at]
    copy.leaves = [leaf for number, leaf in enumerate(copy.leaves) if number != at]


def insert(rng: random.Random, copy: Copy) -> list[int]:
    lines, at = some(rng, copy)
    new = rng.choice([forged(lines[at]), dict(lines[at]), forged(lines[at]) | {"tempat": None}])
    lines.insert(rng.randrange(len(lines) + 1), new)
    copy.lines = lines
    return []


def insert_with_leaf(rng: random.Random, copy: Copy) -> list[int]:
    """At the end, as if it only waited for its seal."""
    lines, at = some(rng, copy)
    new = forged(lines[at]) | {"tempat": None}
    copy.lines = [*lines, new]
    copy.leaves = [*copy.leaves, leaf_of(new)]
    return []


def swap(rng: random.Random, copy: Copy) -> list[int]:
    """The lines, or what they hold, or where they say that they belong."""
    lines = copy.lines
    sealed = [number for number, line in enumerate(lines) if line["tempat"] is not None]
    one, other = sorted(rng.sample(sealed, 2))
    places = place(lines[one], lines[other])
    way = rng.randrange(3)
    if way != 2:
        lines[one], lines[other] = lines[other], lines[one]
    if way != 0:
        lines[one]["tempat"], lines[other]["tempat"] = lines[other]["tempat"], lines[one]["tempat"]
    copy.lines = lines
    return places


def swap_with_leaves(rng: random.Random, copy: Copy) -> list[int]:
    lines, leaves = copy.lines, copy.leaves
    sealed = [number for number, line in enumerate(lines) if line["tempat"] is not None]
    one, other = rng.sample(sealed, 2)
    lines[one], lines[other] = (
        lines[other] | {"tempat": lines[one]["tempat"]},
        lines[one] | {"tempat": lines[other]["tempat"]},
    )
    leaves[one], leaves[other] = leaves[other], leaves[one]
    copy.lines, copy.leaves = lines, leaves
    return []


def cut(rng: random.Random, copy: Copy) -> list[int]:
    """The last lines, and their leaves if he knows of them."""
    lines = copy.lines
    keep = rng.randrange(1, len(lines))
    copy.lines = lines[:keep]
    if rng.random() < 0.5:
        copy.leaves = copy.leaves[:keep]
    return []


def rebuild(rng: random.Random, copy: Copy) -> list[int]:
    """Everything anew around a changed entry of an archive of everything; only the key is not his."""
    edit_with_leaf(rng, copy)
    reseal(copy)
    return []


def reseal(copy: Copy) -> None:
    """Whatever follows from the leaves of an archive of everything."""
    seal, leaves = copy.seal, copy.leaves
    root = root_over(leaves[: seal["isi"]["ukuran"]])
    reroot(copy, root)
    seal["isi"]["akar"] = root.hex()
    seal["isi"]["jumlah_daun"] = f"{sum(int.from_bytes(leaf) for leaf in leaves) % 2**256:064x}"
    for name in seal["isi"]["berkas"]:
        seal["isi"]["berkas"][name] = hashlib.sha256(copy.read(name)).hexdigest()
    copy.seal = seal


def reroot(copy: Copy, root: bytes) -> None:
    """The last checkpoint says another root."""
    notes = copy.read("titik-periksa.txt").decode().split("\n")
    last = max(number for number, line in enumerate(notes) if line.startswith("waktu "))
    notes[last - 1] = b64encode(root).decode()
    copy.write("titik-periksa.txt", "\n".join(notes))


ANY, BOUND = frozenset({"diubah", "tidak dapat dinilai"}), frozenset({"diubah"})
TAMPERINGS: tuple[tuple[Tamper, frozenset[str]], ...] = (
    (flipped("entri.jsonl"), BOUND),
    (flipped("daun.bin"), BOUND),
    (flipped("pohon.jsonl"), BOUND),
    (flipped("titik-periksa.txt"), BOUND),
    (flipped("segel.json"), ANY),
    (flipped("kunci-publik.txt"), ANY),
    (flipped("BACA-SAYA.txt"), BOUND),
    (flipped("verify.py"), BOUND),
    (edit, BOUND),
    (edit_waiting, BOUND),
    (renumber_waiting, BOUND),
    (raise_settled, BOUND),
    (edit_with_leaf, BOUND),
    (relabel, frozenset({"diubah", "urutan tertukar"})),
    (delete, frozenset({"dihapus"})),
    (delete_with_leaf, frozenset({"dihapus"})),
    (delete_with_proof, frozenset({"dihapus"})),
    (insert, frozenset({"disisipkan"})),
    (insert_with_leaf, frozenset({"disisipkan"})),
    (swap, frozenset({"urutan tertukar"})),
    (swap_with_leaves, frozenset({"urutan tertukar"})),
    (cut, frozenset({"ekor terpotong"})),
)
# Of an archive of everything alone: who has an office's does not know the leaves that a new root takes.
OF_EVERYTHING: tuple[tuple[Tamper, frozenset[str]], ...] = ((rebuild, frozenset({"rantai dibangun ulang"})),)
