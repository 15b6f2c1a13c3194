"""What anybody needs to check a ledger's evidence: this file, Python's standard library and ``cryptography``. No database.

    python verify.py evidence.zip [--keys verifier.keys]

Merkle trees as in RFC 6962 and RFC 9162 (SHA-256), signed notes (c2sp.org/signed-note, Ed25519), checkpoints
(c2sp.org/tlog-checkpoint), and bundles: an archive in which every byte counts. The ledger itself checks with the same lines; a
copy of this file goes with every bundle, which is why all of it is in one.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
        return f"{self.name}+{self.id.hex()}+{encoded(ED25519 + self.public)}"


def open_note(note: str, keys: Iterable[VerifierKey]) -> str:
    """The text of a signed note, once a signature by one of ``keys`` is found good; signatures by others are passed over.

    Raises NotProvenError: no note, no signature by a known key, or one that is not good.
    """
    return _opened(note, keys)[0]


def _opened(note: str, keys: Iterable[VerifierKey]) -> tuple[str, VerifierKey]:
    """The text of a signed note, and the first of ``keys`` that signed it."""
    if len(note.encode()) > NOTE_BYTES:
        raise NotProvenError("the note is too long")
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = signatures.split("\n")
    if not blank or text == "\n" or lines[-1] or not 1 < len(lines) <= SIGNATURES + 1:
        raise NotProvenError("this is no signed note")
    known = {(key.name, key.id): key for key in keys}
    signers = set()
    for line in lines[:-1]:
        name, raw = _signature(line)
        key = known.get((name, raw[:4]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], text.encode())
        except InvalidSignature:
            raise NotProvenError(f"the signature of {name} is not good: the note was altered") from None
        signers.add(key)
    if not signers:
        raise NotProvenError("nobody whose key is known here signed this note")
    return text, next(key for key in known.values() if key in signers)


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = _decoded(encoded, "a signature")
    if dash != "—" or not _NAME.fullmatch(name) or len(raw) <= 4:
        raise NotProvenError("a line of the note's signatures is none")
    return name, raw


def encoded(raw: bytes) -> str:
    """Bytes as everything here writes them: base64 (RFC 4648, 4)."""
    return base64.b64encode(raw).decode()


def _decoded(text: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotProvenError(f"{what} is not base64") from None
    if encoded(raw) != text:
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
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

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


BUNDLE_HEAD = "pandan evidence bundle 1"
"""First line of a bundle's manifest; no checkpoint reads so."""

MANIFEST, CHECKPOINT, EVENTS, BOOKS, DECISIONS, CLIENT_KEYS, VERIFIERS = (
    "manifest.note", "checkpoint.note", "events.jsonl", "rulebooks.json", "decisions.json", "client-keys.json",
    "verifier.keys",
)  # fmt: skip
BUNDLE_BYTES = 200_000_000
MISSHAPEN = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What comes of reading JSON that is of another shape; anybody may sign such a thing with a key of their own."""
_NONCE_BYTES = 12
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_SINCE_1980 = 0x21  # 1 January 1980, as MS-DOS writes it: an archive has no time of its own
_FILE_NAME = re.compile(r"[a-z0-9.-]{1,60}")


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files, uncompressed, with nothing in it that does not follow from them: one archive for the same files."""
    body, directory = bytearray(), bytearray()
    for name in sorted(files):
        content, written = files[name], name.encode()
        sizes = zlib.crc32(content), len(content), len(content)
        at = len(body)
        body += _LOCAL.pack(b"PK\3\4", 10, 0, 0, 0, _SINCE_1980, *sizes, len(written), 0) + written + content
        directory += _CENTRAL.pack(
            b"PK\1\2", 10, 10, 0, 0, 0, _SINCE_1980, *sizes, len(written), 0, 0, 0, 0, 0, at
        ) + written  # fmt: skip
    end = _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory) + end


def unpack(raw: bytes) -> dict[str, bytes]:
    """The files of an archive that `pack` made, whatever was altered inside them. Raises NotProvenError for anything else."""
    files: dict[str, bytes] = {}
    at = 0
    while raw[at : at + 4] == b"PK\3\4" and at + _LOCAL.size <= len(raw):
        header = _LOCAL.unpack_from(raw, at)
        start = at + _LOCAL.size
        name = raw[start : start + header[9]].decode("ascii", "replace")
        content = raw[start + header[9] : start + header[9] + header[8]]
        if not _FILE_NAME.fullmatch(name) or name in files or len(content) != header[8]:
            raise NotProvenError(f"the archive is damaged at byte {at}")
        files[name] = content
        at = start + header[9] + header[8]
    if not files:
        raise NotProvenError("this is no bundle of evidence")
    return files


class Evidence(NamedTuple):
    """A bundle that holds: what it is about, the checkpoint its events are under, who signed, and how many events there are."""

    subject: str
    checkpoint: Checkpoint
    signer: VerifierKey
    events: int
    trusted: bool


def check_bundle(raw: bytes, keys: Sequence[VerifierKey] = ()) -> Evidence:
    """That a bundle is what was made: every byte of it. ``keys``: those that are trusted; without any, the bundle's own are
    taken, and it is for the reader to compare them. Raises NotProvenError, which says where it does not hold.
    """
    if len(raw) > BUNDLE_BYTES:
        raise NotProvenError("the bundle is too large")
    files = unpack(raw)
    for name in (MANIFEST, CHECKPOINT, EVENTS, BOOKS, DECISIONS, CLIENT_KEYS, VERIFIERS):
        if name not in files:
            raise NotProvenError(f"{name} is missing")
    known = list(keys) or [VerifierKey.parse(line) for line in _text(files, VERIFIERS).splitlines()]
    origin, subject, signer = _check_manifest(files, known)
    packed = pack(files)
    if packed != raw:
        pairs = enumerate(zip(packed, raw, strict=False))
        at = next((at for at, (had, has) in pairs if had != has), len(packed))
        raise NotProvenError(f"the archive itself was altered at byte {at}")
    try:
        checkpoint = Checkpoint.opened(_text(files, CHECKPOINT), known)
    except NotProvenError as error:
        raise NotProvenError(f"{CHECKPOINT}: {error}") from None
    if checkpoint.origin != origin:
        raise NotProvenError(f"{CHECKPOINT} is of another ledger")
    records = _check_events(_text(files, EVENTS), checkpoint)
    try:
        _check_boxes(records, origin.partition("/")[2], _json(files, CLIENT_KEYS))
        _check_decisions(_json(files, DECISIONS), _json(files, BOOKS), records)
    except MISSHAPEN as error:
        raise NotProvenError(f"the bundle is not built as one is ({type(error).__name__}: {error})") from None
    return Evidence(subject, checkpoint, signer, len(records), bool(keys))


def _check_manifest(files: Mapping[str, bytes], keys: Sequence[VerifierKey]) -> tuple[str, str, VerifierKey]:
    """The ledger and the subject of a bundle, and who signed it, once every file is the one that was signed for."""
    try:
        text, signer = _opened(_text(files, MANIFEST), keys)
    except NotProvenError as error:
        raise NotProvenError(f"{MANIFEST}: {error}") from None
    lines = text.split("\n")
    if len(lines) < 4 or lines[0] != BUNDLE_HEAD:
        raise NotProvenError(f"{MANIFEST} is no manifest of a bundle")
    listed = {}
    for line in lines[3:-1]:
        digest, _, name = line.partition("  ")
        listed[name] = digest
    for name in sorted(files.keys() | listed.keys()):
        if name == MANIFEST:
            continue
        if name not in files or name not in listed:
            raise NotProvenError(f"{name} {'is missing' if name in listed else 'does not belong to this bundle'}")
        if hashlib.sha256(files[name]).hexdigest() != listed[name]:
            raise NotProvenError(f"{name} was altered")
    return lines[1], lines[2], signer


def _check_events(lines: str, checkpoint: Checkpoint) -> dict[int, dict[str, Any]]:
    """The records by position, once each is proven to stand there in the ledger."""
    records: dict[int, dict[str, Any]] = {}
    for line in lines.splitlines():
        try:
            told = json.loads(line)
            position, record = int(told["position"]), _decoded(told["record"], "a record")
            proof = [_decoded(part, "a hash") for part in told["proof"]]
            read = json.loads(record)
        except MISSHAPEN as error:
            raise NotProvenError(f"{EVENTS}: a line that is no event ({type(error).__name__})") from None
        try:
            check_inclusion(leaf_hash(record), position - 1, checkpoint.size, proof, checkpoint.root)
        except NotProvenError as error:
            raise NotProvenError(f"{EVENTS}: event {position}: {error}") from None
        records[position] = read
    return records


def _check_boxes(records: Mapping[int, dict[str, Any]], project: str, keys: Mapping[str, str]) -> None:
    """That the personal data of every event opens with its client's key, where the key is given."""
    for position, record in records.items():
        sealed = record["data"].get("sealed")
        if not isinstance(sealed, dict) or sealed.get("client") not in keys:
            continue
        client = sealed["client"]
        box = _decoded(sealed["box"], "a box")
        try:
            cipher = AESGCM(_decoded(keys[client], "a client's key"))
            cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], f"client {project}/{client}".encode())
        except (InvalidTag, ValueError):
            raise NotProvenError(f"{CLIENT_KEYS}: the key of {client} does not open event {position}") from None


def _check_decisions(
    decisions: Mapping[str, Any], books: Mapping[str, str], records: Mapping[int, dict[str, Any]]
) -> None:
    """That every decision names a book that is given, whole, and events that are."""
    for digest, text in books.items():
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise NotProvenError(f"{BOOKS}: a book is not the one of the hash {digest}")
    for answer in decisions["answers"]:
        if answer["rulebook_hash"] not in books:
            raise NotProvenError(f"{DECISIONS}: decided by a book that is not here: {answer['rulebook_hash']}")
        for step in answer["because"]:
            for position in (step["position"], *step.get("evidence", ())):
                if position and position not in records:
                    raise NotProvenError(f"{DECISIONS}: evidence that is not here: event {position}")


def _text(files: Mapping[str, bytes], name: str) -> str:
    try:
        return files[name].decode()
    except UnicodeDecodeError:
        raise NotProvenError(f"{name} was altered: it is no text") from None


def _json(files: Mapping[str, bytes], name: str) -> Any:
    try:
        return json.loads(files[name])
    except (ValueError, RecursionError):
        raise NotProvenError(f"{name} is no JSON") from None


def told(evidence: Evidence) -> list[str]:
    """What a good bundle proves, for people."""
    size, key = evidence.checkpoint.size, evidence.signer
    lines = [
        f"完好 intact: {evidence.subject} of {evidence.checkpoint.origin}",
        f"{evidence.events} events, each proven to stand in the ledger as it was signed with {size} events",
        f"signed by {key}",
    ]
    if not evidence.trusted:
        lines.append(
            "This key came with the bundle: compare it with the one that the desk published (请与公布的公钥核对)."
        )
    return lines


def main() -> int:
    """Checks the bundle of the arguments; 0 when it holds, 1 when it does not."""
    parser = argparse.ArgumentParser(description="Check a bundle of evidence (核验证据包).")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--keys", type=Path, help="file of the public keys that are trusted, one a line")
    arguments = parser.parse_args()
    try:
        lines = arguments.keys.read_text().splitlines() if arguments.keys else []
        keys = [VerifierKey.parse(line) for line in lines if line.strip() and not line.startswith("#")]
        evidence = check_bundle(arguments.bundle.read_bytes(), keys)
    except (NotProvenError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"拒绝 refused: {error}\n")
        return 1
    sys.stdout.write("\n".join(told(evidence)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
