"""The ``pandan`` command. Each command imports what it needs when it runs, so that none waits for another's imports."""

# ruff: noqa: PLC0415 -- see above: the command that runs is known only here

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands import audits, forgets, printing, roles, rule_changes
from api.commands.console import CommandError, say
from api.commands.counts import counts
from api.commands.hooks import hooks
from api.commands.shows import shows

Project = Annotated[str, typer.Option("--project", help="The project's id.")]
OfProject = Annotated[str | None, typer.Option("--project", help="Know the books that this project published, too.")]
Book = Annotated[str, typer.Argument(help="Name of a book, or file of one (TOML).")]


class Language(StrEnum):
    """In which language a book is printed."""

    zh = "zh"
    en = "en"


Lang = Annotated[Language, typer.Option(help="In which language.")]


class Pandan(typer.Typer):
    """The command line; what people can do something about is told in one line, not in a traceback."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the command of the arguments and leaves with its exit code."""
        try:
            return super().__call__(*args, **kwargs)
        except CommandError as error:
            say(f"pandan: {error}")
        except KeyboardInterrupt:
            sys.exit(130)
        except BrokenPipeError:
            # Whoever read the output (head, less) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except Exception as error:
            line = _line_for(error)
            if line is None:
                raise
            say(f"pandan: {line}")
        sys.exit(1)


def _line_for(error: Exception) -> str | None:
    """What to tell a person about ``error``, or None when it is a fault of this program."""
    import psycopg
    from pydantic import ValidationError

    from ledger.connecting import DatabaseUnavailableError
    from ledger.embedded import EmbeddedServerError
    from ledger.masters import VaultError
    from ledger.migrate import MigrationError

    if isinstance(error, ValidationError) and error.title == "Settings":
        faults = (f"PANDAN_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors())
        return "; ".join(faults)
    if isinstance(error, psycopg.OperationalError):
        return f"the database does not answer: {error}".strip()
    told = (DatabaseUnavailableError, EmbeddedServerError, MigrationError, VaultError, OSError)
    return str(error) if isinstance(error, told) else None


app = Pandan(
    help="Pandan 判单: the ledger of a leasing desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
tokens = typer.Typer(help="Tokens: who may talk to the API.", no_args_is_help=True)
app.add_typer(tokens, name="token")
app.add_typer(rule_changes.commands)
app.add_typer(audits.commands)
app.add_typer(forgets.commands)
app.add_typer(roles.commands)
app.add_typer(shows, name="show")
app.add_typer(counts)
app.add_typer(printing.commands)
app.add_typer(hooks, name="webhook")
rulebooks = typer.Typer(help="Rulebooks 制度: the house rules as data.", no_args_is_help=True)
app.add_typer(rulebooks, name="rulebook")


@app.command()
def serve(
    no_workers: Annotated[bool, typer.Option("--no-workers", help="Leave the workers to `pandan work`.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo project first.")] = False,
) -> None:
    """Serve the API, with the workers beside it."""
    from api.commands.serving import serve as run
    from ledger.settings import Settings

    run(Settings(), workers=not no_workers, demo=demo)


@app.command()
def work() -> None:
    """Run the workers alone; any number of these share the work."""
    from api.commands.working import work as run
    from ledger.settings import Settings

    run(Settings())


@tokens.command("create")
def create_token(
    role: Annotated[str, typer.Option(help="admin, importer, manager, supervisor, front_desk, agent, …")],
    project: Annotated[list[str] | None, typer.Option(help="A project it opens; may be given more than once.")] = None,
    staff: Annotated[str | None, typer.Option(help="The staff member it is bound to.")] = None,
    lasts: Annotated[str | None, typer.Option(help="How long: 12h, 90d; without it, until it is revoked.")] = None,
) -> None:
    """Make a token and print it; it is shown this once."""
    from api.commands.tokens import create

    typer.echo(create(role, project or [], staff, lasts))


@tokens.command("list")
def list_tokens() -> None:
    """List tokens: public part, role, projects, staff, when made, ended, last used, revoked."""
    from api.commands.tokens import listing

    for line in listing():
        typer.echo(line)


@tokens.command("rotate")
def rotate_token(
    token: Annotated[str, typer.Argument(help="The token, or its public part.")],
    overlap: Annotated[str, typer.Option(help="How long the old one still works: 30m, 12h, 7d.")] = "1h",
) -> None:
    """Make a token in place of another and print it; the old one ends after a while."""
    from api.commands.tokens import rotate

    typer.echo(rotate(token, overlap))


@tokens.command("revoke")
def revoke_token(token: Annotated[str, typer.Argument(help="The token, or its public part.")]) -> None:
    """Revoke a token; servers notice within seconds."""
    from api.commands.tokens import revoke

    revoke(token)


@app.command()
def migrate(
    project: Annotated[
        list[str] | None, typer.Option(help="Make the ledger of this project, too; more than once.")
    ] = None,
) -> None:
    """Bring the database to this edition, as its owner, so that the server need not know the owner's login."""
    from api.commands.keeping import migrate as run

    run(project or [])


@app.command()
def demo() -> None:
    """Load a project with three months of a believable mall desk, and say what to look at."""
    from api.commands.demo import load
    from api.commands.opening import opened

    with opened() as database:
        load(database)


@app.command()
def worklist(  # noqa: PLR0917 -- what typer makes options of
    name: Annotated[str, typer.Argument(help="today, follow_ups, protection_ending, rent_due, …")],
    project: Project,
    staff: Annotated[str | None, typer.Option(help="Only what this person has to do.")] = None,
    date: Annotated[str | None, typer.Option(help="The day, such as 2026-03-02; today without it.")] = None,
    lang: Lang = Language.zh,
    as_json: Annotated[bool, typer.Option("--json", help="The API's answer.")] = False,
) -> None:
    """Print what somebody has to do by a day, most urgent first."""
    from api.commands.worklists import show

    show(project, name, staff, date, lang.value, as_json=as_json)


@app.command("import")
def import_events(  # noqa: PLR0917 -- what typer makes options of
    files: Annotated[
        list[Path], typer.Argument(help="CloudEvents as JSON lines (- = standard input); with a mapping, CSV or xlsx.")
    ],
    project: Project,
    mapping: Annotated[Path | None, typer.Option(help="Mapping file (TOML) that turns tables into events.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what would happen; store nothing.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Store the good rows and write the bad ones here (CSV); without it, all or nothing."),
    ] = None,
    no_prologue: Annotated[
        bool,
        typer.Option("--no-prologue", help="Leave out the mapping's own first events; the project is open already."),
    ] = False,
) -> None:
    """Store the events of files in a project, in order. Run again, it stores nothing twice."""
    from api.commands.importing import run

    run(files, project, mapping, check=check, rejects=rejects, prologue=not no_prologue)


@app.command("export")
def export_events(
    project: Project,
    output: Annotated[Path | None, typer.Option(help="File to write; standard output when it is not given.")] = None,
) -> None:
    """Write a project's events as CloudEvents, one JSON line each, in order; `pandan import` reads them back."""
    from api.commands.exporting import export

    export(project, output)


@rulebooks.command("list")
def list_rulebooks(project: OfProject = None) -> None:
    """List books: name, Chinese title, English title, hash."""
    from api.commands.rulebooks import listing

    for line in listing(project):
        typer.echo(line)


@rulebooks.command("show")
def show_rulebook(name: Book, lang: Lang = Language.zh, project: OfProject = None) -> None:
    """Print a book as its people read it: its articles, what follows from each, and what is left to custom."""
    from api.commands.reading_books import page, show
    from api.commands.rulebooks import book_of

    show(book_of(name, project), lang.value, page())


@rulebooks.command("check")
def check_rulebook(
    files: Annotated[list[Path], typer.Argument(help="Files of books (TOML).")],
    lang: Annotated[Language | None, typer.Option(help="One language alone; without it, both.")] = None,
    project: OfProject = None,
) -> None:
    """Say what is wrong in a book's file, line by line; the exit code is 1 if anything is."""
    from api.commands.rulebooks import faults_of, told

    wrong = 0
    for file in files:
        faults = faults_of(file, project)
        wrong += len(faults)
        for fault in faults:
            typer.echo(told(file, fault, lang.value if lang is not None else None))
        if not faults:
            say(f"{file}: nothing is wrong")
    if wrong:
        say(f"{wrong} fault{'' if wrong == 1 else 's'}")
        raise typer.Exit(1)


@rulebooks.command("diff")
def compare_rulebooks(one: Book, other: Book, lang: Lang = Language.zh, project: OfProject = None) -> None:
    """Print where two books differ: each parameter with value, clause and wording on both sides."""
    from api.commands.reading_books import compare, page
    from api.commands.rulebooks import book_of

    compare(book_of(one, project), book_of(other, project), lang.value, page())


@rulebooks.command("publish")
def publish_rulebook(
    file: Annotated[Path, typer.Argument(help="File of the book (TOML).")],
    project: Project,
    adopt_from: Annotated[
        str | None, typer.Option("--adopt-from", help="Adopt it too, from this date (or moment with its zone) on.")
    ] = None,
) -> None:
    """Publish a book of your own in a project; adopted, it judges what is recorded from then on."""
    from api.commands.rulebooks import publish

    publish(file, project, adopt_from)


@rulebooks.command("parameters")
def list_parameters() -> None:
    """Print the reference of all parameters, as a page of Markdown."""
    from domain.rulebooks.reference import markdown

    typer.echo(markdown(), nl=False)


if __name__ == "__main__":
    app()
