"""Access tokens: a public part that events name, a secret part, and a checksum; only a keyed hash is stored."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection, Connection

from ledger.posting import Poster
from ledger.vault import Vault

ROLES = (
    "admin", "importer", "manager", "supervisor", "front_desk", "agent", "finance", "operations", "service",
    "analyst", "auditor",
)  # fmt: skip
PREFIX = "pandan"


class TokenError(ValueError):
    """A token cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A token as its administrator sees it: never the secret."""

    token: str
    role: str
    staff: str | None
    projects: tuple[str, ...] | None
    created: datetime
    revoked: datetime | None


def create(
    connection: Connection[Any],
    vault: Vault,
    role: str,
    projects: Iterable[str] | None = None,
    staff: str | None = None,
) -> str:
    """Makes a token and returns it; it is shown this once and stored nowhere. `connection` has the owner's rights.

    Raises TokenError for an unknown role, or a role other than admin without a project.
    """
    if role not in ROLES:
        raise TokenError(f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
    bound = sorted(set(projects)) if projects else None
    if role != "admin" and bound is None:
        raise TokenError(f"a token of role {role} is bound to a project: name it with --project")
    public = secrets.token_hex(6)
    body = f"{PREFIX}_{public}_{secrets.token_urlsafe(32)}"
    token = body + _checksum(body)
    connection.execute(
        "INSERT INTO pandan.tokens (token, hash, role, staff, projects) VALUES (%s, %s, %s, %s, %s)",
        (public, vault.hash_token(token), role, staff, bound),
    )
    return token


def revoke(connection: Connection[Any], public: str) -> bool:
    """Ends a token by its public part; False when there is none, or it has ended."""
    return connection.execute(
        "UPDATE pandan.tokens SET revoked = now() WHERE token = %s AND revoked IS NULL", (public,)
    ).rowcount > 0  # fmt: skip


def listed(connection: Connection[Any]) -> list[Listed]:
    """All tokens, oldest first."""
    rows = connection.execute(
        "SELECT token, role, staff, projects, created, revoked FROM pandan.tokens ORDER BY created, token"
    )
    return [Listed(row[0], row[1], row[2], None if row[3] is None else tuple(row[3]), row[4], row[5]) for row in rows]


async def authenticate(connection: AsyncConnection[Any], vault: Vault, token: str) -> Poster | None:
    """Who a token speaks for, or None: malformed, unknown and revoked tokens are alike to the bearer."""
    parts = token.split("_", 2)
    if (
        len(parts) != 3
        or parts[0] != PREFIX
        or len(token) > 200
        or not token.isascii()
        or token[-6:] != _checksum(token[:-6])
    ):
        return None
    cursor = await connection.execute(
        "SELECT hash, role, staff, projects FROM pandan.tokens WHERE token = %s AND revoked IS NULL", (parts[1],)
    )
    row = await cursor.fetchone()
    if row is None or not secrets.compare_digest(bytes(row[0]), vault.hash_token(token)):
        return None
    return Poster(parts[1], row[1], row[2], None if row[3] is None else frozenset(row[3]))


def _checksum(body: str) -> str:
    """Six hexadecimal digits of CRC-32: a mistyped token is refused without asking the database."""
    return f"{zlib.crc32(body.encode()) & 0xFFFFFF:06x}"
