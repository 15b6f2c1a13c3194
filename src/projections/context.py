"""What every view of a build works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from ledger.keys import Keyring
from projections.history import History
from projections.store import Store


@dataclass(slots=True)
class Context:
    """The project, the store of a build's rows, the facts, the clients' keys, and the transaction of the batch."""

    project: str
    store: Store
    history: History
    keyring: Keyring
    connection: Connection[Any]
