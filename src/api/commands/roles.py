"""``pandan roles``: who may do what (权限表); what typer makes a command of."""

# ruff: noqa: PLC0415 -- as in `main`: what the command needs is imported when it runs

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

commands = typer.Typer()


class Language(StrEnum):
    """In which language the matrix is told."""

    zh = "zh"
    en = "en"


@commands.command("roles")
def roles(
    role: Annotated[str | None, typer.Argument(help="One role alone: admin, manager, front_desk, agent, …")] = None,
    as_page: Annotated[bool, typer.Option("--markdown", help="As the page docs/roles.md, or roles.zh-CN.md.")] = False,
    lang: Annotated[Language, typer.Option(help="In which language.")] = Language.zh,
) -> None:
    """Print who may do what 权限表: roles by actions, who posts which event, whose data is shown."""
    from api.auth.telling import lines, markdown, role_lines
    from api.commands.console import fail
    from ledger.tokens import ROLES

    if role is not None and role not in ROLES:
        fail(f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
    if as_page:
        typer.echo(markdown(lang.value), nl=False)
        return
    for line in lines(lang.value) if role is None else role_lines(role, lang.value):
        typer.echo(line)
