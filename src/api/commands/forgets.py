"""The command that forgets a person (删除个人信息): forget."""

# ruff: noqa: PLC0415 -- as in main: each command imports what it needs when it runs

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

commands = typer.Typer()


class Ground(StrEnum):
    """Why, as article 47 of the Personal Information Protection Law has it (个人信息保护法第四十七条)."""

    purpose_achieved = "purpose_achieved"
    retention_ended = "retention_ended"
    consent_withdrawn = "consent_withdrawn"
    unlawful = "unlawful"
    other_law = "other_law"


@commands.command("forget")
def forget(  # noqa: PLR0917 -- what typer makes options of
    client: Annotated[str, typer.Argument(help="The client's id; all records of the same person go along.")],
    project: Annotated[str, typer.Option("--project", help="The project's id.")],
    staff: Annotated[str, typer.Option("--staff", help="The manager who decides it: a member of staff.")],
    ground: Annotated[Ground, typer.Option("--ground", help="On which ground of the law; it stands in the ledger.")],
    reference: Annotated[
        str | None, typer.Option("--reference", help="Id of the file in which request and decision are kept.")
    ] = None,
    only_this_id: Annotated[bool, typer.Option("--only-this-id", help="Leave the person's other records.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget a person 删除个人信息: destroy their keys, and clear what was made of their data; the ledger and all results stay."""
    from api.commands import forgetting

    forgetting.forget(project, client, staff, ground.value, reference, only_this=only_this_id, sure=yes)
