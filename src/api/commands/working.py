"""``pandan work``: the workers alone."""

from __future__ import annotations

import signal
import threading

from api.commands.workers import follow_parent
from ledger import logs
from ledger.database import Database
from ledger.settings import Settings
from workers import garbage, reminders
from workers.projector import run
from workers.rebuilder import Rebuilders
from workers.sealer import Sealer


def work(settings: Settings) -> None:
    """Runs the workers until told to stop, or until the server that started them is gone."""
    logs.configure()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    follow_parent(stop)
    with Database.open(settings) as database, Rebuilders(database), Sealer(database):
        garbage.settle()
        reminding = threading.Thread(target=reminders.run, args=(database, stop), name="reminders")
        reminding.start()
        try:
            run(database, stop)
        finally:
            stop.set()
            reminding.join()
