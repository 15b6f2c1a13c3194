"""Looking clients up (客户查询): by owner, by name, pinyin, company or number, by state."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from pydantic_core import PydanticCustomError

from domain.payloads.phones import normalise_phone
from ledger.masking import EVERYBODY, Sight, flag, masked_name, masked_phone
from projections.errors import NotFound
from projections.reading import Standing, now, standing
from projections.sight import Viewer, besides_owned

STAGES = ("held", "deposited", "subscribed", "signed", "opened")
"""States of a living deal, from the first step to the last; a client's ``stage`` is that of the deal that is furthest."""

_COLUMNS = """
    SELECT c.client, c.name, c.company, c.phones, c.since, c.last_contact, c.channel, c.intent, c.next_on,
        o.kind, o.id, o.protected_until, coalesce(o.contested, false), d.stage, k.reserve IS NOT NULL,
        c.client IN (SELECT substr(e.subject, 8) FROM {ledger}.events AS e WHERE e.type = 'pandan.client.forgotten')
    FROM {build}.clients AS c
    LEFT JOIN {build}.care AS k ON k.client = c.client
    LEFT JOIN LATERAL (
        SELECT kind, id, protected_until, contested FROM {build}.owners AS o
        WHERE o.client = c.client AND o.since <= %(now)s ORDER BY o.since DESC LIMIT 1
    ) AS o ON true
    LEFT JOIN LATERAL (
        SELECT max(array_position(%(stages)s::text[], d.state)) AS stage FROM {build}.deals AS d
        WHERE d.client = c.client AND NOT (d.state = 'held' AND d.held_until < %(now)s)
    ) AS d ON true
"""
_PAGE = """
    WHERE c.client > %(after)s
        AND (%(owner)s::text IS NULL OR c.client = ANY(
            SELECT client FROM {build}.owners WHERE kind = %(kind)s AND id IS NOT DISTINCT FROM %(id)s
        ) AND o.kind = %(kind)s AND o.id IS NOT DISTINCT FROM %(id)s)
        AND (%(state)s::text IS NULL OR CASE %(state)s::text
            WHEN 'owned' THEN o.kind = 'agent'
            WHEN 'public' THEN o.kind = 'public'
            WHEN 'none' THEN coalesce(o.kind, 'none') = 'none'
            WHEN 'contested' THEN coalesce(o.contested, false)
            ELSE coalesce(
                (%(stages)s::text[])[d.stage], CASE WHEN k.reserve IS NOT NULL THEN 'reserve' ELSE 'prospect' END
            ) = %(state)s
        END)
        AND (%(state)s::text IS DISTINCT FROM 'reserve' OR c.client = ANY(
            SELECT client FROM {build}.care WHERE reserve IS NOT NULL
        ))
        AND (%(stage)s::text IS NULL OR c.client = ANY(SELECT client FROM {build}.deals WHERE state = %(stage)s))
        AND (%(text)s::text IS NULL OR c.client ILIKE %(text)s OR {found})
    ORDER BY c.client LIMIT %(limit)s
"""
_PART = """(
    c.name ILIKE %(text)s OR c.company ILIKE %(text)s OR c.pinyin LIKE %(spelled)s OR c.phones LIKE %(digits)s
)"""
"""What finds a client by a part of what is known of them."""
_WHOLE = f"""(
    lower(c.name) = lower(%(whole)s) OR lower(c.company) = lower(%(whole)s) OR %(number)s = ANY(string_to_array(c.phones, ' '))
    OR (o.kind = 'agent' AND o.id = %(me)s OR c.client = ANY(%(besides)s::text[])) AND {_PART}
)"""
"""The same for somebody who sees their own clients alone: others are found by what one must know of them already, so that
nobody reads a covered number or name out of the answers, a digit or a letter at a time."""
_ONE = "WHERE c.client = %(client)s"
_SAME = """
    SELECT i.key FROM {build}.identity AS i
    WHERE i.circle = (SELECT circle FROM {build}.identity WHERE key = %(key)s)
        AND starts_with(i.key, 'client/') AND i.key <> %(key)s ORDER BY i.key LIMIT 100
"""
_CLIENTS_DEALS = """
    SELECT deal, unit, CASE WHEN state = 'held' AND held_until < %(now)s THEN 'expired' ELSE state END
    FROM {build}.deals WHERE client = %(client)s ORDER BY deal
"""


class _Row(NamedTuple):
    client: str
    name: str | None
    company: str | None
    phones: str
    since: datetime
    last_contact: datetime | None
    channel: str | None
    intent: str | None
    next_on: str | None
    kind: str | None
    owner: str | None
    protected_until: datetime | None
    contested: bool
    stage: int | None
    reserve: bool
    forgotten: bool


async def clients(
    connection: AsyncConnection[Any],
    project: str,
    *,
    owner: str | None = None,
    q: str | None = None,
    state: str | None = None,
    after: str | None = None,
    limit: int = 50,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """A page of clients, by id.

    ``owner``: a staff id, ``public`` or ``none``. ``q``: part of a name, its pinyin or initials, a company, an id, or at
    least three digits of a phone. ``state``: ``owned``, ``public``, ``none``, ``contested``, ``prospect``, ``reserve`` (in the reserve pool) or a stage of
    the furthest deal (``held`` … ``opened``). ``after``: the ``next`` of the page before. ``sight``: whose clients ``q`` finds
    by parts; others by their whole name, company or phone, or by id.
    """
    kind = owner if owner in ("public", "none") else "agent"
    parameters = {
        "owner": owner,
        "kind": kind,
        "id": owner if kind == "agent" else None,
        "state": state,
        "stage": state if state in STAGES else None,
        "after": after or "",
        "limit": limit + 1,
        **_search(q),
    }
    async with standing(connection, project, "people", "care") as look:
        found = _PART
        if parameters["text"] is not None and isinstance(sight, Viewer) and sight.kind != "all":
            found = _WHOLE
            parameters |= await _whole(look, sight, q)
        rows = await _rows(look, _PAGE.replace("{found}", found), parameters)
        await sight.learn(connection, {row.client for row in rows[:limit]})
        return {
            "items": [_client(look, row, sight) for row in rows[:limit]],
            "next": rows[limit - 1].client if len(rows) > limit else None,
            "position": look.position,
        }


async def client(
    connection: AsyncConnection[Any], project: str, client: str, sight: Sight = EVERYBODY
) -> dict[str, Any]:
    """A client's profile, with deals and the other clients who are judged together with this one. Raises NotFound."""
    async with standing(connection, project, "people", "care") as look:
        rows = await _rows(look, _ONE, {"client": client})
        if not rows:
            raise NotFound(f"there is no client {client}")
        related = await look.rows(_SAME, {"key": f"client/{client}"})
        deals = await look.rows(_CLIENTS_DEALS, {"client": client, "now": now()})
        await sight.learn(connection, {client})
        return {
            **_client(look, rows[0], sight),
            "related": [row[0].removeprefix("client/") for row in related],
            "deals": [{"deal": row[0], "unit": row[1], "state": row[2]} for row in deals],
            "position": look.position,
        }


async def _rows(look: Standing, where: str, parameters: dict[str, Any]) -> list[_Row]:
    found = await look.rows(_COLUMNS + where, {"now": now(), "stages": list(STAGES), **parameters})
    return [_Row(*row) for row in found]


def _client(look: Standing, row: _Row, sight: Sight) -> dict[str, Any]:
    known = {"name": row.name, "company": row.company, "phones": row.phones.split()}
    masked = flag(sight, row.client, *known.values())
    if masked:
        known = {
            "name": row.name and masked_name(row.name),
            "company": row.company and masked_name(row.company),
            "phones": [masked_phone(phone) for phone in row.phones.split()],
        }
    elif any(known.values()):
        sight.shown(row.client)
    return {
        "client": row.client,
        **known,
        **masked,
        **({"forgotten": True} if row.forgotten else {}),
        "owner": {"kind": row.kind or "none", "id": row.owner},
        "protected_until": look.text(row.protected_until),
        "contested": row.contested,
        "state": STAGES[row.stage - 1] if row.stage else "reserve" if row.reserve else "prospect",
        "channel": row.channel,
        "intent": row.intent,
        "since": look.text(row.since),
        "last_contact": look.text(row.last_contact),
        "next_on": row.next_on,
    }


def _search(q: str | None) -> dict[str, str | None]:
    """The patterns that a search text means; a pattern of None matches nothing."""
    text = q.strip() if q else ""
    if not text:
        return {"text": None, "spelled": None, "digits": None}
    spelled = re.sub(r"[\s'’]", "", text.lower())
    digits = re.sub(r"\D", "", text)
    dialled = len(digits) >= 3 and re.fullmatch(r"[\d\s+().\-/]+", text) is not None
    return {
        "text": f"%{_literal(text)}%",
        "spelled": f"%{_literal(spelled)}%" if spelled and spelled.isascii() else None,
        "digits": f"%{digits.removeprefix('0086') if dialled else ''}%" if dialled else None,
    }


async def _whole(look: Standing, viewer: Viewer, q: str | None) -> dict[str, Any]:
    """What a search text must be as a whole, and whose clients it may be a part of."""
    text = q.strip() if q else ""
    try:
        number = normalise_phone(text)
    except PydanticCustomError:
        number = None
    besides = await besides_owned(look, viewer.staff) if viewer.staff is not None and viewer.kind == "own" else []
    me = viewer.staff if viewer.kind == "own" else None
    return {"whole": text, "number": number, "me": me, "besides": besides}


def _literal(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
