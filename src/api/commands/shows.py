"""``pandan show``: the manager's answer on the terminal; what typer makes commands of."""

# Imports stand inside the commands, so that each starts with what it needs and no more.
# ruff: noqa: PLC0415

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

shows = typer.Typer(help="Show 判单: whose client, whose deal, whose turn, and why.", no_args_is_help=True)


class Language(StrEnum):
    """In which language an answer is told."""

    zh = "zh"
    en = "en"


Project = Annotated[str, typer.Option("--project", help="The project's id.")]
Book = Annotated[str | None, typer.Option("--rulebook", help="Judge the same history under this book: sc, sd, …")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="As known and judged then: 2026-03-02T10:15:00+08:00, or a day, at its end."),
]
Lang = Annotated[Language, typer.Option("--lang", help="In which language.")]
Json = Annotated[bool, typer.Option("--json", help="The API's answer instead of the story.")]


@shows.command("client")
def client(  # noqa: PLR0917 -- what typer makes options of
    name: Annotated[str, typer.Argument(metavar="ID", help="The client's id.")],
    project: Project,
    rulebook: Book = None,
    as_of: AsOf = None,
    lang: Lang = Language.zh,
    as_json: Json = False,
) -> None:
    """Whose client it is, until when, and how it came to that."""
    from api.commands.showing import Question, show

    show("client", Question(project, name, rulebook, as_of, None), lang.value, as_json=as_json)


@shows.command("deal")
def deal(  # noqa: PLR0917 -- what typer makes options of
    name: Annotated[str, typer.Argument(metavar="ID", help="The deal's id.")],
    project: Project,
    rulebook: Book = None,
    as_of: AsOf = None,
    lang: Lang = Language.zh,
    as_json: Json = False,
) -> None:
    """Who gets what part of a deal, and how it came to that."""
    from api.commands.showing import Question, show

    show("deal", Question(project, name, rulebook, as_of, None), lang.value, as_json=as_json)


@shows.command("rotation")
def rotation(  # noqa: PLR0917 -- what typer makes options of
    project: Project,
    date: Annotated[str | None, typer.Option("--date", help="The day, such as 2026-03-02; today without it.")] = None,
    rulebook: Book = None,
    as_of: AsOf = None,
    lang: Lang = Language.zh,
    as_json: Json = False,
) -> None:
    """Whose turn it is on a day, the order behind, and what became of every turn."""
    from api.commands.showing import Question, show

    show("rotation", Question(project, "", rulebook, as_of, date), lang.value, as_json=as_json)
