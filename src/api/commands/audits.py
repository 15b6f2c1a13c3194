"""The commands of audits (审计): verify, seal, evidence, keys."""

# ruff: noqa: PLC0415 -- as in main: each command imports what it needs when it runs

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer()
keys = typer.Typer(
    help="Keys 密钥: those that sign checkpoints (list, rotate), and the master key that wraps clients' keys (rewrap).",
    no_args_is_help=True,
)
commands.add_typer(keys, name="keys")

OfProject = Annotated[str | None, typer.Option("--project", help="This project alone; without it, all.")]


@commands.command("verify")
def verify(
    bundle: Annotated[
        Path | None, typer.Argument(help="A bundle of evidence; it is checked without database and network.")
    ] = None,
    trusted: Annotated[
        Path | None, typer.Option("--keys", help="File of the public keys that are trusted, one a line.")
    ] = None,
    project: OfProject = None,
    views: Annotated[
        bool, typer.Option("--views", help="The read models, too: every view beside a fresh fold of the ledger.")
    ] = False,
) -> None:
    """Check ledgers against every checkpoint signed over them, or a bundle of evidence; the exit code is 1 if anything is
    not as it was.
    """
    from api.commands import auditing, rebuilding

    if bundle is not None:
        auditing.verify_bundle(bundle, trusted)
        return
    wrong = auditing.verify(project)
    if views:
        rebuilding.verify_views(project)
    auditing.conclude(wrong)


@commands.command("seal")
def seal(project: OfProject = None) -> None:
    """Sign a checkpoint over every event there is, and print it; the workers do so every few seconds."""
    from api.commands import auditing

    auditing.seal(project)


@commands.command("evidence")
def evidence(
    name: Annotated[str, typer.Argument(help="Id of the client, or of the deal.")],
    project: Annotated[str, typer.Option("--project", help="The project's id.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")],
    deal: Annotated[bool, typer.Option("--deal", help="It is the id of a deal.")] = False,
) -> None:
    """Write a bundle of evidence 证据包 about a client or a deal: records, proofs, books, decisions and a report."""
    from api.commands import auditing

    auditing.evidence("deal" if deal else "client", name, project, output)


@commands.command("access")
def access(  # noqa: PLR0917 -- what typer makes options of
    project: OfProject = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="refused, personal, evidence, export or forgotten alone.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", help="Only who was shown this client's data.")] = None,
    token: Annotated[str | None, typer.Option("--token", help="Only of this token (its public part).")] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="So many, the latest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As the API answers, one a line.")] = False,
) -> None:
    """Show the access log 访问记录: who was refused, and who was shown whose personal data."""
    from api.commands import accesses
    from ledger.access import Asked

    question = Asked(project, limit=last, kind=kind, client=client, token=token, latest=True)
    accesses.show(question, as_lines_of_json=as_json)


@keys.command("list")
def list_keys() -> None:
    """Print the public keys by which checkpoints verify, the one that signs now last."""
    from api.commands import auditing

    auditing.list_keys()


@keys.command("rotate")
def rotate_key() -> None:
    """Sign checkpoints with a fresh key from now on; what the former one signed still verifies. Restart the server afterwards."""
    from api.commands import auditing

    auditing.rotate_key()


@keys.command("rewrap")
def rewrap_keys(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Put a fresh master key first in its file before, by which all is wrapped.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; the exit code is 1 if anything needs an older master key.")
    ] = False,
) -> None:
    """Wrap every client's key by the first master key, so that the older ones can go. No event is changed; break off and begin
    again as you like.
    """
    from api.commands import keeping

    keeping.rewrap(fresh=fresh, check=check)
