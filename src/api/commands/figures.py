"""``pandan kpis`` and ``pandan commissions``: the desk's figures and statements on the terminal (指标、佣金结算单)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast, get_args
from unicodedata import east_asian_width

import orjson
import typer

from api.commands.asking import asked, day_of
from api.commands.console import fail
from domain.figures.catalogue import Breakdown
from projections import queries
from projections.figures.kpis import Question
from projections.figures.scope import Period

WIDTH = 30


class Typed(NamedTuple):
    """What is asked for, as it was typed."""

    first: str | None
    last: str | None
    by: str
    period: str | None
    staff: str | None
    group: str | None
    channel: str | None


def kpis(project: str, typed: Typed, language: str, *, as_json: bool) -> None:
    """Prints the figures, a block for each row of the answer. Fails with a line that says what cannot be asked."""
    question = _question(typed)
    answer = asked(lambda connection, _: queries.kpis(connection, project, question))
    _print(answer, figure_lines(answer, language), as_json=as_json)


def commissions(project: str, period: str, staff: str | None, language: str, *, as_json: bool) -> None:
    """Prints everybody's statement of a period."""
    answer = asked(lambda connection, _: queries.commissions(connection, project, period, staff))
    _print(answer, statement_lines(answer, language), as_json=as_json)


def figure_lines(answer: dict[str, Any], language: str) -> Iterator[str]:
    """An answer of ``queries.kpis`` as lines."""
    names = {one["figure"]: one[language] for one in answer["figures"]}
    target, done = ("指标", "完成") if language == "zh" else ("target", "done")
    for row in answer["rows"]:
        who = row["name"] or ("未注明" if language == "zh" else "not said")
        key = f" ({row['key']})" if row["key"] not in (None, row["name"]) else ""
        yield f"{row['period'] or row['from'] + ' – ' + row['to']}  {who}{key}"
        targets = (row["targets"] or {}).get("figures", {})
        for name, figure in row["figures"].items():
            if row["by"] != "project" and name not in targets and not _anything(figure):
                continue
            value = "–" if figure["value"] is None else str(figure["value"])
            parts = f"  ({figure['part']} / {figure['of']})" if "of" in figure else ""
            aim = targets.get(name)
            share = f"  {target} {aim['target']}, {done} {aim['completion'] or '–'}" if aim else ""
            yield f"  {_padded(names[name])}{value:>14}{parts}{share}"
        yield ""


def statement_lines(answer: dict[str, Any], language: str) -> Iterator[str]:
    """An answer of ``queries.commissions`` as lines."""
    zh = language == "zh"
    words = ("成交", "已结", "调整", "应付") if zh else ("deal", "paid", "adjusted", "to pay")
    for statement in answer["statements"]:
        basis, totals = statement["basis"], statement["totals"]
        yield f"{answer['period']}  {statement['name']} ({statement['staff']})"
        if basis is not None:
            yield f"  {basis[language]}: {basis['completion'] or '–'} [{' '.join(basis['clauses'])}]"
        for word, lines in zip(words, (statement["deals"], statement["paid"], statement["adjustments"]), strict=False):
            for line in lines:
                yield f"  {word} {line['deal']} {line['unit']}  {line['share']}  {line['amount'] or '–'}"
        yield f"  {words[3]} {totals['to_pay']}"
        yield ""


def _question(typed: Typed) -> Question:
    breakdowns = tuple(typed.by.split(","))
    if unknown := [one for one in breakdowns if one not in get_args(Breakdown)]:
        fail(f"--by {unknown[0]}: one of {', '.join(get_args(Breakdown))}")
    if typed.period is not None and typed.period not in get_args(Period):
        fail(f"--period {typed.period}: one of {', '.join(get_args(Period))}")
    first, last = day_of("--from", typed.first), day_of("--to", typed.last)
    if first is not None and last is not None and last < first:
        fail("--to must not be before --from")
    by, period = cast("tuple[Breakdown, ...]", breakdowns), cast("Period | None", typed.period)
    return Question(first, last, by, period, typed.staff, typed.group, typed.channel)


def _print(answer: dict[str, Any], lines: Iterator[str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2))
        return
    for line in lines:
        typer.echo(line)


def _anything(figure: dict[str, Any]) -> bool:
    """Whether there is anything to tell of a figure: it is not zero, nor a rate of nothing."""
    return figure.get("of", figure["value"]) not in (0, "0", "0.00")


def _padded(text: str) -> str:
    """A text as wide as WIDTH on a terminal, where a Chinese character takes two places."""
    wide = sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
    return text + " " * max(1, WIDTH - wide)
