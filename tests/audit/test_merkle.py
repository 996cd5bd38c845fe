"""The tree is that of RFC 6962: its well-known roots, and every root from the subtrees that are kept."""

import os
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.merkle import (
    EMPTY_ROOT,
    KEPT,
    Growing,
    Subtree,
    leaf_hash,
    root_over,
)

# What implementations of the RFC are tried with: eight inputs, and the root over the first n of them.
INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [leaf_hash(os.urandom(32)) for _ in range(70_000)]


@cache
def subtree(height: int, index: int) -> bytes:
    """As the definition reads, over the leaves below."""
    return root_over(LEAVES[index << height : index + 1 << height])


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_roots_are_the_well_known_ones(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    tree = Growing()
    for leaf in leaves:
        tree.append(leaf)
    assert tree.root() == root_over(leaves) == bytes.fromhex(ROOTS[size])


def test_the_root_over_nothing_is_the_hash_of_nothing() -> None:
    assert Growing().root() == root_over([]) == EMPTY_ROOT


def test_a_leaf_is_no_node() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != root_over(LEAVES[:2])


def test_what_is_kept_on_the_way_are_the_complete_subtrees() -> None:
    tree, kept = Growing(), list[Subtree]()
    for leaf in LEAVES:
        kept += tree.append(leaf)
    expected = {(height, index) for height in KEPT for index in range(len(LEAVES) >> height)}
    assert {(height, index) for height, index, _ in kept} == expected
    assert all(node == subtree(height, index) for height, index, node in kept)
    assert tree.root() == root_over(LEAVES)


@given(st.integers(0, len(LEAVES)), st.integers(0, 600))
def test_a_tree_that_grows_on_is_the_tree_that_grew_at_once(size: int, more: int) -> None:
    tree = Growing(size, [subtree(height, index) for height, index in _peaks(size)])
    for leaf in LEAVES[size : size + more]:
        tree.append(leaf)
    assert tree.root() == Growing(tree.size, [subtree(*peak) for peak in _peaks(tree.size)]).root()


def _peaks(size: int) -> list[tuple[int, int]]:
    return [(height, (size >> height) - 1) for height in range(20, -1, -1) if size >> height & 1]
