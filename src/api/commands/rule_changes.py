"""The commands of rule changes (重算): rebuild, builds, diff, promote, demote, retry."""

# ruff: noqa: PLC0415 -- as in main: each command imports what it needs when it runs

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.console import fail

commands = typer.Typer()

Project = Annotated[str, typer.Option("--project", help="The project's id.")]
Build = Annotated[int, typer.Argument(help="Number of the build.", min=1)]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the ledger for good.")]
Manager = Annotated[str, typer.Option("--staff", help="The manager who signs: a member of staff.")]


@commands.command("rebuild")
def rebuild(  # noqa: PLR0917 -- what typer makes options of
    project: Project,
    rulebook: Annotated[
        str | None, typer.Option(help="Under this book, that ships or was published; without it, the books in force.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="One setting otherwise, such as protection.days=21; may be given more than once."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Only for what happened from this date (or moment with its zone) on.")
    ] = None,
    no_switch: Annotated[
        bool,
        typer.Option("--no-switch", help="Leave it beside the live build, even if it is under the rules as adopted."),
    ] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Leave it to the workers.")] = False,
    cancel: Annotated[
        int | None, typer.Option(help="Give this rebuild up instead, or drop the build if it stands by.")
    ] = None,
) -> None:
    """Build the read models anew beside the live ones, under other rules if need be; print the build's number."""
    from api.commands import rebuilding
    from domain.desk import Rules

    if cancel is not None:
        rebuilding.cancel(project, cancel)
        return
    rules = Rules(rulebook, dict(map(_setting, settings or ())) or None, since)
    rebuilding.rebuild(project, rules, switches=False if no_switch else None, wait=not no_wait)


def _setting(written: str) -> tuple[str, Any]:
    """``protection.days=21`` as path and value: JSON where it is, text where it is not."""
    import json

    path, equals, value = written.partition("=")
    if not path or not equals:
        fail(f"{written!r} sets nothing; write PATH=VALUE, such as protection.days=21")
    try:
        return path, json.loads(value)
    except json.JSONDecodeError:
        return path, value


@commands.command("builds")
def builds(project: Project) -> None:
    """List a project's builds, newest first: number, state, rules, when asked for, how long kept or why not."""
    from api.commands.rebuilding import builds as listing

    for line in listing(project):
        typer.echo(line)


@commands.command("diff")
def diff(  # noqa: PLR0917 -- what typer makes options of
    build: Build,
    project: Project,
    against: Annotated[
        int | None, typer.Argument(help="The build to compare with; without it, the live one.", min=1)
    ] = None,
    staff: Annotated[str | None, typer.Option(help="The manager who reads it and means to sign.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write all of it: a workbook, or a .csv file of one kind.")
    ] = None,
    kind: Annotated[
        str, typer.Option(help="Of a .csv file: owners, protection, shares, terms, turns or kpis.")
    ] = "owners",
) -> None:
    """Say what a build would change: owners, deals, turns, figures, each with the clause on both sides."""
    from api.commands import rebuilding
    from projections.rebuild.diffs import KINDS

    if kind not in KINDS:
        fail(f"there is no kind {kind}; the kinds are {', '.join(KINDS)}")
    rebuilding.diff(project, build, against, staff=staff, output=output, kind=kind)


@commands.command("promote")
def promote(build: Build, project: Project, reason: Reason, staff: Manager) -> None:
    """Sign for a build and make it live, as a manager who has read its diff."""
    from api.commands import rebuilding

    rebuilding.promote(project, build, reason, staff)


@commands.command("demote")
def demote(project: Project, reason: Reason, staff: Manager) -> None:
    """Take the last promotion back: the build before it is live again, with all that was posted since."""
    from api.commands import rebuilding

    rebuilding.demote(project, reason, staff)


@commands.command("retry")
def retry(project: Project) -> None:
    """Let views that stopped at an event run again, after what was wrong with it was mended."""
    from api.commands import rebuilding

    rebuilding.retry(project)
