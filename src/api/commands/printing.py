"""``pandan form``: a form of the desk on the terminal, or as a sheet to print; what typer makes a command of."""

# Imports stand inside the command, so that it starts with what it needs and no more.
# ruff: noqa: PLC0415

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer()


class Language(StrEnum):
    """In which language a form is told."""

    zh = "zh"
    en = "en"


@commands.command("form")
def form(  # noqa: PLR0917 -- what typer makes options of
    name: Annotated[
        str,
        typer.Argument(
            help="The form: visit_register, daily_plan, …; `list` says which there are, `missing` who owes."
        ),
    ],
    project: Annotated[str, typer.Option("--project", help="The project's id.")],
    date: Annotated[
        str | None,
        typer.Option("--date", help="The day, or one of the week or month, such as 2026-03-02; today without it."),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First of several days.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last of several days.")] = None,
    staff: Annotated[str | None, typer.Option("--staff", help="Only what this person has to fill.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the sheet to print (xlsx) here.")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="In which language.")] = Language.zh,
    as_json: Annotated[bool, typer.Option("--json", help="The API's answer.")] = False,
) -> None:
    """Fill a form of the desk out of the ledger (表单), each line with its verdict."""
    from api.commands.forms import Question, show

    show(Question(project, name, date, first, last, staff), output, lang.value, as_json=as_json)
