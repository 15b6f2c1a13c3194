"""What the commands of those who keep the database do: migrations, and master keys changed."""

from __future__ import annotations

from api.commands.console import fail, progress, say
from api.commands.opening import opened
from api.commands.tokens import check_id
from ledger import masters, rewrapping
from ledger.ledgers import Ledgers
from ledger.settings import Settings


def migrate(projects: list[str]) -> None:
    """Brings the database to this edition and makes the ledgers of projects. Fails for a malformed id, or without the owner."""
    for project in projects:
        check_id(project)
    with opened() as database:
        if database.owner_url is None:
            fail("the database is of this edition already; as its owner one would say PANDAN_DATABASE_OWNER_URL")
        ledgers = Ledgers(database)
        for project in projects:
            ledgers.create(project)
        ledgers.close()
    say("the database is of this edition" + (f", with ledgers of {', '.join(projects)}" if projects else ""))


def rewrap(*, fresh: bool, check: bool) -> None:
    """Wraps everything by the first master key, and says how much there was.

    ``fresh``: puts a fresh key first in the file before; ``check``: only counts. Fails when something cannot be opened, when a
    check finds something that needs an older key, and when a fresh key is wanted of keys that stand in no file.
    """
    if fresh and check:
        fail("--fresh changes the master key, --check changes nothing: give one of them")
    if fresh:
        _put_first()
    run = rewrapping.count if check else rewrapping.rewrap
    with (
        opened() as database,
        database.owner() as owner,
        progress("looking at wrapped keys", None, "keys") as advance,
    ):
        found = run(owner, database.vault, advance)
    keys = f"{found.total:,} key{'' if found.total == 1 else 's'}"
    if found.closed:
        fail(f"of {keys}, none of the master keys opens: {', '.join(found.closed)}")
    if check and found.older:
        fail(f"{found.older:,} of {keys} need an older master key: keep it, and run `pandan keys rewrap`")
    if check:
        say(f"all of {keys} are wrapped by the first master key; older ones may go")
        return
    say(f"{found.older:,} of {keys} were wrapped anew by the first master key")
    if database.vault.masters > 1:
        say("before an older one goes: restart servers whose master key is no file, then `pandan keys rewrap --check`")


def _put_first() -> None:
    file = masters.MasterKeys(Settings()).file
    if file is None:
        fail("the master key stands in no file: put the fresh one first where it stands, and run `pandan keys rewrap`")
    with opened():  # the key at hand is this database's, before another is put in front of it
        pass
    masters.put_first(file)
    say(f"{file} has a fresh master key first; whoever restores an older backup needs the one below it")
