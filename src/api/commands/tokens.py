"""``pandan token``: who may talk to the API."""

from __future__ import annotations

import re

from api.commands.console import fail, say
from ledger import tokens
from ledger.database import Database
from ledger.settings import Settings

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def create(role: str, projects: list[str], staff: str | None) -> str:
    """Makes a token and returns it. Fails for an unknown role, a malformed id, or a role that needs a project without one."""
    for name in (*projects, *([staff] if staff is not None else [])):
        if not _ID.fullmatch(name):
            fail(f"{name!r} is not an id: 1 to 64 letters, digits, - and _")
    with Database.open(Settings()) as database, database.owner() as connection:
        try:
            return tokens.create(connection, database.vault, role, projects, staff)
        except tokens.TokenError as error:
            fail(str(error))


def listing() -> list[str]:
    """One line a token: public part, role, projects, staff, made, revoked; tab-separated."""
    with Database.open(Settings()) as database, database.owner() as connection:
        return [
            "\t".join(
                (
                    listed.token,
                    listed.role,
                    ",".join(listed.projects) if listed.projects is not None else "*",
                    listed.staff or "-",
                    listed.created.isoformat(timespec="seconds"),
                    listed.revoked.isoformat(timespec="seconds") if listed.revoked else "-",
                )
            )
            for listed in tokens.listed(connection)
        ]


def revoke(token: str) -> None:
    """Revokes a token, given whole or by its public part. Fails when there is no such token."""
    public = token.split("_", 2)[1] if token.startswith(f"{tokens.PREFIX}_") and token.count("_") >= 2 else token
    with Database.open(Settings()) as database, database.owner() as connection:
        if not tokens.revoke(connection, public):
            fail("there is no such token, or it is revoked already")
    say(f"revoked {public}")
