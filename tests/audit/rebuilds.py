"""To build the trail anew without its keys, or to take the seals away."""

import random

from audit.merkle import KEPT, Growing, Subtree, leaf_hash
from audit.models import Checkpoint, Leaf
from tests.audit.superuser import asked, pick, rehash, run


def rebuild(rng: random.Random) -> None:
    """Everything anew from a changed entry on, and consistent; only the keys are not his."""
    (row,) = pick(rng)
    forged = row.canonical.replace(b'"role":"', b'"role":"X')
    run("UPDATE audit_entry SET role = 'X' || role WHERE id = %s", row.id)
    if rng.random() < 0.5:
        run("UPDATE audit_entry SET mac = %s", rng.randbytes(32))
    chained = rehash(row.id, forged, previous=row.previous)
    run("UPDATE audit_leaf SET hash = %s WHERE entry_id = %s", leaf_hash(chained), row.id)
    rebuild_tree(signature=rng.choice([None, rng.randbytes(64)]), key=rng.choice([None, rng.randbytes(32)]))


def rebuild_tree(*, signature: bytes | None, key: bytes | None) -> None:
    """Tiles and roots that fit the leaves as they are, under a signature that is his, or the old one."""
    roots = set(Checkpoint.objects.values_list("size", flat=True))
    tree, kept = Growing(), list[Subtree]()
    run("DELETE FROM audit_tile WHERE height = ANY(%s)", list(KEPT))
    for leaf in Leaf.objects.order_by("position").values_list("hash", flat=True):
        kept += tree.append(bytes(leaf))
        if tree.size in roots:
            run("UPDATE audit_checkpoint SET root = %s WHERE size = %s", tree.root(), tree.size)
    for subtree in kept:
        run("INSERT INTO audit_tile VALUES (%s, %s, %s)", *subtree)
    if signature:
        run("UPDATE audit_checkpoint SET signature = %s", signature)
    if key:
        run("UPDATE audit_checkpoint SET public_key = %s", key)


def unsign(rng: random.Random) -> None:
    run("DELETE FROM audit_checkpoint WHERE size > %s", asked("SELECT min(size) FROM audit_checkpoint")[0][0])
