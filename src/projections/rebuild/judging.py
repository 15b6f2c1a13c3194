"""Why an item of a diff is as it is on both sides: judged from the facts, for the items that are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection, sql

from domain.circle import Circle, connections, relevant, slim
from domain.event import Event
from projections import builds
from projections.errors import NotFound
from projections.history import LedgerHistory
from projections.rebuild import diffs
from projections.rebuild.diffs import Diff
from projections.rebuild.sides import Side, side

_JUDGED = {"owners": "client", "protection": "client", "shares": "deal", "terms": "deal"}
"""Kinds whose why is judged, and what their items are about. Turns carry their clauses with them."""

DECIDING = frozenset({"deal_attributed", "ruled", "agreed", "agreement_stands", "ruling_stands"})
"""Effects of the steps that say who gets what of a deal."""


class Judge:
    """Tells of a diff's items, page by page; it keeps the desks of both sides."""

    def __init__(self, connection: Connection[Any], diff: Diff) -> None:
        """Raises NotFound when one of the builds is gone."""
        self._connection = connection
        self._diff = diff
        self._sides = self._side(diff.against), self._side(diff.build)
        self._schema = self._sides[1].build.schema
        self._history = LedgerHistory(connection, self._sides[1].build.ledger)

    def page(self, kind: str, after: str, limit: int) -> tuple[list[dict[str, Any]], str | None]:
        """Up to ``limit`` items of a kind after a key, with names and clauses; the key to go on after, if there are more."""
        rows = diffs.page(self._connection, self._diff, kind, after, limit + 1)
        items = [item for _, item in rows[:limit]]
        if subject := _JUDGED.get(kind):
            self._judge(items, subject)
        self._name(items)
        return items, rows[limit - 1][0] if len(rows) > limit else None

    def _side(self, number: int) -> Side:
        build = builds.find(self._connection, self._diff.project, number)
        if build is None:
            raise NotFound(f"build {number} of this diff was dropped")
        return side(self._connection, build, self._diff.position)

    def _judge(self, items: Sequence[dict[str, Any]], subject: str) -> None:
        facts = self._facts([f"{subject}/{item[subject]}" for item in items])
        circles: dict[tuple[int, str], Circle] = {}
        for item in items:
            circle, own = facts[f"{subject}/{item[subject]}"]
            for member, one in zip(("from", "to"), self._sides, strict=True):
                judge = circles.get((one.build.number, circle))
                if judge is None:
                    judge = circles[one.build.number, circle] = Circle(one.desk)
                    for fact in own:
                        judge.apply(slim(fact))
                item[member] |= self._why(judge, subject, item[subject])
                self._in_local_time(item[member], one)

    def _why(self, circle: Circle, subject: str, name: str) -> dict[str, Any]:
        """The step of the story that decides, in words and with its clauses; where none does, the last one."""
        if subject == "deal":
            answer = circle.deal(name, self._diff.moment)
            deciding = [step for step in answer["because"] if step["effect"] in DECIDING]
        else:
            answer = circle.ownership(name, self._diff.moment)
            owner = next((claim for claim in answer["claims"] if claim["state"] == "owner"), None)
            about = set(owner["clauses"]) if owner is not None else set()
            deciding = [step for step in answer["because"] if about.intersection(step["clauses"])]
        told = (deciding or answer["because"])[-1:]
        why = {"rulebook": answer["rulebook"], "rulebook_hash": answer["rulebook_hash"], "clauses": []}
        for step in told:
            why |= {member: step[member] for member in ("clauses", "position", "zh", "en")}
        return why

    def _in_local_time(self, outcome: dict[str, Any], one: Side) -> None:
        if outcome.get("protected_until"):
            outcome["protected_until"] = one.desk.calendar.text(datetime.fromisoformat(outcome["protected_until"]))

    def _facts(self, keys: Sequence[str]) -> dict[str, tuple[str, list[Event]]]:
        """For each key its circle, and the circle's facts up to the diff's position."""
        query = sql.SQL(
            "SELECT own.key, own.circle, array_agg(member.key) FROM {identity} AS own JOIN {identity} AS member USING (circle)"
            " WHERE own.key = ANY(%s) AND NOT starts_with(member.key, 'phone/') GROUP BY own.key, own.circle"
        ).format(identity=sql.Identifier(self._schema, "identity"))
        circle_of: dict[str, str] = {}
        members: dict[str, str] = {}
        for key, circle, keys_of_circle in self._connection.execute(query, (list(keys),)):
            circle_of[key] = circle
            members.update(dict.fromkeys(keys_of_circle, circle))
        by_circle: dict[str, list[Event]] = {circle: [] for circle in circle_of.values()}
        for fact in self._history.about(members.keys(), self._diff.position):
            tied = next((members[key] for key in connections(fact) if key in members), None)
            if tied is not None and relevant(fact):
                by_circle[tied].append(fact)
        return {key: (circle_of.get(key, ""), by_circle.get(circle_of.get(key, ""), [])) for key in keys}

    def _name(self, items: Sequence[dict[str, Any]]) -> None:
        """Adds what clients and staff are called; a name is never kept with a diff, as it may have to be forgotten."""
        clients = {item["client"] for item in items if item.get("client")}
        query = sql.SQL("SELECT client, name FROM {} WHERE client = ANY(%s)").format(
            sql.Identifier(self._schema, "clients")
        )
        names = dict(self._connection.execute(query, (list(clients),)).fetchall())
        desk = self._sides[1].desk
        for item in items:
            if item.get("client"):
                item["name"] = names.get(item["client"])
            people = {person: desk.name_of(person) for person in _people(item)}
            if people:
                item["staff"] = people


def _people(item: Mapping[str, Any]) -> list[str]:
    """Ids of the staff whom an item names."""
    found: list[str | None] = [item.get("receiver"), item.get("id") if item.get("scope") == "staff" else None]
    for outcome in (item["from"], item["to"]):
        if outcome.get("kind") == "agent":
            found.append(outcome.get("id"))
        found += [line["to"]["id"] for line in outcome.get("shares") or ()]
        found += [line["to"]["id"] for line in outcome.get("adjustments") or ()]
        found += [outcome.get("due"), *outcome.get("skipped", ()), *outcome.get("make_up", ())]
    return sorted({one for one in found if one and one != "public"})
