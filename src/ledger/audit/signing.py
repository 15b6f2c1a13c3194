"""The keys that sign a ledger's checkpoints, and those by which older ones still verify.

A private key is written as Go's note tools write it, ``PRIVATE+KEY+name+id+key``, in the file ``home/signing.key`` or in
``PANDAN_SIGNING_KEY``. Public keys, present and former, stand in ``home/verifier.keys`` or ``PANDAN_VERIFIER_KEYS``, one a line:
never in the database, whose administrator could otherwise put another there.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.audit.offline import ED25519, HASH_BYTES, NotProvenError, VerifierKey
from ledger.settings import Settings

_HEAD = "PRIVATE+KEY"
SIGNING_FILE = "signing.key"
VERIFIER_FILE = "verifier.keys"


class SigningKeyError(RuntimeError):
    """A signing key, or the list of verifier keys, is missing or malformed."""


class SigningKey(NamedTuple):
    """A key that signs notes. ``seed``: its 32 secret bytes."""

    verifier: VerifierKey
    seed: bytes

    @classmethod
    def make(cls, name: str) -> Self:
        """A fresh key of a name (no spaces, no ``+``)."""
        return cls._of(name, secrets.token_bytes(HASH_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """A key as it is written down. Raises SigningKeyError."""
        head, _, rest = text.strip().partition(f"{_HEAD}+")
        name, _, rest = rest.partition("+")
        identity, _, encoded = rest.partition("+")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise SigningKeyError("the signing key is not base64") from error
        if head or raw[:1] != ED25519 or len(raw) != HASH_BYTES + 1:
            raise SigningKeyError(f"the signing key is not written as {_HEAD}+name+id+key")
        key = cls._of(name, raw[1:])
        if key.verifier.id.hex() != identity:
            raise SigningKeyError("the signing key is mistyped: its id is not that of its bytes")
        return key

    @classmethod
    def _of(cls, name: str, seed: bytes) -> Self:
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        try:
            return cls(VerifierKey.make(name, public), seed)
        except NotProvenError as error:
            raise SigningKeyError(str(error)) from error

    @property
    def text(self) -> str:
        """As it is written down; secret."""
        encoded = base64.b64encode(ED25519 + self.seed).decode()
        return f"{_HEAD}+{self.verifier.name}+{self.verifier.id.hex()}+{encoded}"

    def __repr__(self) -> str:
        return f"<signing key {self.verifier}>"

    def sign(self, text: str) -> str:
        """The signed note of a text, which ends with a newline (c2sp.org/signed-note)."""
        if not text.endswith("\n") or text.startswith("\n"):
            raise ValueError("the text of a note has lines, the last one whole")
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        encoded = base64.b64encode(self.verifier.id + signature).decode()
        return f"{text}\n— {self.verifier.name} {encoded}\n"


class Keys(NamedTuple):
    """The key that signs now, and every public key by which notes verify: its own, and former ones."""

    signing: SigningKey
    verifiers: tuple[VerifierKey, ...]

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The environment's keys, or those of the files in ``home``, made on first use (mode 0600).

        Raises SigningKeyError when what is there is no key.
        """
        former = _verifiers(settings)
        if settings.signing_key is not None:
            signing = SigningKey.parse(settings.signing_key.get_secret_value())
        else:
            signing = SigningKey.parse(_read_or_make(settings.home / SIGNING_FILE, settings.signer))
        if signing.verifier not in former:
            former = (*former, signing.verifier)
            if settings.verifier_keys is None:
                _note(settings.home / VERIFIER_FILE, signing.verifier)
        return cls(signing, former)


def rotate(settings: Settings) -> SigningKey:
    """Puts a fresh key in place of the one in ``home``, which is kept aside; what it signed still verifies.

    Raises SigningKeyError when the key is the environment's to change.
    """
    if settings.signing_key is not None:
        raise SigningKeyError("the signing key is set by PANDAN_SIGNING_KEY: change it there, and list the old one")
    former = Keys.open(settings).signing
    fresh = SigningKey.make(settings.signer)
    _note(settings.home / VERIFIER_FILE, fresh.verifier)
    path = settings.home / SIGNING_FILE
    path.rename(path.with_name(f"{SIGNING_FILE}.{former.verifier.id.hex()}"))
    _read_or_make(path, settings.signer, fresh)
    return fresh


def parse_verifiers(lines: Iterable[str]) -> tuple[VerifierKey, ...]:
    """Public keys, one a line; empty lines and lines that begin with ``#`` say nothing. Raises SigningKeyError."""
    try:
        return tuple(VerifierKey.parse(line) for line in lines if line.strip() and not line.startswith("#"))
    except NotProvenError as error:
        raise SigningKeyError(f"a verifier key is no key: {error}") from error


def _verifiers(settings: Settings) -> tuple[VerifierKey, ...]:
    if settings.verifier_keys is not None:
        return parse_verifiers(settings.verifier_keys.splitlines())
    path = settings.home / VERIFIER_FILE
    return parse_verifiers(path.read_text().splitlines()) if path.exists() else ()


def _read_or_make(path: Path, name: str, key: SigningKey | None = None) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    text = (key or SigningKey.make(name)).text
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    return text


def _note(path: Path, key: VerifierKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{key}\n")
        file.flush()
        os.fsync(file.fileno())
