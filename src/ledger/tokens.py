"""Access tokens: a public part that events name, a secret part, and a checksum; only a keyed hash is stored."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import AsyncConnection, Connection

from ledger.posting import Poster
from ledger.vault import Vault

ROLES = (
    "admin", "importer", "manager", "supervisor", "front_desk", "agent", "finance", "operations", "service",
    "analyst", "auditor",
)  # fmt: skip
PREFIX = "pandan"

_BEHIND = (
    "SELECT hash, role, staff, projects, last_used IS NULL OR last_used < now() - interval '1 minute' FROM pandan.tokens"
    " WHERE token = %s AND revoked IS NULL AND (expires IS NULL OR expires > now())"
)
"""The last column: whether its last use is to be noted, which is done once a minute."""


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
    expires: datetime | None
    last_used: datetime | None
    revoked: datetime | None


def create(
    connection: Connection[Any],
    vault: Vault,
    role: str,
    projects: Iterable[str] | None = None,
    staff: str | None = None,
    *,
    expires: datetime | None = None,
) -> str:
    """Makes a token and returns it; it is shown this once and stored nowhere. `connection` has the owner's rights.

    ``expires``: when it ends by itself (aware), None = never. Raises TokenError for an unknown role, a role other than admin
    without a project, or an end that is past.
    """
    if role not in ROLES:
        raise TokenError(f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
    bound = sorted(set(projects)) if projects else None
    if role != "admin" and bound is None:
        raise TokenError(f"a token of role {role} is bound to a project: name it with --project")
    if expires is not None and expires <= datetime.now(UTC):
        raise TokenError(f"a token that ended on {expires.isoformat(timespec='seconds')} would be of no use")
    public = secrets.token_hex(6)
    body = f"{PREFIX}_{public}_{secrets.token_urlsafe(32)}"
    token = body + _checksum(body)
    connection.execute(
        "INSERT INTO pandan.tokens (token, hash, role, staff, projects, expires) VALUES (%s, %s, %s, %s, %s, %s)",
        (public, vault.hash_token(token), role, staff, bound, expires),
    )
    return token


def rotate(connection: Connection[Any], vault: Vault, public: str, overlap: timedelta) -> str:
    """Makes a token with the rights of another, which ends after ``overlap``; `connection` has the owner's rights.

    The fresh one lives as long as the old one was meant to. Raises TokenError when there is no such token, or it has ended.
    """
    row = connection.execute(
        "SELECT role, staff, projects, expires - created FROM pandan.tokens WHERE token = %s AND revoked IS NULL"
        " AND (expires IS NULL OR expires > now())",
        (public,),
    ).fetchone()
    if row is None:
        raise TokenError("there is no such token, or it has ended already")
    role, staff, projects, lifetime = row
    now = datetime.now(UTC)
    fresh = create(connection, vault, role, projects, staff, expires=None if lifetime is None else now + lifetime)
    connection.execute(
        "UPDATE pandan.tokens SET expires = least(expires, %s) WHERE token = %s", (now + overlap, public)
    )
    return fresh


def revoke(connection: Connection[Any], public: str) -> bool:
    """Ends a token by its public part; False when there is none, or it has ended."""
    return connection.execute(
        "UPDATE pandan.tokens SET revoked = now() WHERE token = %s AND revoked IS NULL", (public,)
    ).rowcount > 0  # fmt: skip


def listed(connection: Connection[Any]) -> list[Listed]:
    """All tokens, oldest first."""
    rows = connection.execute(
        "SELECT token, role, staff, projects, created, expires, last_used, revoked FROM pandan.tokens ORDER BY created, token"
    )
    return [
        Listed(token, role, staff, None if projects is None else tuple(projects), created, expires, last_used, revoked)
        for token, role, staff, projects, created, expires, last_used, revoked in rows
    ]


def public_part(token: str) -> str | None:
    """The part of a token that may be written down, or None for what has not the form of a token of ours."""
    parts = token.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX or len(token) > 200 or not token.isascii():
        return None
    return parts[1] if token[-6:] == _checksum(token[:-6]) else None


async def authenticate(connection: AsyncConnection[Any], vault: Vault, token: str) -> Poster | None:
    """Who a token speaks for, or None: malformed, unknown, ended and revoked tokens are alike to the bearer."""
    public = public_part(token)
    if public is None:
        return None
    cursor = await connection.execute(_BEHIND, (public,))
    row = await cursor.fetchone()
    if row is None or not secrets.compare_digest(bytes(row[0]), vault.hash_token(token)):
        return None
    if row[4]:
        await connection.execute("UPDATE pandan.tokens SET last_used = now() WHERE token = %s", (public,))
    return Poster(public, row[1], row[2], None if row[3] is None else frozenset(row[3]))


def _checksum(body: str) -> str:
    """Six hexadecimal digits of CRC-32: a mistyped token is refused without asking the database."""
    return f"{zlib.crc32(body.encode()) & 0xFFFFFF:06x}"
