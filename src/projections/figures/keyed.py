"""SQL of sums by somebody and by period: the same four ways of breaking down, over whatever table has a day and a person."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from domain.desk import DeskTimeline
from projections.figures.scope import LABELS, Asked, Spell, spells

CHANNEL = "coalesce(person.channel, own.channel, '')"
"""The channel of a client (客户来源): where they first said to have come from."""


def channel_joins(client: str) -> str:
    """What CHANNEL needs beside a table with a client."""
    return (
        f" LEFT JOIN {{build}}.journeys AS own ON own.client = {client}"
        " LEFT JOIN {build}.journeys AS person ON person.client = own.same_as"
    )


class Keyed(NamedTuple):
    """Pieces of a query: joins, conditions, and the columns of key and period."""

    joins: str
    where: str
    key: str
    bucket: str


class Keys:
    """What is asked, as pieces of SQL and their parameters.

    Whoever is in one group all the while is counted by id, and put to the group afterwards; only where somebody changes
    groups within what is asked has the database to look at every day.
    """

    def __init__(self, desk: DeskTimeline, asked: Asked) -> None:
        self.asked = asked
        self.desk = desk
        self._narrowed = asked.staff is not None or asked.group is not None
        wanted = asked.by == "group" or self._narrowed
        self._spells: dict[str, list[Spell]] = {}
        for spell in spells(desk, asked) if wanted else ():
            self._spells.setdefault(spell.staff, []).append(spell)
        found = [spell for own in self._spells.values() for spell in own]
        self._moving = any((one.since, one.until) != (asked.first, asked.last) for one in found)
        calendar = desk.calendar
        self.parameters: dict[str, Any] = {
            "first": asked.first,
            "last": asked.last,
            "start": calendar.start_of(asked.first),
            "close": calendar.close_of(asked.last),
            "zone": calendar.zone.key,
            "channel": asked.channel,
            "spell_staff": [one.staff for one in found],
            "spell_since": [one.since for one in found],
            "spell_until": [one.until for one in found],
            "spell_group": [one.group or "" for one in found],
        }

    def pieces(self, staff: str, day: str, channel: str) -> Keyed:
        """The pieces for a source: SQL of its person, its day, and its channel."""
        asked, joins, where = self.asked, "", ""
        if self._moving:
            joins = (
                " JOIN unnest(%(spell_staff)s::text[], %(spell_since)s::date[], %(spell_until)s::date[],"
                " %(spell_group)s::text[]) AS spell (staff, since, until, grp)"
                f" ON spell.staff = {staff} AND {day} BETWEEN spell.since AND spell.until"
            )
        elif self._narrowed:
            where = f" AND {staff} = ANY(%(spell_staff)s::text[])"
        if asked.channel is not None:
            where += f" AND {channel} = %(channel)s"
        group = "spell.grp" if self._moving else staff
        key = {"project": "''", "staff": staff, "group": group, "channel": channel}
        bucket = "''" if asked.period is None else f"to_char({day}, '{LABELS[asked.period]}')"
        return Keyed(joins, where, key[asked.by], bucket)

    def named(self, key: str | None) -> str:
        """The key of a row that was counted: of a person that is to be put to a group, the group."""
        if key and self.asked.by == "group" and not self._moving:
            own = self._spells.get(key)
            return (own[0].group or "") if own else ""
        return key or ""

    def among(self, staff: str, day: date) -> bool:
        """Whether somebody's figures of a day are asked for."""
        return not self._narrowed or any(one.since <= day <= one.until for one in self._spells.get(staff, ()))

    def group(self, staff: str, day: date) -> str:
        """Somebody's group on a day; empty for none."""
        return next((one.group or "" for one in self._spells.get(staff, ()) if one.since <= day <= one.until), "")
