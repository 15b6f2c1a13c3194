"""What anybody needs to check a ledger's evidence: this file, Python's standard library and ``cryptography``. No database.

Merkle trees as in RFC 6962 and RFC 9162 (SHA-256), signed notes (c2sp.org/signed-note, Ed25519) and checkpoints
(c2sp.org/tlog-checkpoint). The ledger itself checks with the same lines; a copy of this file goes with every bundle of evidence.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
MAX_SIZE = 2**53
NOTE_BYTES = 100_000
SIGNATURES = 20
ED25519 = b"\x01"
"""The kind of signature, as signed notes number them."""

_NAME = re.compile(r"[^\s+]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


class NotProvenError(Exception):
    """The evidence does not hold: it was altered, is incomplete, or is about something else."""


def leaf_hash(record: bytes | memoryview) -> bytes:
    """Hash of one record as a leaf (RFC 6962, 2.1): no node can pass for a leaf, no leaf for a node."""
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node over two others (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root of a tree of ``size`` leaves that a proof leads to from the leaf at ``index``, counted from 0 (RFC 9162, 2.1.3.2).

    Raises NotProvenError when the proof cannot belong to such a place.
    """
    if not 0 <= index < size:
        raise NotProvenError(f"leaf {index} is not in a tree of {size} leaves")
    place, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            raise NotProvenError(f"the proof of leaf {index} is longer than a tree of {size} leaves is high")
        if place & 1 or place == last:
            found = node_hash(other, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, other)
        place, last = place >> 1, last >> 1
    if last:
        raise NotProvenError(f"the proof of leaf {index} is shorter than a tree of {size} leaves is high")
    return found


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """That the tree with this root has this leaf at ``index``. Raises NotProvenError."""
    if root_by_inclusion(leaf, index, size, proof) != root:
        raise NotProvenError(f"leaf {index} is not the one that the tree of {size} leaves has there")


def check_consistency(size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]) -> None:
    """That a tree begins with all the leaves of a smaller, earlier one (RFC 9162, 2.1.4.2). Raises NotProvenError."""
    if not 0 <= size <= later_size:
        raise NotProvenError(f"a tree of {size} leaves cannot have become one of {later_size}")
    if size in (0, later_size):
        _check_the_same(size, root, later_size, later_root, proof)
        return
    hashes = list(proof)
    if size & (size - 1) == 0:
        hashes.insert(0, root)
    earlier, later = _roots_by_consistency(size, later_size, hashes)
    if earlier != root:
        raise NotProvenError(f"the proof is not of the tree of {size} leaves with this root")
    if later != later_root:
        raise NotProvenError(f"the tree of {later_size} leaves does not begin with the tree of {size} leaves")


def _check_the_same(size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise NotProvenError("there is nothing to prove between these trees, and yet a proof")
    if size == later_size and root != later_root:
        raise NotProvenError(f"two different trees of {size} leaves")
    if size == 0 and root != EMPTY_ROOT:
        raise NotProvenError("the root of the empty tree is another")


def _roots_by_consistency(size: int, later_size: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the two trees that the hashes lead to."""
    if not hashes:
        raise NotProvenError("the proof of consistency is empty")
    place, last = size - 1, later_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    earlier = later = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            raise NotProvenError("the proof of consistency is too long")
        if place & 1 or place == last:
            earlier, later = node_hash(other, earlier), node_hash(other, later)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            later = node_hash(later, other)
        place, last = place >> 1, last >> 1
    if last:
        raise NotProvenError("the proof of consistency is too short")
    return earlier, later


class VerifierKey(NamedTuple):
    """The public half of a signing key: whose it is (no spaces, no ``+``), its id and its 32 bytes."""

    name: str
    id: bytes
    public: bytes

    @classmethod
    def make(cls, name: str, public: bytes) -> VerifierKey:
        """The key of a name. Raises NotProvenError for a name that no note could carry."""
        if not _NAME.fullmatch(name) or len(public) != HASH_BYTES:
            raise NotProvenError("a key has a name without spaces or plus signs, and 32 bytes")
        return cls(name, hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4], public)

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """A key as it is written down, ``name+id+key``. Raises NotProvenError."""
        name, _, rest = text.strip().partition("+")
        identity, _, encoded = rest.partition("+")
        raw = _decoded(encoded, "the verifier key")
        if raw[:1] != ED25519:
            raise NotProvenError("the verifier key is of no kind that is known here")
        key = cls.make(name, raw[1:])
        if identity != key.id.hex():
            raise NotProvenError("the verifier key is mistyped: its id is not that of its bytes")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def open_note(note: str, keys: Iterable[VerifierKey]) -> str:
    """The text of a signed note, once a signature by one of ``keys`` is found good; signatures by others are passed over.

    Raises NotProvenError: no note, no signature by a known key, or one that is not good.
    """
    if len(note.encode()) > NOTE_BYTES:
        raise NotProvenError("the note is too long")
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = signatures.split("\n")
    if not blank or text == "\n" or lines[-1] or not 1 < len(lines) <= SIGNATURES + 1:
        raise NotProvenError("this is no signed note")
    known = {(key.name, key.id): key for key in keys}
    good = False
    for line in lines[:-1]:
        name, raw = _signature(line)
        key = known.get((name, raw[:4]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], text.encode())
        except InvalidSignature:
            raise NotProvenError(f"the signature of {name} is not good: the note was altered") from None
        good = True
    if not good:
        raise NotProvenError("nobody whose key is known here signed this note")
    return text


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = _decoded(encoded, "a signature")
    if dash != "—" or not _NAME.fullmatch(name) or len(raw) <= 4:
        raise NotProvenError("a line of the note's signatures is none")
    return name, raw


def _decoded(text: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotProvenError(f"{what} is not base64") from None
    if base64.b64encode(raw).decode() != text:
        raise NotProvenError(f"{what} is not written as base64 is")
    return raw


class Checkpoint(NamedTuple):
    """A ledger as it stood: which one, how many events, and the root of the tree over all of them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """As it is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint that the text of a note is. Raises NotProvenError."""
        lines = text.split("\n")
        if len(lines) != 4 or not lines[0] or lines[3] or not _SIZE.fullmatch(lines[1]):
            raise NotProvenError("this is no checkpoint")
        size, root = int(lines[1]), _decoded(lines[2], "the root of the checkpoint")
        if len(root) != HASH_BYTES or size > MAX_SIZE:
            raise NotProvenError("the checkpoint has no root of 32 bytes, or is beyond all size")
        return cls(lines[0], size, root)

    @classmethod
    def opened(cls, note: str, keys: Iterable[VerifierKey]) -> Checkpoint:
        """The checkpoint of a signed note. Raises NotProvenError."""
        return cls.parse(open_note(note, keys))
