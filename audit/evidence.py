"""What vouches for one entry: its own bytes and mark, its place in the tree, and a signed root over both."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from audit.canonical import GENESIS
from audit.inclusion import Beside, proof_of, root_from
from audit.keys import Keys, fingerprint_of, is_signed, usable_keys
from audit.merkle import leaf_hash
from audit.models import Checkpoint, Entry, Leaf
from audit.rebuilding import BLOB, COLUMNS, fields_of, judge_of
from audit.tree import TreeDamaged
from audit.verification import NO_LEAF, copy_out

ITSELF = "COPY (SELECT NULL, NULL, NULL, {columns} FROM audit_entry AS entry WHERE id = {number:d}) TO STDOUT (NULL '')"
NO_KEYS = "kunci segel tidak ada atau tidak terbaca di folder kunci, sehingga tandanya tidak dapat dinilai"
NOT_LED = "bukti penyertaan tidak sampai pada akar yang ditandatangani"
NOT_SIGNED = "tanda tangan segel tidak sah"
NOT_ITS_LEAF = "daun pada pohon segel bukan daun catatan ini"


@dataclass(frozen=True)
class Evidence:
    """What was looked at now. `wrong` says what is not as it must be; empty is right."""

    entry: Entry
    wrong: tuple[str, ...]
    leaf: bytes
    position: int | None = None
    checkpoint: Checkpoint | None = None
    proof: list[Beside] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        """Whether it continues no other entry."""
        return bytes(self.entry.previous) == GENESIS

    @property
    def fingerprint(self) -> str:
        """Of the public key under the checkpoint."""
        return fingerprint_of(bytes(self.checkpoint.public_key)) if self.checkpoint else ""

    @property
    def ordinal(self) -> int | None:
        """The place as people count."""
        return None if self.position is None else self.position + 1


def evidence_of(entry: Entry) -> Evidence:
    """Look at an entry and at what seals it."""
    ours = usable_keys()
    leaf, wrong = leaf_hash(bytes(entry.hash)), _wrong_with(entry, ours=ours)
    place = Leaf.objects.filter(entry=entry).first()
    if place is None:
        return Evidence(entry, wrong, leaf)
    checkpoint = Checkpoint.objects.filter(size__gt=place.position).order_by("size").first()
    if bytes(place.hash) != leaf:
        wrong = (*wrong, NOT_ITS_LEAF)
    if checkpoint is None:
        return Evidence(entry, wrong, leaf, place.position)
    try:
        proof = proof_of(place.position, size=checkpoint.size)
    except TreeDamaged:
        return Evidence(entry, (*wrong, NOT_LED), leaf, place.position, checkpoint)
    wrong = (*wrong, *_wrong_with_seal(checkpoint, ours=ours, root=root_from(leaf, proof)))
    return Evidence(entry, wrong, leaf, place.position, checkpoint, proof)


def _wrong_with(entry: Entry, *, ours: Keys | None) -> tuple[str, ...]:
    if ours is None:
        return (NO_KEYS,)
    lines: list[bytes] = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'")
        copy_out(ITSELF.format(columns=COLUMNS.format(leaf=NO_LEAF), number=entry.pk), lines.append)
    fields = fields_of(lines[0])
    _, _, wrong = judge_of(ours)(fields, bytes.fromhex(fields[BLOB]))
    return (wrong,) if wrong else ()


def _wrong_with_seal(checkpoint: Checkpoint, *, ours: Keys | None, root: bytes) -> tuple[str, ...]:
    """By the key of this installation: a checkpoint names its own key, and anybody has one."""
    signature = bytes(checkpoint.signature)
    is_ours = ours is not None and is_signed(checkpoint.note.text, signature=signature, public=ours.public)
    wrong = [] if bytes(checkpoint.root) == root else [NOT_LED]
    return (*wrong, *([] if is_ours else [NOT_SIGNED]))
