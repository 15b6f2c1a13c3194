"""The Merkle tree over a ledger (RFC 6962): its root as leaves are added, and which nodes make up a proof.

Nodes are named by level and place: level 0 are leaves, node ``i`` of level ``k`` is over the leaves ``[i·2^k, (i+1)·2^k)``. Only
nodes over leaves that are all there have a name; what hangs over the right edge is put together from those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from ledger.audit.offline import EMPTY_ROOT, leaf_hash, node_hash


class Node(NamedTuple):
    """A node over leaves that are all there: its level, and its place among the nodes of that level."""

    level: int
    place: int


Span: TypeAlias = tuple[int, int]
"""Leaves from the first up to, but not with, the second."""


class Edge:
    """The right edge of a growing tree: the root of every whole subtree, largest first. It is all that growing needs."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """``hashes``: of the nodes of ``edge(size)``, in their order."""
        if len(hashes) != size.bit_count():
            raise ValueError(f"the edge of {size} leaves has {size.bit_count()} nodes, not {len(hashes)}")
        self.size = size
        self._hashes = list(hashes)

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Hashes of the nodes of the edge, largest subtree first."""
        return tuple(self._hashes)

    def add(self, record: bytes | memoryview) -> None:
        """One more leaf."""
        self.add_leaf(leaf_hash(record))

    def add_leaf(self, leaf: bytes) -> None:
        """One more leaf, by its hash."""
        self.add_subtree(0, leaf)

    def add_subtree(self, level: int, root: bytes) -> None:
        """``2^level`` more leaves, by the root over them; there are a multiple of so many already."""
        hashes, place = self._hashes, self.size >> level
        while place & 1:
            root = node_hash(hashes.pop(), root)
            place >>= 1
        hashes.append(root)
        self.size += 1 << level

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._hashes:
            return EMPTY_ROOT
        root = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            root = node_hash(left, root)
        return root


def edge(size: int) -> list[Node]:
    """The nodes of the right edge of a tree, largest subtree first."""
    return nodes((0, size))


def nodes(span: Span) -> list[Node]:
    """The nodes that make up a span which begins where a subtree of at least its size does, left to right."""
    first, last = span
    found = []
    while first < last:
        level = (last - first).bit_length() - 1
        found.append(Node(level, first >> level))
        first += 1 << level
    return found


def inclusion(index: int, size: int) -> list[Span]:
    """The spans whose hashes prove that a leaf, counted from 0, is in a tree (RFC 9162, 2.1.3.1), from the leaf up."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    spans: list[Span] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + _left(last - first)
        if index < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency(size: int, later_size: int) -> list[Span]:
    """The spans whose hashes prove that a tree of ``later_size`` begins with one of ``size`` (RFC 9162, 2.1.4.1)."""
    if not 0 <= size <= later_size:
        raise ValueError(f"a tree of {size} leaves cannot have become one of {later_size}")
    if size in (0, later_size):
        return []
    spans: list[Span] = []
    first, last, whole = 0, later_size, True
    while size != last:
        middle = first + _left(last - first)
        if size <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first, whole = middle, False
    if not whole:
        spans.append((first, last))
    return spans[::-1]


def needed(spans: Iterable[Span]) -> set[Node]:
    """The nodes of which the hashes of some spans are made."""
    return {node for span in spans for node in nodes(span)}


def hashed(span: Span, hash_of: Callable[[Node], bytes]) -> bytes:
    """The hash of a span, put together from its nodes'."""
    parts = [hash_of(node) for node in nodes(span)]
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def _left(count: int) -> int:
    """The largest power of two below a count: how many of its leaves are on the left (RFC 6962, 2.1)."""
    return 1 << ((count - 1).bit_length() - 1)
