"""What somebody sees of a client who is not theirs (脱敏): the facts, with names, numbers and words covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, Protocol

from psycopg import AsyncConnection

from domain.payloads import open_members, phone_members

COVERED: Final = "***"
"""Stands for free text, and for whatever else is covered whole."""

HIDDEN_DIGITS: Final = 6
"""So many digits of a phone are covered at least; of what is left, the last four at most are shown."""
SHOWN_DIGITS: Final = 4

NAMES: Final = frozenset({"name", "company", "head", "organisation"})
"""Members that hold a name, of which the first character is shown."""
SIGNER: Final = "signer"


class Sight(Protocol):
    """Whose personal data somebody may see. What it has not learnt about is covered."""

    @property
    def views(self) -> tuple[str, ...]:
        """The read models that it looks at; an answer that includes a position waits for them."""
        ...

    async def learn(self, connection: AsyncConnection[Any], clients: Collection[str]) -> None:
        """Finds out about these clients, as things stand now; it must have, before it is asked about them."""
        ...

    def covers(self, client: str) -> bool:
        """Whether the personal data of a client may be seen; nobody's (an empty id): whether everybody's may."""
        ...

    def shown(self, client: str) -> None:
        """Takes note that personal data of a client is answered."""
        ...


class _Everybody:
    """The sight of who runs the program, and of the desk's own commands."""

    views = ()

    async def learn(self, connection: AsyncConnection[Any], clients: Collection[str]) -> None:
        """Nothing needs to be found out."""

    def covers(self, client: str) -> bool:
        """Everybody's."""
        del client
        return True

    def shown(self, client: str) -> None:
        """Nobody keeps account."""


EVERYBODY: Final[Sight] = _Everybody()


def masked_name(name: str) -> str:
    """The first character of a name and a star: ``张三`` → ``张*``. Of a name of one character nothing is left: ``*``."""
    stripped = name.strip()
    return f"{stripped[0]}*" if len(stripped) > 1 else "*"


def masked_phone(phone: str) -> str:
    """A number with all but its last digits covered: ``+8613800000000`` → ``+86*******0000``.

    Six digits are covered at least, so that short numbers show fewer than four or none; 86 alone is shown of country
    codes, as how long others are cannot be told from their digits.
    """
    if phone.startswith("+86"):
        code, digits = "+86", phone[3:]
    else:
        code, digits = ("+", phone[1:]) if phone.startswith("+") else ("", phone)
    shown = min(SHOWN_DIGITS, max(0, len(digits) - HIDDEN_DIGITS))
    return f"{code}{'*' * (len(digits) - shown)}{digits[len(digits) - shown :]}"


def mask(event_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data, its personal members covered, and with them whatever the desk added of its own.

    ``event_type`` goes without prefix. The names of members stay: that something was written down is no secret.
    """
    public, phones = open_members(event_type), phone_members(event_type)
    return {name: value if name in public else _covered(name, value, phones) for name, value in data.items()}


def is_personal(event_type: str, data: Mapping[str, Any]) -> bool:
    """Whether there is anything in an event's data that `mask` would cover."""
    return not data.keys() <= open_members(event_type)


def name_seen(sight: Sight, client: str | None, name: str | None) -> str | None:
    """A client's name as somebody sees it; that it is shown in plain text is noted."""
    if name is None or client is None:
        return name
    if not sight.covers(client):
        return masked_name(name)
    sight.shown(client)
    return name


def flag(sight: Sight, client: str | None, *values: object) -> dict[str, bool]:
    """``masked`` for what stands beside values of a client, if any of them was there to be covered; else nothing."""
    return {"masked": True} if client is not None and any(values) and not sight.covers(client) else {}


def _covered(name: str, value: Any, phones: Collection[str]) -> Any:
    if name in phones:
        return [masked_phone(one) for one in value] if isinstance(value, list) else masked_phone(value)
    if name in NAMES and isinstance(value, str):
        return masked_name(value)
    if name == SIGNER and isinstance(value, dict):
        return {inner: _signer(inner, told) for inner, told in value.items()}
    return COVERED


def _signer(name: str, value: Any) -> Any:
    """A member of who signs; whether papers were seen is what the desk did, and tells nothing about a person."""
    if isinstance(value, bool):
        return value
    return masked_name(value) if name == "name" and isinstance(value, str) else COVERED
