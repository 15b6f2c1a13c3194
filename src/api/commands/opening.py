"""The database of a command."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ledger import logs
from ledger.database import Database
from ledger.settings import Settings


@contextmanager
def opened() -> Iterator[Database]:
    """The database that the settings name, open. What is logged from here on goes to standard error; output is for results.

    Raises what `Database.open` raises; `pandan` tells it in one line.
    """
    logs.configure(logging.WARNING)
    with Database.open(Settings()) as database:
        yield database
