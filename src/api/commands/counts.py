"""``pandan kpis`` and ``pandan commissions`` as typer makes commands of them."""

# Imports stand inside the commands, so that each starts with what it needs and no more.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.shows import Json, Lang, Language, Project

counts = typer.Typer()


@counts.command("kpis")
def kpis(  # noqa: PLR0917 -- what typer makes options of
    project: Project,
    first: Annotated[str | None, typer.Option("--from", help="First day; the first of the month without it.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; today without it.")] = None,
    by: Annotated[str, typer.Option(help="project, group, staff or channel; several with commas.")] = "project",
    period: Annotated[str | None, typer.Option(help="Cut into day, week, month or quarter.")] = None,
    staff: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
    group: Annotated[str | None, typer.Option(help="Only this group's.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only of this channel.")] = None,
    lang: Lang = Language.zh,
    as_json: Json = False,
) -> None:
    """Print the desk's figures: calls, visits, conversion, deals, money, what was done in time; with targets."""
    from api.commands.figures import Typed
    from api.commands.figures import kpis as run

    run(project, Typed(first, last, by, period, staff, group, channel), lang.value, as_json=as_json)


@counts.command("commissions")
def commissions(
    project: Project,
    period: Annotated[str, typer.Option(help="2026-03, 2026-Q1 or 2026.")],
    staff: Annotated[str | None, typer.Option(help="Only this person's; public = the department's.")] = None,
    lang: Lang = Language.zh,
    as_json: Json = False,
) -> None:
    """Print statements of commission: deals by share, what was paid, what is to be adjusted, and whose targets decide."""
    import re

    from api.commands.console import fail
    from api.commands.figures import commissions as run
    from domain.payloads.fields import PERIOD

    if re.fullmatch(PERIOD, period) is None:
        fail(f"--period {period}: a month (2026-03), a quarter (2026-Q1) or a year (2026)")
    run(project, period, staff, lang.value, as_json=as_json)
