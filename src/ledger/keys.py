"""Clients' keys and the sealing of personal data (个人信息).

Each client has a key of their own; the personal members of an event are taken out of its data and kept as one box,
sealed with that key (AES-256-GCM, bound to project and client). Phones leave a keyed hash behind, so that judges can
tell that two people share a number without knowing it. Destroying a client's key forgets the client.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection, sql

from ledger.masters import KEY_BYTES
from ledger.vault import NONCE_BYTES, Vault

CACHED_KEYS = 20_000
"""Kept as bytes: a cipher made ready takes 2.3 KB, and is made in 1.5 microseconds."""


class SealError(RuntimeError):
    """A box does not open with its client's key: it was altered, or belongs to somebody else."""


class Keyring:
    """The keys of one project's clients, read when first needed and kept for a while."""

    def __init__(self, project: str, schema: str, phone_key: bytes, vault: Vault) -> None:
        self._project = project
        self._vault = vault
        self._phone_key = vault.unwrap(phone_key, phone_purpose(project))
        self._keys: OrderedDict[str, bytes] = OrderedDict()
        self._select = (
            sql.SQL("SELECT client, wrapped FROM {}.subject_keys WHERE client = ANY(%s)")
            .format(sql.Identifier(schema))
            .as_bytes()
        )
        self._insert = (
            sql.SQL("INSERT INTO {}.subject_keys (client, wrapped) SELECT * FROM unnest(%s::text[], %s::bytea[])")
            .format(sql.Identifier(schema))
            .as_bytes()
        )

    @staticmethod
    def new_phone_key(project: str, vault: Vault) -> bytes:
        """A fresh key for a new project's phone hashes, wrapped."""
        return vault.wrap(secrets.token_bytes(KEY_BYTES), phone_purpose(project))

    def hash_phone(self, e164: str) -> str:
        """Keyed hash of a normalised number: 128 bits of HMAC-SHA256, base64url without padding."""
        digest = hmac.digest(self._phone_key, e164.encode(), "sha256")[:16]
        return base64.urlsafe_b64encode(digest)[:22].decode()

    def load(self, connection: Connection[Any], clients: Iterable[str]) -> None:
        """Reads the keys of those clients that are not at hand; who has none (new, forgotten) stays without."""
        wanted = [client for client in clients if client not in self._keys]
        if wanted:
            for client, wrapped in connection.execute(self._select, (wanted,)):
                self._keep(client, self._vault.unwrap(bytes(wrapped), self._purpose(client)))

    def make(self, clients: Iterable[str]) -> list[tuple[str, bytes]]:
        """Makes keys for clients that have none at hand, and returns them wrapped for storing with the events.

        Call `load` first for clients that may have one. If the storing fails, `forget_cached` must follow.
        """
        made: list[tuple[str, bytes]] = []
        for client in clients:
            if client not in self._keys:
                key = secrets.token_bytes(KEY_BYTES)
                made.append((client, self._vault.wrap(key, self._purpose(client))))
                self._keep(client, key)
        return made

    def create(self, connection: Connection[Any], clients: Iterable[str]) -> None:
        """Makes and stores keys for clients that have none at hand; call `load` first, in the same transaction."""
        made = self.make(clients)
        if made:
            connection.execute(self._insert, [list(column) for column in zip(*made, strict=True)])

    def forget_cached(self, clients: Iterable[str] | None = None) -> None:
        """Drops keys from memory: those of the given clients, or all; after a failed transaction, or a forgetting."""
        if clients is None:
            self._keys.clear()
            return
        for client in clients:
            self._keys.pop(client, None)

    def seal(self, client: str, personal: Mapping[str, Any]) -> dict[str, Any]:
        """The `sealed` member for an event's data: whose key, which members, and the box."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = orjson.dumps(personal, option=orjson.OPT_SORT_KEYS)
        box = nonce + AESGCM(self._keys[client]).encrypt(nonce, plain, self._purpose(client).encode())
        return {
            "box": base64.b64encode(box).decode(),
            "client": client,
            "fields": sorted(personal),
        }

    def open_box(self, client: str, sealed: Mapping[str, Any]) -> dict[str, Any] | None:
        """The personal members inside a `sealed` member, or None when the client's key is not there (forgotten).

        The key must have been loaded. Raises SealError when the box was altered.
        """
        key = self._keys.get(client)
        if key is None:
            return None
        box = base64.b64decode(sealed["box"])
        try:
            plain = AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], self._purpose(client).encode())
        except InvalidTag as error:
            raise SealError(f"a sealed box of client {client} does not open: it was altered") from error
        personal: dict[str, Any] = orjson.loads(plain)
        return personal

    def unwrap_row(self, client: str, wrapped: bytes) -> None:
        """Takes in one row of subject_keys that the caller read itself (from a coroutine)."""
        self._keep(client, self._vault.unwrap(wrapped, self._purpose(client)))

    def key_of(self, client: str) -> bytes | None:
        """The client's key, for evidence that is to be read elsewhere; None when it is not at hand."""
        return self._keys.get(client)

    def has(self, client: str) -> bool:
        """Whether the client's key is at hand."""
        return client in self._keys

    def _purpose(self, client: str) -> str:
        return purpose_of(self._project, client)

    def _keep(self, client: str, key: bytes) -> None:
        self._keys[client] = key
        if len(self._keys) > CACHED_KEYS:
            self._keys.popitem(last=False)


def purpose_of(project: str, client: str) -> str:
    """What a client's key is wrapped for."""
    return f"client {project}/{client}"


def phone_purpose(project: str) -> str:
    """What the key of a project's phone hashes is wrapped for."""
    return f"phones of {project}"
