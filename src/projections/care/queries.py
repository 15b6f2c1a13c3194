"""What the desk owes its clients (待办): duties, a client's care, outings, delegations, the reserve pool, allotment."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from domain.care import Due
from ledger.masking import EVERYBODY, Sight
from projections.care.tables import CareRow
from projections.care.words import Teller, by_key
from projections.errors import NotFound
from projections.reading import Standing, now, standing

ENDED_AT_MOST = 200
"""Ended duties of a client that are told with the open ones, the last first."""

_DUE = ", ".join(f"d.{column}" for column in Due._fields)
_ORDER = "coalesce(d.due_at, 'infinity'), d.client, d.kind, d.key"
_DUES = f"""
    SELECT {_DUE}, c.name FROM {{build}}.dues AS d LEFT JOIN {{build}}.clients AS c ON c.client = d.client
    WHERE (%(kind)s::text IS NULL OR d.kind = %(kind)s) AND (%(staff)s::text IS NULL OR d.staff = %(staff)s)
        AND (%(client)s::text IS NULL OR d.client = %(client)s) AND (%(state)s::text IS NULL OR d.state = %(state)s)
        AND (%(open)s::bool IS NULL OR (d.state = 'open') = %(open)s)
        AND (%(before)s::timestamptz IS NULL OR d.due_at < %(before)s)
        AND (NOT %(late)s OR coalesce(d.done_at, %(now)s) > d.due_at AND d.state <> 'breached')
        AND (%(at)s::text IS NULL OR ({_ORDER}) > (%(at)s::timestamptz, %(of)s::text, %(what)s::text, %(key)s::text))
    ORDER BY {_ORDER} LIMIT %(limit)s
"""  # noqa: S608 -- names of columns, nothing from outside
_OF_CLIENT = f"""
    (SELECT {_DUE} FROM {{build}}.dues AS d WHERE client = %(client)s AND state = 'open')
    UNION ALL
    (SELECT {_DUE} FROM {{build}}.dues AS d WHERE client = %(client)s AND state <> 'open'
     ORDER BY done_position DESC, kind, key LIMIT %(limit)s)
"""  # noqa: S608 -- same
_CARE = f"SELECT {', '.join(CareRow._fields)} FROM {{build}}.care WHERE client = %(client)s"  # noqa: S608 -- same
_NAME = "SELECT name FROM {build}.clients WHERE client = %(client)s"
_OUTINGS = f"""
    SELECT {_DUE}, c.name FROM {{build}}.dues AS d LEFT JOIN {{build}}.clients AS c ON c.client = d.client
    WHERE d.kind = 'outing_log' AND (%(client)s::text IS NULL OR d.client = %(client)s)
        AND (%(after)s::bigint IS NULL OR d.position > %(after)s)
        AND (%(start)s::timestamptz IS NULL OR d.due_at >= %(start)s) AND (%(end)s::timestamptz IS NULL OR d.since < %(end)s)
    ORDER BY d.position LIMIT %(limit)s
"""  # noqa: S608 -- same
_STEPS = f"""
    SELECT {_DUE} FROM {{build}}.dues AS d WHERE client = ANY(%(clients)s) AND kind = ANY(%(kinds)s)
"""  # noqa: S608 -- same
_DELEGATIONS = f"""
    SELECT {", ".join(f"k.{column}" for column in CareRow._fields)}, c.name FROM {{build}}.care AS k
    LEFT JOIN {{build}}.clients AS c ON c.client = k.client
    WHERE k.delegations IS NOT NULL AND (%(client)s::text IS NULL OR k.client = %(client)s) AND k.client > %(after)s
    ORDER BY k.client LIMIT %(limit)s
"""  # noqa: S608 -- same
_RESERVE = """
    SELECT k.client, c.name, k.staff, k.reserve FROM {build}.care AS k LEFT JOIN {build}.clients AS c ON c.client = k.client
    WHERE k.reserve IS NOT NULL AND k.client > %(after)s ORDER BY k.client LIMIT %(limit)s
"""
_ALLOTTED = """
    SELECT service, basis, count(*) FROM {build}.care WHERE service IS NOT NULL GROUP BY service, basis ORDER BY service, basis
"""
_CONTACTED = """
    SELECT staff, kind,
        count(*) FILTER (WHERE state = 'done' AND done_at <= due_at),
        count(*) FILTER (WHERE state = 'done' AND done_at > due_at),
        count(*) FILTER (WHERE state = 'open' AND due_at >= %(now)s),
        count(*) FILTER (WHERE state = 'open' AND due_at < %(now)s)
    FROM {build}.dues WHERE kind IN ('service_contact', 'service_follow_up') GROUP BY staff, kind
"""


class Place(NamedTuple):
    """Where a page of duties begins: after the one with this deadline (``infinity`` without), client, kind and key."""

    at: str
    client: str
    kind: str
    key: str

    def __str__(self) -> str:
        return "~".join(self)


def place_of(due: Due) -> str:
    """The place of a duty among all, by deadline."""
    return str(Place(due.due_at.isoformat() if due.due_at is not None else "infinity", due.client, due.kind, due.key))


async def dues(
    connection: AsyncConnection[Any],
    project: str,
    *,
    kind: str | None = None,
    staff: str | None = None,
    client: str | None = None,
    state: str | None = None,
    is_open: bool | None = None,
    late: bool = False,
    due_before: date | None = None,
    after: Place | None = None,
    limit: int = 100,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """A page of duties, those that are due first coming first; without a deadline last.

    ``is_open``: only open ones, or only ended ones. ``late``: only those that were done, or are open, past their deadline. ``due_before``: due before that local day.
    """
    moment = now()
    async with standing(connection, project, "care", "people") as look:
        at, of, what, key = after or (None, None, None, None)
        before = look.desk.calendar.start_of(due_before) if due_before is not None else None
        parameters = {
            "kind": kind, "staff": staff, "client": client, "state": state, "open": is_open, "late": late, "before": before, "now": moment,
            "at": at, "of": of, "what": what, "key": key, "limit": limit + 1,
        }  # fmt: skip
        rows = await look.rows(_DUES, parameters)
        teller = Teller(look, moment, sight)
        found = [(Due(*row[:-1]), row[-1]) for row in rows[:limit]]
        await teller.learn(due.client for due, _ in found)
        return {
            "items": [teller.duty(due, name) for due, name in found],
            "next": place_of(found[-1][0]) if len(rows) > limit else None,
            "position": look.position,
        }


async def client_care(
    connection: AsyncConnection[Any], project: str, client: str, sight: Sight = EVERYBODY
) -> dict[str, Any]:
    """Who looks after a client, what is owed and what was done. Raises NotFound for a client whom nobody ever met."""
    moment = now()
    async with standing(connection, project, "care", "people") as look:
        rows = await look.rows(_CARE, {"client": client})
        named = await look.rows(_NAME, {"client": client})
        if not rows and not named:
            raise NotFound(f"there is no client {client}")
        kept = CareRow(*rows[0]) if rows else None
        name = named[0][0] if named else None
        found = [Due(*row) for row in await look.rows(_OF_CLIENT, {"client": client, "limit": ENDED_AT_MOST})]
        teller = Teller(look, moment, sight)
        await teller.learn([client])
        far = [due for due in found if due.due_at is None]
        timed = sorted(
            (due for due in found if due.due_at is not None), key=lambda due: (due.due_at, due.kind, due.key)
        )
        opened = [due for due in (*timed, *far) if due.state == "open"]
        ended = sorted((due for due in found if due.state != "open"), key=lambda due: -(due.done_position or 0))
        return {
            "client": client,
            **teller.named(client, name),
            "staff": teller.person(kept.staff) if kept else None,
            "service": _service(teller, kept),
            "signed": bool(kept and kept.signed),
            "reserve": kept.reserve if kept else None,
            "visited": kept.visited if kept else None,
            "asked_introductions": kept.asked if kept else None,
            "graded": kept.graded if kept else None,
            "open": [teller.duty(due, name) for due in opened],
            "ended": [teller.duty(due, name) for due in ended],
            "position": look.position,
        }


def _service(teller: Teller, kept: CareRow | None) -> dict[str, Any] | None:
    if kept is None or kept.service is None:
        return None
    return {**(teller.person(kept.service) or {}), "basis": kept.basis, "position": kept.assigned}


async def outings(
    connection: AsyncConnection[Any],
    project: str,
    *,
    client: str | None = None,
    first: date | None = None,
    last: date | None = None,
    after: int | None = None,
    limit: int = 100,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """A page of outings in order of their plans, each with its plan, log and check judged."""
    async with standing(connection, project, "care", "people") as look:
        calendar = look.desk.calendar
        parameters = {
            "client": client,
            "after": after,
            "limit": limit + 1,
            "start": calendar.start_of(first) if first is not None else None,
            "end": calendar.close_of(last) if last is not None else None,
        }
        rows = await look.rows(_OUTINGS, parameters)
        logs = [(Due(*row[:-1]), row[-1]) for row in rows[:limit]]
        steps = await _steps(look, {log.client for log, _ in logs}, "outing_plan", "outing_check")
        plans = {event.position: event.data for event in await look.at([log.position for log, _ in logs])}
        teller = Teller(look, now(), sight)
        await teller.learn(log.client for log, _ in logs)
        return {
            "items": [
                {
                    "outing": log.key,
                    "client": log.client,
                    **teller.named(log.client, name),
                    "by": [teller.person(one) for one in plans[log.position]["by"]],
                    "on": plans[log.position].get("on") or calendar.date_of(log.since).isoformat(),
                    "trade": plans[log.position].get("trade"),
                    "materials": plans[log.position].get("materials", []),
                    "booked": plans[log.position].get("booked"),
                    "plan": teller.step(steps.get((log.client, "outing_plan", log.key))),
                    "log": teller.step(log),
                    "check": teller.step(steps.get((log.client, "outing_check", log.key))),
                    "position": log.position,
                }
                for log, name in logs
            ],
            "next": logs[-1][0].position if len(rows) > limit else None,
            "position": look.position,
        }


async def _steps(look: Standing, clients: set[str], *kinds: str) -> dict[tuple[str, str, str], Due]:
    rows = await look.rows(_STEPS, {"clients": sorted(clients), "kinds": list(kinds)})
    return by_key([Due(*row) for row in rows])


async def delegations(
    connection: AsyncConnection[Any],
    project: str,
    *,
    client: str | None = None,
    after: str | None = None,
    limit: int = 100,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """Delegations by client, ``limit`` clients a page, each with its level, limit and steps judged."""
    kinds = (
        "delegation_notice",
        "delegation_approval",
        "delegation_follow_up",
        "delegation_report",
        "delegation_limit",
    )
    async with standing(connection, project, "care", "people") as look:
        rows = await look.rows(_DELEGATIONS, {"client": client, "after": after or "", "limit": limit + 1})
        found = [(CareRow(*row[:-1]).kept(), row[-1]) for row in rows[:limit]]
        steps = await _steps(look, {kept.client for kept, _ in found}, *kinds)
        breaches = {(due.client, due.key.partition(":")[2]): due for due in steps.values() if due.state == "breached"}
        teller = Teller(look, now(), sight)
        await teller.learn(kept.client for kept, _ in found)
        items = [
            {
                "delegation": key,
                "client": kept.client,
                **teller.named(kept.client, name),
                **{member: terms.get(member) for member in ("rank", "level", "visit_on", "visited", "cost")},
                "party_size": terms.get("size"),
                "limit_per_head": terms.get("limit_per_head") or terms.get("limit"),
                "by": teller.person(terms.get("by")),
                "hosts": [teller.person(one) for one in terms.get("hosts", ())],
                "gift": terms.get("gift"),
                **{kind.partition("_")[2]: teller.step(steps.get((kept.client, kind, key))) for kind in kinds[:-1]},
                "over_limit": teller.step(breach) if (breach := breaches.get((kept.client, key))) else None,
                "position": terms.get("position"),
            }
            for kept, name in found
            for key, terms in sorted(kept.delegations.items())
        ]
        return {
            "items": items,
            "next": found[-1][0].client if len(rows) > limit else None,
            "position": look.position,
        }


async def reserve(
    connection: AsyncConnection[Any],
    project: str,
    *,
    after: str | None = None,
    limit: int = 100,
    sight: Sight = EVERYBODY,
) -> dict[str, Any]:
    """The reserve client pool (储备客户), by client id."""
    async with standing(connection, project, "care", "people") as look:
        rows = await look.rows(_RESERVE, {"after": after or "", "limit": limit + 1})
        teller = Teller(look, now(), sight)
        await teller.learn(row[0] for row in rows[:limit])
        since = {event.position: event.time for event in await look.at([row[3] for row in rows[:limit]])}
        return {
            "items": [
                {
                    "client": client,
                    **teller.named(client, name),
                    "staff": teller.person(staff),
                    "since": look.text(since.get(position)),
                    "evidence": [position],
                }
                for client, name, staff, position in rows[:limit]
            ],
            "next": rows[limit - 1][0] if len(rows) > limit else None,
            "clauses": teller.clauses(" ".join(look.desk.current_book(now()).care.reserve.clauses)),
            "position": look.position,
        }


async def allotment(connection: AsyncConnection[Any], project: str) -> dict[str, Any]:
    """How clients are shared among the service staff (客户分配): how many, on what basis, and how they are looked after."""
    moment = now()
    async with standing(connection, project, "care", "people") as look:
        teller = Teller(look, moment)
        shares: dict[str, dict[str, int]] = {}
        for staff, basis, count in await look.rows(_ALLOTTED, {}):
            shares.setdefault(staff, {})[basis] = count
        counted: dict[tuple[str, str], tuple[int, ...]] = {
            (row[0], row[1]): row[2:] for row in await look.rows(_CONTACTED, {"now": moment})
        }
        total = sum(sum(bases.values()) for bases in shares.values())
        staff_of = sorted({*shares, *(staff for staff, _ in counted if staff is not None)})
        book = look.desk.current_book(moment)
        return {
            "clients": total,
            "items": [
                {
                    **(teller.person(staff) or {}),
                    "clients": sum(shares.get(staff, {}).values()),
                    "basis": shares.get(staff, {}),
                    **{
                        name: dict(
                            zip(
                                ("in_time", "late", "open", "overdue"),
                                counted.get((staff, kind), (0,) * 4),
                                strict=True,
                            )
                        )
                        for name, kind in (("contact", "service_contact"), ("follow_up", "service_follow_up"))
                    },
                }
                for staff in staff_of
            ],
            "clauses": teller.clauses(
                " ".join([*book.care.service_contact_days.clauses, *book.care.service_follow_up_days.clauses])
            ),
            "position": look.position,
        }
