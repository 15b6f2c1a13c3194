"""The tree against the published vectors of Certificate Transparency, and its proofs against every small tree there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.audit import offline, tree
from ledger.audit.offline import EMPTY_ROOT, NotProvenError, check_consistency, check_inclusion, leaf_hash
from ledger.audit.tree import Edge, Node

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The records of the reference tree of Certificate Transparency (RFC 6962's authors)."""

ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

INCLUSIONS = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

CONSISTENCIES: dict[tuple[int, int], list[str]] = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def hash_of(records: list[bytes], node: Node) -> bytes:
    """The hash of a node, counted out."""
    grown = Edge()
    for record in records[node.place << node.level : (node.place + 1) << node.level]:
        grown.add(record)
    return grown.root()


def proof(records: list[bytes], spans: list[tree.Span]) -> list[bytes]:
    return [tree.hashed(span, lambda node: hash_of(records, node)) for span in spans]


def root(records: list[bytes]) -> bytes:
    grown = Edge()
    for record in records:
        grown.add(record)
    return grown.root()


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_roots_are_those_published(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "expected"), INCLUSIONS.items())
def test_proofs_of_inclusion_are_those_published(place: tuple[int, int], expected: list[str]) -> None:
    index, size = place
    assert [part.hex() for part in proof(LEAVES[:size], tree.inclusion(index, size))] == expected


@pytest.mark.parametrize(("sizes", "expected"), CONSISTENCIES.items())
def test_proofs_of_consistency_are_those_published(sizes: tuple[int, int], expected: list[str]) -> None:
    assert [part.hex() for part in proof(LEAVES[: sizes[1]], tree.consistency(*sizes))] == expected


def test_every_leaf_of_every_small_tree_is_proven_and_no_other_passes_for_it() -> None:
    records = [bytes([number]) * number for number in range(33)]
    for size in range(1, len(records) + 1):
        whole = root(records[:size])
        for index in range(size):
            made = proof(records[:size], tree.inclusion(index, size))
            check_inclusion(leaf_hash(records[index]), index, size, made, whole)
            with pytest.raises(NotProvenError):
                check_inclusion(leaf_hash(b"another"), index, size, made, whole)
            for wrong in (made[:-1] if made else [EMPTY_ROOT], [*made, EMPTY_ROOT]):
                with pytest.raises(NotProvenError):
                    check_inclusion(leaf_hash(records[index]), index, size, wrong, whole)


def test_every_small_tree_is_proven_to_begin_every_larger_one() -> None:
    records = [bytes([number]) for number in range(33)]
    roots = [root(records[:size]) for size in range(len(records) + 1)]
    for later in range(len(records) + 1):
        for size in range(later + 1):
            made = proof(records[:later], tree.consistency(size, later))
            check_consistency(size, roots[size], later, roots[later], made)
            if 0 < size < later:
                with pytest.raises(NotProvenError):
                    check_consistency(size, roots[size], later, leaf_hash(b"another"), made)
                with pytest.raises(NotProvenError):
                    check_consistency(size, leaf_hash(b"another"), later, roots[later], made)
                for wrong in (made[:-1], [*made, EMPTY_ROOT]):
                    with pytest.raises(NotProvenError):
                        check_consistency(size, roots[size], later, roots[later], wrong)


def test_trees_never_shrink() -> None:
    with pytest.raises(NotProvenError):
        check_consistency(2, bytes(32), 1, bytes(32), [])
    with pytest.raises(ValueError, match="cannot have become"):
        tree.consistency(2, 1)


def test_of_the_empty_tree_there_is_one() -> None:
    check_consistency(0, EMPTY_ROOT, 3, bytes(32), [])
    with pytest.raises(NotProvenError):
        check_consistency(0, bytes(32), 3, bytes(32), [])


@given(st.integers(1, 2**53), st.data())
def test_a_proof_is_no_longer_than_the_tree_is_high(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert len(tree.inclusion(index, size)) <= (size - 1).bit_length()
    spans = tree.inclusion(index, size)
    assert sum(last - first for first, last in spans) == size - 1


@given(st.lists(st.binary(max_size=3), max_size=40), st.integers(0, 40))
def test_an_edge_grows_on_from_what_was_kept_of_it(records: list[bytes], kept: int) -> None:
    first = Edge()
    for record in records[:kept]:
        first.add(record)
    assert first.hashes == tuple(hash_of(records, node) for node in tree.edge(first.size))
    on = Edge(first.size, first.hashes)
    for record in records[kept:]:
        on.add(record)
    assert on.root() == root(records)


def test_leaves_and_nodes_cannot_be_taken_for_one_another() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != offline.node_hash(left, right)
