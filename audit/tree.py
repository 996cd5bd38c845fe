"""The stored tree: the hash of any complete subtree, from the leaves and tiles that the database keeps."""

from django.db import connection

from audit.merkle import KEPT, Growing, peaks_of, root_over

LEAVES = "SELECT hash FROM audit_leaf WHERE position >= %s AND position < %s ORDER BY position"
TILES = "SELECT hash FROM audit_tile WHERE height = %s AND index >= %s AND index < %s ORDER BY index"


class TreeDamaged(Exception):
    """A leaf or tile that must be there is not, or the tree is not the one that was signed."""


def subtree(height: int, index: int) -> bytes:
    """The hash of a complete subtree, from at most 128 rows of the greatest kept height that it is made of."""
    kept = max((level for level in KEPT if level <= height), default=0)
    first, count = index << (height - kept), 1 << (height - kept)
    with connection.cursor() as cursor:
        if kept:
            cursor.execute(TILES, [kept, first, first + count])
        else:
            cursor.execute(LEAVES, [first, first + count])
        hashes = [bytes(found) for (found,) in cursor.fetchall()]
    if len(hashes) != count:
        raise TreeDamaged(f"{count - len(hashes)} hashes of height {kept} from {first} on are missing")
    return root_over(hashes)


def grown(size: int) -> Growing:
    """The tree of the first `size` leaves, ready to grow on."""
    return Growing(size, [subtree(*peak) for peak in peaks_of(size)])
