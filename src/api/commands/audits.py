"""The commands of audits (审计): verify, seal, keys."""

# ruff: noqa: PLC0415 -- as in main: each command imports what it needs when it runs

from __future__ import annotations

from typing import Annotated

import typer

commands = typer.Typer()
keys = typer.Typer(help="Keys 密钥 that sign checkpoints, and by which they verify.", no_args_is_help=True)
commands.add_typer(keys, name="keys")

OfProject = Annotated[str | None, typer.Option("--project", help="This project alone; without it, all.")]


@commands.command("verify")
def verify(
    project: OfProject = None,
    views: Annotated[
        bool, typer.Option("--views", help="The read models, too: every view beside a fresh fold of the ledger.")
    ] = False,
) -> None:
    """Check ledgers against every checkpoint signed over them; the exit code is 1 if anything is not as it was."""
    from api.commands import auditing, rebuilding

    wrong = auditing.verify(project)
    if views:
        rebuilding.verify_views(project)
    auditing.conclude(wrong)


@commands.command("seal")
def seal(project: OfProject = None) -> None:
    """Sign a checkpoint over every event there is, and print it; the workers do so every few seconds."""
    from api.commands import auditing

    auditing.seal(project)


@keys.command("list")
def list_keys() -> None:
    """Print the public keys by which checkpoints verify, the one that signs now last."""
    from api.commands import auditing

    auditing.list_keys()


@keys.command("rotate")
def rotate_key() -> None:
    """Sign with a fresh key from now on; what the former one signed still verifies. Restart the server afterwards."""
    from api.commands import auditing

    auditing.rotate_key()
