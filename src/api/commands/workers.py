"""The workers beside a server: their own process, started again when it dies, gone when the server is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import structlog

LIFELINE = "PANDAN_LIFELINE"
"""Set for a worker whose standard input is the other end of its parent's pipe: at its end, the parent is gone."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0
"""A worker that lived this long did not die of its start."""
GRACE_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Workers:
    """Runs ``pandan work`` as a child process for as long as the block runs.

    The child reads the end of a pipe whose other end only this process holds: when this process ends, however it ends,
    the kernel closes it and the child goes. ``environment``: the child's, which says where the database is.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**environment, LIFELINE: "1"}
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="workers", daemon=True)

    def __enter__(self) -> Self:
        self._start()
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._keeper.join(GRACE_SECONDS)
        child = self._child
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _start(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "api.commands.main", "work"],
            stdin=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,  # Ctrl-C is the parent's to handle; it ends the child in order
        )

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            child = self._child
            while child is not None and child.poll() is None:
                if self._stopping.wait(0.2):
                    return
            if child is not None and child.stdin is not None:
                child.stdin.close()
            if time.monotonic() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            log.error("workers_died", code=child.returncode if child else None, again_in_seconds=pause)
            if self._stopping.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            self._start()


def follow_parent(stop: threading.Event) -> None:
    """In a worker with a lifeline: sets ``stop`` when the parent is gone, and leaves for good if stopping takes too long."""
    if not os.environ.get(LIFELINE):
        return

    def watch() -> None:
        while os.read(0, 4096):  # the parent never writes: only the end arrives
            pass
        stop.set()
        time.sleep(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
