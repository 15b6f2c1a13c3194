"""SQL of sums by somebody and by period: the same four ways of breaking down, over whatever table has a day and a person."""

from __future__ import annotations

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
    """What is asked, as pieces of SQL and their parameters."""

    def __init__(self, desk: DeskTimeline, asked: Asked) -> None:
        self.asked = asked
        self.desk = desk
        self.narrowed = asked.by == "group" or asked.staff is not None or asked.group is not None
        self.spells: list[Spell] = spells(desk, asked) if self.narrowed else []
        calendar = desk.calendar
        self.parameters: dict[str, Any] = {
            "first": asked.first,
            "last": asked.last,
            "start": calendar.start_of(asked.first),
            "close": calendar.close_of(asked.last),
            "zone": calendar.zone.key,
            "channel": asked.channel,
            "spell_staff": [one.staff for one in self.spells],
            "spell_since": [one.since for one in self.spells],
            "spell_until": [one.until for one in self.spells],
            "spell_group": [one.group or "" for one in self.spells],
        }

    def pieces(self, staff: str, day: str, channel: str) -> Keyed:
        """The pieces for a source: SQL of its person, its day, and its channel."""
        joins, where = "", ""
        if self.narrowed:
            joins = (
                " JOIN unnest(%(spell_staff)s::text[], %(spell_since)s::date[], %(spell_until)s::date[],"
                " %(spell_group)s::text[]) AS spell (staff, since, until, grp)"
                f" ON spell.staff = {staff} AND {day} BETWEEN spell.since AND spell.until"
            )
        if self.asked.channel is not None:
            where = f" AND {channel} = %(channel)s"
        key = {"project": "''", "staff": f"coalesce({staff}, '')", "group": "spell.grp", "channel": channel}
        period = self.asked.period
        bucket = "''" if period is None else f"to_char({day}, '{LABELS[period]}')"
        return Keyed(joins, where, key[self.asked.by], bucket)
