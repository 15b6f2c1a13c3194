"""The master key: it wraps the clients' keys and the projects' keys, and stands in no database.

AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces; what is wrapped is bound to its purpose by the associated data.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection

from ledger.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
SAMPLE = b"pandan vault 1"


class VaultError(RuntimeError):
    """The master key is missing, malformed, or not the one this database was sealed with."""


class Vault:
    """Wraps and unwraps keys with the master key, and computes keyed hashes of tokens."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise VaultError(f"the master key must be {KEY_BYTES} bytes, base64; it has {len(master)}")
        self._cipher = AESGCM(master)
        self._token_key = hmac.digest(master, b"pandan token hash", "sha256")

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The vault of the environment's key, or of the file ``home/master.key``, made on first use (mode 0600)."""
        if settings.master_key is not None:
            return cls(_decode(settings.master_key.get_secret_value(), "PANDAN_MASTER_KEY"))
        path = settings.home / "master.key"
        return cls(_decode(_read_or_make(path), str(path)))

    def wrap(self, key: bytes, purpose: str) -> bytes:
        """Seals a key for storing: nonce, ciphertext, tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, purpose.encode())

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        """Opens what `wrap` sealed for the same purpose. Raises VaultError when the key or the purpose differs."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], purpose.encode())
        except InvalidTag as error:
            raise VaultError(
                f"the master key does not open {purpose}: it is not the key this was sealed with"
            ) from error

    def hash_token(self, token: str) -> bytes:
        """Keyed hash of an access token (HMAC-SHA256); a stolen table of hashes cannot be tried without the key."""
        return hmac.digest(self._token_key, token.encode(), hashlib.sha256)

    def check(self, connection: Connection[Any]) -> None:
        """Makes sure that this key is the one the database was sealed with; leaves a sample on first use.

        Raises VaultError when it is another.
        """
        connection.execute(
            "INSERT INTO pandan.vault (sample) VALUES (%s) ON CONFLICT DO NOTHING", (self.wrap(SAMPLE, "sample"),)
        )
        row = connection.execute("SELECT sample FROM pandan.vault").fetchone()
        if row is None or self.unwrap(bytes(row[0]), "sample") != SAMPLE:
            raise VaultError("the master key is not the one this database was sealed with")


def _decode(text: str, origin: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise VaultError(f"the master key in {origin} is not base64") from error


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return text
