"""The tree over the trail as RFC 6962, section 2.1, draws it: pure reckoning with hashes of leaves and nodes.

A subtree that is complete has a height and an index: it stands over the leaves from index * 2**height on, 2**height of
them. Whoever keeps the complete subtrees of `KEPT` heights reckons any root from a few hundred hashes.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

EMPTY_ROOT = hashlib.sha256().digest()
# Heights whose complete subtrees are kept, besides the leaves themselves (height 0).
KEPT = (8, 16, 24)


class Subtree(NamedTuple):
    """A complete subtree, by its height and its index, and its hash."""

    height: int
    number: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf; the byte in front keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that leaves are added to one by one; of it no more is kept than its complete subtrees at the edge."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Go on from a tree of `size` leaves whose `peaks` are known: the hashes of `peaks_of(size)`."""
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[Subtree]:
        """Add a leaf; returned are the subtrees of the kept heights that it has completed."""
        node, height, rest, completed = leaf, 0, self.size, []
        while rest & 1:
            node = hashlib.sha256(b"\x01" + self._peaks.pop() + node).digest()
            height, rest = height + 1, rest >> 1
            if height in KEPT:
                completed.append(Subtree(height, rest, node))
        self._peaks.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        node = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            node = node_hash(peak, node)
        return node


def peaks_of(size: int) -> list[tuple[int, int]]:
    """Height and index of each complete subtree that a tree of `size` leaves is made of, from the left."""
    heights = [height for height in range(size.bit_length() - 1, -1, -1) if size >> height & 1]
    return [(height, (size >> height) - 1) for height in heights]


def root_over(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaves, as the definition reads: slow, and what all else is held against."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY_ROOT
    half = _half(len(leaves))
    return node_hash(root_over(leaves[:half]), root_over(leaves[half:]))


def _half(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
