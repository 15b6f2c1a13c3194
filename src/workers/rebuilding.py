"""The process of a rebuilder: ``python -m workers.rebuilding``; see `workers.rebuilder`."""

from __future__ import annotations

import os
import signal
import threading

from ledger import logs
from ledger.database import Database
from ledger.settings import Settings
from workers.rebuilder import LIFELINE, work


def main() -> None:
    """Works until there is nothing to do, or whoever started it is gone."""
    logs.configure()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if os.environ.get(LIFELINE):
        threading.Thread(target=_follow, name="lifeline", daemon=True).start()
    with Database.open(Settings()) as database:
        work(database, stop)


def _follow() -> None:
    """Leaves at once when the parent is gone: what is under way is taken up by others."""
    while os.read(0, 4096):  # the parent never writes: only the end arrives
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
