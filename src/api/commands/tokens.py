"""``pandan token``: who may talk to the API."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from api.commands.console import fail, say
from api.commands.opening import opened
from ledger import tokens

_SPAN = re.compile(r"(\d{1,5})([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def create(role: str, projects: list[str], staff: str | None, lasts: str | None = None) -> str:
    """Makes a token and returns it. ``lasts``: how long, such as ``90d``; None = for good.

    Fails for an unknown role, a malformed id or time, or a role that needs a project without one.
    """
    expires = None if lasts is None else datetime.now(UTC) + _span(lasts)
    for name in (*projects, *([staff] if staff is not None else [])):
        check_id(name)
    with opened() as database, database.owner() as connection:
        try:
            made = tokens.create(connection, database.vault, role, projects, staff, expires=expires)
        except tokens.TokenError as error:
            fail(str(error))
    if role == "agent" and staff is None:
        say("this agent's token may post in anybody's name and is shown nobody's personal data: --staff binds it")
    return made


def listing() -> list[str]:
    """One line a token: public part, role, projects, staff, made, ends, last used, revoked; tab-separated."""
    with opened() as database, database.owner() as connection:
        return [
            "\t".join(
                (
                    listed.token,
                    listed.role,
                    ",".join(listed.projects) if listed.projects is not None else "*",
                    listed.staff or "-",
                    *map(_moment, (listed.created, listed.expires, listed.last_used, listed.revoked)),
                )
            )
            for listed in tokens.listed(connection)
        ]


def rotate(token: str, overlap: str) -> str:
    """Makes a token in place of another, which ends after ``overlap``, such as ``1h``. Fails when there is none to replace."""
    span = _span(overlap)
    with opened() as database, database.owner() as connection, connection.transaction():
        try:
            return tokens.rotate(connection, database.vault, _public(token), span)
        except tokens.TokenError as error:
            fail(str(error))


def revoke(token: str) -> None:
    """Revokes a token, given whole or by its public part. Fails when there is no such token."""
    public = _public(token)
    with opened() as database, database.owner() as connection:
        if not tokens.revoke(connection, public):
            fail("there is no such token, or it is revoked already")
    say(f"revoked {public}")


def check_id(name: str) -> None:
    """Fails for what cannot be the id of a project or of a staff member."""
    if not _ID.fullmatch(name):
        fail(f"{name!r} is not an id: 1 to 64 letters, digits, - and _")


def _public(token: str) -> str:
    """The public part of a token that is given whole, or by that part alone."""
    whole = token.startswith(f"{tokens.PREFIX}_") and token.count("_") >= 2
    return token.split("_", 2)[1] if whole else token


def _moment(moment: datetime | None) -> str:
    return "-" if moment is None else moment.isoformat(timespec="seconds")


def _span(text: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if match is None:
        fail(f"{text!r} is no length of time: write 30m, 12h or 90d")
    return int(match[1]) * _UNITS[match[2]]
