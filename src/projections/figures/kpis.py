"""The figures of a desk as they are asked for (指标查询): by project, group, person or channel, by period, with what makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from psycopg import AsyncConnection

from domain.figures.catalogue import FIGURES, Breakdown
from domain.figures.values import Sums, values
from domain.payloads import PUBLIC
from projections.figures.kept import kept
from projections.figures.keyed import Keys
from projections.figures.scope import Asked, Period, spans
from projections.figures.sums import Table, counted, dealt, merged, stepped, went
from projections.figures.targets import Plans, period_of, read_plans
from projections.figures.whole import whole
from projections.reading import Standing, now, standing

VIEWS = ("desk", "figures", "journeys", "people", "units", "care", "forms", "complaints", "targets")
"""The views whose tables figures are made of."""

_POSITION = "SELECT min(position) FROM {build}.progress WHERE view = ANY(%(views)s)"


class Question(NamedTuple):
    """What is asked, as it was typed: days (without them: the month so far), breakdowns, periods, and whose figures alone."""

    first: date | None = None
    last: date | None = None
    by: tuple[Breakdown, ...] = ("project",)
    period: Period | None = None
    staff: str | None = None
    group: str | None = None
    channel: str | None = None

    def asked(self, today: date) -> list[Asked]:
        """One question for each breakdown, with its days; ``today`` is the project's local day."""
        first = self.first or (self.last or today).replace(day=1)
        last = self.last or max(first, today)
        return [Asked(first, last, by, self.period, self.staff, self.group, self.channel) for by in self.by]


async def kpis(connection: AsyncConnection[Any], project: str, question: Question) -> dict[str, Any]:
    """The answer of ``GET /kpis``: rows for each breakdown in turn, and what every figure means."""
    async with standing(connection, project, "figures") as look:
        asked = question.asked(today(look))
        return {
            "project": project,
            "name": look.desk.name,
            "from": asked[0].first.isoformat(),
            "to": asked[0].last.isoformat(),
            "period": question.period,
            "figures": catalogue(question.by),
            "rows": [row for one in asked for row in await _rows(look, one)],
            "position": await position(look),
        }


async def together(connection: AsyncConnection[Any], projects: Sequence[str], question: Question) -> dict[str, Any]:
    """The answer of ``GET /v1/kpis``: a row of each project and period, and rows of all of them together."""
    rows: list[dict[str, Any]] = []
    total: Table = {}
    positions: dict[str, int] = {}
    periods: list[tuple[str, date, date]] = []
    for project in projects:
        async with standing(connection, project, "figures") as look:
            asked = question.asked(today(look))[0]
            table, periods = await sums_of(look, asked), spans(asked)
            rows += _told(look, asked, table, [""], await read_plans(look))
            total = merged(total, table)
            positions[project] = await position(look)
    for bucket, first, last in periods:
        row = {"by": "all", "key": None, "name": None, "period": bucket or None}
        figures = values(total.get(("", bucket), {}), "project")
        rows.append({**row, "from": first.isoformat(), "to": last.isoformat(), "figures": figures})
    return {
        "projects": list(projects),
        "from": periods[0][1].isoformat(),
        "to": periods[-1][2].isoformat(),
        "period": question.period,
        "figures": catalogue(("project",)),
        "rows": rows,
        "positions": positions,
    }


def today(look: Standing) -> date:
    """The project's local day."""
    return look.desk.calendar.date_of(now())


async def sums_of(look: Standing, asked: Asked) -> Table:
    """Everything that is asked for, as sums by key and period."""
    keys = Keys(look.desk, asked)
    tables = [await counted(look, keys), await stepped(look, keys), await dealt(look, keys), await went(look, keys)]
    if asked.by != "channel" and asked.channel is None:
        tables.append(await kept(look, keys, now()))
    if asked.by == "project" and asked.whole:
        tables.append(await whole(look, keys))
    return merged(*tables)


async def position(look: Standing) -> int:
    """The position that everything figures are made of has come to."""
    return int((await look.rows(_POSITION, {"views": list(VIEWS)}))[0][0])


def catalogue(breakdowns: Iterable[Breakdown]) -> list[dict[str, Any]]:
    """What every figure is called and means, of those that can be broken down so."""
    wanted = frozenset(breakdowns)
    return [
        {
            "figure": figure.name,
            "zh": figure.zh,
            "en": figure.en,
            "measure": figure.measure,
            "clauses": list(figure.clauses),
            "about": {"zh": figure.about_zh, "en": figure.about_en},
        }
        for figure in FIGURES
        if wanted.intersection(figure.by)
    ]


async def _rows(look: Standing, asked: Asked) -> list[dict[str, Any]]:
    table = await sums_of(look, asked)
    return _told(look, asked, table, _keys(look, asked, table), await read_plans(look))


def _told(look: Standing, asked: Asked, table: Table, keys: Iterable[str], plans: Plans) -> list[dict[str, Any]]:
    periods = spans(asked)
    found: list[dict[str, Any]] = []
    for key in keys:
        for bucket, first, last in periods:
            sums: Sums = table.get((key, bucket), {})
            narrowed = {
                "staff": key if asked.by == "staff" else asked.staff,
                "group": key if asked.by == "group" else asked.group,
                "channel": key if asked.by == "channel" else asked.channel,
            }
            link = _link(look.build.project, first.isoformat(), last.isoformat(), narrowed)
            figures = values(sums, asked.by, told(asked))
            for name, figure in figures.items():
                figure["events"] = link.format(figure=name)
            found.append(
                {
                    "by": asked.by,
                    "key": key or (look.build.project if asked.by == "project" else None),
                    "name": _name(look, asked.by, key),
                    "period": bucket or None,
                    "from": first.isoformat(),
                    "to": last.isoformat(),
                    "figures": figures,
                    "targets": _targets(asked, key, first, last, sums=sums, plans=plans),
                }
            )
    return found


def _targets(asked: Asked, key: str, first: date, last: date, *, sums: Sums, plans: Plans) -> dict[str, Any] | None:
    """What was to be reached in a period and what was; none of days that are no month, quarter or year, nor of a part."""
    period = period_of(first, last)
    if (
        period is None
        or asked.by == "channel"
        or asked.channel is not None
        or (asked.by == "project" and not asked.whole)
    ):
        return None
    return plans.of(period).told("project" if asked.by == "project" else f"{asked.by}/{key}", sums)


def told(asked: Asked) -> list[str]:
    """The figures that there are of what is asked: of a person or a group none of the whole, of a channel those that have one."""
    return [
        figure.name
        for figure in FIGURES
        if asked.by in figure.by
        and (asked.whole or len(figure.by) > 1)
        and (asked.channel is None or "channel" in figure.by)
    ]


def _keys(look: Standing, asked: Asked, table: Table) -> list[str]:
    """Whose rows there are: everybody with a figure, and who is at the desk at the end though they have none."""
    keys = {key for key, _ in table}
    if asked.by == "project":
        return [""]
    members = look.desk.members(look.desk.calendar.close_of(asked.last))
    if asked.by == "staff" and asked.staff is None:
        owning = look.desk.current_book(look.desk.calendar.close_of(asked.last)).ownership.agents.value
        keys |= {one.staff for one in members if one.role in owning and asked.group in (None, one.group)}
    elif asked.by == "group" and asked.group is None and asked.staff is None:
        keys |= {one.group for one in members if one.group is not None}
    return sorted(keys, key=lambda key: (key == "", key == PUBLIC, key))


def _name(look: Standing, by: Breakdown, key: str) -> str | None:
    if by == "project":
        return look.desk.name
    if by == "staff":
        return "公共" if key == PUBLIC else look.desk.name_of(key) or key or None
    return key or None


def _link(project: str, first: str, last: str, narrowed: dict[str, str | None]) -> str:
    query = {"from": first, "to": last, **{name: value for name, value in narrowed.items() if value is not None}}
    return f"/v1/projects/{project}/kpis/{{figure}}/events?{urlencode(query).replace('{', '{{').replace('}', '}}')}"
