"""The proof that a leaf stands in a tree (RFC 6962, section 2.1.1): the hashes beside its way to the root."""

from collections.abc import Iterator
from typing import NamedTuple

from audit.covering import Nearby
from audit.merkle import node_hash
from audit.tree import TreeDamaged


class Beside(NamedTuple):
    """A hash of the proof, and whether it stands to the left of what was reckoned so far."""

    hash: bytes
    is_left: bool


def proof_of(position: int, *, size: int) -> list[Beside]:
    """From the leaf upwards. TreeDamaged where the database does not hold all of it any more."""
    return list(_beside(position, begin=0, end=size, nearby=Nearby()))


def root_from(leaf: bytes, proof: list[Beside]) -> bytes:
    """Where the proof leads to."""
    node = leaf
    for beside in proof:
        node = node_hash(beside.hash, node) if beside.is_left else node_hash(node, beside.hash)
    return node


def _beside(position: int, *, begin: int, end: int, nearby: Nearby) -> Iterator[Beside]:
    if end - begin == 1:
        return
    middle = begin + _half(end - begin)
    is_left = position >= middle
    own, other = ((middle, end), (begin, middle)) if is_left else ((begin, middle), (middle, end))
    yield from _beside(position, begin=own[0], end=own[1], nearby=nearby)
    yield Beside(_over(*other, nearby), is_left)


def _over(begin: int, end: int, nearby: Nearby) -> bytes:
    """The hash over these leaves; where they are no complete subtree, of the parts they are made of."""
    size = end - begin
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        found = nearby(height, begin >> height)
        if found is None:
            raise TreeDamaged(f"the subtree of height {height} at {begin} is not whole")
        return found
    middle = begin + _half(size)
    return node_hash(_over(begin, middle, nearby), _over(middle, end, nearby))


def _half(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
