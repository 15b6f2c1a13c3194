"""The master keys at work: they wrap the clients' keys and the projects' keys, and stand in no database.

AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces; what is wrapped is bound to its purpose by the associated data.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection

from ledger.masters import KEY_BYTES, MasterKeys, VaultError
from ledger.settings import Settings

NONCE_BYTES = 12
SAMPLE = b"pandan vault 1"
SAMPLE_PURPOSE = "sample"
TOKEN_PURPOSE = "hashes of tokens"  # noqa: S105 -- what a key is for, none itself


class Vault:
    """Wraps with the first of the master keys, unwraps with all of them, and computes keyed hashes of tokens.

    ``keys``: where they were read, so that others are taken up when something does not open, or the file is another.
    """

    def __init__(self, *masters: bytes, keys: MasterKeys | None = None) -> None:
        self._keys = keys
        self._token_key: bytes | None = None
        self._take(masters)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The vault of the settings' master keys (see MasterKeys). Raises VaultError."""
        keys = MasterKeys(settings)
        return cls(*keys.read(), keys=keys)

    @property
    def masters(self) -> int:
        """How many master keys there are."""
        return len(self._masters)

    def wrap(self, key: bytes, purpose: str) -> bytes:
        """Seals a key for storing: nonce, ciphertext, tag."""
        if self._keys is not None and self._keys.changed():
            self._reread()
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, key, purpose.encode())

    def unwrap(self, wrapped: bytes, purpose: str) -> bytes:
        """Opens what `wrap` sealed for the same purpose. Raises VaultError when the key or the purpose differs."""
        found = self._opened(wrapped, purpose)
        if found is None and self._reread():
            found = self._opened(wrapped, purpose)
        if found is None:
            raise VaultError(f"the master key does not open {purpose}: it is not the key this was sealed with")
        return found[1]

    def anew(self, wrapped: bytes, purpose: str) -> bytes | None:
        """The same, wrapped by the first master key; None when it is already. Raises VaultError as `unwrap` does."""
        key = self.unwrap(wrapped, purpose)
        return None if self.is_current(wrapped, purpose) else self.wrap(key, purpose)

    def is_current(self, wrapped: bytes, purpose: str) -> bool:
        """Whether the first master key wrapped this."""
        return _open(self._ciphers[0], wrapped, purpose) is not None

    def hash_token(self, token: str) -> bytes:
        """Keyed hash of an access token (HMAC-SHA256); a stolen table of hashes cannot be tried without the key."""
        if self._token_key is None:
            raise VaultError("the key of tokens is in the database, which was not asked for it")
        return hmac.digest(self._token_key, token.encode(), hashlib.sha256)

    def check(self, connection: Connection[Any]) -> None:
        """Makes sure that these keys open the database, and takes its key of token hashes; both are left there on first use.

        ``connection`` needs the owner's rights on first use only. Raises VaultError when the database was sealed with another.
        """
        row = connection.execute("SELECT sample, token_key FROM pandan.vault").fetchone()
        if row is None or row[1] is None:
            self._leave(connection, None if row is None else bytes(row[0]))
            row = connection.execute("SELECT sample, token_key FROM pandan.vault").fetchone()
        if row is None or self.unwrap(bytes(row[0]), SAMPLE_PURPOSE) != SAMPLE:
            raise VaultError("the master key is not the one this database was sealed with")
        self._token_key = self.unwrap(bytes(row[1]), TOKEN_PURPOSE)

    def _leave(self, connection: Connection[Any], sample: bytes | None) -> None:
        token_key = secrets.token_bytes(KEY_BYTES)
        if sample is not None:
            # Tokens used to be hashed by a key that followed from the master key; as a key of its own, it outlives that one.
            found = self._opened(sample, SAMPLE_PURPOSE)
            if found is None:
                raise VaultError("the master key is not the one this database was sealed with")
            token_key = hmac.digest(self._masters[found[0]], b"pandan token hash", "sha256")
        connection.execute(
            "INSERT INTO pandan.vault (sample, token_key) VALUES (%s, %s)"
            " ON CONFLICT (single) DO UPDATE SET token_key = excluded.token_key WHERE vault.token_key IS NULL",
            (self.wrap(SAMPLE, SAMPLE_PURPOSE), self.wrap(token_key, TOKEN_PURPOSE)),
        )

    def _opened(self, wrapped: bytes, purpose: str) -> tuple[int, bytes] | None:
        """Which master key opens this, and what is inside."""
        for number, cipher in enumerate(self._ciphers):
            found = _open(cipher, wrapped, purpose)
            if found is not None:
                return number, found
        return None

    def _reread(self) -> bool:
        """Takes up the master keys where they have changed; whether they have."""
        masters = None if self._keys is None else self._keys.again()
        if masters is None or masters == self._masters:
            return False
        self._take(masters)
        return True

    def _take(self, masters: tuple[bytes, ...]) -> None:
        if not masters or any(len(master) != KEY_BYTES for master in masters):
            raise VaultError(f"a master key must be {KEY_BYTES} bytes")
        self._masters = masters
        self._ciphers = tuple(AESGCM(master) for master in masters)


def _open(cipher: AESGCM, wrapped: bytes, purpose: str) -> bytes | None:
    try:
        return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError):  # ValueError: too short to have been wrapped
        return None
