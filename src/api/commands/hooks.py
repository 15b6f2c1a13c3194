"""``pandan webhook``: where reminders go; what typer makes commands of."""

# Imports stand inside the commands, so that each starts with what it needs and no more.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Annotated

import typer

hooks = typer.Typer(help="Webhooks 到期提醒: where reminders of what falls due are sent.", no_args_is_help=True)

Project = Annotated[str, typer.Option("--project", help="The project's id.")]


@hooks.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to send: a public http or https address.")],
    project: Project,
    events: Annotated[str, typer.Option(help="Worklists, separated by commas: protection_ending,rent_due,…")],
) -> None:
    """Send what falls due on some worklists to an address; prints id and secret, which is shown this once."""
    from api.commands.webhooks import add as run

    typer.echo(run(url, project, events))


@hooks.command("list")
def listing(project: Project) -> None:
    """List webhooks: id, worklists, how many reminders are pending, delivered and dead, when made, URL."""
    from api.commands.webhooks import listing as run

    for line in run(project):
        typer.echo(line)


@hooks.command("remove")
def remove(webhook: Annotated[str, typer.Argument(metavar="ID", help="The webhook's id.")], project: Project) -> None:
    """Send nothing more to a webhook."""
    from api.commands.webhooks import remove as run

    run(webhook, project)


@hooks.command("dead")
def dead(project: Project) -> None:
    """List reminders that nobody took: delivery, webhook, item, due, attempts, why."""
    from api.commands.webhooks import dead as run

    for line in run(project):
        typer.echo(line)


@hooks.command("replay")
def replay(
    project: Project,
    deliveries: Annotated[
        list[str] | None, typer.Argument(metavar="[DELIVERY]…", help="Some; without any, all.")
    ] = None,
) -> None:
    """Send dead letters again, with the ids they had; prints those ids."""
    from api.commands.webhooks import replay as run

    for line in run(project, deliveries):
        typer.echo(line)
